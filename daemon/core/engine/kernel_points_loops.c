// The loops themselves, compiled once for each width of vectors; the table at the end names them.
#include <math.h>

#include "base/bits.h"
#include "base/decimal.h"
#include "base/points.h"
#include "base/vector.h"
#include "core/engine/kernel_table.h"
#include "core/engine/widening.h"

#define NO_DATA ((double)NAN)

// Adding it to a whole number below 2^51 leaves that number in the low bits of the double.
#define WHOLE 0x1.8p52

#define AT_ONCE 4 // lines
#define ROOM 64   // numbers of each that are made doubles

// As decimal_from_double does where plain arithmetic is enough; POINTS_NONE where it is not.
static inline int64_t point_of(double x, double scale)
{
    double scaled = fabs(x) * scale;
    double nearest = (scaled + 0x1p52) - 0x1p52;
    double whole = nearest > scaled ? nearest - 1 : nearest;
    double rest = scaled - whole;
    double rounded = rest > 0.5 ? whole + 1 : whole;
    rounded = x < 0 ? -rounded : rounded;
    int64_t plain = (int64_t)(bits_of(rounded + WHOLE) - bits_of(WHOLE));
    int easy = (scaled < 1e13) & (fabs(rest - 0.5) > scaled * 1e-14);
    return easy ? plain : POINTS_NONE;
}

static size_t to_points(int64_t *restrict out, const double *restrict x, int decimals, size_t n)
{
    const double scale = pow10_table[decimals];
    size_t hard = 0;
    for (size_t i = 0; i < n; i++) {
        out[i] = point_of(x[i], scale);
        hard += (size_t)(out[i] == POINTS_NONE);
    }
    return hard;
}

// As point_of, as a whole number, of what is known to be small enough; no data where it needs a
// closer look.
static inline double whole_point(double x, double scale)
{
    int64_t plain = point_of(x, scale);
    return plain == POINTS_NONE ? NO_DATA : of_bits((uint64_t)plain + bits_of(WHOLE)) - WHOLE;
}

static inline double larger(double a, double b)
{
    return a > b ? a : b;
}

// The points of one line are a whole number next to it; `off` is how far.
static inline double line_point(const struct kernel_line *l, double x, bool within, double *off)
{
    double above = l->low > x ? l->low : x, at = l->high < above ? l->high : above;
    double y = within ? x * l->slope + l->at_zero : (at - l->from_x) * l->slope + l->from_y;
    double whole = (y + WHOLE) - WHOLE;
    *off = fabs(y - whole);
    return whole;
}

static inline void add_line(double *restrict out, const struct kernel_line *line,
                            const double *restrict x, bool within, size_t n)
{
    const struct kernel_line l = *line;
    const double sure = 0.5 - l.doubt;
    for (size_t i = 0; i < n; i++) {
        double off, point = line_point(&l, x[i], within, &off);
        out[i] += off < sure ? point : NO_DATA;
    }
}

static inline void add_four(double *restrict out, const struct kernel_line *lines,
                            const double *const *columns, bool within, size_t n)
{
    const struct kernel_line a = lines[0], b = lines[1], c = lines[2], d = lines[3];
    const double *restrict x = columns[0], *restrict y = columns[1];
    const double *restrict z = columns[2], *restrict w = columns[3];
    const double sure = 0.5 - larger(larger(a.doubt, b.doubt), larger(c.doubt, d.doubt));
    for (size_t i = 0; i < n; i++) {
        double off_a, off_b, off_c, off_d; // no number where there is no data, and none in the sum
        double one = line_point(&a, x[i], within, &off_a);
        double two = line_point(&b, y[i], within, &off_b);
        double three = line_point(&c, z[i], within, &off_c);
        double four = line_point(&d, w[i], within, &off_d);
        double off = larger(larger(off_a, off_b), larger(off_c, off_d));
        double sum = (one + two) + (three + four);
        out[i] += off < sure ? sum : NO_DATA;
    }
}

