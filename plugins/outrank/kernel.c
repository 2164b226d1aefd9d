#include "kernel.h"

#include <math.h>

#define LANES 8 // numbers looked at side by side

struct extent kernel_extent(const double *x, uint64_t count)
{
    if (count == 0)
        return (struct extent){.complete = 1};
    double least[LANES], most[LANES], lost[LANES];
    for (int k = 0; k < LANES; k++) {
        least[k] = most[k] = x[0];
        lost[k] = 0.0;
    }
    uint64_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (int k = 0; k < LANES; k++) {
            double v = x[i + (uint64_t)k];
            least[k] = v < least[k] ? v : least[k];
            most[k] = v > most[k] ? v : most[k];
            lost[k] += v - v; // NaN for ever once one is met
        }
    for (; i < count; i++) {
        least[0] = x[i] < least[0] ? x[i] : least[0];
        most[0] = x[i] > most[0] ? x[i] : most[0];
        lost[0] += x[i] - x[i];
    }
    struct extent e = {.least = least[0], .most = most[0]};
    double any = 0.0;
    for (int k = 0; k < LANES; k++) {
        e.least = least[k] < e.least ? least[k] : e.least;
        e.most = most[k] > e.most ? most[k] : e.most;
        any += lost[k];
    }
    e.complete = any <= 0.0;
    return e;
}

// Sums by bins (after J. Demmel and Y. Nguyen, "Fast reproducible floating-point summation", 2013):
// every number is cut, at places that depend on the largest and the count alone, into two pieces
// that are whole multiples of one unit each. Sums of such pieces are exact, hence the same in any
// order.
struct bins {
    double cut[2];
};

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

// For `count` numbers of 0 .. most: a piece of the first bin is a multiple of 2^-53 of count x
// most; adding cut, 1.5 x 2^52 such units, rounds to them.
static struct bins bins_of(double most, uint64_t count)
{
    struct bins b;
    double room = power_above((double)(count > 0 ? count : 1)) * 2.0;
    b.cut[0] = 1.5 * room * power_above(most);
    b.cut[1] = 1.5 * room * (b.cut[0] / 1.5 * 0x1p-52);
    return b;
}

double kernel_squares(const double *x, uint64_t count, double scale, double size)
{
    double most = size * scale * (size * scale);
    if (!(most > 0.0))
        return 0.0;
    struct bins b = bins_of(most, count);
    double high[LANES] = {0.0}, low[LANES] = {0.0};
    uint64_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (int k = 0; k < LANES; k++) {
            double v = x[i + (uint64_t)k] * scale, square = v * v;
            double piece = square + b.cut[0] - b.cut[0];
            high[k] += piece;
            low[k] += square - piece + b.cut[1] - b.cut[1];
        }
    for (; i < count; i++) {
        double v = x[i] * scale, square = v * v;
        double piece = square + b.cut[0] - b.cut[0];
        high[0] += piece;
        low[0] += square - piece + b.cut[1] - b.cut[1];
    }
    for (int k = 1; k < LANES; k++) {
        high[0] += high[k];
        low[0] += low[k];
    }
    return high[0] + low[0];
}

void kernel_add_squares(double *sums, const double *x, uint64_t count, double scale, double from,
                        double factor)
{
    for (uint64_t i = 0; i < count; i++) {
        double part = (x[i] * scale - from) * factor;
        sums[i] += part * part;
    }
}

void kernel_add_regret(double *sums, double *largest, const double *x, uint64_t count, double scale,
                       double from, double factor)
{
    for (uint64_t i = 0; i < count; i++) {
        double part = (from - x[i] * scale) * factor;
        sums[i] += part;
        largest[i] = part > largest[i] ? part : largest[i];
    }
}
