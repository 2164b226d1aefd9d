// What goes by the order of the shares: min, max, median, owa, quantifier.
#ifndef MEANS_ORDER_H
#define MEANS_ORDER_H

#include "merit_plugin.h"

#define ORDER_POSITIONS 12

extern const struct merit_parameter ORDER_NONE[1], ORDER_OWA[ORDER_POSITIONS + 1],
    ORDER_QUANTIFIER[2];

int32_t min(const struct merit_call *c);
int32_t max(const struct merit_call *c);

// The share at which half of the worth is reached; halfway to the next where that is just half.
int32_t median(const struct merit_call *c);

// Shares from the best down, weighed by position and by worth: the weights of m positions drawn as
// a line from 0 to 1 over equal steps, and each child taking the rise over its part of the worth.
// Source: Yager (1988), Torra (1997).
int32_t owa(const struct merit_call *c);

// The same with the curve r^alpha for the line. Source: Yager (1996), quantifier guided.
int32_t quantifier(const struct merit_call *c);

#endif