// Some rows of its column, narrow numbers as they lie.
static const double *column_rows(const struct kernel_line *l, size_t first, size_t n,
                                 double *restrict room)
{
    ask_ahead(&l->values, first, n);
    if (l->values.wide)
        return l->values.wide + first;
    const int32_t *restrict narrow = l->values.narrow + first;
    for (size_t i = 0; i < n && l->values.complete; i++)
        room[i] = narrow[i];
    for (size_t i = 0; i < n && !l->values.complete; i++)
        room[i] = narrow[i] == NARROW_NONE ? NO_DATA : (double)narrow[i];
    return room;
}

// Up to AT_ONCE of them.
static void add_lines(double *out, const struct kernel_line *lines, size_t count, size_t first,
                      size_t n)
{
    double room[AT_ONCE][ROOM];
    const double *x[AT_ONCE];
    bool within = count == AT_ONCE;
    for (size_t k = 0; k < count; k++)
        within = within && lines[k].within;
    for (size_t at = 0, some; at < n; at += some) {
        some = n - at < ROOM ? n - at : ROOM;
        for (size_t k = 0; k < count; k++)
            x[k] = column_rows(&lines[k], first + at, some, room[k]);
        if (within)
            add_four(out + at, lines, x, true, some);
        else if (count == AT_ONCE)
            add_four(out + at, lines, x, false, some);
        for (size_t k = 0; k < count && count < AT_ONCE; k++)
            if (lines[k].within)
                add_line(out + at, &lines[k], x[k], true, some);
            else
                add_line(out + at, &lines[k], x[k], false, some);
    }
}

static void sum_lines(double *restrict out, const struct kernel_line *lines, size_t count,
                      size_t first, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = 0;
    for (size_t k = 0, some; k < count; k += some) {
        some = count - k < AT_ONCE ? count - k : AT_ONCE;
        add_lines(out, &lines[k], some, first, n);
    }
}

static void add_rounded(double *restrict sum, const double *restrict x, double worth, double times,
                        int decimals, size_t n)
{
    const double scale = pow10_table[decimals];
    for (size_t i = 0; i < n; i++) {
        double value = x[i] * worth * times;
        sum[i] += fabs(value) * scale < 1e13 ? whole_point(value, scale) : NO_DATA;
    }
}

static size_t whole_points(int64_t *restrict out, const double *restrict whole, size_t n,
                           struct points_span *span)
{
    int64_t least = span->least, most = span->most;
    size_t none = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t known = (int64_t)(bits_of(whole[i] + WHOLE) - bits_of(WHOLE));
        int64_t p = whole[i] == whole[i] ? known : POINTS_NONE;
        int64_t low = whole[i] == whole[i] ? known : INT64_MAX;
        out[i] = p;
        least = low < least ? low : least;
        most = p > most ? p : most; // POINTS_NONE is the least there is
        none += (size_t)(p == POINTS_NONE);
    }
    *span = (struct points_span){least, most};
    return none;
}

static void whole_shares(double *restrict out, double *restrict doubt, const double *restrict of,
                         double scale, double worth, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = of[i] / scale / worth;
        doubt[i] += of[i] * 0;
    }
}

static void add_points(int64_t *restrict sum, const int64_t *restrict more, size_t n)
{
    for (size_t i = 0; i < n; i++)
        sum[i] += more[i];
}

static void shares(double *restrict out, const int64_t *restrict of, double scale, double worth,
                   size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (of_bits((uint64_t)of[i] + bits_of(WHOLE)) - WHOLE) / scale / worth;
}

const struct point_kernels VECTOR_NAME(point_kernels) = {
    .to_points = to_points,
    .sum_lines = sum_lines,
    .add_rounded = add_rounded,
    .whole_points = whole_points,
    .whole_shares = whole_shares,
    .add_points = add_points,
    .shares = shares,
};
