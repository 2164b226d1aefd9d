// How columns go together over the cohort: correlations, and the consistency of a set of criteria.
#ifndef STATS_RELATION_H
#define STATS_RELATION_H

#include "merit_plugin.h"

// Of the subjects with both numbers; one of the columns the same for all, or fewer than 2: no data.
int32_t pearson(const struct merit_call *c);
// Pearson's correlation of the places, equals sharing the mean of theirs.
int32_t spearman(const struct merit_call *c);
// Tau-b: (pairs in one order - pairs in opposite order) / sqrt((pairs - those equal in x) (pairs -
// those equal in y)).
int32_t kendall(const struct merit_call *c);

// Cronbach's alpha: k^2 x the mean covariance of two criteria / the sum of all covariances, each
// over the subjects with both; one criterion: no data.
int32_t cronbach(const struct merit_call *c);

#endif
