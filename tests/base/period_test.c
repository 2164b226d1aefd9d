#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static int32_t at(const char *text)
{
    int32_t day;
    assert_true(day_parse(text, &day));
    return day;
}

static struct period read(const char *text)
{
    struct period p;
    assert_true(period_parse(text, &p));
    return p;
}

static void periods_have_their_first_and_last_day(void **state)
{
    (void)state;
    static const struct {
        const char *period, *start, *end;
    } cases[] = {
        {"2024", "2024-01-01", "2024-12-31"},    {"2024-H1", "2024-01-01", "2024-06-30"},
        {"2024-H2", "2024-07-01", "2024-12-31"}, {"2024-Q1", "2024-01-01", "2024-03-31"},
        {"2023-Q4", "2023-10-01", "2023-12-31"}, {"2024-02", "2024-02-01", "2024-02-29"},
        {"2023-02", "2023-02-01", "2023-02-28"}, {"9999-12", "9999-12-01", "9999-12-31"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct period p = read(cases[i].period);
        char text[16];
        period_format(p, text);
        assert_string_equal(text, cases[i].period);
        assert_int_equal(period_start(p), at(cases[i].start));
        assert_int_equal(period_end(p), at(cases[i].end));
    }
}

static void what_is_no_period_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",        "24",     "2024-",    "2024-H0", "2024-H3",
                                        "2024-Q5", "2024-Q", "2024-00",  "2024-13", "2024-3",
                                        "2024-q1", "0000",   "2024-Q1 ", "2024-X1", "2024-03-01",
                                        "-024",    "2024 Q1"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct period p;
        if (period_parse(wrong[i], &p)) {
            fail_msg("\"%s\" was read as a period", wrong[i]);
        }
    }
}

static void periods_follow_each_other_without_a_gap(void **state)
{
    (void)state;
    for (int length = PERIOD_MONTH; length <= PERIOD_YEAR; length++) {
        enum period_length l = (enum period_length)length;
        struct period first = period_of_day(l, at("1999-05-17")), p = first;
        for (int32_t i = 1; i < 200; i++) {
            struct period next = period_add(p, 1);
            assert_int_equal(period_start(next), period_end(p) + 1);
            assert_true(period_equal(period_of_day(l, period_start(next)), next));
            assert_true(period_equal(period_of_day(l, period_end(next)), next));
            assert_true(period_equal(period_add(first, i), next));
            assert_true(period_equal(period_add(next, -i), first));
            assert_false(period_equal(p, next));
            p = next;
        }
    }
}

static void a_longer_period_encloses_a_shorter_one(void **state)
{
    (void)state;
    for (int32_t i = 0; i < 24; i++) {
        struct period month = period_add(read("2023-01"), i);
        for (int length = PERIOD_MONTH; length <= PERIOD_YEAR; length++) {
            struct period p = period_enclosing(month, (enum period_length)length);
            assert_int_equal(p.length, length);
            assert_true(period_start(p) <= period_start(month));
            assert_true(period_end(p) >= period_end(month));
        }
    }
}

static void lengths_have_names(void **state)
{
    (void)state;
    static const char *const names[] = {"month", "quarter", "half", "year"};
    for (int i = 0; i < 4; i++) {
        enum period_length l;
        assert_true(period_length_parse(names[i], &l));
        assert_int_equal(l, i);
        assert_string_equal(period_length_name(l), names[i]);
    }
    enum period_length l;
    assert_false(period_length_parse("week", &l));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(periods_have_their_first_and_last_day),
        cmocka_unit_test(what_is_no_period_is_refused),
        cmocka_unit_test(periods_follow_each_other_without_a_gap),
        cmocka_unit_test(a_longer_period_encloses_a_shorter_one),
        cmocka_unit_test(lengths_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
