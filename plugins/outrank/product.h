// Weighted sums and products of normalised criteria: WSM (SAW), WPM, and WASPAS between them.
#ifndef OUTRANK_PRODUCT_H
#define OUTRANK_PRODUCT_H

#include "merit_plugin.h"

extern const struct merit_parameter PRODUCT_NORMALISE[1];
extern const struct merit_parameter PRODUCT_LAMBDA[1];

int32_t wsm(const struct merit_call *c);
int32_t wsm_measure(const struct merit_criteria *c, struct merit_distances *d); // but by 'sum'
int32_t wpm(const struct merit_call *c);
int32_t waspas(const struct merit_call *c);

#endif
