// Exact sums of doubles: the same bits whatever the order of the numbers.
//
// A sum is kept as a whole number of the smallest double, in limbs of 32 bits (after R. M. Neal,
// "Fast exact summation using small and large superaccumulators", 2015). It is rounded once, when
// it is read: to the nearest double, halves to even.
#ifndef BASE_SUM_H
#define BASE_SUM_H

#include <stddef.h>
#include <stdint.h>

#define SUM_LIMBS 68 // of 32 bits: from 2^-1074 to past the sum of 2^32 of the largest doubles

struct sum {
    int64_t limbs[SUM_LIMBS]; // each with room for carries
    uint32_t pending;         // additions since the carries were taken on
};

void sum_add(struct sum *s, double x); // x finite; a zeroed struct is the sum of nothing
// Infinite when it is too large for a double.
double sum_value(struct sum *s);

// The sum of those of `count` numbers that are no NaN; NaN when one is infinite.
double sum_of(const double *numbers, size_t count);

#endif
