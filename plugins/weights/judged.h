// Weights that people give: as numbers, as an order, as comparisons of pairs (AHP).
#ifndef WEIGHTS_JUDGED_H
#define WEIGHTS_JUDGED_H

#include "merit_plugin.h"

extern const struct merit_parameter JUDGED_GIVEN[1], JUDGED_ORDER[2], JUDGED_PAIRS[1];

int32_t given(const struct merit_call *c);

// Of the criterion in place j of m: 'centroid' sum 1 / k for k = j .. m, by m; 'sum' 2 (m + 1 - j)
// / (m (m + 1)); 'reciprocal' 1 / j. Criteria that share a place share what its places weigh.
int32_t by_rank(const struct merit_call *c);

// The weights of a matrix of comparisons a_ij, how many times as important i is as j. One that is
// not reciprocal is refused; a consistency ratio above 0.1 is told. ahp: the eigenvector of the
// largest eigenvalue (by a library: the same on one machine, not to the last bit on all);
// ahp_columns: the means of the columns' shares; ahp_rows: the geometric means of the rows.
int32_t ahp(const struct merit_call *c);
int32_t ahp_columns(const struct merit_call *c);
int32_t ahp_rows(const struct merit_call *c);

#endif
