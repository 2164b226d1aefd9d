// A formula with its numbers inserted: "30 x min(1.2, 9920 / 8000) = 36".
#ifndef CORE_FORMULA_H
#define CORE_FORMULA_H

#include "base/str.h"
#include "core/engine/engine.h"

// A number to 12 significant digits, "no data" for NaN.
void formula_number(double value, struct str *out);

// One value as a person reads it, by its type: a number to 12 significant digits (its unit after it
// when with_unit), a date, a title, "no data".
void formula_value(const struct ruleset *r, const struct store *s, const struct value_type *t,
                   double value, bool with_unit, struct str *out);

// A program's expression with the value of every name and gather in its place. values: of
// engine_trace, one per op. Shorthand functions stand as their bodies, methods as their formulas.
// Units are left out where both sides of an operation have the same.
void formula_write(const struct ruleset *r, const struct store *s, const struct program *p,
                   const double *values, struct str *out);

#endif
