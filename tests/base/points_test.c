#include "base/points.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "tests/base/random.h"

static void scores_are_rounded_half_away_from_zero(void **state)
{
    (void)state;
    static const struct {
        double x;
        int decimals;
        points wanted;
    } cases[] = {
        {69.5, 0, 70},      {-69.5, 0, -70},     {69.49999, 0, 69}, {2.345, 2, 235},
        {-2.345, 2, -235},  {1.00005, 4, 10001}, {0, 4, 0},         {36, 9, 36000000000},
        {1.0 / 3, 4, 3333}, {2.0 / 3, 4, 6667},  {-0.00005, 4, -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        points p;
        assert_true(points_round(cases[i].x, cases[i].decimals, &p));
        assert_int_equal(p, cases[i].wanted);
    }
    points p;
    assert_false(points_round((double)NAN, 4, &p));
    assert_false(points_round((double)INFINITY, 4, &p));
    assert_false(points_round(1e17, 4, &p));
}

static void no_data_is_never_a_number(void **state)
{
    (void)state;
    assert_true(isnan(points_to_double(POINTS_NONE, 4)));
    assert_int_equal(points_shown(POINTS_NONE, 4, 2), POINTS_NONE);
    char text[40];
    points_format(POINTS_NONE, 4, 2, text);
    assert_string_equal(text, "-");
    points sum;
    assert_false(points_add(-INT64_MAX, -1, &sum)); // would be the mark of no data
    assert_false(points_add(INT64_MAX, 1, &sum));
    assert_true(points_add(INT64_MAX, -INT64_MAX, &sum));
    assert_int_equal(sum, 0);
}

__extension__ typedef __int128 wide;

static void shown_points_agree_with_long_division(void **state)
{
    (void)state;
    struct random r = {11};
    for (int i = 0; i < 40000; i++) {
        points p = (points)(random_next(&r) >> random_below(&r, 60));
        p = p == POINTS_NONE ? 0 : p;
        int decimals = (int)random_below(&r, 10), shown = (int)random_below(&r, 10);
        wide unit = 1;
        for (int k = shown; k < decimals; k++) {
            unit *= 10;
        }
        wide magnitude = p < 0 ? -(wide)p : p;
        wide wanted = (magnitude * 2 + unit) / (unit * 2) * unit;
        wanted = p < 0 ? -wanted : wanted;
        if (wanted <= INT64_MAX && wanted >= -(wide)INT64_MAX) {
            assert_int_equal(points_shown(p, decimals, shown), (int64_t)wanted);
        }
    }
    assert_int_equal(points_shown(69500, 4, 0), 70000);
    assert_int_equal(points_shown(65000, 4, 0), 70000);
    assert_int_equal(points_shown(-65000, 4, 0), -70000);
    assert_int_equal(points_shown(64999, 4, 0), 60000);
    assert_int_equal(points_shown(INT64_MAX, 4, 0), INT64_C(9223372036854770000));
    assert_int_equal(points_shown(-INT64_MAX, 4, 0), -INT64_C(9223372036854770000));
}

static void points_are_written_with_the_digits_shown(void **state)
{
    (void)state;
    static const struct {
        points p;
        int decimals, shown;
        const char *text;
    } cases[] = {
        {695000, 4, 2, "69.50"},   {-695050, 4, 2, "-69.51"},
        {695000, 4, 0, "70"},      {-4, 4, 2, "0.00"},
        {5, 0, 2, "5.00"},         {12, 1, 4, "1.2000"},
        {-50, 4, 2, "-0.01"},      {0, 4, 4, "0.0000"},
        {123456, 4, 4, "12.3456"}, {1, 9, 9, "0.000000001"},
        {999999, 4, 2, "100.00"},  {INT64_MAX, 9, 9, "9223372036.854775807"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[40];
        points_format(cases[i].p, cases[i].decimals, cases[i].shown, text);
        assert_string_equal(text, cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_rounded_half_away_from_zero),
        cmocka_unit_test(no_data_is_never_a_number),
        cmocka_unit_test(shown_points_agree_with_long_division),
        cmocka_unit_test(points_are_written_with_the_digits_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
