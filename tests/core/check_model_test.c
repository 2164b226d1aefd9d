// Models that are refused as a whole: totals, circles, ways, and what the expressions of one have
// to do with another's.
#include "core/check/check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/methods.h"
#include "core/probe.h"

// A model changed by hand, and the one error it must give.
static void refuses(struct office *o, const char *wanted)
{
    struct str out;
    str_init(&out);
    assert_false(ruleset_check(&o->ruleset, &test_methods, &o->problems));
    office_errors(o, &out);
    assert_string_equal(out.data, wanted);
    str_release(&out);
    office_release(o);
}

static void all_mistakes_are_reported_and_none_twice_over(void **state)
{
    (void)state;
    struct office o;
    office_init(&o);
    struct model *m = &o.ruleset.model;
    m->kinds[TOWN].indicators[1].value = office_expr(&o, "count(prject)", "projects");
    m->schemes[TOWNS].rules[2]->score = office_expr(&o, "projects + wrnog", "probe");
    m->schemes[TOWNS].who =
        office_expr(&o, "projects > 3", "who"); // silent: projects has been reported
    refuses(&o, "projects:1:7: unknown set \"prject\"; did you mean \"project\"? || "
                "probe:1:12: unknown name \"wrnog\"");
}

static void worths_must_come_to_the_total(void **state)
{
    (void)state;
    struct office o;
    office_init(&o);
    o.ruleset.model.schemes[TOWNS].rules[0]->worth.number = 55;
    refuses(&o, "towns:1:1: scheme \"towns\", cohort \"a\": total is 100, but the worths come to "
                "95 (capital 55 + env 40) || "
                "towns:1:1: scheme \"towns\", cohort \"b\": total is 100, but the worths come to "
                "95 (capital 55 + env 40)");
}

static void worths_name_cohorts_that_exist(void **state)
{
    (void)state;
    static const char *cohorts[] = {"a", "bb"};
    static double numbers[] = {60, 60};
    struct office o;
    office_init(&o);
    struct worth *w = &o.ruleset.model.schemes[TOWNS].rules[0]->worth;
    *w = (struct worth){.given = true,
                        .cohorts = cohorts,
                        .numbers = numbers,
                        .cohort_count = 2,
                        .at = {"worth", 1, 1}};
    o.ruleset.model.schemes[TOWNS].has_total = false;
    refuses(&o, "worth:1:1: rule \"capital\": unknown cohort \"bb\"; did you mean \"b\"?");
}

static void schemes_that_read_each_other_are_named_in_order(void **state)
{
    (void)state;
    struct office o;
    office_init(&o);
    office_place_probe(&o, AT_SCORE, "sum(cadres.points of cadre)");
    refuses(&o, "towns:1:1: schemes read each other in one period: towns -> cadres -> towns; an "
                "earlier board is prev.SCHEME.x");
}

static void rules_that_wait_for_each_other_are_named(void **state)
{
    (void)state;
    struct office o;
    office_init(&o);
    struct rule **rules = o.ruleset.model.schemes[TOWNS].rules;
    rules[1]->rules[0]->score = office_expr(&o, "rule.probe", "policy");
    rules[2]->score = office_expr(&o, "rule.env", "probe");
    refuses(
        &o,
        "env:1:1: rules of scheme \"towns\" wait for each other: env -> policy -> probe -> env");
}

static void two_ways_to_one_kind_are_refused(void **state)
{
    (void)state;
    struct office o;
    office_init(&o);
    // project: by investor and by town's own cadre; take its own edge to town away
    static struct belong ways[] = {{"investor", INVESTOR, BELONG_ONE, {0}},
                                   {"cadre", CADRE, BELONG_ONE, {0}}};
    struct kind *k = &o.ruleset.model.kinds[PROJECT];
    k->belongs = ways;
    assert_false(ruleset_check(&o.ruleset, &test_methods, &o.problems));
    assert_string_equal(o.problems.list[0].text,
                        "kind \"project\" belongs to \"town\" in more than one way; name \"town\" "
                        "in its own \"belongs\"");
    office_release(&o);
}

static void money_needs_a_unit(void **state)
{
    (void)state;
    struct office o;
    office_init(&o);
    struct model *m = &o.ruleset.model;
    m->units.own_currency = UNIT_NONE;
    office_place_probe(&o, AT_TOWN, "debt");
    assert_false(ruleset_check(&o.ruleset, &test_methods, &o.problems));
    bool found = false;
    for (size_t i = 0; i < o.problems.count; i++)
        found = found || strcmp(o.problems.list[i].text,
                                "money needs a unit: declare one in \"units\"") == 0;
    assert_true(found);
    office_release(&o);
}

static void a_deep_expression_is_refused_not_run(void **state)
{
    (void)state;
    struct office o;
    struct str text;
    office_init(&o);
    str_init(&text);
    for (size_t i = 0; i < 70; i++)
        str_add(&text, "1 + (level * (");
    str_add(&text, "1");
    for (size_t i = 0; i < 70; i++)
        str_add(&text, "))");
    office_place_probe(&o, AT_TOWN, text.data);
    assert_false(ruleset_check(&o.ruleset, &test_methods, &o.problems));
    office_release(&o);
    str_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_mistakes_are_reported_and_none_twice_over),
        cmocka_unit_test(worths_must_come_to_the_total),
        cmocka_unit_test(worths_name_cohorts_that_exist),
        cmocka_unit_test(schemes_that_read_each_other_are_named_in_order),
        cmocka_unit_test(rules_that_wait_for_each_other_are_named),
        cmocka_unit_test(two_ways_to_one_kind_are_refused),
        cmocka_unit_test(money_needs_a_unit),
        cmocka_unit_test(a_deep_expression_is_refused_not_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
