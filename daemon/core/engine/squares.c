#include "core/engine/squares.h"

#include "core/engine/distance_table.h"

double squares_largest(double least, double most)
{
    return -least > most ? -least : most;
}

double squares_unit(double least, double most)
{
    double size = squares_largest(least, most);
    return size > 0x1p400 ? 0x1p-640 : size > 0.0 && size < 0x1p-400 ? 0x1p640 : 1.0;
}

// The power of two at or above x > 0.
static double power_above(double x)
{
    double p = 1.0;
    while (p < x)
        p *= 2.0;
    while (p * 0.5 >= x)
        p *= 0.5;
    return p;
}

struct squares squares_of_none(size_t count, double most, double unit)
{
    struct squares s = {.unit = unit};
    double largest = most * unit * (most * unit);
    if (!(largest > 0.0))
        return s; // no square is above 0
    // A piece of the first sort is a multiple of 2^-53 of count x largest; adding the cut, 1.5 x
    // 2^52 such units, rounds to them.
    double room = power_above((double)(count > 0 ? count : 1)) * 2.0;
    s.cut[0] = 1.5 * room * power_above(largest);
    s.cut[1] = 1.5 * room * (s.cut[0] / 1.5 * 0x1p-52);
    return s;
}

void squares_add(struct squares *s, const double *x, size_t n)
{
    if (s->cut[0] > 0.0)
        distance_loops()->squares(s, x, n);
}

void squares_join(struct squares *s, const struct squares *more)
{
    s->sums[0] += more->sums[0];
    s->sums[1] += more->sums[1];
}

double squares_value(const struct squares *s)
{
    return s->sums[0] + s->sums[1];
}
