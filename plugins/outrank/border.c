#include "border.h"

#include <math.h>

#include "normal.h"

enum { BOTTOM, TOP, IDEAL };
const struct merit_parameter BORDER_POSTS[3] = {
    [BOTTOM] = {.name = "bottom",
                .sentence = "the least a criterion can be",
                .type = MERIT_PARAMETER_NUMBERS,
                .flags = MERIT_PER_CRITERION | MERIT_REQUIRED},
    [TOP] = {.name = "top",
             .sentence = "the most it can be",
             .type = MERIT_PARAMETER_NUMBERS,
             .flags = MERIT_PER_CRITERION | MERIT_REQUIRED},
    [IDEAL] = {.name = "ideal",
               .sentence = "the number that is best; without it the end that is better",
               .type = MERIT_PARAMETER_NUMBERS,
               .flags = MERIT_PER_CRITERION},
};

const struct merit_output BORDER_GAP[1] = {
    {.name = "gap",
     .sentence = "how far from the ideal",
     .result = MERIT_RESULT_NUMBER,
     .dimension = MERIT_DIMENSION_PLAIN,
     .flags = MERIT_LESS_IS_BETTER},
};

// The geometric mean of 1 + u over the cohort: what the weight stands before on either side.
static double border(const struct matrix *m, const double *u)
{
    double *logs = matrix_numbers(m);
    for (uint64_t i = 0; i < m->rows; i++)
        logs[i] = m->call->host->log(1.0 + u[i]);
    return m->call->host->exp(numbers_sum(m, logs) / (double)m->rows);
}

int32_t mabac(const struct merit_call *c)
{
    struct matrix m;
    normal_open(&m, c, DOMAIN_ANY);
    double *y = matrix_numbers(&m), *u = matrix_numbers(&m);
    for (uint64_t j = 0; j < m.count && m.rows > 0; j++) {
        const struct criterion *k = &m.criteria[j];
        if (normal_same(&m, k))
            continue; // all stand on the border
        normal_span(&m, k, 0.0, u);
        double middle = border(&m, u);
        for (uint64_t i = 0; i < m.rows; i++)
            y[i] += k->weight * (1.0 + u[i] - middle);
    }
    matrix_give(&m, 0, y);
    return MERIT_DONE;
}

int32_t mairca(const struct merit_call *c)
{
    struct matrix m;
    normal_open(&m, c, DOMAIN_ANY);
    double *y = matrix_numbers(&m), *u = matrix_numbers(&m);
    for (uint64_t j = 0; j < m.count; j++) {
        const struct criterion *k = &m.criteria[j];
        normal_span(&m, k, 1.0, u);
        for (uint64_t i = 0; i < m.rows; i++)
            y[i] += k->weight * (1.0 - u[i]) / (double)m.rows;
    }
    matrix_give(&m, 0, y);
    return MERIT_DONE;
}

// The criterion's distance from its ideal, in parts of its range; false when that is empty.
static int add_gap(const struct matrix *m, const struct criterion *k, double *y)
{
    const struct merit_list *const *lists = m->call->lists;
    double bottom = lists[BOTTOM]->numbers[k->place], top = lists[TOP]->numbers[k->place];
    if (!(bottom < top))
        return 0;
    double ideal = lists[IDEAL]->count > 0 ? lists[IDEAL]->numbers[k->place] : MERIT_NO_DATA;
    if (merit_no_data(ideal))
        ideal = k->less ? bottom : top;
    for (uint64_t i = 0; i < m->rows; i++) // in parts, so that no difference is out of range
        y[i] +=
            k->weight * number_held(fabs(k->x[i] / 4.0 - ideal / 4.0) / (top / 4.0 - bottom / 4.0));
    return 1;
}

int32_t spotis(const struct merit_call *c)
{
    struct matrix m;
    normal_open(&m, c, DOMAIN_ANY);
    double *y = matrix_numbers(&m);
    for (uint64_t j = 0; j < m.count; j++)
        if (!add_gap(&m, &m.criteria[j], y))
            return merit_fail(c, "bottom must be below top");
    matrix_give(&m, 0, y);
    return MERIT_DONE;
}
