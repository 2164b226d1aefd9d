#include "kernel.h"

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
