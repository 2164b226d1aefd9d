// Weights by what would be lost without a criterion, or by going for another: MEREC, CILOS, and
// IDOCRIW, which joins it with entropy. For numbers above 0.
#ifndef WEIGHTS_LOSS_H
#define WEIGHTS_LOSS_H

#include "merit_plugin.h"

// n = min / x (more is better) or x / max; S = ln(1 + sum |ln n| / m), S' the same with one
// criterion left out; its weight is sum |S' - S| over the subjects, as a share of all.
int32_t merec(const struct merit_call *c);

// The weights q with F q = 0: F holds the relative losses p of criterion j at the subject that is
// best in i, and on its diagonal what they add up to, less than 0. By a library: the same on one
// machine, not to the last bit on all.
int32_t cilos(const struct merit_call *c);

// q w / sum q w, of cilos and entropy.
int32_t idocriw(const struct merit_call *c);

#endif
