// Whole columns by a formula: logarithms and Box-Cox. A column that is the same for all, or has one
// number, stays as it is, and that is told.
#ifndef TREAT_TRANSFORM_H
#define TREAT_TRANSFORM_H

#include "cells.h"

extern const struct merit_parameter TRANSFORM_LOG[2], TRANSFORM_BOXCOX[1];

// 'range': ln(x - min + 0.01 (max - min)), mirrored -ln(max + 0.01 (max - min) - x); 'one': ln(x -
// min + 1); 'gii': ln((max - 1) (x - min) / (max - min) + 1), for a max above 1.
int32_t logarithm(const struct merit_call *c);

// ((x - min + 1)^l - 1) / l; l = 0: ln(x - min + 1).
int32_t boxcox(const struct merit_call *c);

// The 'range' logarithm of one column, mirrored or not. False where there is none.
int transform_log_range(struct cells *k, int mirrored);

#endif
