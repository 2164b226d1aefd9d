// Methods over criteria run from their recipe (core/language/method.h, distances): in the host's
// own loops, from what the criteria of a cohort come to, a stretch of rows at a time, with no
// column made or copied. The bits are those of the method's own run.
//
// Invariants:
//  1. Rows of no cohort, and rows without data in a criterion that takes part, count for nothing
//  and
//     have no data.
//  2. Where a method has no recipe for one cohort, it is called for all of them.
#ifndef CORE_DISTANCE_H
#define CORE_DISTANCE_H

#include "core/engine/criteria.h"

// The recipes of a board's cohorts. Lifetime: the board's.
struct distances;

// Look at the criteria, and ask for the recipes. *out NULL: there are none, the method is to be
// called. False: a criterion failed. `pair` (or NULL) helps where columns must be looked through.
bool distances_make(struct engine *g, const struct measured *of, struct board *b, struct pair *pair,
                    struct distances **out, struct err *e) MUST_USE;

// Bound to the rows of the board, so that running only reads. NULL: a criterion failed.
struct distance_run *distances_open(struct engine *g, struct distances *d, struct board *b,
                                    struct err *e);
void distances_close(struct distance_run *r);

// Results of rows [first, first + n) of the board, n at most PROGRAM_BLOCK: out[i] of output i, or
// NULL where it is not wanted. `infinite`: some of them are; then no result counts.
// Quickest a whole PROGRAM_BLOCK at a time, one after the other.
bool distance_rows(struct distance_run *r, size_t first, size_t n, double *const *out,
                   bool *infinite, struct err *e) MUST_USE;

// out[i] = share[i] * worth[i] * times
void distance_worths(double *out, const double *share, const double *worth, double times, size_t n);

#endif
