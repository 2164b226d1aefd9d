// Programs and columns of the engine: blocks, no data, time, boards' own columns.
#include "core/engine/engine.h"

#include "tests/core/engine_fixture.h"

// Towns t0, t1 .. with population = row, in hundredths of what is asked.
static void many_towns(struct world *w, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char id[24];
        snprintf(id, sizeof id, "t%zu", i);
        uint32_t town = world_subject(w, TOWN, id);
        if (i % 7 != 3)
            world_number_from(w, town, POPULATION, DAY_NONE, (int64_t)i * 10000);
    }
    world_settle(w);
}

static void every_row_is_computed_whatever_the_number_of_blocks(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 1023, 1024, 1025, 5000};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        struct world w;
        world_begin(&w);
        size_t ask = world_ask(&w, TOWN, "max(population * 2 + 1, 5) - (population ?? 1) / 4");
        size_t call = world_ask(&w, TOWN, "probe.doubled(population + 0.5, plus: 3)");
        world_ready(&w);
        many_towns(&w, sizes[k]);
        struct window in = world_window("2024", "2024-12-31");
        const double *out = world_column(&w, TOWN, ask, &in);
        const double *called = world_column(&w, TOWN, call, &in);
        for (size_t i = 0; i < sizes[k]; i++) {
            double p = i % 7 == 3 ? (double)NAN : (double)i;
            double most = p * 2 + 1 > 5 ? p * 2 + 1 : isnan(p) ? p : 5;
            assert_same(out[i], most - p / 4);
            assert_same(called[i], (p + 0.5) * 2 + 3);
        }
        world_end(&w);
    }
}

struct answer {
    const char *text;
    double value;
};

// What an expression over one town without attributes gives.
static void assert_answers(const struct answer *answers, size_t count)
{
    struct world w;
    world_begin(&w);
    for (size_t i = 0; i < count; i++)
        world_ask(&w, TOWN, answers[i].text);
    world_ready(&w);
    uint32_t town = world_subject(&w, TOWN, "t");
    world_number_from(&w, town, SINCE, DAY_NONE, day("2024-02-29"));
    world_settle(&w);
    struct window in = world_window("2024-Q2", "2024-05-15");
    for (size_t i = 0; i < count; i++) {
        double found = world_at(&w, town, i, &in);
        if (!same(found, answers[i].value))
            fail_msg("%s is %.17g, not %.17g", answers[i].text, found, answers[i].value);
    }
    world_end(&w);
}

#define ASSERT_ANSWERS(a) assert_answers(a, sizeof(a) / sizeof *(a))
#define NONE_AT_ALL ((double)NAN)

static void arithmetic_that_leaves_the_numbers_is_no_data(void **state)
{
    (void)state;
    static const struct answer a[] = {
        {"1 / (population ?? 0)", NONE_AT_ALL},
        {"(population ?? 0) / 0", NONE_AT_ALL},
        {"sqrt(population ?? -1)", NONE_AT_ALL},
        {"sqrt(population ?? 16)", 4},
        {"ln(population ?? 0)", NONE_AT_ALL},
        {"exp(population ?? 1000)", NONE_AT_ALL},
        {"pow(population ?? 10, 308) * 10", NONE_AT_ALL},
        {"pow(population ?? 2, 10)", 1024},
        {"exp(population ?? -1000)", 0},
        {"log10(population ?? 1000)", 3},
        {"max(population, 1)", NONE_AT_ALL},
        {"-(population ?? 0)", 0},
    };
    ASSERT_ANSWERS(a);
}

static void logic_has_three_values(void **state)
{
    (void)state;
    static const struct answer a[] = {
        {"if has(population) and population > 3 then 1 else 2", 2},
        {"if population > 3 and false then 1 else 2", 2},
        {"if population > 3 or true then 1 else 2", 1},
        {"if population > 3 and true then 1 else 2", NONE_AT_ALL},
        {"if population > 3 or false then 1 else 2", NONE_AT_ALL},
        {"if not population > 3 then 1 else 2", NONE_AT_ALL},
        {"if population in (1, 2) then 1 else 2", NONE_AT_ALL},
        {"if 2 in (1, population, 2) then 1 else 2", 1},
        {"if 3 in (1, population, 2) then 1 else 2", NONE_AT_ALL},
        {"if 3 in (1, 2) then 1 else 2", 2},
        {"if 3 between population and 2 then 1 else 2", 2},
        {"if 3 between 3 and population then 1 else 2", NONE_AT_ALL},
        {"if 3 between 3 and 3 then 1 else 2", 1},
    };
    ASSERT_ANSWERS(a);
}

