#include "proportion.h"

#include <float.h>

#include "normal.h"

enum { OPTIMAL };
const struct merit_parameter PROPORTION_OPTIMAL[1] = {
    [OPTIMAL] = {.name = "optimal",
                 .sentence = "the number of a criterion that is best possible; without it the "
                             "best there is",
                 .type = MERIT_PARAMETER_NUMBERS,
                 .flags = MERIT_PER_CRITERION},
};

enum { COPRAS_UTILITY, COPRAS_Q };
const struct merit_output PROPORTION_COPRAS[2] = {
    [COPRAS_UTILITY] = {.name = "utility",
                        .sentence = "Q as a share of the best's",
                        .result = MERIT_RESULT_NUMBER,
                        .dimension = MERIT_DIMENSION_PLAIN},
    [COPRAS_Q] = {.name = "q",
                  .sentence = "the relative significance",
                  .result = MERIT_RESULT_NUMBER,
                  .dimension = MERIT_DIMENSION_PLAIN},
};

// The weighted parts of the criteria where more is better, and where less is.
static void sides(const struct matrix *m, double *gain, double *cost)
{
    double *u = matrix_numbers(m);
    for (uint64_t j = 0; j < m->count; j++) {
        const struct criterion *k = &m->criteria[j];
        normal_part(m, k, 0, u);
        numbers_add(m, k->less ? cost : gain, k->weight, u);
    }
}

// gain += what the costs are worth: the cheaper, the more. Nothing when no cost weighs.
static void add_cheapness(const struct matrix *m, double *gain, double *cost)
{
    double least, most;
    numbers_extent(m, cost, &least, &most);
    if (most <= 0.0)
        return;
    for (uint64_t i = 0; i < m->rows; i++) // every cost is above 0, also when its part is too small
        cost[i] = cost[i] < DBL_MIN ? DBL_MIN : cost[i];
    least = least < DBL_MIN ? DBL_MIN : least;
    double *cheap = matrix_numbers(m);
    for (uint64_t i = 0; i < m->rows; i++)
        cheap[i] = least / cost[i];
    double factor = numbers_sum(m, cost) / numbers_sum(m, cheap);
    numbers_add(m, gain, factor, cheap);
}

int32_t copras(const struct merit_call *c)
{
    struct matrix m;
    normal_open(&m, c, DOMAIN_SHARES);
    double *q = matrix_numbers(&m), *cost = matrix_numbers(&m), *utility = matrix_numbers(&m);
    sides(&m, q, cost);
    add_cheapness(&m, q, cost);
    double least, most;
    numbers_extent(&m, q, &least, &most);
    for (uint64_t i = 0; i < m.rows; i++)
        utility[i] = most > 0.0 ? q[i] / most : 1.0;
    matrix_give(&m, COPRAS_UTILITY, utility);
    matrix_give(&m, COPRAS_Q, q);
    return MERIT_DONE;
}

// The criterion's best possible number.
static double optimum(const struct matrix *m, const struct criterion *k)
{
    const struct merit_list *given = m->call->lists[OPTIMAL];
    double optimal = given->count > 0 ? given->numbers[k->place] : MERIT_NO_DATA;
    return merit_no_data(optimal) ? criterion_best(k) : optimal;
}

// y += w u and *best += w u0, u being parts of a sum in which the optimal subject is one more.
static void add_beside_optimal(const struct matrix *m, const struct criterion *k, double optimal,
                               double *y, double *best)
{
    double edge = criterion_best(k), *u = matrix_numbers(m);
    if (k->less ? optimal < edge : optimal > edge)
        edge = optimal;
    if (edge <= 0.0)
        return; // all are 0, and so is the optimal one
    for (uint64_t i = 0; i < m->rows; i++)
        u[i] = k->less ? edge / k->x[i] : k->x[i] / edge;
    double first = k->less ? edge / optimal : optimal / edge;
    double sum = numbers_sum(m, u) + first;
    numbers_add(m, y, k->weight / sum, u);
    *best += k->weight * (first / sum);
}

int32_t aras(const struct merit_call *c)
{
    struct matrix m;
    normal_open(&m, c, DOMAIN_SHARES);
    double *y = matrix_numbers(&m), best = 0.0;
    for (uint64_t j = 0; j < m.count; j++) {
        const struct criterion *k = &m.criteria[j];
        double optimal = optimum(&m, k);
        if (optimal < 0.0 || (m.rows > 0 && k->less && optimal <= 0.0))
            return merit_fail(c, "optimal is 0 or more, and above 0 where less is better");
        if (m.rows > 0)
            add_beside_optimal(&m, k, optimal, y, &best);
    }
    for (uint64_t i = 0; i < m.rows; i++)
        y[i] = best > 0.0 ? number_held(y[i] / best) : 1.0;
    matrix_give(&m, 0, y);
    return MERIT_DONE;
}

// f = (K+ + K-) / (1 + (1 - f(K+)) / f(K+) + (1 - f(K-)) / f(K-)) with K- = S / S_worst and
// K+ = S / S_best, put so that a worst of 0 is no division by it: S times / over.
struct utility {
    double times, over;
};

static struct utility utility_of(double worst, double best)
{
    return (struct utility){worst / best + 1.0, worst + worst * (worst / best) + best};
}

int32_t marcos(const struct merit_call *c)
{
    struct matrix m;
    normal_open(&m, c, DOMAIN_SHARES);
    double *y = matrix_numbers(&m), *u = matrix_numbers(&m), worst = 0.0, best = 0.0;
    for (uint64_t j = 0; j < m.count; j++) {
        const struct criterion *k = &m.criteria[j];
        double least, most;
        normal_share(&m, k, u);
        numbers_extent(&m, u, &least, &most);
        numbers_add(&m, y, k->weight, u);
        worst += k->weight * least;
        best += k->weight * most;
    }
    struct utility f = utility_of(worst, best);
    for (uint64_t i = 0; i < m.rows; i++)
        y[i] = y[i] * f.times / f.over;
    matrix_give(&m, 0, y);
    return MERIT_DONE;
}

// The share of the worst is that of the number which is worst, for a quotient grows with what is
// divided; the share of the best is 1.
int32_t marcos_measure(const struct merit_criteria *c, struct merit_distances *d)
{
    uint64_t terms = 0;
    double worst = 0.0, best = 0.0;
    for (uint64_t i = 0; i < c->criterion_count; i++) {
        if (!(c->weights[i] > 0.0))
            continue;
        struct criterion k = criterion_of(c, i);
        if (!normal_share_term(c, &k, &d->terms[terms++]))
            return MERIT_FAILED;
        worst += k.weight * (k.most <= 0.0 ? 1.0 : k.least / k.most);
        best += k.weight * 1.0;
    }
    struct utility f = utility_of(worst, best);
    normal_sum_recipe(d, f.times, f.over);
    return MERIT_DONE;
}
