#include "core/engine/kernel_points.h"

#include <float.h>
#include <math.h>

#include "base/decimal.h"
#include "base/vector.h"
#include "core/engine/kernel_table.h"

#define FAR_MOST 0x1p-10 // of doubt, for the sake of a shorter way

static const struct point_kernels *widest(void)
{
    return VECTOR_WIDEST(&point_kernels);
}

size_t kernel_round(int64_t *out, const double *x, int decimals, size_t n)
{
    return widest()->to_points(out, x, decimals, n);
}

// As they lie, the numbers that the line is for, and its ends.
static void set_x(struct kernel_line *l, const struct method_recipe *r, double unit)
{
    l->low = (r->turned ? -r->x1 : r->x0) * unit;
    l->high = (r->turned ? -r->x0 : r->x1) * unit;
    l->from_x = r->x0 * (r->turned ? -1 : 1) * unit;
}

bool kernel_line_prepare(struct kernel_line *l, const struct value_view *values,
                         const struct method_extent *extent, const struct method_recipe *r,
                         double factor, int decimals)
{
    double y = fabs(r->y0) > fabs(r->y1) ? fabs(r->y0) : fabs(r->y1);
    double scale = factor * pow10_table[decimals], way = r->x1 - r->x0, turn = r->turned ? -1 : 1;
    double unit = values->wide ? 1 : pow10_table[values->decimals];
    l->values = *values;
    set_x(l, r, unit);
    l->from_y = r->y0 * scale;
    l->slope = (r->y1 - r->y0) / way * turn * scale / unit;
    l->at_zero = l->from_y - l->from_x * l->slope;
    l->most = 2 * y * fabs(scale) + 1;
    // Either arithmetic is a few roundings of numbers below `most` away from the truth,
    // each 1.1e-16 of it; kernel_round looks closer at 1e-14 already.
    l->doubt = l->most * 2e-14;
    // The recipe's numbers are those nearest to the decimals that narrow ones are; and from zero on
    // the line may come a long way.
    double far = (fabs(l->low) + fabs(l->high)) * fabs(l->slope) * 1e-15;
    l->within = extent->count > 0 && extent->least * unit >= l->low &&
                extent->most * unit <= l->high && far < FAR_MOST;
    if (l->within || !values->wide)
        l->doubt += far;
    return !r->level && way > 0 && way <= DBL_MAX && fabs(l->slope) <= DBL_MAX &&
           l->most < (double)KERNEL_ROUND_MOST;
}

void kernel_sum_lines(double *out, const struct kernel_line *lines, size_t count, size_t first,
                      size_t n)
{
    widest()->sum_lines(out, lines, count, first, n);
}

void kernel_add_rounded(double *sum, const double *x, double worth, double times, int decimals,
                        size_t n)
{
    widest()->add_rounded(sum, x, worth, times, decimals, n);
}

size_t kernel_whole_points(int64_t *out, const double *whole, size_t n, struct points_span *span)
{
    return widest()->whole_points(out, whole, n, span);
}

void kernel_whole_shares(double *out, double *doubt, const double *of, double scale, double worth,
                         size_t n)
{
    widest()->whole_shares(out, doubt, of, scale, worth, n);
}

void kernel_add_points(int64_t *sum, const int64_t *more, size_t n)
{
    widest()->add_points(sum, more, n);
}

void kernel_shares(double *out, const int64_t *of, double scale, double worth, size_t n)
{
    widest()->shares(out, of, scale, worth, n);
}
