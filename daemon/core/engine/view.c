#include "core/engine/view.h"

#include "base/vector.h"
#include "core/engine/kernel.h"
#include "core/engine/view_table.h"

static const struct view_loops *widest(void)
{
    return VECTOR_WIDEST(&views);
}

const double *view_rows(const struct value_view *v, size_t first, size_t n, double *room)
{
    if (v->wide)
        return v->wide + first;
    widest()->widen(room, v->narrow + first, v->decimals, n);
    return room;
}

void view_pick(double *out, const struct value_view *v, const uint32_t *rows, size_t n)
{
    if (v->wide)
        kernel_pick(out, v->wide, rows, n);
    else
        widest()->pick(out, v->narrow, v->decimals, rows, n);
}

void view_extent(struct method_extent *out, const struct value_view *v, size_t first, size_t n)
{
    if (v->wide)
        kernel_extent(out, v->wide + first, n);
    else
        widest()->extent(out, v->narrow + first, v->decimals, n);
}
