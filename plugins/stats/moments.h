// The shape of one column over the cohort: how far it spreads, how it leans, how heavy its tails
// are, and what lies below a part of it.
#ifndef STATS_MOMENTS_H
#define STATS_MOMENTS_H

#include "merit_plugin.h"

extern const struct merit_parameter MOMENTS_PART[1];

// sqrt(sum (x - mean)^2 / (n - 1)); one subject: no data.
int32_t deviation(const struct merit_call *c);
// G1 = sqrt(n (n - 1)) / (n - 2) x sqrt(n) S3 / S2^1.5; fewer than 3, or all the same: no data.
int32_t skewness(const struct merit_call *c);
// G2 = (n - 1) / ((n - 2) (n - 3)) x ((n + 1) (n S4 / S2^2 - 3) + 6); fewer than 4, or all the
// same: no data.
int32_t kurtosis(const struct merit_call *c);
// Below which the part `at` of the numbers lies: linear between neighbours, type 7 of Hyndman and
// Fan (1996).
int32_t quantile(const struct merit_call *c);

#endif
