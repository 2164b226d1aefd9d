// What a call was given by the method, held to the contract: columns, weights, cells.
#ifndef PLUGIN_GIVEN_H
#define PLUGIN_GIVEN_H

#include "plugin/call.h"

// Mark everything that the method is to write, so that what it leaves out is seen.
void given_open(struct call *c);

// Check all that the method wrote, and settle it: one NaN for no data, no minus zero, an infinity
// for each row that failed. False where nothing of it counts:
//   columns  a row without a result; a row alone fails by an infinity, a broken promise
//            (MERIT_TOTAL), a bool that is neither 0 nor 1, a day that is none
//   weights  one that is missing, negative, infinite or no data, or all 0
//   cells    one that is missing or infinite, or whose flag is not true of it
bool given_check(struct call *c, struct err *e) MUST_USE;

// Weights, not all 0, scaled to the sum 1.
void given_scale(double *weights, size_t count);

#endif
