// Weights by how much a criterion tells the subjects apart. A criterion that is the same for all
// weighs nothing; when all are, they weigh the same.
#ifndef WEIGHTS_SPREAD_H
#define WEIGHTS_SPREAD_H

#include "merit_plugin.h"

// p = x / sum x; e = -sum p ln p / ln n; the weight is (1 - e) / sum (1 - e).
int32_t entropy(const struct merit_call *c);

// The standard deviation, over n - 1, as a share of all of them: it depends on the criteria's
// units.
int32_t deviation(const struct merit_call *c);

// The variance of (x - least) / (most - least), as a share of all of them.
int32_t variance(const struct merit_call *c);

// The Gini coefficient, sum |x_i - x_k| / (2 n^2 mean), as a share of all of them.
int32_t gini(const struct merit_call *c);

// The angle between the numbers and a criterion that is the same for all, as a share of all angles.
int32_t angle(const struct merit_call *c);

// |ln(sqrt(mean u^2) / sd u)|, u = (x - worst) / (best - worst), as a share of all of them.
int32_t lopcow(const struct merit_call *c);

#endif
