// basic: completion, over, under, short, each, against numbers computed by hand.
#include "plugin/rig.h"

static struct rig rig;

static int open_basic(void **state)
{
    (void)state;
    rig_open(&rig, "basic");
    return 0;
}

static int close_basic(void **state)
{
    (void)state;
    rig_close(&rig);
    return 0;
}

struct row {
    double x, t, wanted;
};

static void rows_hold(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_number(rig_row(&rig, rows[i].x, rows[i].t), rows[i].wanted);
}

static void completion_is_the_share_up_to_one(void **state)
{
    (void)state;
    rig_method(&rig, "completion");
    const struct row rows[] = {
        {8000, 10000, 0.8}, {10000, 10000, 1},  {12000, 10000, 1},   {0, 10, 0},
        {-5, 10, 0},        {5, 0, NONE},       {5, -10, NONE},      {NONE, 10, NONE},
        {10, NONE, NONE},   {1e300, 1e-300, 1}, {-1e300, 1e-300, 0}, {1e300, 2e300, 0.5},
    };
    rows_hold(rows, sizeof rows / sizeof *rows);
}

static void completion_keeps_cap_floor_and_gate(void **state)
{
    (void)state;
    rig_method(&rig, "completion");
    rig_set(&rig, "cap", 1.2);
    const struct row capped[] = {{9920, 8000, 1.2}, {9000, 8000, 1.125}, {9600, 8000, 1.2}};
    rows_hold(capped, 3);
    rig_set(&rig, "gate", 0.8);
    // 0.7 + 0.1 is less than 0.8 in doubles, and reaches it here
    const struct row gated[] = {{0.79, 1, 0}, {0.7 + 0.1, 1, 0.7 + 0.1}, {0.8, 1, 0.8}};
    rows_hold(gated, 3);
    rig_set(&rig, "floor", 0.9);
    const struct row floored[] = {{0.85, 1, 0.9}, {0.79, 1, 0}, {0.95, 1, 0.95}};
    rows_hold(floored, 3);
}

static void completion_refuses_a_floor_above_its_cap(void **state)
{
    (void)state;
    rig_method(&rig, "completion");
    rig_set(&rig, "floor", 2);
    struct method_call none = {.row_count = 0}; // also when there is nobody to score
    assert_false(rig_call(&rig, &none));
    assert_string_equal(rig.error.text, "basic.completion: floor is above cap");
}

static void over_counts_whole_steps_beyond_the_target(void **state)
{
    (void)state;
    rig_method(&rig, "over");
    const struct row percents[] = {
        {105, 100, 5},   {105.9, 100, 5}, {100, 100, 0}, {99, 100, 0}, {100.5, 100, 0},
        {1.07, 1, 7},    {110, 100, 10},  {1.15, 1, 15}, {5, 0, NONE}, {NONE, 100, NONE},
        {5, NONE, NONE}, {-3, 100, 0},    {2.3, 2, 15},
    };
    rows_hold(percents, sizeof percents / sizeof *percents);
    rig_set(&rig, "step", 0.1);
    rig_set(&rig, "per", 0.5);
    rig_set(&rig, "most", 10);
    // 1.2 - 1 by 10% is two steps, though the double falls short of it
    const struct row tenths[] = {
        {1.2, 1, 1}, {1.3, 1, 1.5}, {1.29, 1, 1}, {31, 1, 10}, {1e300, 1, 10}};
    rows_hold(tenths, 5);
    rig_set(&rig, "whole", 0);
    const struct row parts[] = {{1.25, 1, 1.25}, {1.01, 1, 0.05}, {1, 1, 0}};
    rows_hold(parts, 3);
}

static void over_without_a_limit_fails_a_row_it_cannot_number(void **state)
{
    (void)state;
    rig_method(&rig, "over");
    assert_true(isinf(rig_row(&rig, 1e300, 1e-300)));
    assert_int_equal(rig.failed_count, 1);
    assert_string_equal(rig.failed_text, "basic.over: it gave an infinity");
}

