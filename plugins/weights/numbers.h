// One criterion's numbers as the weighting methods look at them: those that are there, in no order.
//
// What depends on several subjects is a least, a most or an exact sum (host->sum): the order of the
// rows leaves no trace. Lifetime: the call.
#ifndef WEIGHTS_NUMBERS_H
#define WEIGHTS_NUMBERS_H

#include "merit_plugin.h"

struct numbers {
    const struct merit_call *call;
    const double *x;    // of all rows; no data where there is none
    uint64_t count;     // of numbers
    double least, most; // 0 when there are none
    int same;           // all are equal to 12 digits, or there is none or one
    double scale;       // a power of two by which the largest is at most 1
    double *terms;      // room for a number per row, to be summed
};

void numbers_open(struct numbers *n, const struct merit_call *c, uint64_t criterion);

// Into the terms: (x - least) / (most - least), or with `less` (most - x) / (most - least). Not of
// numbers that are all the same.
void numbers_span(const struct numbers *n, int less);

// The numbers that are there, times `scale`, in ascending order: `count` of them.
double *numbers_sorted(const struct numbers *n);

// The sum of the rows' terms.
double numbers_sum(const struct numbers *n);

// All criteria weigh the same.
void weights_equal(const struct merit_call *c);
// As they stand in the vector, or the same for all where none is above 0.
void weights_or_equal(const struct merit_call *c);

// `return numbers_refuse(c, 2, "a negative number, which has no entropy")`
int32_t numbers_refuse(const struct merit_call *c, uint64_t criterion, const char *has);

#endif
