// Why an expression came to no data though all that it reads was known: "division by 0".
#ifndef CORE_REASON_H
#define CORE_REASON_H

#include "base/str.h"
#include "core/check/plan.h"

// Adds " (division by 0)". values: of engine_trace, one per op. Nothing where the result is known,
// or where what it reads had no data of its own: that is told where it is read.
void reason_add(const struct program *p, const double *values, struct str *out);

#endif
