// Weights by how criteria go together or against each other: CRITIC, the first principal
// component, equal correlations with the index.
#ifndef WEIGHTS_CONFLICT_H
#define WEIGHTS_CONFLICT_H

#include "merit_plugin.h"

extern const struct merit_parameter CONFLICT_NEGATIVE[1], CONFLICT_SHARES[1];

// C = s sum (1 - r) over the other criteria, s the standard deviation and r the correlations of
// (x - worst) / (best - worst); the weight is C / sum C. critic_undirected takes (x - least) /
// (most - least) for all, whichever way is better.
int32_t critic(const struct merit_call *c);
int32_t critic_undirected(const struct merit_call *c);

// The first principal component of the correlations: its loadings, of which most are above 0. By a
// library: the same on one machine, not to the last bit on all.
int32_t pca(const struct merit_call *c);

// Weights w with which the correlations of the criteria with sum w x are alike (or in the shares
// given). Searched for, by a library: the same on one machine, not to the last bit on all.
int32_t balanced(const struct merit_call *c);

#endif
