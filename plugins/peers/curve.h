// A number on a curve that the ruleset draws, each subject alone: piecewise, logistic. README.md
// has the formulas.
#ifndef PEERS_CURVE_H
#define PEERS_CURVE_H

#include "merit_plugin.h"

#define CURVE_POINTS 8

extern const struct merit_parameter CURVE_PIECEWISE[2 * CURVE_POINTS + 1], CURVE_LOGISTIC[2];

// The straight lines through (x1, y1), (x2, y2) ..; flat before the first point and after the last.
int32_t piecewise(const struct merit_call *c);

// 1 / (1 + exp(-k (x - middle))). Source: Verhulst (1838).
int32_t logistic(const struct merit_call *c);

#endif
