// How far a number lies from the middle of the cohort: zscore, robust_zscore, about_mean. README.md
// has the formulas.
#ifndef PEERS_SPREAD_H
#define PEERS_SPREAD_H

#include "merit_plugin.h"

extern const struct merit_parameter SPREAD_ZSCORE[3], SPREAD_ABOUT_MEAN[2];

// mean + sd (x - m) / s; m the cohort's mean, s its standard deviation over n - 1. Source: OECD/JRC
// Handbook (2008), standardisation.
int32_t zscore(const struct merit_call *c);

// mean + sd (x - median) / (1.4826 MAD); where MAD is 0, 1.253314 times the mean deviation from the
// median. Source: Iglewicz and Hoaglin (1993), modified z-score.
int32_t robust_zscore(const struct merit_call *c);

// 1 above m + within |m|, -1 below m - within |m|, else 0. Source: OECD/JRC Handbook (2008),
// indicators above or below the mean.
int32_t about_mean(const struct merit_call *c);

#endif
