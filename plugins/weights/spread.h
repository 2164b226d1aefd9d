// Weights by how much a criterion tells the subjects apart: entropy.
#ifndef WEIGHTS_SPREAD_H
#define WEIGHTS_SPREAD_H

#include "merit_plugin.h"

// p = x / sum x; e = -sum p ln p / ln n; the weight is (1 - e) / sum (1 - e).
int32_t entropy(const struct merit_call *c);

#endif
