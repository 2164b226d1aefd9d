// Compiled once for each width of vectors; VECTOR_NAME gives the function its name.
#include "core/engine/kernel_mean_loops.h"

#include <math.h>

#include "base/vector.h"
#include "core/language/logexp_inline.h"

#define NO_DATA ((double)NAN)

// How much nearer to a half than this part of themselves points need a closer look.
#define DOUBT 1e-11

enum { GROUP = 256 }; // rows that stay in the nearest cache through all the steps

// --- logarithms and powers to base 2, to about 1e-13 ---

// Term k of 2 / ln 2 * (s + s^3/3 + s^5/5 ..), the logarithm of (1 + s) / (1 - s).
static inline double term(int k)
{
    return 2 * one_by_ln2 / (2 * k + 1);
}

// For |s| <= 0.172. What follows the last term is below 2e-14; they are added in halves, so that
// none waits for all before it.
static inline double log2_series(double s)
{
    double z = s * s, zz = z * z;
    double first = (term(0) + term(1) * z) + (term(2) + term(3) * z) * zz;
    double last = (term(4) + term(5) * z) + (term(6) + term(7) * z) * zz;
    return s * (first + last * (zz * zz));
}

// 2^y for -1000 <= y <= 60, by Taylor from the nearest whole number; what follows is below 1e-14.
static inline double power_near(double y)
{
    double whole_y = (y + whole) - whole, r = (y - whole_y) * ln2_a, rr = r * r, r4 = rr * rr;
    double first = (1 + r) + (1.0 / 2 + r * (1.0 / 6)) * rr;
    double middle = (1.0 / 24 + r * (1.0 / 120)) + (1.0 / 720 + r * (1.0 / 5040)) * rr;
    double last = (1.0 / 40320 + r * (1.0 / 362880)) + (1.0 / 3628800 + r * (1.0 / 39916800)) * rr;
    return (first + (middle + last * r4) * r4) * power_of_two(whole_y);
}

// --- means ---

// The arrays do not lie a multiple of 4,096 bytes from each other: a load would then wait for the
// store before it, which looks as if it were to the same place.
enum { APART = 32 };

struct group {
    double sum[GROUP + APART], least[GROUP + APART], product[GROUP + APART], s[GROUP + APART];
};

static void group_begin(struct group *g, double plus, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        g->sum[i] = plus;
        g->least[i] = g->product[i] = 1;
    }
}

static void group_times(struct group *restrict g, const double *restrict x, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        g->product[i] *= x[i];
        g->least[i] = x[i] < g->least[i] ? x[i] : g->least[i];
    }
}

// What is 0 or less has some number for a logarithm, and no data has no number.
static void group_add(struct group *g, double weight, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct parts parts = parts_of_normal(g->product[i]);
        double f = parts.fraction - 1;
        g->s[i] = f / (f + 2);
        g->sum[i] += weight * (parts.exponent + g->product[i] * 0);
        g->product[i] = 1; // of the next part
    }
    for (size_t i = 0; i < n; i++)
        g->sum[i] += weight * log2_series(g->s[i]);
}

static void group_end(const struct group *restrict g, double *restrict out, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double y = g->sum[i] < -1000 ? -1000 : g->sum[i];
        double mean = power_near(y > 60 ? 60 : y);
        double value = g->least[i] > 0 ? mean : g->sum[i] * 0;
        double nearest = (value + whole) - whole;
        out[i] += fabs(value - nearest) < 0.5 - value * DOUBT ? nearest : NO_DATA;
    }
}

void VECTOR_NAME(add_means)(double *sum, const double *const *columns, const struct kernel_mean *m,
                            size_t n)
{
    struct group g;
    for (size_t first = 0; first < n; first += GROUP) {
        size_t rows = n - first < GROUP ? n - first : GROUP;
        group_begin(&g, m->plus, rows);
        for (size_t part = 0, k = 0; part < m->part_count; part++) {
            while (k < m->parts[part].end)
                group_times(&g, columns[m->order[k++]] + first, rows);
            group_add(&g, m->parts[part].weight, rows);
        }
        group_end(&g, sum + first, rows);
    }
}
