// The loops of distances, compiled once for each width of vectors; the table at the end names them.
#include "core/engine/distance_table.h"

#include <float.h>
#include <math.h>

#include "base/vector.h"
#include "core/engine/widening.h"

#define LANES 32  // sums kept side by side
#define AT_ONCE 4 // criteria added up in one go, in their order
#define ROOM 64   // numbers of each that are made doubles

// --- the terms ---

// With `straight` unit and way are 1.
static inline double part_of(const struct method_term *t, double x, unsigned point, bool straight)
{
    if (straight)
        return (x - t->from[point]) * t->factor;
    return (t->turned ? t->from[point] / x : (x * t->unit - t->from[point]) / t->way) * t->factor;
}

static inline double norm_add(enum method_norm norm, double sum, double part)
{
    double size = fabs(part);
    if (norm == NORM_SUM)
        return sum + part;
    if (norm == NORM_SIZES)
        return sum + size;
    if (norm == NORM_LENGTH)
        return sum + part * part;
    double larger = size <= sum ? sum : size;
    return sum == sum ? larger : sum; // no data stays
}

// `count` terms of a norm, for one or both of the points.
static inline void add_terms(enum method_norm norm, const struct method_term *terms,
                             const double *const *columns, size_t count, bool straight, bool both,
                             double *restrict first, double *restrict second, size_t n)
{
    struct method_term t[AT_ONCE];
    const double *x[AT_ONCE];
    for (size_t k = 0; k < count; k++) {
        t[k] = terms[k];
        x[k] = columns[k];
    }
    for (size_t i = 0; i < n; i++) {
        double a = first[i], b = both ? second[i] : 0.0;
        for (size_t k = 0; k < count; k++) {
            a = norm_add(norm, a, part_of(&t[k], x[k][i], 0, straight));
            b = both ? norm_add(norm, b, part_of(&t[k], x[k][i], 1, straight)) : 0.0;
        }
        first[i] = a;
        if (both)
            second[i] = b;
    }
}

// AT_ONCE terms, or fewer one after the other.
static inline void add_some(enum method_norm norm, const struct method_distances *d, size_t k,
                            const double *const *x, size_t count, double *first, double *second,
                            size_t n)
{
    const struct method_term *t = d->terms + k;
    bool both = d->point_count > 1;
    if (d->straight && count == AT_ONCE) {
        if (both)
            add_terms(norm, t, x, AT_ONCE, true, true, first, second, n);
        else
            add_terms(norm, t, x, AT_ONCE, true, false, first, NULL, n);
        return;
    }
    for (k = 0; k < count; k++) {
        if (both)
            add_terms(norm, t + k, x + k, 1, false, true, first, second, n);
        else
            add_terms(norm, t + k, x + k, 1, false, false, first, NULL, n);
    }
}

// Some rows of a column, ready to be read.
static const double *column_rows(const struct value_view *v, const struct widening *w, size_t first,
                                 size_t n, double *restrict room)
{
    ask_ahead(v, first, n);
    if (v->wide)
        return v->wide + first;
    widen_all(room, w, v->narrow + first, v->complete, n);
    return room;
}

static inline void add_norm(enum method_norm norm, const struct method_distances *d,
                            const struct value_view *views, size_t first, double *const *sums,
                            size_t n)
{
    double room[AT_ONCE][ROOM];
    const double *x[AT_ONCE];
    struct widening w[AT_ONCE];
    for (size_t k = 0, count; k < d->term_count; k += count) {
        count = d->term_count - k < AT_ONCE ? d->term_count - k : AT_ONCE;
        for (size_t i = 0; i < count; i++)
            w[i] = widening_of(views[k + i].decimals);
        for (size_t at = 0, some; at < n; at += some) {
            some = n - at < ROOM ? n - at : ROOM;
            for (size_t i = 0; i < count; i++)
                x[i] = column_rows(&views[k + i], &w[i], first + at, some, room[i]);
            add_some(norm, d, k, x, count, sums[0] + at, sums[1] + at, some);
        }
    }
}

