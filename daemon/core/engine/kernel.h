// The arithmetic of programs: plain loops over a block of rows, no calls within, for the compiler
// to make vector code of, for every width of vectors; the machine's widest is used.
//
// `out` is never one of the inputs. No data (NaN) spreads as the language says; what leaves the
// numbers (x/0, overflow) becomes no data.
#ifndef CORE_KERNEL_H
#define CORE_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#include "core/check/plan.h"
#include "core/language/method.h"

void kernel_fill(double *out, double x, size_t n);
// out[i] = values[rows[i]]; NONE gives no data
void kernel_pick(double *out, const double *values, const uint32_t *rows, size_t n);
void kernel_scale(double *out, const double *a, double factor, size_t n);
// out[i] = from[rows[i]], NONE stays NONE
void kernel_follow(uint32_t *out, const uint32_t *from, const uint32_t *rows, size_t n);

void kernel_unary(enum opcode code, double *out, const double *a, size_t n);
void kernel_binary(enum opcode code, double *out, const double *a, const double *b, size_t n);
// EQUAL .. GREATER_EQUAL, after rounding both sides to 12 digits
void kernel_compare(enum opcode code, double *out, const double *a, const double *b, size_t n);
void kernel_if(double *out, const double *condition, const double *a, const double *b, size_t n);
void kernel_clamp(double *out, const double *x, const double *low, const double *high, size_t n);
// x within [low, high], for days: no data spreads
void kernel_within(double *out, const double *x, double low, double high, size_t n);
// A recipe (core/language/method.h); no data stays none.
void kernel_line(double *out, const double *x, const struct method_recipe *recipe, size_t n);
// What numbers come to, those that have data.
void kernel_extent(struct method_extent *out, const double *x, size_t n);
// One spelling of no data, and none of minus zero: equal results have equal bits.
void kernel_settle(double *out, const double *a, size_t n);

#endif
