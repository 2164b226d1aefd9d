// A test's call of a method over criteria: lists per criterion, directions, weights, all outputs.
#ifndef TESTS_PLUGIN_PANEL_H
#define TESTS_PLUGIN_PANEL_H

#include "plugin/rig.h"

#define CRITERIA_MOST 8
#define ROWS_MOST 64
#define OUTPUTS_MOST 8

struct panel {
    size_t rows, count;
    double x[CRITERIA_MOST][ROWS_MOST];
    int8_t way[CRITERIA_MOST];
    double w[CRITERIA_MOST]; // sum 1
    // what came out
    double y[OUTPUTS_MOST][ROWS_MOST], vector[CRITERIA_MOST];
};

// A list that the call gives to a parameter.
struct panel_list {
    const char *parameter;
    const double *numbers;
    const char *const *texts;
    size_t count;
};

static inline void panel_call(struct rig *r, struct panel *p, const struct panel_list *given,
                              size_t given_count)
{
    const struct method *m = r->method;
    const double *columns[CRITERIA_MOST];
    double *results[OUTPUTS_MOST], none[CRITERIA_MOST];
    const char *texts[RIG_PARAMETERS_MOST][CRITERIA_MOST];
    struct method_list lists[RIG_PARAMETERS_MOST];
    for (size_t k = 0; k < p->count; k++) {
        columns[k] = p->x[k];
        none[k] = NONE;
    }
    for (size_t i = 0; i < OUTPUTS_MOST; i++)
        results[i] = p->y[i];
    for (size_t i = 0; i < m->parameter_count; i++) {
        for (size_t k = 0; k < CRITERIA_MOST; k++)
            texts[i][k] = m->parameters[i].text;
        lists[i] =
            (struct method_list){m->parameters[i].per_criterion ? p->count : 0, none, texts[i]};
        for (size_t at = 0; at < given_count; at++)
            if (strcmp(given[at].parameter, m->parameters[i].name) == 0)
                lists[i] =
                    (struct method_list){given[at].count, given[at].numbers, given[at].texts};
    }
    struct method_call c = {.row_count = p->rows,
                            .columns = columns,
                            .child_count = p->count,
                            .directions = p->way,
                            .weights = m->gives == GIVES_WEIGHTS ? NULL : p->w,
                            .parameters = r->parameters,
                            .texts = r->texts,
                            .lists = lists,
                            .result = p->y[0],
                            .results = m->output_count > 0 ? results : NULL,
                            .vector = p->vector,
                            .row_failed = rig_row_failed,
                            .context = r};
    if (!m->call(m, &c, &r->error))
        fail_msg("%s: %s", m->name, r->error.text);
}

// A panel of numbers from a seed: above 0, many of them equal.
static inline void panel_random(struct panel *p, uint64_t *seed)
{
    static const size_t SIZES[] = {1, 2, 3, 7, 20, 64};
#define DRAW(limit) ((*seed = *seed * 6364136223846793005u + 1442695040888963407u) >> 33) % (limit)
    p->rows = SIZES[DRAW(6)];
    p->count = 1 + DRAW(6);
    double sum = 0;
    for (size_t k = 0; k < p->count; k++) {
        size_t coarse = 1 + DRAW(300);
        p->way[k] = DRAW(2) ? DIRECTION_MORE : DIRECTION_LESS;
        p->w[k] = (double)(1 + DRAW(9));
        sum += p->w[k];
        for (size_t i = 0; i < p->rows; i++)
            p->x[k][i] = (double)(1 + DRAW(coarse)) * 0.1;
    }
#undef DRAW
    for (size_t k = 0; k < p->count; k++)
        p->w[k] /= sum;
}

static inline void assert_near(const char *what, double found, double wanted)
{
    if (isnan(found) || isnan(wanted) || fabs(found - wanted) > 1e-9 * fmax(1, fabs(wanted)))
        fail_msg("%s is %.17g, not %.17g", what, found, wanted);
}

#endif
