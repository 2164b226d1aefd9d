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

// The least and the most of the numbers as they were. False where these are the same to 12 digits,
// or there is none.
int cells_extent(const struct cells *k, double *least, double *most);

// Of the numbers as they were the one below which a part of them lies: linear between neighbours,
// type 7 of Hyndman and Fan (1996). There is one at least.
double cells_quantile(const struct cells *k, double part);

// "criterion 2 stays as it is: .." in the log.
void cells_tell(const struct cells *k, uint64_t criterion, const char *what);

#endif
