// Distances from the mean and from the worst: EDAS, CODAS.
#ifndef OUTRANK_DISTANCE_H
#define OUTRANK_DISTANCE_H

#include "merit_plugin.h"

extern const struct merit_parameter DISTANCE_TAU[1];

int32_t edas(const struct merit_call *c);
int32_t codas(const struct merit_call *c);

#endif
