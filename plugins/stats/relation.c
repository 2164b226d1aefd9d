#include "relation.h"

#include <math.h>

#include "pairs.h"

// The sum of x y.
static double products(const struct pairs *p, const double *x, const double *y)
{
    for (uint64_t i = 0; i < p->count; i++)
        p->terms[i] = x[i] * y[i];
    return pairs_sum(p);
}

static double correlation(const struct pairs *p)
{
    if (pairs_centre(p, p->x, NULL) <= 0.0 || pairs_centre(p, p->y, NULL) <= 0.0)
        return MERIT_NO_DATA;
    double both = products(p, p->x, p->y);
    double r = both / (sqrt(products(p, p->x, p->x)) * sqrt(products(p, p->y, p->y)));
    return r > 1.0 ? 1.0 : r < -1.0 ? -1.0 : r;
}

int32_t pearson(const struct merit_call *c)
{
    struct pairs p;
    pairs_open(&p, c, 0, 1);
    return pairs_give(c, correlation(&p));
}

int32_t spearman(const struct merit_call *c)
{
    struct pairs p;
    pairs_open(&p, c, 0, 1);
    pairs_places(&p, p.x);
    pairs_places(&p, p.y);
    return pairs_give(c, correlation(&p));
}

// Pairs of subjects that share a place in ascending order.
static double pairs_equal(const struct pairs *p, const uint64_t *order, const double *x,
                          const double *y)
{
    double pairs = 0.0, run = 0.0;
    for (uint64_t i = 1; i < p->count; i++) {
        int same = x[order[i]] == x[order[i - 1]] && (!y || y[order[i]] == y[order[i - 1]]);
        run = same ? run + 1.0 : 0.0;
        pairs += run;
    }
    return pairs;
}

// How often a larger y stands before a smaller one, counted while they are merged into order.
static double inversions(const struct pairs *p, double *y, double *spare)
{
    double count = 0.0;
    for (uint64_t width = 1; width < p->count; width *= 2) {
        for (uint64_t from = 0; from < p->count; from += 2 * width) {
            uint64_t middle = p->count - from < width ? p->count : from + width;
            uint64_t end = p->count - from < 2 * width ? p->count : from + 2 * width;
            uint64_t left = from, right = middle;
            for (uint64_t to = from; to < end; to++) {
                int stays = left < middle && (right >= end || y[left] <= y[right]);
                count += stays ? 0.0 : (double)(middle - left);
                spare[to] = stays ? y[left++] : y[right++];
            }
        }
        for (uint64_t i = 0; i < p->count; i++)
            y[i] = spare[i];
    }
    return count;
}

int32_t kendall(const struct merit_call *c)
{
    struct pairs p;
    pairs_open(&p, c, 0, 1);
    pairs_places(&p, p.x); // equal to 12 digits is equal
    pairs_places(&p, p.y);
    const uint64_t *order = pairs_order(&p, p.x, p.y), *by_y = pairs_order(&p, p.y, NULL);
    double n = (double)p.count, all = n * (n - 1.0) / 2.0;
    double same_x = pairs_equal(&p, order, p.x, NULL), same_y = pairs_equal(&p, by_y, p.y, NULL);
    double same_both = pairs_equal(&p, order, p.x, p.y);
    double *y = c->host->scratch(c, (p.count + 1) * sizeof *y);
    for (uint64_t i = 0; i < p.count; i++)
        y[i] = p.y[order[i]];
    double opposite = inversions(&p, y, p.terms);
    double ahead = all - same_x - same_y + same_both - 2.0 * opposite;
    double size = sqrt(all - same_x) * sqrt(all - same_y);
    return pairs_give(c, size > 0.0 ? ahead / size : MERIT_NO_DATA);
}

// The covariance of two criteria over the subjects with both, by `size` of each.
static double covariance(const struct merit_call *c, uint64_t a, uint64_t b, double size)
{
    struct pairs p;
    pairs_open(&p, c, a, b);
    if (p.count < 2)
        return MERIT_NO_DATA;
    double *y = p.y ? p.y : p.x, *x = p.x;
    double size_x, size_y, far_x = pairs_centre(&p, x, &size_x), far_y = far_x;
    if (p.y)
        far_y = pairs_centre(&p, y, &size_y);
    else
        size_y = size_x;
    if (far_x <= 0.0 || far_y <= 0.0)
        return 0.0;
    return products(&p, x, y) * (far_x * (size_x / size)) * (far_y * (size_y / size)) /
           (double)(p.count - 1);
}

int32_t cronbach(const struct merit_call *c)
{
    double count = (double)c->column_count, own = 0.0, between = 0.0, size = 0.0;
    for (uint64_t k = 0; k < c->column_count; k++)
        for (uint64_t i = 0; i < c->row_count; i++)
            size = fabs(c->columns[k][i]) > size ? fabs(c->columns[k][i]) : size;
    for (uint64_t a = 0; a < c->column_count && size > 0.0; a++) {
        own += covariance(c, a, a, size);
        for (uint64_t b = a + 1; b < c->column_count; b++)
            between += 2.0 * covariance(c, a, b, size);
    }
    if (c->column_count < 2 || !(own + between != 0.0))
        return pairs_give(c, MERIT_NO_DATA);
    double mean = between / (count * (count - 1.0));
    return pairs_give(c, count * count * mean / (own + between));
}
