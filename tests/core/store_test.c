// The store: facts in any order, read sorted and as in force on a day.
#include "core/store/store.h"

#include "tests/base/random.h"
#include "tests/core/engine_fixture.h"

static void assert_refused(struct world *w, struct fact f, const char *why)
{
    struct err e;
    assert_false(store_add(w->store, &f, &e));
    if (!strstr(e.text, why))
        fail_msg("\"%s\" does not say \"%s\"", e.text, why);
}

static void subjects_come_in_turn_and_keep_kind_and_id(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    world_ready(&w);
    world_subject(&w, TOWN, "a");
    world_subject(&w, CADRE, "b");
    assert_true(store_subjects_follow(w.store, TOWN));
    world_subject(&w, TOWN, "c");
    assert_false(store_subjects_follow(w.store, TOWN));
    assert_true(store_subjects_follow(w.store, CADRE));
    assert_int_equal(store_subject_count(w.store), 3);
    assert_int_equal(store_row_count(w.store, TOWN), 2);
    assert_int_equal(store_row_of(w.store, 2), 1);
    assert_int_equal(store_subject_at(w.store, TOWN, 1), 2);
    assert_int_equal(store_kind_of(w.store, 1), CADRE);
    assert_int_equal(store_find(w.store, "c"), 2);
    assert_int_equal(store_find(w.store, "d"), NONE);
    struct fact f = {.tag = FACT_SUBJECT, .seq = 90, .subject = {5, TOWN, "x", "x", 0, NULL}};
    assert_refused(&w, f, "out of turn");
    f.subject.subject = 3;
    f.subject.id = "a";
    assert_refused(&w, f, "number 0 already");
    f.subject = (struct fact_subject){1, TOWN, "b", "b", 0, NULL};
    assert_refused(&w, f, "is \"b\", not \"b\"");
    f.subject = (struct fact_subject){3, 77, "x", "x", 0, NULL};
    assert_refused(&w, f, "kind 77");
    world_end(&w);
}

static void the_title_of_the_latest_day_stands(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    world_ready(&w);
    world_subject(&w, TOWN, "a");
    struct fact f = {.tag = FACT_SUBJECT, .seq = 9, .subject = {0, TOWN, "a", "新", 100, NULL}};
    world_take(&w, f);
    f.subject.title = "旧";
    f.subject.from = 50;
    f.seq = 10;
    world_take(&w, f);
    assert_string_equal(store_title(w.store, 0), "新");
    world_end(&w);
}

static void facts_that_do_not_fit_are_refused_with_what_is_wrong(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    world_ready(&w);
    world_subject(&w, TOWN, "a");
    world_subject(&w, CADRE, "b");
    struct cell cells[9] = {{.has = false}};
    assert_refused(&w, (struct fact){.tag = FACT_ATTRIBUTE, .attribute = {7, TOWN, 0, 0, cells[0]}},
                   "subject 7");
    assert_refused(&w, (struct fact){.tag = FACT_ATTRIBUTE, .attribute = {1, TOWN, 0, 0, cells[0]}},
                   "is a cadre, not a town");
    assert_refused(&w, (struct fact){.tag = FACT_ATTRIBUTE, .attribute = {0, TOWN, 9, 0, cells[0]}},
                   "attribute 9");
    assert_refused(
        &w, (struct fact){.tag = FACT_MEMBERSHIP, .membership = {1, CADRE, 0, 1, 0, 1, NULL}},
        "is a cadre, not a town");
    assert_refused(
        &w, (struct fact){.tag = FACT_MEMBERSHIP, .membership = {1, CADRE, 3, 0, 0, 1, NULL}},
        "membership 3");
    assert_refused(&w, (struct fact){.tag = FACT_RECORD, .record = {.id = "r", .type = 99}},
                   "record type 99");
    assert_refused(&w, (struct fact){.tag = FACT_RECORD, .record = {.id = "r", .type = SERVICE}},
                   "no service records");
    assert_refused(
        &w,
        (struct fact){.tag = FACT_RECORD,
                      .record = {.id = "r", .type = EVENT, .cells = cells, .cell_count = 9}},
        "9 fields");
    assert_refused(&w, (struct fact){.tag = FACT_STATUS, .status = {.type = 99}}, "record type 99");
    assert_refused(&w, (struct fact){.tag = FACT_TARGET, .target = {.kind = TOWN, .target = 4}},
                   "target 4");
    assert_refused(&w, (struct fact){.tag = FACT_RATE, .rate = {.unit = 44}}, "unit 44");
    assert_int_equal(store_earliest(w.store), DAY_NONE);
    world_end(&w);
}

