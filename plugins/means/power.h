// The power means: arithmetic, geometric, harmonic, and power with any exponent.
#ifndef MEANS_POWER_H
#define MEANS_POWER_H

#include "merit_plugin.h"

extern const struct merit_parameter POWER_NONE[1], POWER_EXPONENT[2];

// sum(w s) / sum(w).
int32_t arithmetic(const struct merit_call *c);

// exp(sum(w ln s) / sum(w)); 0 with a share of 0 or less. Source: UNDP, technical note 1.
int32_t geometric(const struct merit_call *c);

// sum(w) / sum(w / s); 0 with a share of 0 or less.
int32_t harmonic(const struct merit_call *c);

// (sum(w s^p) / sum(w))^(1/p): p of 1 arithmetic, 0 geometric, -1 harmonic.
int32_t power(const struct merit_call *c);

#endif
