#include "ratio.h"

#include <math.h>

#include "normal.h"

#define RATIO_OUTPUT(label, meaning, turned)                                                       \
    {                                                                                              \
        .name = (label), .sentence = (meaning), .result = MERIT_RESULT_NUMBER,                     \
        .dimension = MERIT_DIMENSION_PLAIN, .flags = (turned)                                      \
    }

enum { ALL_SCORE, ALL_RATIO, ALL_REFERENCE, ALL_PRODUCT };
const struct merit_output RATIO_ALL[4] = {
    [ALL_SCORE] = RATIO_OUTPUT("score", "the mean share of the others who are behind", 0),
    [ALL_RATIO] = RATIO_OUTPUT("ratio", "as moora", 0),
    [ALL_REFERENCE] = RATIO_OUTPUT("reference", "as reference_point", MERIT_LESS_IS_BETTER),
    [ALL_PRODUCT] = RATIO_OUTPUT("product", "as multiplicative", 0),
};

const struct merit_output RATIO_MISS[1] = {
    RATIO_OUTPUT("miss", "the largest distance from the best", MERIT_LESS_IS_BETTER),
};

static double *ratios(const struct matrix *m)
{
    double *y = matrix_numbers(m), *u = matrix_numbers(m);
    for (uint64_t j = 0; j < m->count; j++) {
        const struct criterion *k = &m->criteria[j];
        normal_vector(m, k, u);
        numbers_add(m, y, k->less ? -k->weight : k->weight, u);
    }
    return y;
}

static double *furthest(const struct matrix *m)
{
    double *y = matrix_numbers(m), *u = matrix_numbers(m);
    for (uint64_t j = 0; j < m->count; j++) {
        const struct criterion *k = &m->criteria[j];
        double least, most;
        normal_vector(m, k, u);
        numbers_extent(m, u, &least, &most);
        for (uint64_t i = 0; i < m->rows; i++) {
            double away = k->weight * (k->less ? u[i] - least : most - u[i]);
            y[i] = away > y[i] ? away : y[i];
        }
    }
    return y;
}

static double *products(const struct matrix *m)
{
    const struct merit_host *host = m->call->host;
    double *y = matrix_numbers(m);
    for (uint64_t j = 0; j < m->count; j++) {
        const struct criterion *k = &m->criteria[j];
        double weight = k->less ? -k->weight : k->weight, most = host->log(k->most);
        for (uint64_t i = 0; i < m->rows; i++)
            y[i] += weight * (host->log(k->x[i]) - most);
    }
    for (uint64_t i = 0; i < m->rows; i++)
        y[i] = number_held(host->exp(y[i]));
    return y;
}

// score[i] += how many are below y[i], those that are equal by half, by n - 1 others and `parts`.
static void beaten(const struct matrix *m, const double *y, int less, double parts, double *score)
{
    const struct merit_host *host = m->call->host;
    const uint64_t *order = numbers_order(m, y, NULL);
    double others = m->rows > 1 ? (double)(m->rows - 1) : 1.0;
    for (uint64_t from = 0, to; from < m->rows; from = to) {
        for (to = from + 1; to < m->rows; to++)
            if (host->compare12(y[order[from]], y[order[to]]) != 0)
                break;
        double below = less ? (double)(m->rows - to) : (double)from;
        double behind = m->rows > 1 ? below + (double)(to - from - 1) / 2.0 : 1.0;
        for (uint64_t i = from; i < to; i++)
            score[order[i]] += behind / others / parts;
    }
}

int32_t moora(const struct merit_call *c)
{
    struct matrix m;
    normal_open(&m, c, DOMAIN_ANY);
    matrix_give(&m, 0, ratios(&m));
    return MERIT_DONE;
}

int32_t reference_point(const struct merit_call *c)
{
    struct matrix m;
    normal_open(&m, c, DOMAIN_ANY);
    matrix_give(&m, 0, furthest(&m));
    return MERIT_DONE;
}

int32_t multiplicative(const struct merit_call *c)
{
    struct matrix m;
    normal_open(&m, c, DOMAIN_POSITIVE);
    matrix_give(&m, 0, products(&m));
    return MERIT_DONE;
}

int32_t multimoora(const struct merit_call *c)
{
    struct matrix m;
    normal_open(&m, c, DOMAIN_POSITIVE);
    double *ratio = ratios(&m), *reference = furthest(&m), *product = products(&m);
    double *score = matrix_numbers(&m);
    beaten(&m, ratio, 0, 3.0, score);
    beaten(&m, reference, 1, 3.0, score);
    beaten(&m, product, 0, 3.0, score);
    matrix_give(&m, ALL_SCORE, score);
    matrix_give(&m, ALL_RATIO, ratio);
    matrix_give(&m, ALL_REFERENCE, reference);
    matrix_give(&m, ALL_PRODUCT, product);
    return MERIT_DONE;
}
