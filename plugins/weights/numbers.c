#include "numbers.h"

#include <stdio.h>

// A power of two by which `size` comes to at most 1, and not far below.
static double scale_of(double size)
{
    double scale = 1.0;
    while (size * scale > 1.0)
        scale *= size * scale > 0x1p64 ? 0x1p-64 : 0.5;
    while (size > 0.0 && size * scale < 0x1p-64 && scale < 0x1p1000)
        scale *= 0x1p64;
    return scale;
}

void numbers_open(struct numbers *n, const struct merit_call *c, uint64_t criterion)
{
    *n = (struct numbers){.call = c, .x = c->columns[criterion]};
    for (uint64_t i = 0; i < c->row_count; i++) {
        if (merit_no_data(n->x[i]))
            continue;
        n->least = n->count == 0 || n->x[i] < n->least ? n->x[i] : n->least;
        n->most = n->count == 0 || n->x[i] > n->most ? n->x[i] : n->most;
        n->count++;
    }
    n->same = c->host->compare12(n->least, n->most) == 0;
    n->scale = scale_of(-n->least > n->most ? -n->least : n->most);
    n->terms = c->host->scratch(c, (c->row_count + 1) * sizeof(double));
}

void numbers_span(const struct numbers *n, int less)
{
    double least = n->least * n->scale, most = n->most * n->scale;
    for (uint64_t i = 0; i < n->call->row_count; i++) {
        double x = n->x[i] * n->scale;
        n->terms[i] = n->same ? 0.0 * x : (less ? most - x : x - least) / (most - least);
    }
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
double *numbers_sorted(const struct numbers *n)
{
    double *sorted = n->call->host->scratch(n->call, (n->count + 1) * sizeof *sorted);
    double *spare = n->call->host->scratch(n->call, (n->count + 1) * sizeof *spare);
    uint64_t count = 0;
    for (uint64_t i = 0; i < n->call->row_count; i++)
        if (!merit_no_data(n->x[i]))
            sorted[count++] = n->x[i] * n->scale;
    for (uint64_t width = 1; width < count; width *= 2) {
        for (uint64_t from = 0; from < count; from += 2 * width) {
            uint64_t middle = count - from < width ? count : from + width;
            uint64_t end = count - from < 2 * width ? count : from + 2 * width;
            merge(sorted, from, middle, end, spare);
        }
        double *swap = sorted;
        sorted = spare;
        spare = swap;
    }
    return sorted;
}

double numbers_sum(const struct numbers *n)
{
    return n->call->host->sum(n->terms, n->call->row_count);
}

void weights_equal(const struct merit_call *c)
{
    for (uint64_t k = 0; k < c->column_count; k++)
        c->vector[k] = 1.0;
}

void weights_or_equal(const struct merit_call *c)
{
    for (uint64_t k = 0; k < c->column_count; k++)
        if (c->vector[k] > 0.0)
            return;
    weights_equal(c);
}

int32_t numbers_refuse(const struct merit_call *c, uint64_t criterion, const char *has)
{
    char text[160];
    snprintf(text, sizeof text, "criterion %llu has %s", (unsigned long long)(criterion + 1), has);
    return merit_fail(c, text);
}
