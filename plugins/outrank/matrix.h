// The criteria of one cohort as the ranking methods work on them: complete, looked at column by
// column, never in the order of the rows.
//
// 1. A criterion of weight 0 takes no part. A subject without data in one that does takes no part
//    either: it gets no result and moves nobody else's.
// 2. What depends on several subjects is a least, a most, or a sum by bins (sums.h): the order of
//    the rows leaves no trace.
// 3. Every column has a power of two by which its numbers stay well within a double's range; it is
//    1 but for numbers of extreme size.
//
// Lifetime: the call; everything lies in its scratch memory.
#ifndef OUTRANK_MATRIX_H
#define OUTRANK_MATRIX_H

#include "merit_plugin.h"

struct criterion {
    const double *x; // one number per subject that takes part
    double weight;
    int less;           // is better
    double least, most; // of the numbers
    double scale;
    uint64_t place; // among the call's columns
};

struct matrix {
    const struct merit_call *call;
    struct criterion *criteria;
    uint64_t count;         // of criteria that take part
    uint64_t rows;          // of subjects that do
    const uint64_t *places; // their rows in the call; NULL when all do
};

void matrix_open(struct matrix *m, const struct merit_call *c);

// The same criterion from what its numbers come to, for recipes; it has no x.
struct criterion criterion_of(const struct merit_criteria *c, uint64_t place);

// Room for a number per subject that takes part, all 0.
double *matrix_numbers(const struct matrix *m);

// Write numbers into a column of the call; subjects that take no part have no data.
void matrix_give(const struct matrix *m, uint64_t output, const double *numbers);

// The largest size of a number in a column.
static inline double criterion_size(const struct criterion *k)
{
    return -k->least > k->most ? -k->least : k->most;
}

// The number that is best in a column, and the worst.
static inline double criterion_best(const struct criterion *k)
{
    return k->less ? k->least : k->most;
}

static inline double criterion_worst(const struct criterion *k)
{
    return k->less ? k->most : k->least;
}

#endif
