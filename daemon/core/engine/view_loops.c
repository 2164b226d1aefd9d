// The loops of view.h, compiled once for each width of vectors; the table at the end names them.
#include "core/engine/view_table.h"

#include "base/vector.h"
#include "core/engine/widening.h"
#include "core/language/model.h"

#define SOME 256   // numbers that are looked at before more are asked for
#define AHEAD 1024 // how far ahead

static void widen_rows(double *restrict out, const int32_t *restrict narrow, int decimals, size_t n)
{
    const struct widening w = widening_of(decimals);
    widen_all(out, &w, narrow, false, n);
}

static void pick(double *restrict out, const int32_t *restrict narrow, int decimals,
                 const uint32_t *restrict rows, size_t n)
{
    const struct widening w = widening_of(decimals);
    for (size_t i = 0; i < n; i++)
        out[i] = widen(&w, rows[i] == NONE ? NARROW_NONE : narrow[rows[i]], false);
}

static void extent(struct method_extent *out, const int32_t *narrow, int decimals, size_t n)
{
    const struct widening w = widening_of(decimals);
    int32_t least = INT32_MAX, most = NARROW_NONE;
    uint32_t none = 0; // n is below 2^32
    for (size_t at = 0, some; at < n; at += some) {
        some = n - at < SOME ? n - at : SOME;
        for (size_t i = 0; i < some; i += 16)
            __builtin_prefetch(narrow + at + AHEAD + i);
        for (size_t i = at; i < at + some; i++) {
            int32_t low = narrow[i] == NARROW_NONE ? INT32_MAX : narrow[i];
            least = low < least ? low : least;
            most = narrow[i] > most ? narrow[i] : most; // NARROW_NONE is the least there is
            none += narrow[i] == NARROW_NONE;
        }
    }
    *out = (struct method_extent){.count = n - none};
    if (out->count) {
        out->least = widen(&w, least, true);
        out->most = widen(&w, most, true);
    }
}

const struct view_loops VECTOR_NAME(views) = {
    .widen = widen_rows,
    .pick = pick,
    .extent = extent,
};
