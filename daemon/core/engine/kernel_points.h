// Numbers to points a column at a time, and sums of points: plain loops, as those of kernel.h.
//
// Where points are whole numbers in doubles, no data is NaN, and spreads.
#ifndef CORE_KERNEL_POINTS_H
#define CORE_KERNEL_POINTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/points.h"
#include "core/language/method.h"
#include "core/store/values.h"

// Numbers into points (base/points.h): half away from zero at `decimals`. What has no data, is too
// large or so near a half that it needs a closer look becomes POINTS_NONE; gives how many. The
// others are at most KERNEL_ROUND_MOST from 0.
#define KERNEL_ROUND_MOST INT64_C(10000000000000)
size_t kernel_round(int64_t *out, const double *x, int decimals, size_t n);

// A recipe's line over a column, times a factor, straight to points at `decimals`: from_y at
// from_x, rising by `slope`, from `low` to `high`. What is nearer to a half than `doubt` wants a
// closer look: this arithmetic is not the recipe's own, and only surely rounds alike elsewhere.
struct kernel_line {
    struct value_view values; // the column
    bool within;              // none of them is past an end: y = slope * x + at_zero
    double low, high, from_x, from_y, slope, at_zero, doubt; // of narrow numbers: as they lie
    double most;                                             // no points are further from 0
};
// Of a column; `extent` of none where it is not known what its numbers come to. False: too large
// for what follows, or no line at all.
bool kernel_line_prepare(struct kernel_line *l, const struct value_view *values,
                         const struct method_extent *extent, const struct method_recipe *r,
                         double factor, int decimals);
// out[i] = what the lines come to in points, each rounded, for rows [first, first + n) of their
// columns, as whole numbers; no data where one of them has none or is so near a half that it needs
// a closer look. Four columns go together, from one end of the rows to the other: of some thousand
// rows that is as quick as memory is read, of a few hundred it is not.
void kernel_sum_lines(double *out, const struct kernel_line *lines, size_t count, size_t first,
                      size_t n);
// sum[i] += x[i] * worth * times, rounded to points as a whole number; no data as kernel_round
void kernel_add_rounded(double *sum, const double *x, double worth, double times, int decimals,
                        size_t n);
// Points as whole numbers, at most KERNEL_POINTS_MOST from 0, into points; no data into
// POINTS_NONE: gives how many. The span is widened by the others.
size_t kernel_whole_points(int64_t *out, const double *whole, size_t n, struct points_span *span);
// out[i] = of[i] / scale / worth, for points as whole numbers; what has none leaves none in
// `doubt` too
void kernel_whole_shares(double *out, double *doubt, const double *of, double scale, double worth,
                         size_t n);

void kernel_add_points(int64_t *sum, const int64_t *more, size_t n); // none of them POINTS_NONE
// out[i] = of[i] / scale / worth, for points at most KERNEL_POINTS_MOST from 0
#define KERNEL_POINTS_MOST (INT64_C(1) << 51)
void kernel_shares(double *out, const int64_t *of, double scale, double worth, size_t n);

#endif