static void comparisons_and_steps_round_to_twelve_digits(void **state)
{
    (void)state;
    static const struct answer a[] = {
        {"if (population ?? 0.1) + 0.2 == 0.3 then 1 else 2", 1},
        {"if (population ?? 0.1) + 0.2 > 0.3 then 1 else 2", 2},
        {"if (population ?? 0.1) + 0.2 <= 0.3 then 1 else 2", 1},
        {"if (population ?? 1) + 0.00000001 > 1 then 1 else 2", 1},
        {"if (population ?? 1) != 1 then 1 else 2", 2},
        {"if (population ?? 0.1) + 0.2 in (0.3) then 1 else 2", 1},
        {"steps((population ?? 1.2) - 1, 10%)", 2},
        {"steps((population ?? 0.3), 0.1)", 3},
        {"steps((population ?? -0.25), 0.1)", -2},
        {"steps((population ?? 1), 0)", NONE_AT_ALL},
        {"round((population ?? 2.345), 2)", 2.35},
        {"round((population ?? -2.5), 0)", -3},
        {"round((population ?? 1250), -2)", 1300},
        {"round((population ?? 1.005), 2)", 1.01},
        {"round((population ?? 123456789012) * 10000 + 3456, -2)", 1234567890123500},
        {"round((population ?? 1) * 7, -40)", 0},
        {"clamp((population ?? 7), 1, 5)", 5},
        {"floor((population ?? -1.5)) + ceil((population ?? -1.5)) + abs((population ?? -1.5))",
         -1.5},
    };
    ASSERT_ANSWERS(a);
}

static void days_are_measured_by_the_calendar(void **state)
{
    (void)state;
    static const struct answer a[] = {
        {"days(since, today)", 76},
        {"days(today, since)", -76},
        {"months_between(since, today)", 2},
        {"years_between(since, end)", 0},
        {"workdays(since, '2024-03-04')", 2},
        {"if in_span(start) and in_span(today) then 1 else 2", 1},
        {"if in_span(end) then 1 else 2", 2},
        {"if in_span(until_day) then 1 else 2", NONE_AT_ALL},
        {"if today == '2024-05-15' then 1 else 2", 1},
        {"phase", 182.0 / 366},
    };
    ASSERT_ANSWERS(a);
}

static void attributes_hold_from_their_day_and_targets_for_their_period(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    size_t people = world_ask(&w, TOWN, "population");
    size_t before = world_ask(&w, TOWN, "year_ago.population");
    size_t goal = world_ask(&w, TOWN, "target.goal");
    size_t monthly = world_ask(&w, TOWN, "target.monthly");
    size_t of_town = world_ask(&w, CADRE, "town.population");
    world_ready(&w);
    uint32_t town = world_subject(&w, TOWN, "t"), other = world_subject(&w, TOWN, "u");
    uint32_t cadre = world_subject(&w, CADRE, "c");
    world_number_from(&w, town, POPULATION, day("2024-03-01"), 20000);
    world_number_from(&w, town, POPULATION, DAY_NONE, 10000);
    world_number_from(&w, other, POPULATION, DAY_NONE, 70000);
    world_belong(&w, cadre, other, day("2024-06-01"), 1);
    world_belong(&w, cadre, town, day("2024-01-01"), 1);
    world_target(&w, town, 0, "2024", 5);
    world_target(&w, town, 0, "2024", 6); // revised
    world_target(&w, town, 1, "2024-02", 2);
    world_settle(&w);
    struct window february = world_window("2024-02", "2024-12-31");
    struct window year = world_window("2024", "2024-12-31");
    assert_same(world_at(&w, town, people, &february), 1);
    assert_same(world_at(&w, town, people, &year), 2);
    assert_same(world_at(&w, town, before, &year), 1);
    assert_same(world_at(&w, town, goal, &february), 6);
    assert_same(world_at(&w, town, monthly, &february), 2);
    assert_no_data(world_at(&w, town, monthly, &year));
    assert_no_data(world_at(&w, other, goal, &year));
    assert_same(world_at(&w, cadre, of_town, &february), 1);
    assert_same(world_at(&w, cadre, of_town, &year), 7);
    world_end(&w);
}

static void looking_back_ends_before_the_first_record(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    world_ask(&w, TOWN, "(prev.ask_town_0 ?? 0) + count(event)");
    size_t best = world_ask(&w, TOWN, "best_so_far(sum(n of event))");
    world_ready(&w);
    uint32_t town = world_subject(&w, TOWN, "t");
    struct window in = world_window("2024-12", "2024-12-31");
    world_settle(&w);
    assert_same(world_at(&w, town, 0, &in), 0); // nothing is known at all
    assert_no_data(world_at(&w, town, best, &in));
    world_record(&w, EVENT, town, day("1985-03-05"), 300);
    world_record(&w, EVENT, town, day("1999-03-05"), 700);
    world_record(&w, EVENT, town, day("2024-12-05"), 500);
    world_settle(&w);
    assert_same(world_at(&w, town, 0, &in), 3);
    assert_same(world_at(&w, town, best, &in), 7);
    world_end(&w);
}

