// A narrow number (core/store/values.h) made a double, for loops over columns: the same bits
// with and without fused multiply-add.
//
// A quotient of an int32 and a power of ten is never so near the middle of two doubles that a
// reciprocal in two parts would round it to the wrong one: the middle is an odd multiple of half a
// unit in the last place, so that the quotient is at least half a unit / 10^6 from it, while the
// error is some 2^-52 of a unit. tests/core/view_test.c asks for all of a range.
#ifndef CORE_WIDENING_H
#define CORE_WIDENING_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/decimal.h"
#include "core/store/values.h"

struct widening {
    double unit;      // 10^decimals
    double high, low; // its reciprocal, where there is fused multiply-add
};

static inline struct widening widening_of(int decimals)
{
    struct widening w = {.unit = pow10_table[decimals]};
#ifdef __FMA__
    w.high = 1.0 / w.unit;
    w.low = __builtin_fma(-w.high, w.unit, 1.0) / w.unit;
#endif
    return w;
}

// With `complete` there is none without data.
static inline double widen(const struct widening *w, int32_t narrow, bool complete)
{
    double whole = narrow;
#ifdef __FMA__
    double x = __builtin_fma(whole, w->high, whole * w->low);
#else
    double x = whole / w->unit;
#endif
    return complete || narrow != NARROW_NONE ? x : (double)NAN;
}

static inline void widen_all(double *restrict out, const struct widening *w,
                             const int32_t *restrict narrow, bool complete, size_t n)
{
    for (size_t i = 0; i < n && complete; i++)
        out[i] = widen(w, narrow[i], true);
    for (size_t i = 0; i < n && !complete; i++)
        out[i] = widen(w, narrow[i], false);
}

// Numbers: what is asked for that far ahead has come when its turn is.
#define WIDENING_AHEAD 512

// Of a column that is read on, asks for as many rows as begin at `first`, further ahead.
static inline void ask_ahead(const struct value_view *v, size_t first, size_t n)
{
    size_t ahead = first + WIDENING_AHEAD;
    for (size_t i = 0; i < n && v->wide; i += 8)
        __builtin_prefetch(v->wide + ahead + i);
    for (size_t i = 0; i < n && !v->wide; i += 16)
        __builtin_prefetch(v->narrow + ahead + i);
}

#endif
