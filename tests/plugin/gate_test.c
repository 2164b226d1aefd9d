// gate: months served and the day on which they are reached.
#include "plugin/rig.h"

#include "base/date.h"

static struct rig rig;

static int open_gate(void **state)
{
    (void)state;
    rig_open(&rig, "gate");
    return 0;
}

static int close_gate(void **state)
{
    (void)state;
    rig_close(&rig);
    return 0;
}

static int32_t day(const char *text)
{
    int32_t d = 0;
    assert_true(day_parse(text, &d));
    return d;
}

enum { ENTRIES_MOST = 40 };

struct entries {
    int32_t dates[ENTRIES_MOST], untils[ENTRIES_MOST];
    double numbers[ENTRIES_MOST];
    size_t count;
};

// "2024-01-01..2024-03-31 2024-05-01..2024-05-31"
static struct entries entries_of(const char *text)
{
    struct entries s = {.count = 0};
    for (; *text != '\0'; text += text[22] == ' ' ? 23 : 22) {
        char from[11] = "", until[11] = "";
        memcpy(from, text, 10);
        memcpy(until, text + 12, 10);
        s.dates[s.count] = day(from);
        s.untils[s.count++] = day(until);
    }
    return s;
}

static double served(const struct entries *s)
{
    const uint64_t offsets[] = {0, s->count};
    const struct method_series series = {
        .offsets = offsets, .dates = s->dates, .untils = s->untils, .numbers = s->numbers};
    double out;
    struct method_call c = {.row_count = 1, .series = &series, .result = &out};
    if (!rig_call(&rig, &c))
        fail_msg("%s", rig.error.text);
    assert_int_equal(rig.failed_count, 0);
    return out;
}

static double months(const char *text)
{
    rig_method(&rig, "months");
    struct entries s = entries_of(text);
    return served(&s);
}

// The day as text, or "-".
static const char *reached(const char *text, double need)
{
    static char found[11];
    rig_method(&rig, "reached");
    rig_set(&rig, "need", need);
    struct entries s = entries_of(text);
    double d = served(&s);
    if (isnan(d))
        return "-";
    day_format((int32_t)d, found);
    return found;
}

static void months_are_whole_calendar_months_and_days_by_thirty(void **state)
{
    (void)state;
    assert_number(months("2024-01-15..2024-07-14"), 6);
    assert_number(months("2024-01-15..2024-07-13"), 5 + 29 / 30.0); // 5.97
    assert_number(months("2024-01-01..2024-12-31"), 12);
    assert_number(months("2024-02-01..2024-02-29"), 1);
    assert_number(months("2023-02-01..2023-02-28"), 1);
    assert_number(months("2024-03-05..2024-03-05"), 1 / 30.0);
    assert_number(months("2024-01-31..2024-02-28"), 1); // to the last day of a shorter month
    assert_number(months("2023-12-31..2024-02-28"), 2);
    assert_number(months("2023-12-31..2024-02-27"), 1 + 28 / 30.0);
    // 30 days left over are a month, also where the calendar's month has 31
    assert_number(months("2024-03-01..2024-08-30"), 6);
    assert_number(months("2000-02-29..2024-02-28"), 24 * 12);
    assert_number(months(""), 0);
}

static void overlaps_count_once_and_adjoining_intervals_go_on(void **state)
{
    (void)state;
    assert_number(months("2024-01-01..2024-03-31 2024-03-01..2024-06-30"), 6);
    assert_number(months("2024-01-15..2024-03-31 2024-04-01..2024-07-14"), 6);
    assert_number(months("2024-01-01..2024-06-30 2024-02-01..2024-02-10"), 6); // one in the other
    assert_number(months("2024-01-01..2024-01-31 2024-01-01..2024-01-31"), 1); // the same twice
    // a gap: each run of days from its own first day, days left over added up
    assert_number(months("2024-01-01..2024-01-20 2024-03-01..2024-03-20"), 40 / 30.0);
    assert_number(months("2024-01-10..2024-02-19 2024-06-01..2024-06-20"), 1 + 30 / 30.0);
}

static void an_interval_that_ends_before_it_begins_is_nothing(void **state)
{
    (void)state;
    assert_number(months("2024-05-01..2024-04-01"), 0);
    assert_number(months("2024-01-01..2024-01-31 2024-05-01..2024-04-01 2024-06-01..2024-06-30"),
                  2);
}

