// What must be scored before what: circles through rules, conditions and worth that passes are
// refused.
#include "act.h"

static const char head[] = "kinds: { town: { attributes: { x = \"number\"; y = \"number\"; }; } }\n"
                           "schemes: { s: { of = \"town\"; period = \"year\"; ";

static void refused(const char *schemes, const char *text)
{
    struct act a;
    struct str conf = {0}, said = {0};
    str_addf(&conf, "%s%s } }\n", head, schemes);
    bool good = act_try(&a, conf.data);
    problems_print(&a.problems, &said);
    if (text ? good || !strstr(said.data, text) : !good)
        fail_msg("%s\n%s", schemes, said.data ? said.data : "(no problem)");
    act_close(&a);
    str_release(&conf);
    str_release(&said);
}

static void rules_that_read_each_other_are_refused(void **state)
{
    (void)state;
    refused(
        "rules = ( { name = \"a\"; score = \"rule.b\" }, { name = \"b\"; score = \"rule.a\" } )",
        "wait for each other: a -> b -> a");
}

static void a_condition_that_reads_its_own_rule_is_refused(void **state)
{
    (void)state;
    refused("rules = ( { name = \"a\"; when = \"rule.a > 0\"; score = \"x\" } )",
            "wait for each other");
}

static void a_group_whose_condition_reads_its_own_rules_is_refused(void **state)
{
    (void)state;
    refused("rules = ( { name = \"g\"; when = \"rule.a > 0\"; rules = ("
            " { name = \"a\"; score = \"x\" } ) } )",
            "wait for each other");
}

static void worth_that_depends_on_who_depends_on_it_is_refused(void **state)
{
    (void)state;
    refused("rules = ( { name = \"g\"; spread = true; rules = ("
            " { name = \"a\"; worth = 1; score = \"worth * x\" },"
            " { name = \"b\"; worth = 1; when = \"rule.a > 0\"; score = \"x\" } ) } )",
            "wait for each other");
    refused("missing = \"skip\"; rules = ( { name = \"a\"; worth = 1; score = \"worth * x\" },"
            " { name = \"b\"; worth = 1; score = \"rule.a\" } )",
            "wait for each other");
}

static void conditions_and_scores_may_read_earlier_and_later_rules(void **state)
{
    (void)state;
    refused("rules = ( { name = \"a\"; when = \"rule.b > 0\"; score = \"rule.c\" },"
            " { name = \"b\"; score = \"x\" }, { name = \"g\"; when = \"rule.b > 1\"; rules = ("
            " { name = \"c\"; score = \"y\" } ) } )",
            NULL);
}

static void a_rule_without_worth_has_no_share_in_a_combination(void **state)
{
    (void)state;
    refused("rules = ( { name = \"g\"; worth = 5; combine = \"means.geometric\"; rules = ("
            " { name = \"a\"; score = \"x\" }, { name = \"b\"; worth = 5; score = \"x\" } ) } )",
            "rule \"a\" has no worth, so it has no share in means.geometric of group \"g\"");
}

static void an_act_follows_one_of_its_own_sort_from_a_period_on(void **state)
{
    (void)state;
    refused(
        "from = \"2024\"; follows = \"q\"; rules = ( { name = \"a\"; score = \"x\" } ) };"
        " q: { of = \"town\"; period = \"quarter\"; rules = ( { name = \"b\"; score = \"x\" } )",
        "which scores a town by the quarter, not a town by the year");
    refused("follows = \"q\"; rules = ( { name = \"a\"; score = \"x\" } ) };"
            " q: { of = \"town\"; period = \"year\"; rules = ( { name = \"b\"; score = \"x\" } )",
            "from no period on");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_that_read_each_other_are_refused),
        cmocka_unit_test(a_condition_that_reads_its_own_rule_is_refused),
        cmocka_unit_test(a_group_whose_condition_reads_its_own_rules_is_refused),
        cmocka_unit_test(worth_that_depends_on_who_depends_on_it_is_refused),
        cmocka_unit_test(a_rule_without_worth_has_no_share_in_a_combination),
        cmocka_unit_test(an_act_follows_one_of_its_own_sort_from_a_period_on),
        cmocka_unit_test(conditions_and_scores_may_read_earlier_and_later_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
