// The MOORA family: criteria by the length of their vector (or their size alone), what is better
// where it is more against what is better where it is less.
#ifndef OUTRANK_RATIO_H
#define OUTRANK_RATIO_H

#include "merit_plugin.h"

extern const struct merit_output RATIO_ALL[4], RATIO_MISS[1];

int32_t moora(const struct merit_call *c);
int32_t reference_point(const struct merit_call *c);
int32_t multiplicative(const struct merit_call *c);
int32_t multimoora(const struct merit_call *c);

#endif
