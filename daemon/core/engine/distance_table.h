// The loops of distance.h, one table of them for each width of vectors (base/vector.h).
#ifndef CORE_DISTANCE_TABLE_H
#define CORE_DISTANCE_TABLE_H

#include "core/engine/squares.h"
#include "core/language/method.h"
#include "core/store/values.h"

struct distance_loops {
    // The sums of the terms over rows [first, first + n) of a column each into sums[point][n], by
    // the norm and without its root.
    void (*sums)(const struct method_distances *d, const struct value_view *x, size_t first,
                 double *const *sums, size_t n);
    // An output of these sums. How many are infinite.
    size_t (*close)(const struct method_distances *d, const struct method_closing *c,
                    double *const *sums, double *out, size_t n);
    void (*squares)(struct squares *s, const double *x, size_t n);
    void (*mark)(double *blank, const double *x, size_t n);
    void (*keep)(double *out, const double *x, const double *blank, size_t n);
    void (*worths)(double *out, const double *share, const double *worth, double times, size_t n);
};

const struct distance_loops *distance_loops(void); // the machine's widest

extern const struct distance_loops distances_plain;
#ifdef MERITD_VECTORS
extern const struct distance_loops distances_v3, distances_v4;
#endif

#endif
