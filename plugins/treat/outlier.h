// Treatments of outliers: winsorise.
#ifndef TREAT_OUTLIER_H
#define TREAT_OUTLIER_H

#include "merit_plugin.h"

// While |skewness| >= `skew` and kurtosis >= `kurtosis` and fewer than `most` cells are put: with a
// skewness of 0 or more all cells at the largest number to the next lower one, else all at the
// smallest to the next higher one.
int32_t winsorise(const struct merit_call *c);

extern const struct merit_parameter OUTLIER_WINSORISE[3];

// As winsorise; a column that fails its test even so is taken as it was and as a logarithm: ln(x -
// min
// + 0.01 (max - min)), and where the skewness is below 0 mirrored.
int32_t outliers(const struct merit_call *c);

// Numbers below the quantile `low` or above `high` become it, or with `trim` no data.
int32_t quantiles(const struct merit_call *c);

extern const struct merit_parameter OUTLIER_QUANTILES[3];

#endif
