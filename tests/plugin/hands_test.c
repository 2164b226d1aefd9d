// hands: how far the four hands went, and since when.
#include "plugin/rig.h"

#include "base/date.h"

static struct rig rig;

static int open_hands(void **state)
{
    (void)state;
    rig_open(&rig, "hands");
    return 0;
}

static int close_hands(void **state)
{
    (void)state;
    rig_close(&rig);
    return 0;
}

enum { STEPS = 4, ENTRIES_MOST = 8 };

// One step of several investors: "01-05 02-01 | | 03-01" has three rows; days are of 2024.
struct step {
    uint64_t offsets[ENTRIES_MOST + 1];
    int32_t dates[ENTRIES_MOST];
    double numbers[ENTRIES_MOST];
    size_t rows, count;
};

static void step_read(struct step *s, const char *text)
{
    *s = (struct step){.rows = 1};
    while (*text) {
        char day[11] = "2024-";
        if (*text == '|')
            s->offsets[s->rows++] = s->count;
        if (*text == '|' || *text == ' ') {
            text++;
            continue;
        }
        memcpy(day + 5, text, 5);
        assert_true(s->count < ENTRIES_MOST);
        s->numbers[s->count] = NONE; // must not be looked at
        assert_true(day_parse(day, &s->dates[s->count++]));
        text += 5;
    }
    s->offsets[s->rows] = s->count;
}

// The method's results for all rows of four steps.
static void run(const char *method, const char *const *texts, double *out)
{
    struct step steps[STEPS];
    struct method_series series[STEPS];
    for (size_t i = 0; i < STEPS; i++) {
        step_read(&steps[i], texts[i]);
        assert_int_equal(steps[i].rows, steps[0].rows);
        series[i] = (struct method_series){.offsets = steps[i].offsets,
                                           .dates = steps[i].dates,
                                           .untils = steps[i].dates,
                                           .numbers = steps[i].numbers};
    }
    struct method_call c = {.row_count = steps[0].rows, .series = series, .result = out};
    rig_method(&rig, method);
    if (!rig_call(&rig, &c))
        fail_msg("%s", rig.error.text);
    assert_int_equal(rig.failed_count, 0);
}

static void expect(const char *const *texts, double stage, const char *since)
{
    double found;
    int32_t day = 0;
    run("stage", texts, &found);
    assert_number(found, stage);
    run("since", texts, &found);
    assert_true(!since || day_parse(since, &day));
    assert_number(found, since ? day : NONE);
}

#define JOURNEY(...) ((const char *const[STEPS]){__VA_ARGS__})

static void each_step_leads_to_its_stage(void **state)
{
    (void)state;
    expect(JOURNEY("", "", "", ""), 0, NULL);
    expect(JOURNEY("01-05", "", "", ""), 1, "2024-01-05");
    expect(JOURNEY("01-05", "02-01", "", ""), 2, "2024-02-01");
    expect(JOURNEY("01-05", "02-01", "03-01", ""), 3, "2024-03-01");
    expect(JOURNEY("01-05", "02-01", "03-01", "09-01"), 4, "2024-09-01");
}

static void a_step_counts_only_from_the_one_before_it(void **state)
{
    (void)state;
    expect(JOURNEY("", "02-01", "03-01", "09-01"), 0, NULL);
    expect(JOURNEY("01-05", "01-01", "03-01", "09-01"), 1, "2024-01-05");
    expect(JOURNEY("01-05", "02-01", "01-20", ""), 2, "2024-02-01");
    expect(JOURNEY("01-05", "02-01", "01-20", "01-31"), 2, "2024-02-01");
}

static void the_first_entry_in_order_is_taken(void **state)
{
    (void)state;
    expect(JOURNEY("01-05 02-20", "01-01 02-01", "01-20 03-01 04-01", ""), 3, "2024-03-01");
    expect(JOURNEY("01-05", "02-01", "", "01-10 09-01 10-01"), 4, "2024-09-01");
}

static void all_on_one_day_is_in_order(void **state)
{
    (void)state;
    expect(JOURNEY("01-05", "01-05", "01-05", ""), 3, "2024-01-05");
    expect(JOURNEY("01-05", "01-05", "01-05", "01-05"), 4, "2024-01-05");
}

// A brush-off that was answered later is left out by the rule; the force after it stays.
static void force_needs_no_brush_off_that_still_stands(void **state)
{
    (void)state;
    expect(JOURNEY("01-05", "02-01", "", "09-01"), 4, "2024-09-01");
    // and force before the last brush-off is still the fourth hand
    expect(JOURNEY("01-05", "02-01", "10-01", "09-01"), 4, "2024-09-01");
}

static void every_investor_is_read_alone(void **state)
{
    (void)state;
    double stages[3], since[3];
    const char *const *texts =
        JOURNEY("01-05 | 01-06 | ", "| 02-01 | 02-02", "03-01 | 03-02 |", "|| 04-01");
    run("stage", texts, stages);
    run("since", texts, since);
    assert_number(stages[0], 1);
    assert_number(stages[1], 3);
    assert_number(stages[2], 0);
    assert_true(isnan(since[2]));
    assert_true(since[1] > since[0]);
}

static void no_investors_are_no_trouble(void **state)
{
    (void)state;
    const uint64_t offsets[] = {0};
    struct method_series series[STEPS];
    for (size_t i = 0; i < STEPS; i++)
        series[i] = (struct method_series){.offsets = offsets};
    struct method_call c = {.row_count = 0, .series = series};
    rig_method(&rig, "stage");
    assert_true(rig_call(&rig, &c));
    rig_method(&rig, "since");
    assert_true(rig_call(&rig, &c));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_step_leads_to_its_stage),
        cmocka_unit_test(a_step_counts_only_from_the_one_before_it),
        cmocka_unit_test(the_first_entry_in_order_is_taken),
        cmocka_unit_test(all_on_one_day_is_in_order),
        cmocka_unit_test(force_needs_no_brush_off_that_still_stands),
        cmocka_unit_test(every_investor_is_read_alone),
        cmocka_unit_test(no_investors_are_no_trouble),
    };
    return cmocka_run_group_tests(tests, open_hands, close_hands);
}