static void under_takes_points_for_whole_steps_below(void **state)
{
    (void)state;
    rig_method(&rig, "under");
    const struct row percents[] = {
        {95, 100, -5}, {95.5, 100, -4},  {100, 100, 0}, {120, 100, 0},   {0, 100, -100},
        {0.8, 1, -20}, {-50, 100, -150}, {5, 0, NONE},  {NONE, 1, NONE},
    };
    rows_hold(percents, sizeof percents / sizeof *percents);
    rig_set(&rig, "step", 0.05);
    rig_set(&rig, "whole", 0);
    const struct row parts[] = {{0.875, 1, -2.5}, {0.95, 1, -1}};
    rows_hold(parts, 2);
    rig_set(&rig, "most", 2);
    const struct row limited[] = {{0.5, 1, -2}, {0.95, 1, -1}, {0, 1, -2}};
    rows_hold(limited, 3);
}

static void short_takes_points_for_each_that_is_lacking(void **state)
{
    (void)state;
    rig_method(&rig, "short");
    rig_set(&rig, "per", 5);
    const struct row rows[] = {{3, 5, -10},     {5, 5, 0},       {9, 5, 0},    {0, 5, -25},
                               {NONE, 5, NONE}, {1, NONE, NONE}, {-1, 1, -10}, {0, 0, 0}};
    rows_hold(rows, sizeof rows / sizeof *rows);
    rig_set(&rig, "most", 12);
    const struct row limited[] = {{0, 5, -12}, {3, 5, -10}};
    rows_hold(limited, 2);
    assert_false(signbit(rig_row(&rig, 5, 5))); // no points taken is 0, not minus zero
}

static void each_gives_points_for_each_up_to_most(void **state)
{
    (void)state;
    rig_method(&rig, "each");
    const struct row plain[] = {{0, 0, 0}, {7, 0, 7}, {2.5, 0, 2.5}, {NONE, 0, NONE}};
    rows_hold(plain, 4);
    rig_set(&rig, "per", 0.5);
    rig_set(&rig, "most", 3);
    const struct row limited[] = {{4, 0, 2}, {6, 0, 3}, {100, 0, 3}};
    rows_hold(limited, 3);
}

// The formulas of the language's page once more, the plain way.
static double naive(const char *name, double x, double t, const double *p)
{
    if (isnan(x) || isnan(t) || t <= 0)
        return NONE;
    double r = x / t;
    if (strcmp(name, "completion") == 0)
        return r < p[0] ? 0 : fmin(fmax(r, p[1]), p[2]);
    double side = strcmp(name, "over") == 0 ? 1 : -1;
    double part = side * (r - 1);
    if (part <= 0)
        return 0;
    double n = p[2] != 0 ? floor(part / p[0] + 1e-9) : part / p[0];
    return side * (isnan(p[3]) ? p[1] * n : fmin(p[3], p[1] * n));
}

static void random_rows_agree_with_the_plain_formulas(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"completion", "over", "under"};
    uint64_t seed = 20240315;
    for (size_t k = 0; k < 3; k++) {
        rig_method(&rig, NAMES[k]);
        double x[500], t[500], out[500];
        for (size_t i = 0; i < 500; i++) {
            x[i] = rig_random(&seed) % 20 == 0 ? NONE : (double)(rig_random(&seed) % 20000) / 100;
            t[i] = rig_random(&seed) % 20 == 0 ? NONE : (double)(rig_random(&seed) % 1000) / 10;
        }
        const double *const columns[] = {x, t};
        rig_columns(&rig, 500, columns, out);
        for (size_t i = 0; i < 500; i++) {
            double wanted = naive(NAMES[k], x[i], t[i], rig.parameters);
            if (isnan(wanted) != isnan(out[i]) || fabs(out[i] - wanted) > 1e-9 * fabs(wanted))
                fail_msg("%s(%g, %g) = %.17g, not %.17g", NAMES[k], x[i], t[i], out[i], wanted);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(completion_is_the_share_up_to_one),
        cmocka_unit_test(completion_keeps_cap_floor_and_gate),
        cmocka_unit_test(completion_refuses_a_floor_above_its_cap),
        cmocka_unit_test(over_counts_whole_steps_beyond_the_target),
        cmocka_unit_test(over_without_a_limit_fails_a_row_it_cannot_number),
        cmocka_unit_test(under_takes_points_for_whole_steps_below),
        cmocka_unit_test(short_takes_points_for_each_that_is_lacking),
        cmocka_unit_test(each_gives_points_for_each_up_to_most),
        cmocka_unit_test(random_rows_agree_with_the_plain_formulas),
    };
    return cmocka_run_group_tests(tests, open_basic, close_basic);
}
