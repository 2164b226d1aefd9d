// Methods that compare every subject with every other: PROMETHEE II, Copeland.
#ifndef OUTRANK_PAIRS_H
#define OUTRANK_PAIRS_H

#include "merit_plugin.h"

extern const struct merit_parameter PAIRS_PREFERENCE[4];
extern const struct merit_output PAIRS_FLOWS[3], PAIRS_DUELS[3];

// phi = phi+ - phi-; phi+ = sum over the others k of sum w P(x_i - x_k), by n - 1; phi- likewise of
// P(x_k - x_i). By sorting, but for P 'gauss', which compares pairs.
int32_t promethee(const struct merit_call *c);

// Duels won less duels lost; a duel is won by what weighs more in the criteria in which one is
// better.
int32_t copeland(const struct merit_call *c);

#endif
