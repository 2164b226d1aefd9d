#include "moments.h"

#include <float.h>
#include <math.h>

#include "pairs.h"

enum { AT };
const struct merit_parameter MOMENTS_PART[1] = {
    [AT] = {.name = "at",
            .sentence = "the part of the numbers that lies below: 0.5 is the median",
            .type = MERIT_PARAMETER_NUMBER,
            .flags = MERIT_HAS_DEFAULT | MERIT_HAS_LEAST | MERIT_HAS_MOST,
            .number = 0.5,
            .least = 0.0,
            .most = 1.0},
};

static double power_sum(const struct pairs *p, int power)
{
    for (uint64_t i = 0; i < p->count; i++) {
        double square = p->x[i] * p->x[i];
        p->terms[i] = power == 2 ? square : power == 3 ? square * p->x[i] : square * square;
    }
    return pairs_sum(p);
}

int32_t deviation(const struct merit_call *c)
{
    struct pairs p;
    pairs_open(&p, c, 0, 0);
    if (p.count < 2)
        return pairs_give(c, MERIT_NO_DATA);
    double size, furthest = pairs_centre(&p, p.x, &size);
    if (furthest <= 0.0)
        return pairs_give(c, 0.0);
    double y = furthest * sqrt(power_sum(&p, 2) / (double)(p.count - 1)) * size;
    return pairs_give(c, y < DBL_MAX ? y : DBL_MAX); // of two largest numbers, of either sign
}

int32_t skewness(const struct merit_call *c)
{
    struct pairs p;
    pairs_open(&p, c, 0, 0);
    if (p.count < 3 || pairs_centre(&p, p.x, NULL) <= 0.0)
        return pairs_give(c, MERIT_NO_DATA);
    double s2 = power_sum(&p, 2), s3 = power_sum(&p, 3), n = (double)p.count;
    return pairs_give(c, sqrt(n * (n - 1.0)) / (n - 2.0) * (sqrt(n) * s3 / (s2 * sqrt(s2))));
}

int32_t kurtosis(const struct merit_call *c)
{
    struct pairs p;
    pairs_open(&p, c, 0, 0);
    if (p.count < 4 || pairs_centre(&p, p.x, NULL) <= 0.0)
        return pairs_give(c, MERIT_NO_DATA);
    double s2 = power_sum(&p, 2), s4 = power_sum(&p, 4), n = (double)p.count;
    return pairs_give(c, (n - 1.0) / ((n - 2.0) * (n - 3.0)) *
                             ((n + 1.0) * (n * s4 / (s2 * s2) - 3.0) + 6.0));
}

int32_t quantile(const struct merit_call *c)
{
    struct pairs p;
    pairs_open(&p, c, 0, 0);
    if (p.count == 0)
        return pairs_give(c, MERIT_NO_DATA);
    const uint64_t *order = pairs_order(&p, p.x, NULL);
    double place = (double)(p.count - 1) * c->parameters[AT];
    uint64_t at = (uint64_t)place;
    double below = p.x[order[at]], beyond = place - (double)at;
    if (at + 1 >= p.count || beyond <= 0.0)
        return pairs_give(c, below);
    return pairs_give(c, below * (1.0 - beyond) + p.x[order[at + 1]] * beyond);
}
