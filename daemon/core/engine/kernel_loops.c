// The loops themselves, compiled once for each width of vectors; the table at the end names them.
#include "core/engine/kernel_table.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/points.h"
#include "base/vector.h"

#define NO_DATA ((double)NAN)

static inline double finite(double x)
{
    return fabs(x) <= DBL_MAX ? x : NO_DATA;
}

static void fill(double *out, double x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = x;
}

static void pick(double *out, const double *values, const uint32_t *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = rows[i] == NONE ? NO_DATA : values[rows[i]];
}

static void follow(uint32_t *out, const uint32_t *from, const uint32_t *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = rows[i] == NONE ? NONE : from[rows[i]];
}

static void scale(double *restrict out, const double *restrict a, double factor, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = finite(a[i] * factor);
}

static void add(double *restrict out, const double *a, const double *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = finite(a[i] + b[i]);
}

static void subtract(double *restrict out, const double *a, const double *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = finite(a[i] - b[i]);
}

static void multiply(double *restrict out, const double *a, const double *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = finite(a[i] * b[i]);
}

static void divide(double *restrict out, const double *a, const double *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = finite(a[i] / b[i]);
}

// False wins over unknown.
static void both(double *restrict out, const double *a, const double *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double known = a[i] * b[i]; // 0 or 1, NaN when either is unknown
        out[i] = (a[i] == 0) | (b[i] == 0) ? 0 : known;
    }
}

// True wins over unknown.
static void either(double *restrict out, const double *a, const double *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double known = a[i] + b[i]; // 0 when both are false
        out[i] = (a[i] == 1) | (b[i] == 1) ? 1 : known;
    }
}

static void fallback(double *restrict out, const double *a, const double *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = a[i] == a[i] ? a[i] : b[i];
}

static void least(double *restrict out, const double *a, const double *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double chosen = a[i] < b[i] ? a[i] : b[i]; // b where either is no data
        out[i] = a[i] == a[i] ? chosen : NO_DATA;
    }
}

static void most(double *restrict out, const double *a, const double *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double chosen = a[i] > b[i] ? a[i] : b[i];
        out[i] = a[i] == a[i] ? chosen : NO_DATA;
    }
}

static void binary(enum opcode code, double *out, const double *a, const double *b, size_t n)
{
    if (code == OP_ADD)
        add(out, a, b, n);
    else if (code == OP_SUBTRACT)
        subtract(out, a, b, n);
    else if (code == OP_MULTIPLY)
        multiply(out, a, b, n);
    else if (code == OP_DIVIDE)
        divide(out, a, b, n);
    else if (code == OP_AND)
        both(out, a, b, n);
    else if (code == OP_OR)
        either(out, a, b, n);
    else if (code == OP_DEFAULT)
        fallback(out, a, b, n);
    else if (code == OP_MIN)
        least(out, a, b, n);
    else
        most(out, a, b, n);
}

static void negate(double *restrict out, const double *restrict a, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = -a[i];
}

static void invert(double *restrict out, const double *restrict a, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = 1 - a[i];
}

static void known(double *restrict out, const double *restrict a, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = a[i] == a[i] ? 1 : 0;
}

static void magnitude(double *restrict out, const double *restrict a, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = fabs(a[i]);
}

static void root(double *restrict out, const double *restrict a, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = a[i] >= 0 ? sqrt(a[i]) : NO_DATA;
}

static void round_down(double *restrict out, const double *restrict a, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = floor(a[i]);
}

static void round_up(double *restrict out, const double *restrict a, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = -floor(-a[i]);
}

static void unary(enum opcode code, double *out, const double *a, size_t n)
{
    if (code == OP_NEGATE)
        negate(out, a, n);
    else if (code == OP_NOT)
        invert(out, a, n);
    else if (code == OP_HAS)
        known(out, a, n);
    else if (code == OP_ABS)
        magnitude(out, a, n);
    else if (code == OP_SQRT)
        root(out, a, n);
    else if (code == OP_FLOOR)
        round_down(out, a, n);
    else
        round_up(out, a, n);
}

// -1, 0, 1 and no data. Pairs so near that rounding to 12 digits may join them are counted and left
// to a second pass, which most blocks never need.
static size_t order(double *restrict out, const double *a, const double *b, size_t n)
{
    size_t near = 0;
    for (size_t i = 0; i < n; i++) {
        double larger = fabs(a[i]) > fabs(b[i]) ? fabs(a[i]) : fabs(b[i]);
        double apart = fabs(a[i] - b[i]);
        double sign = a[i] < b[i] ? -1 : 1;
        sign = a[i] == b[i] ? 0 : sign;
        out[i] = (a[i] == a[i]) & (b[i] == b[i]) ? sign : NO_DATA;
        near += (size_t)((apart > 0) & (apart <= larger * 1.1e-11));
    }
    return near;
}

