// Lines summed straight to points give what each of them gives by the recipe's own arithmetic,
// rounded by itself: on steep and flat ones, far from 0, turned round, falling, at their very ends
// and at halves; or no data, and then a closer look is taken elsewhere.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/decimal.h"
#include "base/points.h"
#include "base/vector.h"
#include "core/engine/kernel.h"
#include "core/engine/kernel_points.h"
#include "tests/base/random.h"

enum { LINES = 7, ROWS = 256, ROUNDS = 10000 };

static double random_within(struct random *r, double low, double high)
{
    return low + (high - low) * ((double)random_below(r, 1u << 20) / (1u << 20));
}

// One of some numbers that make trouble, or any.
static double one_of(struct random *r, const double *list, size_t count)
{
    size_t at = (size_t)random_below(r, count + 2);
    return at < count ? list[at] : random_within(r, -100, 100);
}

static struct method_recipe make_recipe(struct random *r)
{
    static const double starts[] = {0, 1, -8, 1e6, -1e9, 123456789.125, 1e-7};
    static const double ways[] = {1, 8, 16, 1e-6, 1e5, 0.3, 3};
    static const double ys[] = {0, 1, 0.2, 0.9, -1, 100, 1e-3};
    struct method_recipe made = {.x0 = one_of(r, starts, 7), .turned = random_below(r, 3) == 0};
    made.x1 = made.x0 + fabs(one_of(r, ways, 7)) + 1e-9;
    made.y0 = one_of(r, ys, 7);
    made.y1 = one_of(r, ys, 7);
    return made;
}

static double make_x(struct random *r, const struct method_recipe *of, bool inside)
{
    double turn = of->turned ? -1 : 1, way = of->x1 - of->x0;
    switch (inside ? 4 + random_below(r, 4) : random_below(r, 8)) {
    case 0:
        return of->x0 * turn;
    case 1:
        return of->x1 * turn;
    case 2:
        return (of->x0 - way * 3) * turn;
    case 3:
        return (of->x1 + way) * turn;
    case 4:
    case 5:
        return (of->x0 + way * (double)random_below(r, 33) / 32) * turn; // points are halves
    default:
        return random_within(r, of->x0, of->x1) * turn;
    }
}

struct made {
    struct method_recipe recipes[LINES];
    struct kernel_line lines[LINES];
    double factors[LINES], columns[LINES][ROWS];
    int32_t narrow[LINES][ROWS];
    size_t count;
    int decimals;
    bool inside; // no number is past an end of its line
};

// Wide, or whatever the nearest narrow ones are.
static struct value_view make_column(struct random *r, struct made *m, size_t k, bool wide)
{
    struct value_view view = {.narrow = m->narrow[k],
                              .decimals = (int)random_below(r, NARROW_DECIMALS_MAX + 1)};
    double unit = pow10_table[view.decimals];
    view.complete = random_below(r, 2);
    for (size_t i = 0; i < ROWS; i++) {
        double x = make_x(r, &m->recipes[k], m->inside), whole = round(x * unit);
        bool none = (wide || !view.complete) && random_below(r, 500) == 0;
        whole = whole > INT32_MAX ? INT32_MAX : whole < -INT32_MAX ? -INT32_MAX : whole;
        m->narrow[k][i] = none ? NARROW_NONE : (int32_t)whole;
        m->columns[k][i] = none ? (double)NAN : wide ? x : whole / unit;
    }
    return wide ? (struct value_view){.wide = m->columns[k]} : view;
}

static struct method_extent extent_of(const double *column)
{
    struct method_extent e;
    kernel_extent(&e, column, ROWS);
    return e;
}

static void make(struct random *r, struct made *m)
{
    m->count = 1 + (size_t)random_below(r, LINES);
    m->decimals = (int)random_below(r, 7);
    m->inside = random_below(r, 2);
    bool known = random_below(r, 3) > 0;
    for (size_t k = 0; k < m->count; k++) {
        struct value_view from;
        struct method_extent extent;
        do {
            m->recipes[k] = make_recipe(r);
            m->factors[k] = (double)(1 + random_below(r, 40)) / (random_below(r, 2) ? 1 : 3);
            from = make_column(r, m, k, random_below(r, 2));
            extent = known ? extent_of(m->columns[k]) : (struct method_extent){0};
        } while (!kernel_line_prepare(&m->lines[k], &from, &extent, &m->recipes[k], m->factors[k],
                                      m->decimals));
    }
}

// The sum of the points of row i; NaN where one has no data.
static double sum_of_row(const struct made *m, size_t i)
{
    double sum = 0;
    for (size_t k = 0; k < m->count; k++) {
        points p;
        double y;
        kernel_line(&y, &m->columns[k][i], &m->recipes[k], 1);
        if (isnan(y))
            return y;
        assert_true(points_round(y * m->factors[k], m->decimals, &p));
        assert_true(fabs((double)p) <= m->lines[k].most);
        sum += (double)p;
    }
    return sum;
}

static void sums_are_those_of_the_lines(void **state)
{
    (void)state;
    struct random r = {.state = 20260630};
    size_t doubtful = 0, rows = 0, within = 0, lines = 0;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        struct made m;
        double out[ROWS], again[ROWS];
        size_t first = (size_t)random_below(&r, 9), n = ROWS - first;
        make(&r, &m);
        vector_use(VECTOR_PLAIN);
        kernel_sum_lines(out, m.lines, m.count, first, n);
        for (size_t i = 0; i < n; i++) {
            double wanted = sum_of_row(&m, first + i);
            if (!isnan(out[i]) && (isnan(wanted) || out[i] < wanted || out[i] > wanted))
                fail_msg("round %u, row %zu: %.17g, not %.17g", round, i, out[i], wanted);
            doubtful += isnan(out[i]) && !isnan(wanted);
            rows++;
        }
        for (size_t k = 0; k < m.count; k++)
            within += m.lines[k].within;
        lines += m.count;
        for (int level = 0; level <= (int)vector_widest(); level++) {
            vector_use((enum vector_level)level);
            kernel_sum_lines(again, m.lines, m.count, first, n);
            assert_memory_equal(again, out, n * sizeof *out);
        }
    }
    vector_use(vector_widest());
    assert_true(within > lines / 10 && within < lines / 2);
    assert_true(doubtful > rows / 100);    // halves were met
    assert_true(doubtful < rows / 10 * 6); // and not all are left to a closer look
}

static void what_is_no_line_is_refused(void **state)
{
    (void)state;
    const struct method_recipe good = {.x0 = 0, .x1 = 1, .y0 = 0, .y1 = 1};
    struct method_recipe level = good, bare = good, endless = good;
    const struct value_view from = {.wide = &good.x0};
    const struct method_extent extent = {0};
    struct kernel_line l;
    level.level = true;
    bare.x1 = 0;
    endless.x0 = -1.7e308;
    endless.x1 = 1.7e308;
    assert_true(kernel_line_prepare(&l, &from, &extent, &good, 5, 4));
    assert_false(kernel_line_prepare(&l, &from, &extent, &level, 5, 4));
    assert_false(kernel_line_prepare(&l, &from, &extent, &bare, 5, 4));
    assert_false(kernel_line_prepare(&l, &from, &extent, &endless, 5, 4));
    assert_false(kernel_line_prepare(&l, &from, &extent, &good, 1e12,
                                     4)); // points past KERNEL_ROUND_MOST
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_those_of_the_lines),
        cmocka_unit_test(what_is_no_line_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
