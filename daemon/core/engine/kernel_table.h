// The loops of kernel.h and kernel_points.h, one table of them for each width of vectors
// (base/vector.h).
#ifndef CORE_KERNEL_TABLE_H
#define CORE_KERNEL_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "core/engine/kernel.h"
#include "core/engine/kernel_points.h"

struct kernels { // as in kernel.h; choose is kernel_if
    void (*fill)(double *out, double x, size_t n);
    void (*pick)(double *out, const double *values, const uint32_t *rows, size_t n);
    void (*follow)(uint32_t *out, const uint32_t *from, const uint32_t *rows, size_t n);
    void (*scale)(double *out, const double *a, double factor, size_t n);
    void (*unary)(enum opcode code, double *out, const double *a, size_t n);
    void (*binary)(enum opcode code, double *out, const double *a, const double *b, size_t n);
    void (*compare)(enum opcode code, double *out, const double *a, const double *b, size_t n);
    void (*choose)(double *out, const double *condition, const double *a, const double *b,
                   size_t n);
    void (*clamp)(double *out, const double *x, const double *low, const double *high, size_t n);
    void (*within)(double *out, const double *x, double low, double high, size_t n);
    void (*line)(double *out, const double *x, const struct method_recipe *recipe, size_t n);
    void (*extent)(struct method_extent *out, const double *x, size_t n);
    void (*settle)(double *out, const double *a, size_t n);
};

struct point_kernels { // as in kernel_points.h; to_points is kernel_round
    size_t (*to_points)(int64_t *out, const double *x, int decimals, size_t n);
    void (*sum_lines)(double *out, const struct kernel_line *lines, size_t count, size_t first,
                      size_t n);
    void (*add_rounded)(double *sum, const double *x, double worth, double times, int decimals,
                        size_t n);
    size_t (*whole_points)(int64_t *out, const double *whole, size_t n, struct points_span *span);
    void (*whole_shares)(double *out, double *doubt, const double *points, double scale,
                         double worth, size_t n);
    void (*add_points)(int64_t *sum, const int64_t *points, size_t n);
    void (*shares)(double *out, const int64_t *points, double scale, double worth, size_t n);
};

extern const struct kernels kernels_plain;
extern const struct point_kernels point_kernels_plain;
#ifdef MERITD_VECTORS
extern const struct kernels kernels_v3, kernels_v4;
extern const struct point_kernels point_kernels_v3, point_kernels_v4;
#endif

#endif
