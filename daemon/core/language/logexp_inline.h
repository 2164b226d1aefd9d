// The arithmetic of log and exp, for whoever compiles it into a loop. See core/language/logexp.h.
#ifndef CORE_LOGEXP_INLINE_H
#define CORE_LOGEXP_INLINE_H

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/bits.h"

static_assert(FLT_EVAL_METHOD == 0, "doubles must be computed as doubles");

// A number as the sum of two doubles, the second below half a unit in the last place of the first.
struct pair {
    double high, low;
};

// a + b exactly, for any a and b (Knuth).
static inline struct pair sum_exact(double a, double b)
{
    double s = a + b;
    double t = s - a;
    return (struct pair){s, (a - (s - t)) + (b - t)};
}

// a + b exactly, for |a| >= |b| (Dekker).
static inline struct pair sum_ordered(double a, double b)
{
    double s = a + b;
    return (struct pair){s, b - (s - a)};
}

// a * b exactly, for |a|, |b| < 2^996 and no underflow: Veltkamp's split, Dekker's product. What a
// product leaves over is a double, so that a machine which tells it at once tells the same.
static inline struct pair product_exact(double a, double b)
{
    double p = a * b;
#ifdef __FMA__
    return (struct pair){p, __builtin_fma(a, b, -p)};
#else
    const double split = 0x1p27 + 1;
    double ca = split * a, cb = split * b;
    double ah = ca - (ca - a), bh = cb - (cb - b);
    double al = a - ah, bl = b - bh;
    return (struct pair){p, ((ah * bh - p) + ah * bl + al * bh) + al * bl};
#endif
}

static inline struct pair pair_multiply(struct pair a, struct pair b)
{
    struct pair p = product_exact(a.high, b.high);
    return sum_ordered(p.high, p.low + (a.high * b.low + a.low * b.high));
}

static inline struct pair pair_add(struct pair a, struct pair b)
{
    struct pair s = sum_exact(a.high, b.high);
    return sum_ordered(s.high, s.low + (a.low + b.low));
}

static inline struct pair pair_divide(double a, struct pair b)
{
    double q = a / b.high;
    struct pair p = product_exact(q, b.high);
    return sum_ordered(q, ((a - p.high) - p.low - q * b.low) / b.high);
}

// Adding it leaves a whole number in the low bits of a double's fraction, for numbers below 2^51.
static const double whole = 0x1.8p52;

// x = 2^exponent * fraction, fraction in [sqrt(1/2), sqrt(2)). For finite x > 0.
struct parts {
    double fraction, exponent;
};

// Of a number in the normal range.
static inline struct parts parts_of_normal(double x)
{
    const uint64_t root_half = 0x3FE6A09E667F3BCD; // sqrt(1/2)
    uint64_t bits = bits_of(x);
    // counted from sqrt(1/2), the exponent field is the exponent wanted
    uint64_t above = bits - root_half + ((uint64_t)1023 << 52);
    int64_t exponent = (int64_t)(above >> 52) - 1023;
    double fraction = of_bits(bits - ((uint64_t)exponent << 52));
    double counted = of_bits(bits_of(whole) + (uint64_t)exponent) - whole; // as a double, exactly
    return (struct parts){fraction, counted};
}

static inline struct parts parts_of(double x)
{
    bool tiny = x < DBL_MIN;
    struct parts parts = parts_of_normal(tiny ? x * 0x1p54 : x);
    return (struct parts){parts.fraction, parts.exponent - (tiny ? 54 : 0)};
}

// ln 2 = ln2_a + ln2_b: an exponent times ln2_a is exact (42 bits), the rest carries it on to 95
// bits.
static const double ln2_a = 0x1.62e42fefa3800p-1;
static const double ln2_b = 0x1.ef35793c76730p-45;
static const double one_by_ln2 = 0x1.71547652b82fep+0;
static const struct pair one_by_ln10 = {0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57};
static const struct pair third = {0x1.5555555555555p-2, 0x1.5555555555555p-56};
static const struct pair fifth = {0x1.999999999999ap-3, -0x1.999999999999ap-57};

// With s = f / (2 + f): log(1 + f) = 2 s (1 + z/3 + z^2/5 + ..), z = s^2 <= 0.0295 (the area
// hyperbolic tangent). What follows the last term, z^13/27, is below 2^-70 of the sum. The steps
// wait for each other; in three parts, for loops that do one part of many numbers at a time.
static inline double tail_to_19th(double z)
{
    double t = 1.0 / 27;
    t = t * z + 1.0 / 25;
    t = t * z + 1.0 / 23;
    t = t * z + 1.0 / 21;
    return t * z + 1.0 / 19;
}

static inline double tail_to_11th(double z, double t)
{
    t = t * z + 1.0 / 17;
    t = t * z + 1.0 / 15;
    t = t * z + 1.0 / 13;
    return t * z + 1.0 / 11;
}

static inline double tail_to_7th(double z, double t)
{
    t = t * z + 1.0 / 9;
    return t * z + 1.0 / 7;
}

