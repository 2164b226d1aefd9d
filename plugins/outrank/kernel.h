// The loops over whole columns: plain, without branches, several numbers at a time, so that the
// compiler can use what the machine has.
#ifndef OUTRANK_KERNEL_H
#define OUTRANK_KERNEL_H

#include "merit_plugin.h"

struct extent {
    double least, most; // of the numbers; 0 when there are none
    int complete;       // no number is missing; else least and most are of no use
};

struct extent kernel_extent(const double *x, uint64_t count);

// sums[i] += ((x[i] * scale - from) * factor) ^ 2
void kernel_add_squares(double *sums, const double *x, uint64_t count, double scale, double from,
                        double factor);

// part = (from - x[i] * scale) * factor, of 0 and more: sums[i] += part, largest[i] = the larger of
// largest[i] and part
void kernel_add_regret(double *sums, double *largest, const double *x, uint64_t count, double scale,
                       double from, double factor);

#endif
