#include "distance.h"

#include <math.h>

#include "normal.h"

enum { TAU };
const struct merit_parameter DISTANCE_TAU[1] = {
    [TAU] = {.name = "tau",
             .sentence = "Euclidean distances this far apart bring the other distance in",
             .type = MERIT_PARAMETER_NUMBER,
             .flags = MERIT_HAS_DEFAULT | MERIT_HAS_LEAST,
             .number = 0.02,
             .least = 0.0},
};

// How far a subject is on the good and on the bad side of the criterion's mean, weighted. False
// when the mean is 0.
static int add_sides(const struct matrix *m, const struct criterion *k, double *good, double *bad)
{
    // In parts of the largest, so that nothing is out of range; of the mean they are the same.
    double size = criterion_size(k), *u = matrix_numbers(m);
    for (uint64_t i = 0; i < m->rows; i++)
        u[i] = size > 0.0 ? k->x[i] / size : 0.0;
    double mean = numbers_sum(m, u) / (double)m->rows;
    if (fabs(mean) < 1e-15)
        return 0;
    for (uint64_t i = 0; i < m->rows; i++) {
        double over = k->less ? mean - u[i] : u[i] - mean;
        *(over > 0.0 ? &good[i] : &bad[i]) += k->weight * fabs(over) / fabs(mean);
    }
    return 1;
}

int32_t edas(const struct merit_call *c)
{
    struct matrix m;
    normal_open(&m, c, DOMAIN_ANY);
    double *good = matrix_numbers(&m), *bad = matrix_numbers(&m);
    for (uint64_t j = 0; j < m.count && m.rows > 0; j++)
        if (!add_sides(&m, &m.criteria[j], good, bad))
            return merit_fail(c, "a criterion has a mean of 0: nothing can be measured by it");
    double least, best, worst;
    numbers_extent(&m, good, &least, &best);
    numbers_extent(&m, bad, &least, &worst);
    for (uint64_t i = 0; i < m.rows; i++) {
        double gain = best > 0.0 ? good[i] / best : 0.0;
        double loss = worst > 0.0 ? bad[i] / worst : 0.0;
        good[i] = (gain + (1.0 - loss)) / 2.0;
    }
    matrix_give(&m, 0, good);
    return MERIT_DONE;
}

// Distances from the worst of each weighted criterion: the straight one, and by its sides.
static void from_worst(const struct matrix *m, double *straight, double *sides)
{
    double *u = matrix_numbers(m);
    for (uint64_t j = 0; j < m->count; j++) {
        const struct criterion *k = &m->criteria[j];
        double least, most;
        normal_share(m, k, u);
        numbers_extent(m, u, &least, &most);
        for (uint64_t i = 0; i < m->rows; i++) {
            double away = k->weight * (u[i] - least);
            straight[i] += away * away;
            sides[i] += away;
        }
    }
    for (uint64_t i = 0; i < m->rows; i++)
        straight[i] = sqrt(straight[i]);
}

// Of numbers in an order: at place i the sum of those before it, compensated.
static double *sums_before(const struct matrix *m, const uint64_t *order, const double *y)
{
    double *before = m->call->host->scratch(m->call, (m->rows + 1) * sizeof(double));
    double sum = 0.0, lost = 0.0;
    for (uint64_t i = 0; i < m->rows; i++) { // none is below 0
        double next = sum + y[order[i]];
        lost += sum >= y[order[i]] ? sum - next + y[order[i]] : y[order[i]] - next + sum;
        sum = next;
        before[i + 1] = sum + lost;
    }
    return before;
}

// The sum over all others k of (E_i - E_k) + psi (T_i - T_k), where psi is 1 for those whose E is
// `tau` or more apart and else 0. In ascending order of E these are all up to a place and all from
// a place on, and both places only move on.
static double *assessments(const struct matrix *m, const double *e, const double *t, double tau)
{
    const struct merit_host *host = m->call->host;
    const uint64_t *order = numbers_order(m, e, t);
    const double *before = sums_before(m, order, t);
    double *h = matrix_numbers(m), all = numbers_sum(m, e);
    uint64_t low = 0, high = 0;
    for (uint64_t at = 0; at < m->rows; at++) {
        uint64_t i = order[at];
        while (low < at && host->compare12(e[i] - e[order[low]], tau) >= 0)
            low++;
        high = high > at ? high : at;
        while (high < m->rows && host->compare12(e[order[high]] - e[i], tau) < 0)
            high++;
        double apart = (double)(low + m->rows - high);
        double theirs = before[low] + (before[m->rows] - before[high]);
        h[i] = (double)m->rows * e[i] - all + (apart * t[i] - theirs);
    }
    return h;
}

int32_t codas(const struct merit_call *c)
{
    struct matrix m;
    normal_open(&m, c, DOMAIN_SHARES);
    double *straight = matrix_numbers(&m), *sides = matrix_numbers(&m);
    from_worst(&m, straight, sides);
    matrix_give(&m, 0, assessments(&m, straight, sides, c->parameters[TAU]));
    return MERIT_DONE;
}