static void a_chain_without_end_is_an_error_that_names_itself(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    world_ask(&w, TOWN, "(prev.ask_town_0 ?? 0) + count(event)");
    world_ready(&w);
    uint32_t town = world_subject(&w, TOWN, "t");
    world_record(&w, EVENT, town, day("1850-03-05"), 300);
    world_settle(&w);
    struct window in = world_window("2024-12", "2024-12-31");
    const double *out;
    struct err e;
    assert_false(
        engine_column(w.engine, w.ruleset.plan.indicator_columns[TOWN][0], &in, NULL, &out, &e));
    assert_non_null(strstr(e.text, "needs its own result"));
    world_end(&w);
}

static void a_method_that_fails_is_an_error_with_its_place(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    world_ask(&w, TOWN, "1 + probe.doubled(population ?? 13)");
    world_ready(&w);
    world_subject(&w, TOWN, "t");
    world_settle(&w);
    struct window in = world_window("2024", "2024-12-31");
    const double *out;
    struct err e;
    const uint32_t *columns = w.ruleset.plan.indicator_columns[TOWN];
    assert_false(engine_column(w.engine, columns[0], &in, NULL, &out, &e));
    assert_string_equal(e.text, "probe.conf:1:5: probe.doubled: 13 is unlucky");
    world_end(&w);
}

static void a_row_for_which_a_method_fails_has_no_data_and_a_reason(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    size_t ask = world_ask(&w, TOWN, "1 + probe.endless(population ?? 3)");
    world_ready(&w);
    uint32_t five = world_subject(&w, TOWN, "a"), three = world_subject(&w, TOWN, "b");
    uint32_t four = world_subject(&w, TOWN, "c");
    world_number_from(&w, five, POPULATION, DAY_NONE, 50000);
    world_number_from(&w, four, POPULATION, DAY_NONE, 40000);
    world_settle(&w);
    struct window in = world_window("2024", "2024-12-31");
    assert_no_data(world_at(&w, five, ask, &in));
    assert_no_data(world_at(&w, three, ask, &in));
    assert_same(world_at(&w, four, ask, &in), 5);
    assert_string_equal(engine_failure(w.engine, TOWN, 0), "probe.endless: 5 has no end");
    assert_string_equal(engine_failure(w.engine, TOWN, 1),
                        "probe.endless: it gave an infinite number");
    assert_null(engine_failure(w.engine, TOWN, 2));
    world_settle(&w);
    assert_null(engine_failure(w.engine, TOWN, 0));
    world_end(&w);
}

static void columns_keep_within_the_memory_setting(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    world_ask(&w, TOWN, "population * 2");
    world_ready(&w);
    many_towns(&w, 100);
    struct window in = world_window("2024", "2024-12-31");
    const double *out;
    struct err e;
    const uint32_t *columns = w.ruleset.plan.indicator_columns[TOWN];
    w.ruleset.model.settings.memory = 700; // the attribute's own numbers lie in the store
    assert_false(engine_column(w.engine, columns[0], &in, NULL, &out, &e));
    assert_non_null(strstr(e.text, "memory"));
    w.ruleset.model.settings.memory = 1000;
    world_settle(&w);
    assert_true(engine_column(w.engine, columns[0], &in, NULL, &out, &e));
    world_end(&w);
}

static void a_trace_gives_the_value_of_every_operation(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    size_t ask = world_ask(&w, TOWN, "if population > 3 then population * 2 else 0");
    world_ready(&w);
    many_towns(&w, 10);
    struct window in = world_window("2024", "2024-12-31");
    const struct program *p = w.asks[TOWN][ask].value.program;
    if (!p)
        p = w.ruleset.plan.columns[w.ruleset.plan.indicator_columns[TOWN][ask]].program;
    double values[16];
    struct err e;
    assert_true(p->op_count <= 16);
    assert_true(engine_trace(w.engine, p, TOWN, &in, NULL, 6, values, &e));
    assert_same(values[p->op_count - 1], 12);
    assert_same(values[0], 6);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_computed_whatever_the_number_of_blocks),
        cmocka_unit_test(arithmetic_that_leaves_the_numbers_is_no_data),
        cmocka_unit_test(logic_has_three_values),
        cmocka_unit_test(comparisons_and_steps_round_to_twelve_digits),
        cmocka_unit_test(days_are_measured_by_the_calendar),
        cmocka_unit_test(attributes_hold_from_their_day_and_targets_for_their_period),
        cmocka_unit_test(looking_back_ends_before_the_first_record),
        cmocka_unit_test(a_chain_without_end_is_an_error_that_names_itself),
        cmocka_unit_test(a_method_that_fails_is_an_error_with_its_place),
        cmocka_unit_test(a_row_for_which_a_method_fails_has_no_data_and_a_reason),
        cmocka_unit_test(columns_keep_within_the_memory_setting),
        cmocka_unit_test(a_trace_gives_the_value_of_every_operation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
