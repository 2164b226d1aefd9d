// The cells of one criterion while they are treated: a copy of its numbers, and what became of
// each.
//
// What depends on several subjects is a least, a most or an exact sum (host->sum): the order of the
// rows leaves no trace. Lifetime: the call.
#ifndef TREAT_CELLS_H
#define TREAT_CELLS_H

#include "merit_plugin.h"

struct cells {
    const struct merit_call *call;
    const double *was;
    double *is;     // call->cells of the criterion
    uint8_t *flags; // likewise
    uint64_t count; // of numbers
    double *terms;  // room for a number per row, to be summed
};

// The numbers as they are, none of them flagged.
void cells_open(struct cells *k, const struct merit_call *c, uint64_t criterion);

// The shape of the numbers as they stand now: sample skewness G1 and excess kurtosis G2. False
// where there are too few (under 3, under 4), or all are the same.
struct shape {
    double skew, kurtosis;
};
int cells_shape(const struct cells *k, struct shape *out);

#endif
