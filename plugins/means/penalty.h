// The Mazziotta-Pareto index: a mean with a penalty, or a premium, for uneven shares.
#ifndef MEANS_PENALTY_H
#define MEANS_PENALTY_H

#include "merit_plugin.h"

extern const struct merit_parameter PENALTY_NONE[1];

// M - S cv, with M the mean of the shares, S their standard deviation over sum(w), cv = S / M: for
// what is good when it is high. Source: De Muro, Mazziotta and Pareto (2011).
int32_t mpi_minus(const struct merit_call *c);

// M + S cv: for what is bad when it is high.
int32_t mpi_plus(const struct merit_call *c);

#endif
