// A number as a share of the cohort's: share_of_best, share_of_sum, vector, log_share. Where less
// is better a share has a formula of its own, the cost form; turning the sign round would turn the
// order round with it. README.md has the formulas.
#ifndef PEERS_SHARE_H
#define PEERS_SHARE_H

#include "merit_plugin.h"

extern const struct merit_parameter SHARE_OF_BEST[3], SHARE_BETTER[1];

// (x / max)^power; less: (min / x)^power, or with `rest` 1 - (x / max)^power. Source: OECD/JRC
// Handbook (2008), distance to the leader.
int32_t share_of_best(const struct merit_call *c);

// x / sum(x); less: (1 / x) / sum(1 / x).
int32_t share_of_sum(const struct merit_call *c);

// x / sqrt(sum(x^2)); less: 1 - that. Source: Hwang and Yoon (1981), vector normalisation.
int32_t vector(const struct merit_call *c);

// ln x / sum(ln x); less: (1 - that) / (n - 1). Source: Zavadskas and Turskis (2008), logarithmic
// normalisation.
int32_t log_share(const struct merit_call *c);

#endif
