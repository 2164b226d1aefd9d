// The loops of view.h, one table of them for each width of vectors (base/vector.h).
#ifndef CORE_VIEW_TABLE_H
#define CORE_VIEW_TABLE_H

#include "core/language/method.h"
#include "core/store/values.h"

struct view_loops {
    void (*widen)(double *out, const int32_t *narrow, int decimals, size_t n);
    void (*pick)(double *out, const int32_t *narrow, int decimals, const uint32_t *rows, size_t n);
    void (*extent)(struct method_extent *out, const int32_t *narrow, int decimals, size_t n);
};

extern const struct view_loops views_plain;
#ifdef MERITD_VECTORS
extern const struct view_loops views_v3, views_v4;
#endif

#endif
