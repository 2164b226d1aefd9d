// Subjects that have a number in both of two columns, or in one; and what is computed over them.
//
// Sums are exact (host->sum) and places are by value: the order of the rows leaves no trace. A
// method gives one number for the cohort, the same in every row. Lifetime: the call.
#ifndef STATS_PAIRS_H
#define STATS_PAIRS_H

#include "merit_plugin.h"

struct pairs {
    const struct merit_call *call;
    double *x, *y;  // y NULL when there is one column
    uint64_t count; // of subjects
    double *terms;  // room for a number per subject
};

// Columns `a` and `b` of the call; b = a: one column.
void pairs_open(struct pairs *p, const struct merit_call *c, uint64_t a, uint64_t b);

double pairs_sum(const struct pairs *p);

// Numbers less their mean, in parts of the furthest from it; how far that is in parts of `size`,
// the largest of them without its sign: at most 2, which times size may be beyond a double. 0: all
// are the same to 12 digits, or there is none. `size` may be NULL.
double pairs_centre(const struct pairs *p, double *numbers, double *size);

// Numbers become their places from below, 1 for the least, equals (to 12 digits) sharing the mean
// of theirs.
void pairs_places(const struct pairs *p, double *numbers);

// The subjects in ascending order of x, equals by y.
uint64_t *pairs_order(const struct pairs *p, const double *x, const double *y);

// The same number in every row.
int32_t pairs_give(const struct merit_call *c, double number);

#endif