static void sums_of(const struct method_distances *d, const struct value_view *x, size_t first,
                    double *const *sums, size_t n)
{
    for (size_t p = 0; p < d->point_count; p++)
        for (size_t i = 0; i < n; i++)
            sums[p][i] = 0.0;
    if (d->norm == NORM_SUM)
        add_norm(NORM_SUM, d, x, first, sums, n);
    else if (d->norm == NORM_SIZES)
        add_norm(NORM_SIZES, d, x, first, sums, n);
    else if (d->norm == NORM_LENGTH)
        add_norm(NORM_LENGTH, d, x, first, sums, n);
    else
        add_norm(NORM_MOST, d, x, first, sums, n);
}

// --- the results ---

static inline double distance_of(double sum, bool root)
{
    return root ? sqrt(sum) : sum;
}

static inline size_t line_of(const struct method_closing *c, const double *restrict sums, bool root,
                             double *restrict out, size_t n)
{
    const double times = c->times, over = c->over;
    size_t infinite = 0;
    for (size_t i = 0; i < n; i++) {
        out[i] = distance_of(sums[i], root) * times / over;
        infinite += (size_t)(fabs(out[i]) > DBL_MAX);
    }
    return infinite;
}

static inline size_t share_of(const struct method_closing *c, const double *restrict first,
                              const double *restrict second, bool root, double *restrict out,
                              size_t n)
{
    const double even = c->even;
    size_t infinite = 0;
    for (size_t i = 0; i < n; i++) {
        double near = distance_of(second[i], root);
        double whole = distance_of(first[i], root) + near, share = near / whole;
        share = whole <= 0.0 ? even : share;
        out[i] = share;
        infinite += (size_t)(fabs(share) > DBL_MAX);
    }
    return infinite;
}

static size_t close_sums(const struct method_distances *d, const struct method_closing *c,
                         double *const *sums, double *out, size_t n)
{
    bool root = d->norm == NORM_LENGTH;
    if (c->form == CLOSE_LINE)
        return root ? line_of(c, sums[c->point], true, out, n)
                    : line_of(c, sums[c->point], false, out, n);
    return root ? share_of(c, sums[0], sums[1], true, out, n)
                : share_of(c, sums[0], sums[1], false, out, n);
}

// --- what numbers come to ---

// The pieces of a square, each a whole multiple of its unit: distance.h.
static void squares(struct squares *s, const double *x, size_t n)
{
    const double unit = s->unit, high_cut = s->cut[0], low_cut = s->cut[1];
    double high[LANES] = {0.0}, low[LANES] = {0.0};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t k = 0; k < LANES; k++) {
            double v = x[i + k] * unit, square = v == v ? v * v : 0.0;
            double piece = square + high_cut - high_cut;
            high[k] += piece;
            low[k] += square - piece + low_cut - low_cut;
        }
    for (; i < n; i++) {
        double v = x[i] * unit, square = v == v ? v * v : 0.0;
        double piece = square + high_cut - high_cut;
        high[0] += piece;
        low[0] += square - piece + low_cut - low_cut;
    }
    for (size_t k = 0; k < LANES; k++) {
        s->sums[0] += high[k];
        s->sums[1] += low[k];
    }
}

static void mark(double *restrict blank, const double *restrict x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        blank[i] += x[i] - x[i]; // NaN for ever once one is met
}

static void keep(double *restrict out, const double *restrict x, const double *restrict blank,
                 size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = blank[i] == blank[i] ? x[i] : (double)NAN;
}

static void worths(double *restrict out, const double *restrict share, const double *restrict worth,
                   double times, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = share[i] * worth[i] * times;
}

const struct distance_loops VECTOR_NAME(distances) = {
    .sums = sums_of,
    .close = close_sums,
    .squares = squares,
    .mark = mark,
    .keep = keep,
    .worths = worths,
};