static void assert_sorted(const struct record_table *t)
{
    for (size_t i = 1; i < t->count; i++) {
        bool subject = t->subject[i - 1] < t->subject[i];
        bool day_before = t->subject[i - 1] == t->subject[i] && t->date[i - 1] < t->date[i];
        bool same_day = t->subject[i - 1] == t->subject[i] && t->date[i - 1] == t->date[i];
        assert_true(subject || day_before || (same_day && t->seq[i - 1] < t->seq[i]));
    }
}

static void records_lie_in_order_whatever_the_order_of_arrival(void **state)
{
    (void)state;
    enum { COUNT = 500 };
    struct random r = {77};
    struct world w;
    int64_t seqs[COUNT];
    world_begin(&w);
    world_ready(&w);
    world_subject(&w, TOWN, "a");
    world_subject(&w, TOWN, "b");
    world_subject(&w, TOWN, "c");
    for (size_t i = 0; i < COUNT; i++) {
        size_t at = random_below(&r, i + 1);
        seqs[i] = seqs[at];
        seqs[at] = 1000 + (int64_t)i;
    }
    for (size_t i = 0; i < COUNT; i++) { // everything of a record follows from its seq
        struct cell n = {.has = true, .number = seqs[i]};
        struct fact_record f = {
            .id = "r", .type = EVENT, .until = DAY_NONE, .cells = &n, .cell_count = 1};
        f.subject = (uint32_t)(seqs[i] % 3);
        f.date = (int32_t)(seqs[i] * 7919 % 40);
        world_take(&w, (struct fact){.tag = FACT_RECORD, .seq = seqs[i], .record = f});
        if (random_below(&r, 30) == 0) {
            store_settle(w.store);
            assert_sorted(store_records(w.store, EVENT));
        }
    }
    store_settle(w.store);
    const struct record_table *t = store_records(w.store, EVENT);
    assert_int_equal(t->count, COUNT);
    assert_sorted(t);
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(t->cells[0][i], t->seq[i]);
        assert_int_equal(t->subject[i], t->seq[i] % 3);
        assert_int_equal(t->until[i], DAY_NONE);
    }
    assert_int_equal(store_earliest(w.store), 0);
    world_end(&w);
}

static void the_last_line_decides_the_status_even_when_it_comes_first(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    world_ready(&w);
    uint32_t town = world_subject(&w, TOWN, "a");
    struct fact_status s = {.record_seq = 50, .type = EVENT, .status = RECORD_REJECTED};
    world_take(&w, (struct fact){.tag = FACT_STATUS, .seq = 70, .status = s});
    store_settle(w.store);
    struct fact_record f = {.id = "r", .type = EVENT, .subject = town, .status = RECORD_REPORTED};
    world_take(&w, (struct fact){.tag = FACT_RECORD, .seq = 50, .record = f});
    store_settle(w.store);
    assert_int_equal(store_records(w.store, EVENT)->status[0], RECORD_REJECTED);
    s.status = RECORD_VERIFIED;
    world_take(&w, (struct fact){.tag = FACT_STATUS, .seq = 60, .status = s});
    store_settle(w.store);
    assert_int_equal(store_records(w.store, EVENT)->status[0], RECORD_REJECTED);
    world_take(&w, (struct fact){.tag = FACT_STATUS, .seq = 80, .status = s});
    store_settle(w.store);
    assert_int_equal(store_records(w.store, EVENT)->status[0], RECORD_VERIFIED);
    world_end(&w);
}

