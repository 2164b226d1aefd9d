// Where a number lies between the least and the best of the cohort, or between the least and a
// mark: minmax, to_best, to_target, to_reference, exponential. README.md has the formulas.
#ifndef PEERS_RANGE_H
#define PEERS_RANGE_H

#include "merit_plugin.h"

extern const struct merit_parameter RANGE_MINMAX[4], RANGE_TO_BEST[2], RANGE_TO_MARK[2],
    RANGE_EXPONENTIAL[5];

// low + (x - min) / (max - min) (high - low). Source: OECD/JRC Handbook (2008), min-max.
int32_t minmax(const struct merit_call *c);
int32_t minmax_recipe(const struct merit_prepare *given, struct merit_recipe *recipe);

// 1 - (max - x) / (max - min). Source: OECD/JRC Handbook (2008), distance to a reference: the best.
int32_t to_best(const struct merit_call *c);
int32_t to_best_recipe(const struct merit_prepare *given, struct merit_recipe *recipe);

// min(cap, (x - min) / (t - min)), 1 where t is min or worse. Source: COINr, distance to target.
int32_t to_target(const struct merit_call *c);

// The same with t = the mean of those marked by the second column. Source: OECD/JRC Handbook
// (2008), distance to a reference.
int32_t to_reference(const struct merit_call *c);

// low + (1 - exp(-a u)) / (1 - exp(-a)) (high - low), u = minmax; u itself when a is 0. Source:
// Keeney and Raiffa (1976), utility of constant absolute risk aversion.
int32_t exponential(const struct merit_call *c);

#endif
