// Combined measures: CoCoSo of sums and products, OCRA of competitiveness in costs and in gains.
#ifndef OUTRANK_COMBINED_H
#define OUTRANK_COMBINED_H

#include "merit_plugin.h"

extern const struct merit_parameter COMBINED_LAMBDA[1];

int32_t cocoso(const struct merit_call *c);
int32_t ocra(const struct merit_call *c);

#endif
