// Treatments of outliers: winsorise.
#ifndef TREAT_OUTLIER_H
#define TREAT_OUTLIER_H

#include "merit_plugin.h"

// While |skewness| >= `skew` and kurtosis >= `kurtosis` and fewer than `most` cells are put: with a
// skewness of 0 or more all cells at the largest number to the next lower one, else all at the
// smallest to the next higher one.
int32_t winsorise(const struct merit_call *c);

extern const struct merit_parameter OUTLIER_WINSORISE[3];

#endif
