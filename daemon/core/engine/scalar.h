// Operations that go row by row: rounding, calendars, currencies, fields of records.
#ifndef CORE_SCALAR_H
#define CORE_SCALAR_H

#include "core/engine/running.h"

// ROUND (x, digits), STEPS (x, size), WORKDAYS, MONTHS_BETWEEN, YEARS_BETWEEN (from a to b)
void scalar_binary(const struct calendar *c, enum opcode code, double *out, const double *a,
                   const double *b, size_t n);
// x in currency `from` (base index) into `to`, at the price of the day.
void scalar_convert(const struct store *s, uint32_t from, uint32_t to, double *out, const double *x,
                    const double *day, size_t n);
// FIELD and RECORD of the frame's rows [start, start + n).
void scalar_record(const struct frame *f, const struct op *op, size_t start, double *out, size_t n);

#endif