// From z/3 on, of the tail from 1/7 on.
static inline double tail_of(double z, double seventh)
{
    return z * (third.high + z * (fifth.high + z * seventh));
}

static inline struct pair half_tangent(double fraction)
{
    double f = fraction - 1; // exact
    return pair_divide(f, sum_ordered(2, f));
}

// Only the first term is kept in two doubles: the others are below 1/100 of it.
static inline double log_together(double exponent, struct pair s, double tail)
{
    struct pair sum = sum_exact(exponent * ln2_a, 2 * s.high);
    return sum.high + (sum.low + (2 * (s.low + s.high * tail) + exponent * ln2_b));
}

// log x for finite x > 0.
static inline double log_rounded(double x)
{
    struct parts parts = parts_of(x);
    struct pair s = half_tangent(parts.fraction);
    double z = s.high * s.high;
    double seventh = tail_to_7th(z, tail_to_11th(z, tail_to_19th(z)));
    return log_together(parts.exponent, s, tail_of(z, seventh));
}

// log x for finite x > 0, to about 2^-66 of itself.
static inline struct pair log_pair(double x)
{
    struct parts parts = parts_of(x);
    struct pair s = half_tangent(parts.fraction);
    struct pair z = pair_multiply(s, s);
    double seventh = tail_to_7th(z.high, tail_to_11th(z.high, tail_to_19th(z.high)));
    struct pair t = pair_multiply(z, (struct pair){seventh, 0});
    t = pair_multiply(z, pair_add(fifth, t));
    t = pair_multiply(z, pair_add(third, t));
    t = pair_add(s, pair_multiply(s, t));
    struct pair scale = sum_ordered(parts.exponent * ln2_a, parts.exponent * ln2_b);
    return pair_add(scale, (struct pair){2 * t.high, 2 * t.low});
}

// What is no logarithm: NaN for x <= 0 and NaN, infinity for itself.
static inline double log_edges(double x, double inside)
{
    double above = x > DBL_MAX ? x : inside;
    return x > 0 ? above : (double)NAN;
}

static inline double log_of(double x)
{
    return log_edges(x, log_rounded(x));
}

static inline double log10_of(double x)
{
    return log_edges(x, pair_multiply(log_pair(x), one_by_ln10).high);
}

// 2^k for whole k in -1022..1023.
static inline double power_of_two(double k)
{
    return of_bits((bits_of(k + whole) + 1023) << 52);
}

// x * 2^k, in two steps so that neither leaves the range before the other brings it back.
static inline double scale(double x, double k)
{
    double half = (k * 0.5 + whole) - whole;
    return x * power_of_two(half) * power_of_two(k - half);
}

// e^r - 1 - r for |r| <= 0.347, by Taylor; what follows is below 2^-62. In two parts, as above.
static inline double exp_tail_to_8th(double r)
{
    double t = 1.0 / 87178291200;
    t = t * r + 1.0 / 6227020800;
    t = t * r + 1.0 / 479001600;
    t = t * r + 1.0 / 39916800;
    t = t * r + 1.0 / 3628800;
    t = t * r + 1.0 / 362880;
    return t * r + 1.0 / 40320;
}

static inline double exp_tail_of(double r, double t)
{
    t = t * r + 1.0 / 5040;
    t = t * r + 1.0 / 720;
    t = t * r + 1.0 / 120;
    t = t * r + 1.0 / 24;
    t = t * r + 1.0 / 6;
    return t * r * r * r;
}

// x.high + x.low is turns * ln 2 + rest, the rest within 0.347, for -746 <= x.high <= 710.
struct turned {
    double turns;
    struct pair rest;
};

static inline struct turned exp_turn(struct pair x)
{
    double k = (x.high * one_by_ln2 + whole) - whole;
    double near = x.high - k * ln2_a; // exact: the product is, and the two are close
    return (struct turned){k, sum_exact(near, x.low - k * ln2_b)};
}

static inline double exp_together(struct turned x, double tail)
{
    struct pair r = x.rest;
    struct pair square = product_exact(r.high, 0.5 * r.high);
    struct pair sum = sum_ordered(1, r.high);
    struct pair next = sum_exact(sum.low, square.high);
    double rest = next.low + (square.low + (r.low + r.low * r.high + tail));
    return scale(sum.high + (next.high + rest), x.turns);
}

// e^(x.high + x.low) for -746 <= x.high <= 710.
static inline double exp_pair(struct pair x)
{
    struct turned t = exp_turn(x);
    double r = t.rest.high;
    return exp_together(t, exp_tail_of(r, exp_tail_to_8th(r)));
}

#define EXP_MOST 710.0   // and above: infinity
#define EXP_LEAST -746.0 // and below: zero

static inline double exp_within(double x)
{
    double most = x < EXP_MOST ? x : EXP_MOST;
    return most > EXP_LEAST ? most : EXP_LEAST;
}

static inline double exp_of(double x)
{
    double y = exp_pair((struct pair){exp_within(x), 0});
    return x == x ? y : x;
}

#endif
