// The children of a group as its combining methods see them, one row at a time.
//
// 1. A child that does not apply (its worth is 0 or no data) is left out.
// 2. A child that applies and has no data leaves the group without data, unless the parameter
//    `available` is content with the part of the children that have some; then it is left out too.
// 3. With no child left there is no data.
#ifndef MEANS_CHILDREN_H
#define MEANS_CHILDREN_H

#include "merit_plugin.h"

struct children {
    double *share, *worth;
    uint64_t count;
    double total;       // of the worths
    double least, most; // of the shares
};

// One row's children put together. `p` is the method's own; it may fail the row, and then returns
// no data.
typedef double (*children_fn)(const struct merit_call *c, uint64_t row, const struct children *k,
                              const void *p);

// Call `put` for every row that has children with data. `available` is the parameter's value.
int32_t children_combine(const struct merit_call *c, double available, children_fn put,
                         const void *p);

// The same for one row alone.
void children_combine_row(const struct merit_call *c, double available, uint64_t row,
                          children_fn put, const void *p);

// By ascending share. For this one row the lists are the method's to turn.
void children_sort(const struct children *k);

// x, but no less than the least share and no more than the largest: equal shares give that share
// to the last bit.
double children_hold(const struct children *k, double x);

#define MEANS_AVAILABLE                                                                            \
    {                                                                                              \
        .name = "available",                                                                       \
        .sentence = "the part of the children that apply, by number, that must have data; the "    \
                    "rest is left out then",                                                       \
        .type = MERIT_PARAMETER_NUMBER,                                                            \
        .flags = MERIT_HAS_DEFAULT | MERIT_HAS_LEAST | MERIT_HAS_MOST, .number = 1.0,              \
        .least = 0.0, .most = 1.0                                                                  \
    }

#endif
