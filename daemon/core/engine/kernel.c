#include "core/engine/kernel.h"

#include <float.h>
#include <math.h>

#include "base/decimal.h"
#include "base/vector.h"
#include "core/engine/kernel_table.h"

static const struct kernels *widest(void)
{
    static const struct kernels *const tables[VECTOR_LEVELS] = {
        [VECTOR_PLAIN] = &kernels_plain,
#ifdef MERITD_VECTORS
        [VECTOR_V3] = &kernels_v3,
        [VECTOR_V4] = &kernels_v4,
#endif
    };
    return tables[vector_level()];
}

void kernel_fill(double *out, double x, size_t n)
{
    widest()->fill(out, x, n);
}

void kernel_pick(double *out, const double *values, const uint32_t *rows, size_t n)
{
    widest()->pick(out, values, rows, n);
}

void kernel_follow(uint32_t *out, const uint32_t *from, const uint32_t *rows, size_t n)
{
    widest()->follow(out, from, rows, n);
}

void kernel_scale(double *out, const double *a, double factor, size_t n)
{
    widest()->scale(out, a, factor, n);
}

void kernel_unary(enum opcode code, double *out, const double *a, size_t n)
{
    widest()->unary(code, out, a, n);
}

void kernel_binary(enum opcode code, double *out, const double *a, const double *b, size_t n)
{
    widest()->binary(code, out, a, b, n);
}

void kernel_compare(enum opcode code, double *out, const double *a, const double *b, size_t n)
{
    widest()->compare(code, out, a, b, n);
}

void kernel_if(double *out, const double *condition, const double *a, const double *b, size_t n)
{
    widest()->choose(out, condition, a, b, n);
}

void kernel_clamp(double *out, const double *x, const double *low, const double *high, size_t n)
{
    widest()->clamp(out, x, low, high, n);
}

void kernel_within(double *out, const double *x, double low, double high, size_t n)
{
    widest()->within(out, x, low, high, n);
}

void kernel_line(double *out, const double *x, const struct method_recipe *recipe, size_t n)
{
    widest()->line(out, x, recipe, n);
}

void kernel_extent(struct method_extent *out, const double *x, size_t n)
{
    widest()->extent(out, x, n);
}

size_t kernel_round(int64_t *out, const double *x, int decimals, size_t n)
{
    return widest()->to_points(out, x, decimals, n);
}

bool kernel_line_prepare(struct kernel_line *l, const struct method_recipe *r, double factor,
                         int decimals)
{
    double y = fabs(r->y0) > fabs(r->y1) ? fabs(r->y0) : fabs(r->y1);
    double scale = factor * pow10_table[decimals], way = r->x1 - r->x0, turn = r->turned ? -1 : 1;
    l->low = r->turned ? -r->x1 : r->x0;
    l->high = r->turned ? -r->x0 : r->x1;
    l->from_x = r->x0 * turn;
    l->from_y = r->y0 * scale;
    l->slope = (r->y1 - r->y0) / way * turn * scale;
    l->most = 2 * y * fabs(scale) + 1;
    // Either arithmetic is a few roundings of numbers below `most` away from the truth,
    // each 1.1e-16 of it; kernel_round looks closer at 1e-14 already.
    l->doubt = l->most * 2e-14;
    return !r->level && way > 0 && way <= DBL_MAX && fabs(l->slope) <= DBL_MAX &&
           l->most < (double)KERNEL_ROUND_MOST;
}

void kernel_sum_lines(double *out, const struct kernel_line *lines, size_t count, size_t first,
                      size_t n, size_t more)
{
    widest()->sum_lines(out, lines, count, first, n, more);
}

void kernel_add_rounded(double *sum, const double *x, double worth, double times, int decimals,
                        size_t n)
{
    widest()->add_rounded(sum, x, worth, times, decimals, n);
}

void kernel_whole_shares(double *out, double *doubt, const double *points, double scale,
                         double worth, size_t n)
{
    widest()->whole_shares(out, doubt, points, scale, worth, n);
}

void kernel_add_points(int64_t *sum, const int64_t *points, size_t n)
{
    widest()->add_points(sum, points, n);
}

void kernel_shares(double *out, const int64_t *points, double scale, double worth, size_t n)
{
    widest()->shares(out, points, scale, worth, n);
}

void kernel_settle(double *out, const double *a, size_t n)
{
    widest()->settle(out, a, n);
}
