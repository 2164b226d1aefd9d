// The loops over whole columns: plain, without branches, several numbers at a time, so that the
// compiler can use what the machine has. Sums are exact in their bins, so that neither the width
// nor the order shows.
#ifndef OUTRANK_KERNEL_H
#define OUTRANK_KERNEL_H

#include "merit_plugin.h"

struct extent {
    double least, most; // of the numbers; 0 when there are none
    int complete;       // no number is missing; else least and most are of no use
};

struct extent kernel_extent(const double *x, uint64_t count);

// The sum of (x * scale) ^ 2 over the column; size is that of its largest number, at most 2 ^ 400
// after scaling (matrix.h). The same bits in any order; what is lost of a square is at most
// 2^-104 x count^2 of the largest.
double kernel_squares(const double *x, uint64_t count, double scale, double size);

// sums[i] += ((x[i] * scale - from) * factor) ^ 2
void kernel_add_squares(double *sums, const double *x, uint64_t count, double scale, double from,
                        double factor);

// part = (from - x[i] * scale) * factor, of 0 and more: sums[i] += part, largest[i] = the larger of
// largest[i] and part
void kernel_add_regret(double *sums, double *largest, const double *x, uint64_t count, double scale,
                       double from, double factor);

#endif
