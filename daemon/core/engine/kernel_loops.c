// The loops themselves, compiled once for each width of vectors; the table at the end names them.
#include "core/engine/kernel_table.h"

#include <float.h>
#include <math.h>

#include "base/decimal.h"
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
    .settle = settle,
};