static void reached_is_the_first_day_on_which_it_is_enough(void **state)
{
    (void)state;
    assert_string_equal(reached("2024-01-15..2024-12-31", 6), "2024-07-14");
    assert_string_equal(reached("2024-01-15..2024-07-14", 6), "2024-07-14");
    assert_string_equal(reached("2024-01-15..2024-07-13", 6), "-");
    assert_string_equal(reached("2024-01-01..2024-03-31 2024-03-01..2024-08-31", 6), "2024-06-30");
    assert_string_equal(reached("2024-01-01..2024-03-31 2024-05-01..2024-09-30", 6), "2024-07-30");
    assert_string_equal(reached("2024-01-01..2024-01-20 2024-03-01..2024-03-20", 1), "2024-03-10");
    assert_string_equal(reached("2024-03-05..2024-12-31", 0), "2024-03-05");
    assert_string_equal(reached("", 6), "-");
    assert_string_equal(reached("", 0), "-");
}

// Served up to and with day `last`, day by day: months are counted off as they complete.
static double plain_months(const struct entries *s, int32_t last)
{
    int64_t whole = 0, days = 0;
    int32_t first = INT32_MAX, end = INT32_MIN;
    for (size_t i = 0; i < s->count; i++) {
        first = s->dates[i] < first ? s->dates[i] : first;
        end = s->untils[i] > end ? s->untils[i] : end;
    }
    int32_t start = 0, done = 0; // of the run of days we are in: its first day, months completed
    bool inside = false;
    int64_t open_days = 0;
    for (int32_t d = first; s->count > 0 && d <= end + 1; d++) {
        bool on = false;
        for (size_t i = 0; i < s->count; i++)
            on = on || (d <= last && s->dates[i] <= d && d <= s->untils[i]);
        if (on && !inside)
            start = d, done = 0, open_days = 0;
        if (!on && inside)
            days += open_days;
        inside = on;
        if (!on)
            continue;
        open_days++;
        if (d + 1 == day_add_months(start, done + 1))
            done++, whole++, open_days = 0;
    }
    return (double)whole + (double)days / 30.0;
}

static void random_services_agree_with_counting_day_by_day(void **state)
{
    (void)state;
    uint64_t seed = 4711;
    for (size_t round = 0; round < 150; round++) {
        struct entries s = {.count = rig_random(&seed) % 6};
        int32_t at = day("2019-12-01");
        for (size_t i = 0; i < s.count; i++) {
            at += (int32_t)(rig_random(&seed) % 70);
            s.dates[i] = at;
            s.untils[i] = at + (int32_t)(rig_random(&seed) % 130) - 1; // one in 130 is none
        }
        rig_method(&rig, "months");
        assert_number(served(&s), plain_months(&s, INT32_MAX - 1));
        rig_method(&rig, "reached");
        double need = (double)(rig_random(&seed) % 80) / 10;
        rig_set(&rig, "need", need);
        double found = served(&s);
        if (isnan(found)) {
            double all = plain_months(&s, INT32_MAX - 1);
            assert_true(all < need || all == 0);
            continue;
        }
        assert_true(plain_months(&s, (int32_t)found) >= need - 1e-9);
        assert_true(need == 0 || plain_months(&s, (int32_t)found - 1) < need - 1e-9);
    }
}

static void many_subjects_have_each_their_own_entries(void **state)
{
    (void)state;
    struct entries s =
        entries_of("2024-01-01..2024-03-31 2024-03-01..2024-06-30 2024-01-15..2024-07-14");
    const uint64_t offsets[] = {0, 2, 2, 3};
    const struct method_series series = {
        .offsets = offsets, .dates = s.dates, .untils = s.untils, .numbers = s.numbers};
    double out[3];
    struct method_call c = {.row_count = 3, .series = &series, .result = out};
    rig_method(&rig, "months");
    assert_true(rig_call(&rig, &c));
    assert_number(out[0], 6);
    assert_number(out[1], 0);
    assert_number(out[2], 6);
    rig_method(&rig, "reached");
    rig_set(&rig, "need", 6);
    assert_true(rig_call(&rig, &c));
    assert_number(out[0], day("2024-06-30"));
    assert_number(out[1], NONE);
    assert_number(out[2], day("2024-07-14"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months_are_whole_calendar_months_and_days_by_thirty),
        cmocka_unit_test(overlaps_count_once_and_adjoining_intervals_go_on),
        cmocka_unit_test(an_interval_that_ends_before_it_begins_is_nothing),
        cmocka_unit_test(reached_is_the_first_day_on_which_it_is_enough),
        cmocka_unit_test(random_services_agree_with_counting_day_by_day),
        cmocka_unit_test(many_subjects_have_each_their_own_entries),
    };
    return cmocka_run_group_tests(tests, open_gate, close_gate);
}
