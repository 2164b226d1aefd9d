// The functions lent to plugins keep their word.
#include "plugin/functions.h"

#include "plugin/rig.h"

static const struct merit_host *host;

static int open_table(void **state)
{
    (void)state;
    host = functions_table();
    return 0;
}

static void the_table_says_what_it_is(void **state)
{
    (void)state;
    assert_int_equal(host->size, sizeof(struct merit_host));
    assert_int_equal(host->abi_major, MERIT_ABI_MAJOR);
    assert_int_equal(host->abi_minor, MERIT_ABI_MINOR);
}

static void steps_are_whole_after_rounding_to_twelve_digits(void **state)
{
    (void)state;
    static const struct {
        double x, size, wanted;
    } ROWS[] = {
        {1.2 - 1, 0.1, 2},    {0.3, 0.1, 3},    {0.29, 0.1, 2},
        {0, 0.1, 0},          {-0.05, 0.1, -1}, {1, 0, (double)NAN},
        {1, -1, (double)NAN}, {7, 2, 3},        {(double)NAN, 1, (double)NAN},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
        assert_number(host->steps(ROWS[i].x, ROWS[i].size), ROWS[i].wanted);
}

static void comparison_is_that_of_the_language(void **state)
{
    (void)state;
    assert_int_equal(host->compare12(0.7 + 0.1, 0.8), 0);
    assert_true(host->compare12(0.79, 0.8) < 0);
    assert_true(host->compare12(-0.79, -0.8) > 0);
    assert_number(host->round12(1.0000000000004), 1);
}

static void elementary_functions_are_near_the_library_and_exact_where_they_can_be(void **state)
{
    (void)state;
    assert_true(host->log(1) == 0 && host->exp(0) == 1 && host->pow(3, 2) == 9);
    for (double x = 0.01; x < 50; x += 0.37) {
        assert_true(fabs(host->log(x) - log(x)) <= 1e-14 * (1 + fabs(log(x))));
        assert_true(fabs(host->exp(x) - exp(x)) <= 1e-14 * exp(x));
        assert_true(fabs(host->pow(x, 0.3) - pow(x, 0.3)) <= 1e-14 * pow(x, 0.3));
    }
    assert_true(isnan(host->log(-1)));
    assert_true(isnan(host->pow(-2, 0.5)));
}

static void days_go_to_the_calendar_and_back(void **state)
{
    (void)state;
    assert_int_equal(host->day_from_civil(1970, 1, 1), 0);
    assert_int_equal(host->day_from_civil(2024, 3, 1), 19783);
    int32_t year, month, day;
    host->day_to_civil(host->day_from_civil(2024, 2, 29), &year, &month, &day);
    assert_true(year == 2024 && month == 2 && day == 29);
    int32_t last = host->day_from_civil(2023, 1, 31);
    assert_int_equal(host->day_add_months(last, 1), host->day_from_civil(2023, 2, 28));
    assert_int_equal(host->day_add_months(last, -2), host->day_from_civil(2022, 11, 30));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_says_what_it_is),
        cmocka_unit_test(steps_are_whole_after_rounding_to_twelve_digits),
        cmocka_unit_test(comparison_is_that_of_the_language),
        cmocka_unit_test(elementary_functions_are_near_the_library_and_exact_where_they_can_be),
        cmocka_unit_test(days_go_to_the_calendar_and_back),
    };
    return cmocka_run_group_tests(tests, open_table, NULL);
}
