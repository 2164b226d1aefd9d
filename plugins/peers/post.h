// A number between posts that the ruleset fixes, each subject alone: goalposts, log_goalposts,
// interval (curve.h has the curves). Nobody's result changes when
// another enters or leaves. README.md has the formulas.
#ifndef PEERS_POST_H
#define PEERS_POST_H

#include "merit_plugin.h"

extern const struct merit_parameter POST_GOALS[4], POST_INTERVAL[3];

// low + (x - bottom) / (top - bottom) (high - low), clipped to the posts. Source: UNDP, Human
// Development Report, technical note 1; World Bank, Doing Business, distance to frontier.
int32_t goalposts(const struct merit_call *c);

// The same of the logarithms. Source: UNDP, the income index.
int32_t log_goalposts(const struct merit_call *c);

// 1 from `from` to `to`, falling in straight lines to 0 at bottom and top. Source: Cables, Lamata
// and Verdegay (2016), reference ideal method.
int32_t interval(const struct merit_call *c);

#endif
