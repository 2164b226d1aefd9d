// A test's hold on methods over criteria: called with a table of numbers, row by row as one reads
// it.
#ifndef TESTS_PLUGIN_CRITERIA_RIG_H
#define TESTS_PLUGIN_CRITERIA_RIG_H

#include "base/random.h"
#include "plugin/rig.h"

#define CRITERIA_ROWS 400
#define CRITERIA_MOST 8

struct criteria {
    size_t rows, count;
    double x[CRITERIA_MOST][CRITERIA_ROWS];
    double weights[CRITERIA_MOST];
    int8_t directions[CRITERIA_MOST];
    // what came back
    double results[CRITERIA_MOST][CRITERIA_ROWS]; // column, row
    double vector[CRITERIA_MOST];
    double cells[CRITERIA_MOST][CRITERIA_ROWS];
    uint8_t fates[CRITERIA_MOST][CRITERIA_ROWS];
};

// Equal weights, more is better.
static inline void criteria_table(struct criteria *t, size_t rows, size_t count, const double *x)
{
    t->rows = rows;
    t->count = count;
    for (size_t k = 0; k < count; k++) {
        t->weights[k] = 1.0 / (double)count;
        t->directions[k] = DIRECTION_MORE;
        for (size_t i = 0; x && i < rows; i++)
            t->x[k][i] = x[i * count + k];
    }
}

static inline bool criteria_try(struct rig *r, struct criteria *t)
{
    const double *columns[CRITERIA_MOST];
    double *results[CRITERIA_MOST], *cells[CRITERIA_MOST];
    uint8_t *fates[CRITERIA_MOST];
    for (size_t k = 0; k < CRITERIA_MOST; k++) {
        columns[k] = t->x[k];
        results[k] = t->results[k];
        cells[k] = t->cells[k];
        fates[k] = t->fates[k];
    }
    struct method_call c = {
        .row_count = t->rows,
        .columns = columns,
        .child_count = t->count,
        .directions = t->directions,
        .weights = r->method->gives == GIVES_WEIGHTS ? NULL : t->weights,
        .result = t->results[0],
        .results = r->method->output_count ? results : NULL,
        .vector = t->vector,
        .cells = cells,
        .fates = fates,
    };
    return rig_call(r, &c);
}

static inline void criteria_call(struct rig *r, struct criteria *t)
{
    if (!criteria_try(r, t))
        fail_msg("%s", r->error.text);
}

// Numbers from 0 to 1, the same for a seed.
static inline void criteria_random(struct criteria *t, struct random *r, size_t rows, size_t count)
{
    criteria_table(t, rows, count, NULL);
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; i < rows; i++)
            t->x[k][i] = (double)(random_next(r) >> 11) * 0x1p-53;
}

// The same subjects in another order: the row that stood at i now stands at order[i].
static inline void criteria_shuffle(const struct criteria *from, struct criteria *to,
                                    struct random *r, size_t *order)
{
    *to = *from;
    for (size_t i = 0; i < from->rows; i++)
        order[i] = i;
    for (size_t i = from->rows; i > 1; i--) {
        size_t k = random_below(r, i), swap = order[i - 1];
        order[i - 1] = order[k];
        order[k] = swap;
    }
    for (size_t k = 0; k < from->count; k++)
        for (size_t i = 0; i < from->rows; i++)
            to->x[k][order[i]] = from->x[k][i];
}

// Tables at the edges of what a column may hold; each row of `x` a subject. No method may make NaN
// or an infinity out of numbers.
struct edge {
    const char *what;
    size_t rows;
    double x[6][2];
};

#define DENORMAL 0x1p-1070
static const struct edge EDGES[] = {
    {"one subject", 1, {{3, 4}}},
    {"two equal subjects", 2, {{3, 4}, {3, 4}}},
    {"a constant column", 3, {{3, 1}, {3, 2}, {3, 5}}},
    {"all constant", 3, {{3, 1}, {3, 1}, {3, 1}}},
    {"zeros", 3, {{0, 0}, {0, 0}, {0, 0}}},
    {"a column of zeros", 3, {{0, 1}, {0, 2}, {0, 3}}},
    {"1e300", 3, {{1e300, 1}, {2e300, 2}, {1e299, 5}}},
    {"the largest there are", 3, {{1.7e308, 1}, {1.6e308, 2}, {1, 5}}},
    {"denormals", 3, {{DENORMAL, 1}, {2 * DENORMAL, 2}, {0, 5}}},
    {"denormals beside 1e300", 3, {{DENORMAL, 1}, {1e300, 2}, {0, 5}}},
    {"one far out", 6, {{1, 1}, {2, 2}, {3, 3}, {4, 4}, {5, 5}, {1e300, 6}}},
};
static const struct edge SIGNED_EDGES[] = {
    {"negative numbers", 3, {{-3, -1}, {-2, -2}, {-1, -5}}},
    {"both signs", 3, {{-3, 1}, {2, -2}, {-1, 5}}},
    {"the largest of both signs", 3, {{-1.7e308, 1}, {1.7e308, -2}, {0, 5}}},
    {"denormals of both signs", 3, {{-DENORMAL, 1}, {DENORMAL, 2}, {0, 5}}},
};
#define EDGE_COUNT(list) (sizeof(list) / sizeof *(list))

static inline void criteria_edge(struct criteria *t, const struct edge *e)
{
    criteria_table(t, e->rows, 2, e->x[0]);
}

#endif
