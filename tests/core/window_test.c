#include "core/engine/window.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int32_t day(const char *text)
{
    int32_t d = 0;
    assert_true(day_parse(text, &d));
    return d;
}

static struct window window(const char *period, enum span span, const char *as_of)
{
    struct period p;
    assert_true(period_parse(period, &p));
    return window_make(p, span, day(as_of), false);
}

static void a_window_ends_with_its_period_and_knows_nothing_after_the_day(void **state)
{
    (void)state;
    struct window w = window("2024-Q2", SPAN_YEAR_TO_DATE, "2024-05-10");
    assert_int_equal(w.start, day("2024-01-01"));
    assert_int_equal(w.end, day("2024-06-30"));
    assert_int_equal(w.today, day("2024-05-10"));
    assert_int_equal(window("2024-Q2", SPAN_PERIOD, "2025-01-01").today, day("2024-06-30"));
    assert_int_equal(window("2024-Q2", SPAN_PERIOD, "2025-01-01").start, day("2024-04-01"));
    assert_int_equal(window("2024-Q2", SPAN_ALL, "2025-01-01").start, DAY_FIRST);
}

static void an_ended_period_looks_back_on_whole_ones(void **state)
{
    (void)state;
    struct window w = window("2024-02", SPAN_PERIOD, "2024-03-05"), back = window_prev(&w);
    assert_int_equal(back.start, day("2024-01-01"));
    assert_int_equal(back.today, day("2024-01-31"));
    back = window_year_ago(&w);
    assert_int_equal(back.start, day("2023-02-01"));
    assert_int_equal(back.today, day("2023-02-28"));
}

static void a_running_period_looks_back_to_the_corresponding_day(void **state)
{
    (void)state;
    struct window w = window("2024-Q2", SPAN_YEAR_TO_DATE, "2024-05-31");
    struct window back = window_prev(&w);
    assert_int_equal(back.end, day("2024-03-31"));
    assert_int_equal(back.today, day("2024-02-29"));
    assert_int_equal(back.start, day("2024-01-01"));
    back = window_year_ago(&w);
    assert_int_equal(back.today, day("2023-05-31"));
    assert_int_equal(back.start, day("2023-01-01"));
}

static void months_of_a_year_are_those_that_have_ended(void **state)
{
    (void)state;
    struct window w = window("2024", SPAN_PERIOD, "2024-03-30");
    struct period first;
    uint32_t count;
    window_periods(&w, PERIOD_MONTH, false, 0, DAY_NONE, &first, &count);
    assert_int_equal(count, 2);
    assert_int_equal(first.at, 0);
    window_periods(&w, PERIOD_MONTH, true, 0, DAY_NONE, &first, &count);
    assert_int_equal(count, 3);
    w = window("2024", SPAN_PERIOD, "2024-03-31");
    window_periods(&w, PERIOD_MONTH, false, 0, DAY_NONE, &first, &count);
    assert_int_equal(count, 3);
    w = window("2024", SPAN_PERIOD, "2023-11-30"); // not begun
    window_periods(&w, PERIOD_MONTH, true, 0, DAY_NONE, &first, &count);
    assert_int_equal(count, 0);
}

static void the_last_six_years_do_not_ask_for_the_span(void **state)
{
    (void)state;
    struct window w = window("2024", SPAN_PERIOD, "2024-12-30");
    struct period first;
    uint32_t count;
    window_periods(&w, PERIOD_YEAR, false, 6, DAY_NONE, &first, &count);
    assert_int_equal(count, 6);
    assert_int_equal(first.year, 2018);
    w = window("2024", SPAN_PERIOD, "2024-12-31");
    window_periods(&w, PERIOD_YEAR, false, 6, DAY_NONE, &first, &count);
    assert_int_equal(first.year, 2019);
}

static void without_a_span_periods_begin_with_what_is_first_known(void **state)
{
    (void)state;
    struct window w = window("2024", SPAN_ALL, "2024-12-31");
    struct period first;
    uint32_t count;
    window_periods(&w, PERIOD_QUARTER, false, 0, day("2023-05-15"), &first, &count);
    assert_int_equal(first.year, 2023);
    assert_int_equal(first.at, 1);
    assert_int_equal(count, 7);
    window_periods(&w, PERIOD_QUARTER, false, 0, DAY_NONE, &first, &count);
    assert_int_equal(count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_window_ends_with_its_period_and_knows_nothing_after_the_day),
        cmocka_unit_test(an_ended_period_looks_back_on_whole_ones),
        cmocka_unit_test(a_running_period_looks_back_to_the_corresponding_day),
        cmocka_unit_test(months_of_a_year_are_those_that_have_ended),
        cmocka_unit_test(the_last_six_years_do_not_ask_for_the_span),
        cmocka_unit_test(without_a_span_periods_begin_with_what_is_first_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
