#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/base/random.h"

static int32_t naive_days_in_month(int32_t year, int32_t month)
{
    if (month == 2) {
        bool leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
        return leap ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static void days_agree_with_counting_from_year_1_to_9999(void **state)
{
    (void)state;
    int32_t day = DAY_MIN, week = 1; // 0001-01-01 was a Monday
    for (int32_t year = 1; year <= 9999; year++) {
        for (int32_t month = 1; month <= 12; month++) {
            int32_t last = naive_days_in_month(year, month);
            assert_int_equal(days_in_month(year, month), last);
            for (int32_t d = 1; d <= last; d++, day++, week = week % 7 + 1) {
                struct civil c = day_to_civil(day);
                if (c.year != year || c.month != month || c.day != d || day_from_civil(c) != day ||
                    day_of_week(day) != week) {
                    fail_msg("%04d-%02d-%02d is not day %d", year, month, d, day);
                }
            }
        }
    }
    assert_int_equal(day - 1, DAY_MAX);
    assert_int_equal(day_from_civil((struct civil){1970, 1, 1}), 0);
    assert_int_equal(day_of_week(0), 4);
}

static void days_are_written_and_read_back(void **state)
{
    (void)state;
    for (int32_t day = DAY_MIN; day <= DAY_MAX; day += 97) {
        char text[11];
        int32_t back;
        day_format(day, text);
        assert_true(day_parse(text, &back));
        assert_int_equal(back, day);
    }
    char text[11];
    day_format(DAY_MAX, text);
    assert_string_equal(text, "9999-12-31");
    day_format(DAY_MIN, text);
    assert_string_equal(text, "0001-01-01");
    day_format(DAY_NONE, text);
    assert_string_equal(text, "no date");
}

static void only_days_that_exist_are_read(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",           "2024",        "2024-3-01",   "2024-03-1",  "2024-13-01", "2024-00-01",
        "2024-01-00", "2024-01-32",  "2023-02-29",  "1900-02-29", "0000-01-01", "2024-03-01 ",
        "2024/03/01", " 2024-03-01", "2024-03-011", "+024-03-01", "20240301",   "２０２４-03-01",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        int32_t day;
        if (day_parse(wrong[i], &day)) {
            fail_msg("\"%s\" was read as a day", wrong[i]);
        }
    }
    int32_t day;
    assert_true(day_parse("2000-02-29", &day));
    assert_int_equal(day, 11016);
}

static int32_t at(const char *text)
{
    int32_t day;
    assert_true(day_parse(text, &day));
    return day;
}

static void months_are_added_up_to_the_last_day(void **state)
{
    (void)state;
    assert_int_equal(day_add_months(at("2024-01-31"), 1), at("2024-02-29"));
    assert_int_equal(day_add_months(at("2023-01-31"), 1), at("2023-02-28"));
    assert_int_equal(day_add_months(at("2024-02-29"), 12), at("2025-02-28"));
    assert_int_equal(day_add_months(at("2024-02-29"), -12), at("2023-02-28"));
    assert_int_equal(day_add_months(at("2024-12-15"), 1), at("2025-01-15"));
    assert_int_equal(day_add_months(at("2024-01-15"), -1), at("2023-12-15"));
    assert_int_equal(day_add_months(at("9999-12-01"), 1), DAY_NONE);
    assert_int_equal(day_add_months(at("0001-01-01"), -1), DAY_NONE);
    assert_int_equal(day_add_months(at("2024-01-01"), INT32_MAX), DAY_NONE);
    assert_int_equal(day_add_months(DAY_NONE, 1), DAY_NONE);
}

static void months_between_are_those_that_can_be_added(void **state)
{
    (void)state;
    struct random r = {3};
    for (int i = 0; i < 20000; i++) {
        int32_t a = at("1990-01-01") + (int32_t)random_below(&r, 15000);
        int32_t b = a + (int32_t)random_below(&r, 2000);
        int32_t months = 0;
        while (day_add_months(a, months + 1) <= b) {
            months++;
        }
        assert_int_equal(months_between(a, b), months);
        assert_int_equal(months_between(b, a), -months);
        assert_int_equal(years_between(a, b), months / 12);
        assert_int_equal(years_between(b, a), -(months / 12));
    }
    assert_int_equal(months_between(at("2024-01-31"), at("2024-02-29")), 1);
    assert_int_equal(months_between(at("2024-01-31"), at("2024-02-28")), 0);
    assert_int_equal(years_between(at("2020-02-29"), at("2021-02-28")), 1);
}

static void times_are_days_of_their_zone(void **state)
{
    (void)state;
    assert_int_equal(day_of_time(0, 0), 0);
    assert_int_equal(day_of_time(-1, 0), -1);
    assert_int_equal(day_of_time(INT64_C(57600000) - 1, 480), 0); // 16:00 UTC is midnight in +08:00
    assert_int_equal(day_of_time(INT64_C(57600000), 480), 1);
    assert_int_equal(day_of_time(0, -1), -1);
}

static void times_are_written_and_read_back(void **state)
{
    (void)state;
    char text[30];
    int64_t ms;
    assert_true(time_parse("2024-03-01T09:30:00.123+08:00", &ms));
    time_format(ms, 480, text);
    assert_string_equal(text, "2024-03-01T09:30:00.123+08:00");
    time_format(ms, -210, text);
    assert_string_equal(text, "2024-02-29T22:00:00.123-03:30");
    assert_true(time_parse("1970-01-01t00:00:01z", &ms));
    assert_int_equal(ms, 1000);
    assert_true(time_parse("1969-12-31T23:59:59.9999Z", &ms));
    assert_int_equal(ms, -1);
    struct random r = {4};
    for (int i = 0; i < 20000; i++) {
        int64_t when = (int64_t)random_below(&r, 8000000000000) - 4000000000000;
        int32_t zone = (int32_t)random_below(&r, 1600) - 800;
        time_format(when, zone, text);
        assert_int_equal(strlen(text), 29);
        assert_true(time_parse(text, &ms));
        assert_int_equal(ms, when);
    }
    time_format(INT64_MAX, 480, text);
    assert_string_equal(text, "9999-12-31T23:59:59.999+08:00");
    time_format(INT64_MIN, -480, text);
    assert_string_equal(text, "0001-01-01T00:00:00.000-08:00");
}

static void wrong_times_and_zones_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "2024-03-01",
        "2024-03-01T09:30:00",
        "2024-03-01T09:30:00+0800",
        "2024-03-01T24:00:00Z",
        "2024-03-01T09:60:00Z",
        "2024-03-01T09:30:60Z",
        "2024-03-01T09:30:00.Z",
        "2024-03-01 09:30:00Z",
        "2024-03-01T09:30:00Zx",
        "2024-02-30T09:30:00Z",
        "",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        int64_t ms;
        if (time_parse(wrong[i], &ms)) {
            fail_msg("\"%s\" was read as a time", wrong[i]);
        }
    }
    int32_t minutes;
    assert_true(zone_parse("+08:00", &minutes));
    assert_int_equal(minutes, 480);
    assert_true(zone_parse("-03:30", &minutes));
    assert_int_equal(minutes, -210);
    assert_true(zone_parse("Z", &minutes));
    assert_int_equal(minutes, 0);
    assert_false(zone_parse("", &minutes));
    assert_false(zone_parse("08:00", &minutes));
    assert_false(zone_parse("+8:00", &minutes));
    assert_false(zone_parse("+24:00", &minutes));
    assert_false(zone_parse("+08:00 ", &minutes));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_agree_with_counting_from_year_1_to_9999),
        cmocka_unit_test(days_are_written_and_read_back),
        cmocka_unit_test(only_days_that_exist_are_read),
        cmocka_unit_test(months_are_added_up_to_the_last_day),
        cmocka_unit_test(months_between_are_those_that_can_be_added),
        cmocka_unit_test(times_are_days_of_their_zone),
        cmocka_unit_test(times_are_written_and_read_back),
        cmocka_unit_test(wrong_times_and_zones_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
