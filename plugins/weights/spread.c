#include "spread.h"

#include <math.h>

#include "numbers.h"

// 1 - e of one criterion: 0 where all its numbers are the same, 1 where one subject has it all.
static double divergence(const struct numbers *n)
{
    const struct merit_call *c = n->call;
    if (n->same)
        return 0.0;
    for (uint64_t i = 0; i < c->row_count; i++)
        n->terms[i] = n->x[i] * n->scale;
    double sum = numbers_sum(n);
    for (uint64_t i = 0; i < c->row_count; i++) {
        double p = n->terms[i] / sum;
        n->terms[i] = p > 0.0 ? p * c->host->log(p) : p; // 0 ln 0 is 0; no data stays so
    }
    double e = -numbers_sum(n) / c->host->log((double)n->count);
    return e < 1.0 ? 1.0 - e : 0.0;
}

int32_t entropy(const struct merit_call *c)
{
    for (uint64_t k = 0; k < c->column_count; k++) {
        struct numbers n;
        numbers_open(&n, c, k);
        if (n.least < 0.0)
            return numbers_refuse(c, k, "a number below 0, of which there is no entropy");
        c->vector[k] = divergence(&n);
    }
    weights_or_equal(c);
    return MERIT_DONE;
}

// The sum of squares about the mean of what stands in the terms; they are lost.
static double squares_about_mean(const struct numbers *n)
{
    double mean = numbers_sum(n) / (double)n->count;
    for (uint64_t i = 0; i < n->call->row_count; i++)
        n->terms[i] = (n->terms[i] - mean) * (n->terms[i] - mean);
    return numbers_sum(n);
}

// One scale for all criteria, so that their deviations can be compared.
static double scale_of_all(const struct merit_call *c)
{
    double scale = HUGE_VAL;
    for (uint64_t k = 0; k < c->column_count; k++) {
        struct numbers n;
        numbers_open(&n, c, k);
        if (n.count > 0 && n.scale < scale)
            scale = n.scale;
    }
    return scale;
}

int32_t deviation(const struct merit_call *c)
{
    double scale = scale_of_all(c);
    for (uint64_t k = 0; k < c->column_count; k++) {
        struct numbers n;
        numbers_open(&n, c, k);
        for (uint64_t i = 0; i < c->row_count; i++)
            n.terms[i] = n.x[i] * scale;
        c->vector[k] = n.same ? 0.0 : sqrt(squares_about_mean(&n) / (double)(n.count - 1));
    }
    weights_or_equal(c);
    return MERIT_DONE;
}

int32_t variance(const struct merit_call *c)
{
    for (uint64_t k = 0; k < c->column_count; k++) {
        struct numbers n;
        numbers_open(&n, c, k);
        numbers_span(&n, 0);
        c->vector[k] = n.same ? 0.0 : squares_about_mean(&n) / (double)n.count;
    }
    weights_or_equal(c);
    return MERIT_DONE;
}

int32_t gini(const struct merit_call *c)
{
    for (uint64_t k = 0; k < c->column_count; k++) {
        struct numbers n;
        numbers_open(&n, c, k);
        if (n.least < 0.0)
            return numbers_refuse(c, k, "a number below 0, of which there is no Gini coefficient");
        double *sorted = numbers_sorted(&n), sum = c->host->sum(sorted, n.count);
        for (uint64_t i = 0; i < n.count; i++) // how many are below less how many above
            sorted[i] *= (double)(2 * i + 1) - (double)n.count;
        double apart = c->host->sum(sorted, n.count);
        c->vector[k] = n.same ? 0.0 : fmax(apart / ((double)n.count * sum), 0.0);
    }
    weights_or_equal(c);
    return MERIT_DONE;
}

// The arc whose tangent is x, for x of 0 to 1: halved three times, then the series; below 1 ulp of
// 1, and the same bits everywhere, which the C library's is not.
static double arc_of_tangent(double x)
{
    for (int i = 0; i < 3; i++)
        x = x / (1.0 + sqrt(1.0 + x * x));
    double square = x * x, sum = 0.0;
    for (int power = 27; power >= 1; power -= 2)
        sum = 1.0 / (double)power - square * sum;
    return 8.0 * x * sum;
}

int32_t angle(const struct merit_call *c)
{
    for (uint64_t k = 0; k < c->column_count; k++) {
        struct numbers n;
        numbers_open(&n, c, k);
        if (n.least < 0.0)
            return numbers_refuse(c, k, "a number below 0, of which no angle is taken");
        for (uint64_t i = 0; i < c->row_count; i++)
            n.terms[i] = n.x[i] * n.scale * (n.x[i] * n.scale);
        double length = sqrt(numbers_sum(&n)), level = 1.0 / sqrt((double)n.count);
        for (uint64_t i = 0; i < c->row_count; i++) {
            double away = n.x[i] * n.scale / length - level;
            n.terms[i] = away * away;
        }
        double apart = numbers_sum(&n); // of two arrows of length 1: 4 sin^2(angle / 2), at most 2
        c->vector[k] = n.same ? 0.0 : arc_of_tangent(sqrt(apart / (4.0 - apart)));
    }
    weights_or_equal(c);
    return MERIT_DONE;
}

int32_t lopcow(const struct merit_call *c)
{
    for (uint64_t k = 0; k < c->column_count; k++) {
        struct numbers n;
        numbers_open(&n, c, k);
        c->vector[k] = 0.0;
        if (n.same)
            continue;
        numbers_span(&n, c->directions[k] == MERIT_LESS);
        for (uint64_t i = 0; i < c->row_count; i++)
            n.terms[i] *= n.terms[i];
        double squares = numbers_sum(&n) / (double)n.count;
        numbers_span(&n, c->directions[k] == MERIT_LESS);
        c->vector[k] =
            fabs(c->host->log(sqrt(squares / (squares_about_mean(&n) / (double)(n.count - 1)))));
    }
    weights_or_equal(c);
    return MERIT_DONE;
}