static void order_near(double *out, const double *a, const double *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (a[i] == a[i] && b[i] == b[i])
            out[i] = compare12(a[i], b[i]);
}

// The order's sign into an answer: `sign` holds, or with `invert` everything else does.
static void answer(double *out, double sign, int inverted, size_t n)
{
    double yes = inverted ? 0 : 1, no = 1 - yes;
    for (size_t i = 0; i < n; i++) {
        double held = out[i] == sign ? yes : no;
        out[i] = out[i] == out[i] ? held : NO_DATA;
    }
}

static void compare(enum opcode code, double *out, const double *a, const double *b, size_t n)
{
    if (order(out, a, b, n) > 0)
        order_near(out, a, b, n);
    if (code == OP_EQUAL || code == OP_UNEQUAL)
        answer(out, 0, code == OP_UNEQUAL, n);
    else if (code == OP_LESS || code == OP_GREATER_EQUAL)
        answer(out, -1, code == OP_GREATER_EQUAL, n);
    else
        answer(out, 1, code == OP_LESS_EQUAL, n);
}

static void choose(double *restrict out, const double *condition, const double *a, const double *b,
                   size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double chosen = condition[i] == 0 ? b[i] : a[i];
        out[i] = condition[i] == condition[i] ? chosen : NO_DATA;
    }
}

static void clamp(double *restrict out, const double *x, const double *low, const double *high,
                  size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double above = x[i] > low[i] ? x[i] : low[i];
        double within = above < high[i] ? above : high[i];
        int all = (x[i] == x[i]) & (low[i] == low[i]) & (high[i] == high[i]);
        out[i] = all ? within : NO_DATA;
    }
}

static void within(double *restrict out, const double *restrict x, double low, double high,
                   size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double inside = (x[i] >= low) & (x[i] <= high) ? 1 : 0;
        out[i] = x[i] == x[i] ? inside : NO_DATA;
    }
}

// A recipe's numbers, ready for a loop.
struct ready {
    double x0, y0, x1, y1, way, rise, turn;
};

static inline struct ready ready_of(const struct method_recipe *r)
{
    return (struct ready){.x0 = r->x0,
                          .y0 = r->y0,
                          .x1 = r->x1,
                          .y1 = r->y1,
                          .way = r->x1 - r->x0,
                          .rise = r->y1 - r->y0,
                          .turn = r->turned ? -1 : 1};
}

static inline double on_line(const struct ready *r, double x)
{
    double at = x * r->turn;
    double part = (at - r->x0) / r->way;
    double y = part == 1 ? r->y1 : r->y0 + part * r->rise;
    y = at <= r->x0 ? r->y0 : y;
    return at >= r->x1 ? r->y1 : y;
}

static void line(double *restrict out, const double *restrict x, const struct method_recipe *recipe,
                 size_t n)
{
    const struct ready r = ready_of(recipe);
    if (recipe->level) {
        for (size_t i = 0; i < n; i++)
            out[i] = x[i] == x[i] ? r.y0 : NO_DATA;
        return;
    }
    for (size_t i = 0; i < n; i++)
        out[i] = on_line(&r, x[i]);
}

#define LANES 8

static void extent(struct method_extent *out, const double *x, size_t n)
{
    double least[LANES], most[LANES];
    size_t count = 0, whole = n - n % LANES;
    for (size_t k = 0; k < LANES; k++) {
        least[k] = DBL_MAX;
        most[k] = -DBL_MAX;
    }
    for (size_t i = 0; i < whole; i += LANES)
        for (size_t k = 0; k < LANES; k++) {
            least[k] = x[i + k] < least[k] ? x[i + k] : least[k];
            most[k] = x[i + k] > most[k] ? x[i + k] : most[k];
        }
    for (size_t i = 0; i < n; i++)
        count += x[i] == x[i];
    for (size_t i = whole; i < n; i++) {
        least[0] = x[i] < least[0] ? x[i] : least[0];
        most[0] = x[i] > most[0] ? x[i] : most[0];
    }
    for (size_t k = 1; k < LANES; k++) {
        least[0] = least[k] < least[0] ? least[k] : least[0];
        most[0] = most[k] > most[0] ? most[k] : most[0];
    }
    *out = (struct method_extent){.count = count};
    if (count) {
        out->least = least[0];
        out->most = most[0];
    }
}

