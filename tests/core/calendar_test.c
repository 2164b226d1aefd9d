#include "core/language/calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "tests/base/random.h"

static int32_t day(const char *text)
{
    int32_t d = 0;
    assert_true(day_parse(text, &d));
    return d;
}

static void without_lists_a_week_has_five_workdays(void **state)
{
    (void)state;
    struct calendar c = {0};
    // Friday 2024-03-01
    assert_int_equal(calendar_workdays(&c, day("2024-03-01"), day("2024-03-01")), 0);
    assert_int_equal(calendar_workdays(&c, day("2024-03-01"), day("2024-03-03")), 0);
    assert_int_equal(calendar_workdays(&c, day("2024-03-01"), day("2024-03-04")), 1);
    assert_int_equal(calendar_workdays(&c, day("2024-03-01"), day("2024-03-08")), 5);
    assert_int_equal(calendar_workdays(&c, day("2024-03-08"), day("2024-03-01")), -5);
    assert_int_equal(calendar_workdays(&c, day("0001-01-01"), day("0001-01-08")), 5);
    assert_int_equal(calendar_workdays(&c, day("1969-12-28"), day("1970-01-04")), 5);
}

static void holidays_and_worked_weekends_are_counted_as_listed(void **state)
{
    (void)state;
    struct arena a;
    struct calendar c;
    arena_init(&a);
    // the Chinese New Year of 2024: 10 to 17 February free, 4 and 18 February worked
    int32_t holidays[8], workdays[] = {day("2024-02-18"), day("2024-02-04"), day("2024-02-18")};
    for (int32_t i = 0; i < 8; i++)
        holidays[i] = day("2024-02-10") + i;
    calendar_init(&c, &a, holidays, 8, workdays, 3);
    assert_true(calendar_is_workday(&c, day("2024-02-04")));
    assert_true(calendar_is_workday(&c, day("2024-02-09")));
    assert_false(calendar_is_workday(&c, day("2024-02-10")));
    assert_false(calendar_is_workday(&c, day("2024-02-12")));
    assert_true(calendar_is_workday(&c, day("2024-02-18")));
    assert_int_equal(calendar_workdays(&c, day("2024-02-09"), day("2024-02-17")), 0);
    assert_int_equal(calendar_workdays(&c, day("2024-02-09"), day("2024-02-19")), 2);
    assert_int_equal(calendar_workdays(&c, day("2024-02-03"), day("2024-02-09")), 6);
    arena_release(&a);
}

static void a_day_in_both_lists_is_worked(void **state)
{
    (void)state;
    struct arena a;
    struct calendar c;
    arena_init(&a);
    int32_t both[] = {day("2024-03-04"), day("2024-03-09")};
    calendar_init(&c, &a, both, 2, both, 2);
    assert_true(calendar_is_workday(&c, both[0]));
    assert_true(calendar_is_workday(&c, both[1]));
    arena_release(&a);
}

static void counting_agrees_with_asking_every_day(void **state)
{
    (void)state;
    struct arena a;
    struct calendar c;
    struct random r = {7};
    arena_init(&a);
    int32_t first = day("2023-01-01"), holidays[60], workdays[60];
    for (size_t i = 0; i < 60; i++) {
        holidays[i] = first + (int32_t)random_below(&r, 730);
        workdays[i] = first + (int32_t)random_below(&r, 730);
    }
    calendar_init(&c, &a, holidays, 60, workdays, 60);
    for (int i = 0; i < 500; i++) {
        int32_t from = first + (int32_t)random_below(&r, 800) - 30;
        int32_t to = from + (int32_t)random_below(&r, 200), count = 0;
        for (int32_t d = from + 1; d <= to; d++)
            count += calendar_is_workday(&c, d);
        assert_int_equal(calendar_workdays(&c, from, to), count);
        assert_int_equal(calendar_workdays(&c, to, from), -count);
    }
    arena_release(&a);
}

static void an_age_is_full_years(void **state)
{
    (void)state;
    assert_int_equal(calendar_age(day("1988-01-02"), day("2024-01-01")), 35);
    assert_int_equal(calendar_age(day("1988-01-02"), day("2024-01-02")), 36);
    assert_int_equal(calendar_age(day("2000-02-29"), day("2023-02-27")), 22);
    assert_int_equal(calendar_age(day("2000-02-29"), day("2023-02-28")), 23);
    assert_int_equal(calendar_age(day("2000-02-29"), day("2024-02-28")), 23);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_lists_a_week_has_five_workdays),
        cmocka_unit_test(holidays_and_worked_weekends_are_counted_as_listed),
        cmocka_unit_test(a_day_in_both_lists_is_worked),
        cmocka_unit_test(counting_agrees_with_asking_every_day),
        cmocka_unit_test(an_age_is_full_years),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
