// Columns as they lie (core/store/values.h), read as doubles by loops for every width of vectors.
#ifndef CORE_VIEW_H
#define CORE_VIEW_H

#include <stddef.h>
#include <stdint.h>

#include "core/language/method.h"
#include "core/store/values.h"

// Neither wide nor narrow: there are no values.
static inline bool view_is_none(const struct value_view *v)
{
    return !v->wide && !v->narrow;
}

// The numbers of rows [first, first + n): where they lie if they are doubles, else put into `room`.
const double *view_rows(const struct value_view *v, size_t first, size_t n, double *room);
// out[i] = the number of rows[i]; NONE gives no data
void view_pick(double *out, const struct value_view *v, const uint32_t *rows, size_t n);
// What those of rows [first, first + n) come to that have data; n below 2^32.
void view_extent(struct method_extent *out, const struct value_view *v, size_t first, size_t n);

#endif
