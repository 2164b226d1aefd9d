#include "combined.h"

#include "normal.h"

enum { LAMBDA };
const struct merit_parameter COMBINED_LAMBDA[1] = {
    [LAMBDA] = {.name = "lambda",
                .sentence = "how much the sums weigh in the balanced compromise; the rest is the "
                            "products'",
                .type = MERIT_PARAMETER_NUMBER,
                .flags = MERIT_HAS_DEFAULT | MERIT_HAS_LEAST | MERIT_HAS_MOST,
                .number = 0.5,
                .least = 0.0,
                .most = 1.0},
};

// S: the weighted sum of the spans; P: the sum of the spans to the power of their weights.
static void strengths(const struct matrix *m, double *s, double *p)
{
    const struct merit_host *host = m->call->host;
    double *u = matrix_numbers(m);
    for (uint64_t j = 0; j < m->count; j++) {
        const struct criterion *k = &m->criteria[j];
        normal_span(m, k, 1.0, u);
        numbers_add(m, s, k->weight, u);
        for (uint64_t i = 0; i < m->rows; i++)
            p[i] += u[i] > 0.0 ? host->exp(k->weight * host->log(u[i])) : 0.0;
    }
}

int32_t cocoso(const struct merit_call *c)
{
    struct matrix m;
    normal_open(&m, c, DOMAIN_ANY);
    double *s = matrix_numbers(&m), *p = matrix_numbers(&m), *y = matrix_numbers(&m);
    strengths(&m, s, p);
    double s_least, s_most, p_least, p_most, lambda = c->parameters[LAMBDA];
    numbers_extent(&m, s, &s_least, &s_most);
    numbers_extent(&m, p, &p_least, &p_most);
    if (m.rows > 0 && (s_least <= 0.0 || p_least <= 0.0))
        return merit_fail(c, "a subject is the last in every criterion that weighs: the others "
                             "cannot be set in proportion to it");
    double total = numbers_sum(&m, s) + numbers_sum(&m, p);
    double balance = lambda * s_most + (1.0 - lambda) * p_most;
    for (uint64_t i = 0; i < m.rows; i++) {
        double of_all = (s[i] + p[i]) / total;
        double of_least = s[i] / s_least + p[i] / p_least;
        double of_most = (lambda * s[i] + (1.0 - lambda) * p[i]) / balance;
        double product = of_all * of_least * of_most;
        y[i] = c->host->exp(c->host->log(product) / 3.0) + (of_all + of_least + of_most) / 3.0;
    }
    matrix_give(&m, 0, y);
    return MERIT_DONE;
}

// What the least of y is, is taken from all.
static void ground(const struct matrix *m, double *y)
{
    double least, most;
    numbers_extent(m, y, &least, &most);
    for (uint64_t i = 0; i < m->rows; i++)
        y[i] -= least;
}

int32_t ocra(const struct merit_call *c)
{
    struct matrix m;
    normal_open(&m, c, DOMAIN_POSITIVE);
    double *cost = matrix_numbers(&m), *gain = matrix_numbers(&m);
    for (uint64_t j = 0; j < m.count; j++) {
        const struct criterion *k = &m.criteria[j];
        double most = number_held(k->most / k->least);
        for (uint64_t i = 0; i < m.rows; i++) {
            double x = number_held(k->x[i] / k->least);
            *(k->less ? &cost[i] : &gain[i]) += k->weight * (k->less ? most - x : x - 1.0) / 4.0;
        }
    }
    ground(&m, cost);
    ground(&m, gain);
    numbers_add(&m, gain, 1.0, cost);
    ground(&m, gain);
    for (uint64_t i = 0; i < m.rows; i++) // quarters till here: their sums are in range
        gain[i] = number_held(gain[i] * 4.0);
    matrix_give(&m, 0, gain);
    return MERIT_DONE;
}
