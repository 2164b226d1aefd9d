// Methods that measure how far each subject lies from the best and the worst there is: TOPSIS,
// VIKOR.
#ifndef OUTRANK_IDEAL_H
#define OUTRANK_IDEAL_H

#include "merit_plugin.h"

// C = d- / (d+ + d-), d+ and d- the Euclidean distances of v = w x / |x| from the best and the
// worst v of each criterion; |x| = sqrt(sum x^2). 0.5 where both are 0.
int32_t topsis(const struct merit_call *c);

// The same with v = w (x - least) / (most - least).
int32_t topsis_minmax(const struct merit_call *c);

// Both as a recipe, the best as the first point and the worst as the second.
int32_t topsis_measure(const struct merit_criteria *c, struct merit_distances *d);
int32_t topsis_minmax_measure(const struct merit_criteria *c, struct merit_distances *d);

// d = w (best - x) / (best - worst); S = sum d, R = max d over the criteria;
// Q = v (S - S*) / (S- - S*) + (1 - v) (R - R*) / (R- - R*), * the least and - the most of the
// cohort; small is good.
int32_t vikor(const struct merit_call *c);

extern const struct merit_output IDEAL_TOPSIS[3], IDEAL_VIKOR[5];
extern const struct merit_parameter IDEAL_MAJORITY[1];

#endif
