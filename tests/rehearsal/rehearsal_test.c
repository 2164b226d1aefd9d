// Which tests are run, and what a value must be to be as expected.
#include "rehearsal/rehearsal.h"

#include "rig.h"

static void a_name_is_meant_by_a_part_of_it_or_a_pattern(void **state)
{
    (void)state;
    assert_true(rehearsal_means(NULL, "any"));
    assert_true(rehearsal_means("红榜", "前三名上红榜"));
    assert_false(rehearsal_means("黑榜", "前三名上红榜"));
    assert_true(rehearsal_means("one*", "one, two"));
    assert_false(rehearsal_means("two*", "one, two")); // a pattern is for the whole name
    assert_true(rehearsal_means("*t?o", "one, two"));
}

#define HEAD                                                                                       \
    "kinds: { town: { attributes: { x = \"number optional\"; d = \"date optional\"; "              \
    "class = \"a 甲 | b 乙\"; note = \"text optional\"; ok = \"bool optional\"; } } }\n"         \
    "schemes: { s: { of = \"town\"; period = \"year\"; decimals = 4\n"                             \
    "  rules = ( { name = \"third\"; score = \"x / 3\" }, { name = \"b_only\"; when = \"class == " \
    "b\"; score = \"1\"; missing = \"zero\" }, { name = \"full\"; worth = 5; missing = "           \
    "\"full\"; score = \"worth * x\" } )\n"                                                        \
    "  vetoes = ( { name = \"v\"; when = \"x > 90\"; effect = \"last\" } )\n"                      \
    "  outcomes = ( { name = \"o\"; top = 1; ties = \"in\"; next = 1 } )\n"                        \
    "  show: { day = \"d\"; kind = \"class\"; words = \"note\"; fine = \"ok\"; } } }\n"            \
    "tests = ( { name = \"t\"; scheme = \"s\"; period = \"2024\"\n"                                \
    "  given: { columns = [\"subject\", \"x\", \"d\", \"class\", \"note\", \"ok\"]; rows = ( "     \
    "(\"p\", 1, \"2024-02-29\", \"a\", \"so\", true), (\"q\", \"\", \"\", \"b\", \"\", \"\"), "    \
    "(\"r\", 91, \"\", \"b\", \"\", false) ) }\n"

struct row {
    const char *subject, *column, *expected;
    bool passes;
};

static const struct row rows[] = {
    {"p", "third", "0.33", true}, // to the digits written
    {"p", "third", "0.3333", true},   {"p", "third", "0.333", true},
    {"p", "third", "0.334", false},   {"p", "third", "0.3", false}, // two at least
    {"p", "third", "0", false},       {"p", "rule.third", "0.33", true},
    {"p", "b_only", "0", true}, // does not apply
    {"p", "b_only", "-", true},       {"p", "state.b_only", "not applicable", true},
    {"q", "third", "-", true},        {"q", "third", "0", false}, // no data is not zero
    {"q", "b_only", "1", true},       {"q", "full", "5", true},
    {"q", "state", "missing", true},  {"q", "rank", "0", true},
    {"q", "worth.full", "5", true},   {"p", "v", "false", true},
    {"p", "v", "no", true},           {"p", "v", "true", false},
    {"r", "v", "true", true},         {"r", "v", "fired", true},
    {"p", "o", "true", true},         {"r", "o", "next 1", true},
    {"r", "o", "false", true},        {"r", "o", "true", false},
    {"p", "day", "2024-02-29", true}, {"p", "day", "2024-02-28", false},
    {"q", "day", "-", true},          {"p", "kind", "a", true}, // by name or title
    {"p", "kind", "甲", true},        {"p", "kind", "乙", false},
    {"p", "words", "so", true},       {"p", "fine", "true", true},
    {"p", "fine", "1", true},         {"r", "fine", "false", true},
    {"q", "fine", "false", false}, // no answer is no no
    {"q", "fine", "-", true},         {"p", "cohort", "all", true},
    {"p", "of", "2", true},           {"p", "tied", "false", true},
};

static void values_are_compared_as_they_are_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str conf = {0};
        struct rig g;
        struct rehearsal r;
        str_addf(&conf,
                 HEAD
                 "  expect: { columns = [\"subject\", \"%s\"]; rows = ( (\"%s\", \"%s\") ) } } )",
                 rows[i].column, rows[i].subject, rows[i].expected);
        rig_open(&g, conf.data);
        rehearsal_init(&r, &g.script, NULL, &g.problems);
        assert_true(rehearsal_run(&r));
        if ((r.failed == 0) != rows[i].passes)
            fail_msg("%s of %s: expected %s, got %s", rows[i].column, rows[i].subject,
                     rows[i].expected, r.failed ? r.verdicts[0].deviations[0].got : "the same");
        rehearsal_release(&r);
        rig_close(&g);
        str_release(&conf);
    }
}

static void an_empty_cell_asks_nothing(void **state)
{
    (void)state;
    struct rig g;
    struct rehearsal r;
    rig_open(&g, HEAD "  expect: { columns = [\"subject\", \"third\", \"o\"]; rows = ( (\"p\", "
                      "\"\", true), (\"r\", \"\", \"\") ) } } )");
    rehearsal_init(&r, &g.script, NULL, &g.problems);
    assert_true(rehearsal_run(&r));
    assert_int_equal(r.failed, 0);
    assert_int_equal(r.count, 1);
    rehearsal_release(&r);
    rig_close(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_meant_by_a_part_of_it_or_a_pattern),
        cmocka_unit_test(values_are_compared_as_they_are_written),
        cmocka_unit_test(an_empty_cell_asks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
