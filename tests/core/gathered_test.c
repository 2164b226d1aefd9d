// What a gather says of the records, members and periods it took in, for explanations.
#include "core/engine/engine.h"
#include "tests/core/engine_fixture.h"

struct told {
    struct gathered items[32];
    char why[32][128];
    size_t count;
};

static void note(void *context, const struct gathered *item)
{
    struct told *t = context;
    assert_true(t->count < 32);
    t->items[t->count] = *item;
    snprintf(t->why[t->count], sizeof t->why[0], "%s", item->why ? item->why : "");
    t->count++;
}

// The column that a kind's ask reads: itself when it is a gather, else the first it loads.
static uint32_t gather_of(const struct world *w, uint32_t kind, size_t ask)
{
    uint32_t at = w->ruleset.plan.indicator_columns[kind][ask];
    const struct column *c = &w->ruleset.plan.columns[at];
    return c->tag == COLUMN_PROGRAM ? c->program->ops[0].source.column : at;
}

static void ask(struct world *w, uint32_t subject, size_t at, const struct window *in,
                struct told *t)
{
    struct err e;
    uint32_t kind = store_kind_of(w->store, subject);
    t->count = 0;
    if (!engine_gathered(w->engine, gather_of(w, kind, at), in, NULL,
                         store_row_of(w->store, subject), note, t, &e))
        fail_msg("%s", e.text);
}

static void assert_item(const struct told *t, size_t at, double value, bool taken, const char *why)
{
    assert_true(at < t->count);
    assert_same(t->items[at].value, value);
    assert_int_equal(t->items[at].taken, taken);
    assert_string_equal(t->why[at], why);
}

#define NO ((double)NAN)

static void records_are_told_with_why_they_do_not_count(void **state)
{
    (void)state;
    struct world w;
    struct told t;
    world_begin(&w);
    world_exclude(&w, REPORT, 0, "n > 5");
    world_exclude(&w, REPORT, 1, "population > 3");
    w.excludes[0].label.title = "太大";
    size_t sum = world_ask(&w, TOWN, "sum(n of report where n != 2)");
    world_ready(&w);
    uint32_t town = world_subject(&w, TOWN, "t"), other = world_subject(&w, TOWN, "u");
    int64_t second = world_record(&w, REPORT, town, day("2024-02-02"), 100);
    world_record(&w, REPORT, town, day("2024-02-01"), 900);
    world_record(&w, REPORT, town, day("2024-02-03"), 200);
    world_record(&w, REPORT, town, day("2024-02-04"), INT64_MIN);
    world_record(&w, REPORT, town, day("2024-02-05"), 300);
    world_record(&w, REPORT, town, day("2025-02-05"), 300); // not in the span
    world_record(&w, REPORT, other, day("2024-02-05"), 300);
    world_status(&w, REPORT, second, RECORD_WITHDRAWN);
    world_number_from(&w, town, POPULATION, DAY_NONE, 10000);
    world_settle(&w);
    struct window in = world_window("2024", "2024-12-31");
    ask(&w, town, sum, &in, &t);
    assert_int_equal(t.count, 5);
    assert_item(&t, 0, 9, false, "late_one: 太大");
    assert_item(&t, 1, 1, false, "withdrawn");
    assert_item(&t, 2, 2, false, "\"where\" does not hold");
    assert_item(&t, 3, NO, false, "\"where\" has no answer");
    assert_item(&t, 4, 3, true, "");
    assert_int_equal(store_records(w.store, REPORT)->date[t.items[4].record_row],
                     day("2024-02-05"));
    ask(&w, other, sum, &in, &t); // its population is not known: an exclusion has no answer
    assert_item(&t, 0, 3, true, "late_one: 不计: has no answer, so counts");
    world_end(&w);
}

static void shares_and_missing_values_are_told(void **state)
{
    (void)state;
    struct world w;
    struct told t;
    world_begin(&w);
    w.of_project[0].how = BELONG_EQUAL;
    size_t sum = world_ask(&w, TOWN, "sum(n of visit)");
    size_t members = world_ask(&w, TOWN, "mean(population of project)");
    world_ready(&w);
    uint32_t a = world_subject(&w, TOWN, "a"), b = world_subject(&w, TOWN, "b");
    uint32_t p = world_subject(&w, PROJECT, "p"), q = world_subject(&w, PROJECT, "q");
    world_belong(&w, p, a, DAY_NONE, 1);
    world_belong(&w, p, b, DAY_NONE, 1);
    world_belong(&w, q, b, DAY_NONE, 1);
    world_number_from(&w, q, POPULATION, DAY_NONE, 30000);
    world_record(&w, VISIT, q, day("2024-03-01"), INT64_MIN);
    world_record(&w, VISIT, p, day("2024-02-01"), 100);
    world_settle(&w);
    struct window in = world_window("2024", "2024-12-31");
    ask(&w, b, sum, &in, &t);
    assert_int_equal(t.count, 2);
    assert_item(&t, 0, 1, true, "");
    assert_same(t.items[0].share, 0.5);
    assert_int_equal(t.items[0].member, p);
    assert_item(&t, 1, NO, true, "no data"); // it is why the sum has none
    ask(&w, b, members, &in, &t);
    assert_item(&t, 0, NO, false, "no data");
    assert_item(&t, 1, 3, true, "");
    world_end(&w);
}

static void periods_are_told_one_by_one(void **state)
{
    (void)state;
    struct world w;
    struct told t;
    world_begin(&w);
    size_t months = world_ask(&w, CADRE, "sum(count(service) of months)");
    size_t streak = world_ask(&w, CADRE, "streak(months where count(service) == 0)");
    world_ready(&w);
    uint32_t cadre = world_subject(&w, CADRE, "c");
    world_number_from(&w, cadre, SINCE, DAY_NONE, day("2024-02-01"));
    world_settle(&w);
    struct window in = world_window("2024", "2024-05-20");
    ask(&w, cadre, months, &in, &t);
    assert_int_equal(t.count, 4);
    assert_item(&t, 0, 0, false, "not active throughout");
    assert_item(&t, 3, 0, true, "");
    assert_int_equal(t.items[3].period.at, 3);
    ask(&w, cadre, streak, &in, &t);
    assert_int_equal(t.count, 3);
    assert_int_equal(t.items[0].period.at, 1);
    assert_item(&t, 0, NO, true, "");
    world_end(&w);
}

static void series_are_told_like_gathers(void **state)
{
    (void)state;
    struct world w;
    struct told t;
    world_begin(&w);
    size_t days = world_ask(&w, TOWN, "probe.covered(report where n > 1)");
    world_ready(&w);
    uint32_t town = world_subject(&w, TOWN, "t");
    world_record(&w, REPORT, town, day("2024-02-02"), 100);
    world_record(&w, REPORT, town, day("2024-02-01"), 900);
    world_settle(&w);
    struct window in = world_window("2024", "2024-12-31");
    assert_same(world_at(&w, town, days, &in), 1);
    ask(&w, town, days, &in, &t);
    assert_int_equal(t.count, 2);
    assert_true(t.items[0].taken);
    assert_false(t.items[1].taken);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_are_told_with_why_they_do_not_count),
        cmocka_unit_test(shares_and_missing_values_are_told),
        cmocka_unit_test(periods_are_told_one_by_one),
        cmocka_unit_test(series_are_told_like_gathers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