// Adding it to a whole number below 2^51 leaves that number in the low bits of the double.
#define WHOLE 0x1.8p52

static inline int64_t bits_of(double x)
{
    int64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline double of_bits(int64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

// As decimal_from_double does where plain arithmetic is enough; POINTS_NONE where it is not.
static inline int64_t point_of(double x, double scale)
{
    double scaled = fabs(x) * scale;
    double nearest = (scaled + 0x1p52) - 0x1p52;
    double whole = nearest > scaled ? nearest - 1 : nearest;
    double rest = scaled - whole;
    double rounded = rest > 0.5 ? whole + 1 : whole;
    rounded = x < 0 ? -rounded : rounded;
    int64_t plain = bits_of(rounded + WHOLE) - bits_of(WHOLE);
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
    return plain == POINTS_NONE ? NO_DATA : of_bits(plain + bits_of(WHOLE)) - WHOLE;
}

static void ask_for(const double *x, size_t n)
{
    for (size_t i = 0; i < n; i += 8)
        __builtin_prefetch(&x[i]);
}

// The points of one line are a whole number next to it; `worst` keeps how far it ever was.
static inline double line_point(const struct kernel_line *l, double x, double *worst)
{
    double above = l->low > x ? l->low : x, at = l->high < above ? l->high : above;
    double y = (at - l->from_x) * l->slope + l->from_y, whole = (y + WHOLE) - WHOLE;
    double off = fabs(y - whole);
    *worst = off > *worst ? off : *worst;
    return whole;
}

static void sum_line(double *restrict out, double *restrict worst, const struct kernel_line *line,
                     size_t first, size_t n)
{
    const struct kernel_line l = *line;
    const double *restrict x = l.from + first;
    for (size_t i = 0; i < n; i++)
        out[i] += line_point(&l, x[i], &worst[i]);
}

static void sum_four(double *restrict out, double *restrict worst, const struct kernel_line *lines,
                     size_t first, size_t n)
{
    const struct kernel_line a = lines[0], b = lines[1], c = lines[2], d = lines[3];
    const double *restrict x = a.from + first, *restrict y = b.from + first;
    const double *restrict z = c.from + first, *restrict w = d.from + first;
    for (size_t i = 0; i < n; i++) {
        double off = worst[i];
        double one = line_point(&a, x[i], &off), two = line_point(&b, y[i], &off);
        double three = line_point(&c, z[i], &off), four = line_point(&d, w[i], &off);
        out[i] += (one + two) + (three + four);
        worst[i] = off;
    }
}

static void sum_lines(double *restrict out, const struct kernel_line *lines, size_t count,
                      size_t first, size_t n, size_t more)
{
    double worst[PROGRAM_BLOCK] = {0}, doubt = 0;
    for (size_t i = 0; i < n; i++)
        out[i] = 0;
    for (size_t k = 0, by = 1; k < count; k += by) {
        by = count - k < 4 ? 1 : 4;
        if (by == 4)
            sum_four(out, worst, &lines[k], first, n);
        else
            sum_line(out, worst, &lines[k], first, n);
        for (size_t i = k; i < k + by; i++) {
            doubt = lines[i].doubt > doubt ? lines[i].doubt : doubt;
            ask_for(lines[i].from + first + n, n < more ? n : more);
        }
    }
    for (size_t i = 0; i < n; i++)
        out[i] = worst[i] < 0.5 - doubt ? out[i] : NO_DATA;
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
        out[i] = (of_bits(of[i] + bits_of(WHOLE)) - WHOLE) / scale / worth;
}

static void settle(double *restrict out, const double *restrict a, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = a[i] == a[i] ? a[i] + 0.0 : NO_DATA;
}

const struct kernels VECTOR_NAME(kernels) = {
    .fill = fill,
    .pick = pick,
    .follow = follow,
    .scale = scale,
    .unary = unary,
    .binary = binary,
    .compare = compare,
    .choose = choose,
    .clamp = clamp,
    .within = within,
    .line = line,
    .extent = extent,
    .to_points = to_points,
    .sum_lines = sum_lines,
    .add_rounded = add_rounded,
    .whole_shares = whole_shares,
    .add_points = add_points,
    .shares = shares,
    .settle = settle,
};
