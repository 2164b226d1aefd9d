// The criteria of the subjects that have a number for each of them, for methods that set criteria
// beside each other.
//
// Sums over subjects are exact (host->sum): their order leaves no trace. Lifetime: the call.
#ifndef WEIGHTS_COMPLETE_H
#define WEIGHTS_COMPLETE_H

#include "merit_plugin.h"

struct complete {
    const struct merit_call *call;
    uint64_t rows, count; // subjects, criteria
    double **x;           // [criterion][subject]; the method may overwrite them
    double *least, *most; // per criterion
    double *terms;        // room for a number per subject, to be summed
};

void complete_open(struct complete *k, const struct merit_call *c);

// (x - worst) / (best - worst) in place of the criterion's numbers, or with `directed` 0 from the
// least; 0 when all are the same.
void complete_span(struct complete *k, uint64_t criterion, int directed);

int complete_same(const struct complete *k, uint64_t criterion);

double complete_sum(const struct complete *k);

// sum (x - mean x)^2 / (n - 1), of the numbers as they stand; 0 for one subject.
double complete_variance(const struct complete *k, uint64_t criterion);

// Pearson's correlation of two criteria; 0 when one is the same for all.
double complete_correlation(const struct complete *k, uint64_t a, uint64_t b);

#endif
