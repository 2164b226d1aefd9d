// Compiled once for each width of vectors; VECTOR_NAME gives the functions their names.
#include "core/language/logexp_block.h"

#include "base/vector.h"
#include "core/language/logexp_inline.h"

// So many numbers go through one part of the arithmetic together before they go through the next.
// A part is short enough that a machine has several vectors of it under way at once; of a whole
// logarithm or exponential it has two, and mostly waits.
enum { GROUP = 256 };

struct logs {
    double exponent[GROUP], high[GROUP], low[GROUP], tail[GROUP];
};

static bool all_normal(const double *x, size_t count)
{
    size_t other = 0;
    for (size_t i = 0; i < count; i++)
        other += (size_t) !((x[i] >= DBL_MIN) & (x[i] <= DBL_MAX));
    return other == 0;
}

static void logs_begin(struct logs *restrict g, const double *restrict x, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct parts parts = parts_of_normal(x[i]);
        struct pair s = half_tangent(parts.fraction);
        g->exponent[i] = parts.exponent;
        g->high[i] = s.high;
        g->low[i] = s.low;
    }
}

static void logs_tail(struct logs *g, size_t count)
{
    for (size_t i = 0; i < count; i++)
        g->tail[i] = tail_to_19th(g->high[i] * g->high[i]);
    for (size_t i = 0; i < count; i++)
        g->tail[i] = tail_to_11th(g->high[i] * g->high[i], g->tail[i]);
    for (size_t i = 0; i < count; i++) {
        double z = g->high[i] * g->high[i];
        g->tail[i] = tail_of(z, tail_to_7th(z, g->tail[i]));
    }
}

static void logs_end(const struct logs *restrict g, double *restrict out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] = log_together(g->exponent[i], (struct pair){g->high[i], g->low[i]}, g->tail[i]);
}

void VECTOR_NAME(log_block)(const double *x, double *out, size_t count)
{
    struct logs g;
    for (size_t first = 0; first < count; first += GROUP) {
        size_t n = count - first < GROUP ? count - first : GROUP;
        if (all_normal(&x[first], n)) {
            logs_begin(&g, &x[first], n);
            logs_tail(&g, n);
            logs_end(&g, &out[first], n);
            continue;
        }
        for (size_t i = first; i < first + n; i++)
            out[i] = log_of(x[i]);
    }
}

struct exps {
    double turns[GROUP], high[GROUP], low[GROUP], tail[GROUP];
};

static void exps_begin(struct exps *restrict g, const double *restrict x, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct turned t = exp_turn((struct pair){exp_within(x[i]), 0});
        g->turns[i] = t.turns;
        g->high[i] = t.rest.high;
        g->low[i] = t.rest.low;
    }
}

static void exps_tail(struct exps *g, size_t count)
{
    for (size_t i = 0; i < count; i++)
        g->tail[i] = exp_tail_to_8th(g->high[i]);
    for (size_t i = 0; i < count; i++)
        g->tail[i] = exp_tail_of(g->high[i], g->tail[i]);
}

static void exps_end(const struct exps *restrict g, const double *x, double *out, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct turned t = {g->turns[i], {g->high[i], g->low[i]}};
        double y = exp_together(t, g->tail[i]);
        out[i] = x[i] == x[i] ? y : x[i];
    }
}

void VECTOR_NAME(exp_block)(const double *x, double *out, size_t count)
{
    struct exps g;
    for (size_t first = 0; first < count; first += GROUP) {
        size_t n = count - first < GROUP ? count - first : GROUP;
        exps_begin(&g, &x[first], n);
        exps_tail(&g, n);
        exps_end(&g, &x[first], &out[first], n);
    }
}