static void parents_follow_the_kinds_way_of_belonging(void **state)
{
    (void)state;
    static const struct {
        enum belong_how how;
        size_t count;
        double shares[2];
    } ways[] = {{BELONG_ONE, 1, {1}},
                {BELONG_FIRST, 1, {1}},
                {BELONG_WHOLE, 2, {1, 1}},
                {BELONG_EQUAL, 2, {0.5, 0.5}},
                {BELONG_STATED, 2, {0.7, 0.3}}};
    for (size_t i = 0; i < 5; i++) {
        struct world w;
        struct parent_share p[4];
        world_begin(&w);
        w.of_project[0].how = ways[i].how;
        world_ready(&w);
        uint32_t a = world_subject(&w, TOWN, "a"), b = world_subject(&w, TOWN, "b");
        uint32_t x = world_subject(&w, PROJECT, "x");
        world_belong(&w, x, a, 100, 0.7);
        world_belong(&w, x, b, 100, 0.3);
        world_belong(&w, x, NONE, 200, 1);
        store_settle(w.store);
        assert_int_equal(store_parents(w.store, x, 0, 99, p, 4), 0);
        assert_int_equal(store_parents(w.store, x, 0, 199, p, 4), ways[i].count);
        assert_int_equal(p[0].subject, ways[i].how == BELONG_ONE ? b : a);
        for (size_t k = 0; k < ways[i].count; k++)
            assert_same(p[k].share, ways[i].shares[k]);
        assert_int_equal(store_parents(w.store, x, 0, 200, p, 4), 0);
        world_end(&w);
    }
}

static struct fact rated(uint32_t subject, const char *rater, double given, const char *rule)
{
    struct fact f = {.tag = FACT_RATING,
                     .rating = {.id = "x",
                                .subject = subject,
                                .scheme = "annual",
                                .rule = rule,
                                .rater = rater,
                                .rater_subject = NONE,
                                .points = given}};
    assert_true(period_parse("2024", &f.rating.period));
    return f;
}

static void a_judges_latest_word_stands(void **state)
{
    (void)state;
    struct world w;
    static struct rule rule = {.label = {.name = "own", .title = "own"}, .is_judged = true};
    static struct rule *rules[] = {&rule};
    world_begin(&w);
    world_ready(&w);
    w.ruleset.model.schemes[0].all_rules = rules;
    w.ruleset.model.schemes[0].all_rule_count = 1;
    uint32_t town = world_subject(&w, TOWN, "a");
    struct fact late = rated(town, "li", 9, "own"), early = rated(town, "li", 3, "own");
    late.seq = 40;
    early.seq = 30;
    world_take(&w, late);
    world_take(&w, early);
    world_take(&w, rated(town, "wang", 5, "own"));
    world_take(&w, rated(town, "wang", 5, "gone")); // a rule of another ruleset
    store_settle(w.store);
    const struct rating *list;
    struct period p;
    assert_true(period_parse("2024", &p));
    assert_int_equal(store_ratings(w.store, 0, 0, p, town, &list), 2);
    assert_string_equal(list[0].rater, "wang");
    assert_same(list[1].points, 9);
    assert_int_equal(store_ratings(w.store, 0, 0, period_add(p, 1), town, &list), 0);
    world_end(&w);
}

static void money_of_attributes_stands_in_the_own_currency(void **state)
{
    (void)state;
    struct world w;
    double out[3];
    world_begin(&w);
    world_ready(&w);
    struct cell c = {.has = true, .number = 1000000, .currency = 1}; // 100 usd
    for (uint32_t i = 0; i < 3; i++)
        world_subject(&w, TOWN, i == 0 ? "a" : i == 1 ? "b" : "c");
    int32_t on = day("2024-04-10");
    world_take(&w, (struct fact){.tag = FACT_ATTRIBUTE, .attribute = {0, TOWN, 3, on, c}});
    world_take(&w, (struct fact){.tag = FACT_ATTRIBUTE, .attribute = {1, TOWN, 3, DAY_NONE, c}});
    c.currency = 0;
    world_take(&w, (struct fact){.tag = FACT_ATTRIBUTE, .attribute = {2, TOWN, 3, on, c}});
    store_settle(w.store);
    store_attribute(w.store, TOWN, 3, on, out);
    assert_same(out[0], 720);
    assert_no_data(out[1]); // of no known day
    assert_same(out[2], 100);
    store_attribute(w.store, TOWN, 3, on - 1, out);
    assert_no_data(out[0]);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(subjects_come_in_turn_and_keep_kind_and_id),
        cmocka_unit_test(the_title_of_the_latest_day_stands),
        cmocka_unit_test(facts_that_do_not_fit_are_refused_with_what_is_wrong),
        cmocka_unit_test(records_lie_in_order_whatever_the_order_of_arrival),
        cmocka_unit_test(the_last_line_decides_the_status_even_when_it_comes_first),
        cmocka_unit_test(parents_follow_the_kinds_way_of_belonging),
        cmocka_unit_test(a_judges_latest_word_stands),
        cmocka_unit_test(money_of_attributes_stands_in_the_own_currency),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
