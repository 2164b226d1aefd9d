#include "cells.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void cells_open(struct cells *k, const struct merit_call *c, uint64_t criterion)
{
    *k = (struct cells){.call = c,
                        .was = c->columns[criterion],
                        .is = c->cells[criterion],
                        .flags = c->flags[criterion]};
    k->terms = c->host->scratch(c, (c->row_count + 1) * sizeof(double));
    memset(k->flags, MERIT_AS_IT_WAS, c->row_count);
    for (uint64_t i = 0; i < c->row_count; i++) {
        k->is[i] = k->was[i];
        k->count += !merit_no_data(k->was[i]);
    }
}

// Distances from the mean, brought between -1 and 1, which changes neither skewness nor kurtosis.
// False where there are none.
static int centre(const struct cells *k)
{
    const struct merit_call *c = k->call;
    double size = 0.0, furthest = 0.0;
    for (uint64_t i = 0; i < c->row_count; i++)
        size = fabs(k->is[i]) > size ? fabs(k->is[i]) : size;
    if (!(size > 0.0))
        return 0;
    for (uint64_t i = 0; i < c->row_count; i++)
        k->terms[i] = k->is[i] / size;
    double mean = c->host->sum(k->terms, c->row_count) / (double)k->count;
    for (uint64_t i = 0; i < c->row_count; i++) {
        k->terms[i] -= mean;
        furthest = fabs(k->terms[i]) > furthest ? fabs(k->terms[i]) : furthest;
    }
    for (uint64_t i = 0; i < c->row_count && furthest > 0.0; i++)
        k->terms[i] /= furthest;
    return c->host->compare12(mean, mean + furthest) != 0; // else they differ by noise alone
}

static double power_sum(const struct cells *k, const double *terms, double *powers, int power)
{
    for (uint64_t i = 0; i < k->call->row_count; i++) {
        double square = terms[i] * terms[i];
        powers[i] = power == 2 ? square : power == 3 ? square * terms[i] : square * square;
    }
    return k->call->host->sum(powers, k->call->row_count);
}

int cells_shape(const struct cells *k, struct shape *out)
{
    const struct merit_call *c = k->call;
    if (k->count < 4 || !centre(k))
        return 0;
    double *powers = c->host->scratch(c, (c->row_count + 1) * sizeof(double));
    double s2 = power_sum(k, k->terms, powers, 2), s3 = power_sum(k, k->terms, powers, 3);
    double s4 = power_sum(k, k->terms, powers, 4), n = (double)k->count;
    out->skew = sqrt(n * (n - 1.0)) / (n - 2.0) * (sqrt(n) * s3 / (s2 * sqrt(s2)));
    out->kurtosis =
        (n - 1.0) / ((n - 2.0) * (n - 3.0)) * ((n + 1.0) * (n * s4 / (s2 * s2) - 3.0) + 6.0);
    return 1;
}

int cells_extent(const struct cells *k, double *least, double *most)
{
    int any = 0;
    for (uint64_t i = 0; i < k->call->row_count; i++) {
        if (merit_no_data(k->was[i]))
            continue;
        *least = !any || k->was[i] < *least ? k->was[i] : *least;
        *most = !any || k->was[i] > *most ? k->was[i] : *most;
        any = 1;
    }
    return any && k->call->host->compare12(*least, *most) != 0;
}

// Merge [from, middle) and [middle, end) of `in` into `out`, ascending.
static void merge(const double *in, uint64_t from, uint64_t middle, uint64_t end, double *out)
{
    for (uint64_t left = from, right = middle, to = from; to < end; to++)
        out[to] =
            left < middle && (right >= end || in[left] <= in[right]) ? in[left++] : in[right++];
}

// A sort of our own: the C library's asks the system how much memory there is, which a caged
// process may not.
static const double *sorted(const struct cells *k)
{
    const struct merit_call *c = k->call;
    double *numbers = c->host->scratch(c, (k->count + 1) * sizeof *numbers);
    double *spare = c->host->scratch(c, (k->count + 1) * sizeof *spare);
    uint64_t count = 0;
    for (uint64_t i = 0; i < c->row_count; i++)
        if (!merit_no_data(k->was[i]))
            numbers[count++] = k->was[i];
    for (uint64_t width = 1; width < count; width *= 2) {
        for (uint64_t from = 0; from < count; from += 2 * width) {
            uint64_t middle = count - from < width ? count : from + width;
            uint64_t end = count - from < 2 * width ? count : from + 2 * width;
            merge(numbers, from, middle, end, spare);
        }
        double *swap = numbers;
        numbers = spare;
        spare = swap;
    }
    return numbers;
}

double cells_quantile(const struct cells *k, double part)
{
    const double *numbers = sorted(k);
    double place = (double)(k->count - 1) * part;
    uint64_t at = (uint64_t)place;
    if (at + 1 >= k->count)
        return numbers[k->count - 1];
    double beyond = place - (double)at;
    return beyond > 0.0 ? numbers[at] * (1.0 - beyond) + numbers[at + 1] * beyond : numbers[at];
}

void cells_tell(const struct cells *k, uint64_t criterion, const char *what)
{
    char text[160];
    snprintf(text, sizeof text, "criterion %llu %s", (unsigned long long)(criterion + 1), what);
    k->call->host->message(k->call, MERIT_LOG_NOTICE, text);
}
