#include "pairs.h"

#include <math.h>

void pairs_open(struct pairs *p, const struct merit_call *c, uint64_t a, uint64_t b)
{
    *p = (struct pairs){.call = c};
    p->x = c->host->scratch(c, (c->row_count + 1) * sizeof(double));
    p->y = a == b ? NULL : c->host->scratch(c, (c->row_count + 1) * sizeof(double));
    p->terms = c->host->scratch(c, (c->row_count + 1) * sizeof(double));
    for (uint64_t i = 0; i < c->row_count; i++) {
        double x = c->columns[a][i], y = c->columns[b][i];
        if (merit_no_data(x) || merit_no_data(y))
            continue;
        p->x[p->count] = x;
        if (p->y)
            p->y[p->count] = y;
        p->count++;
    }
}

double pairs_sum(const struct pairs *p)
{
    return p->call->host->sum(p->terms, p->count);
}

double pairs_centre(const struct pairs *p, double *numbers, double *size)
{
    double least = 0.0, most = 0.0, furthest = 0.0;
    for (uint64_t i = 0; i < p->count; i++) {
        least = i == 0 || numbers[i] < least ? numbers[i] : least;
        most = i == 0 || numbers[i] > most ? numbers[i] : most;
    }
    if (p->count == 0 || p->call->host->compare12(least, most) == 0)
        return 0.0;
    double largest = fabs(least) > fabs(most) ? fabs(least) : fabs(most);
    for (uint64_t i = 0; i < p->count; i++)
        p->terms[i] = numbers[i] / largest;
    double mean = pairs_sum(p) / (double)p->count;
    for (uint64_t i = 0; i < p->count; i++) {
        numbers[i] = numbers[i] / largest - mean;
        furthest = fabs(numbers[i]) > furthest ? fabs(numbers[i]) : furthest;
    }
    for (uint64_t i = 0; i < p->count; i++)
        numbers[i] /= furthest;
    if (size)
        *size = largest;
    return furthest;
}

static int before(const double *x, const double *y, uint64_t a, uint64_t b)
{
    if (x[a] != x[b])
        return x[a] < x[b];
    return !y || y[a] <= y[b];
}

static void merge(const uint64_t *in, uint64_t from, uint64_t middle, uint64_t end, uint64_t *out,
                  const double *x, const double *y)
{
    for (uint64_t left = from, right = middle, to = from; to < end; to++)
        out[to] = left < middle && (right >= end || before(x, y, in[left], in[right]))
                      ? in[left++]
                      : in[right++];
}

// A sort of our own: the C library's asks the system how much memory there is, which a caged
// process may not.
uint64_t *pairs_order(const struct pairs *p, const double *x, const double *y)
{
    const struct merit_call *c = p->call;
    uint64_t *order = c->host->scratch(c, (p->count + 1) * sizeof *order);
    uint64_t *spare = c->host->scratch(c, (p->count + 1) * sizeof *spare);
    for (uint64_t i = 0; i < p->count; i++)
        order[i] = i;
    for (uint64_t width = 1; width < p->count; width *= 2) {
        for (uint64_t from = 0; from < p->count; from += 2 * width) {
            uint64_t middle = p->count - from < width ? p->count : from + width;
            uint64_t end = p->count - from < 2 * width ? p->count : from + 2 * width;
            merge(order, from, middle, end, spare, x, y);
        }
        uint64_t *swap = order;
        order = spare;
        spare = swap;
    }
    return order;
}

void pairs_places(const struct pairs *p, double *numbers)
{
    const struct merit_host *host = p->call->host;
    const uint64_t *order = pairs_order(p, numbers, NULL);
    for (uint64_t from = 0, to; from < p->count; from = to) {
        for (to = from + 1; to < p->count; to++)
            if (host->compare12(numbers[order[from]], numbers[order[to]]) != 0)
                break;
        for (uint64_t i = from; i < to; i++)
            p->terms[order[i]] = (double)(from + to + 1) / 2.0;
    }
    for (uint64_t i = 0; i < p->count; i++)
        numbers[i] = p->terms[i];
}

int32_t pairs_give(const struct merit_call *c, double number)
{
    for (uint64_t i = 0; i < c->row_count; i++)
        c->result[i] = number;
    return MERIT_DONE;
}
