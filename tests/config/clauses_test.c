// Section `clauses`: read, and held against what names a clause.
#include "rig.h"

#include "base/near.h"

static void clauses_are_read_in_their_order(void **state)
{
    struct rig g;
    (void)state;
    rig_beside(&g, "clauses = ( { clause = \"1.1\"; title = \"外资\" }, { clause = \"4.5\"; "
                   "unknown = true } )");
    assert_string_equal(g.said.data, "");
    assert_int_equal(g.model.clause_count, 2);
    assert_string_equal(g.model.clauses[0].label.name, "1.1");
    assert_string_equal(g.model.clauses[0].label.title, "外资");
    assert_false(g.model.clauses[0].is_unknown);
    assert_string_equal(g.model.clauses[1].label.title, "4.5");
    assert_true(g.model.clauses[1].is_unknown);
    rig_release(&g);
}

#define SCHEME(rule, more)                                                                         \
    "schemes: { s: { of = \"town\"; period = \"year\"; rules = ( { name = \"r\"; worth = 1; "      \
    "score = \"1\"" rule " } )" more " } } "
#define CLAUSES "clauses = ( { clause = \"3.3.1\" }, { clause = \"3.3.2\" } ) "

static void what_names_a_clause_names_one_that_is_there(void **state)
{
    static const struct row rows[] = {
        {SCHEME("; clause = \"9.9\"", ""), NULL}, // none are listed
        {CLAUSES SCHEME("; clause = \"3.3.1\"", ""), NULL},
        {CLAUSES SCHEME("", ""), NULL}, // a rule need not name one
        {CLAUSES SCHEME("; clause = \"3.3.3\"", ""),
         "a.conf:1:123: rule \"r\" names clause \"3.3.3\", which \"clauses\" does not; did you "
         "mean \"3.3.1\"?\n"},
        {CLAUSES SCHEME("", "; vetoes = ( { name = \"v\"; when = \"true\"; clause = \"8\" } )"),
         "a.conf:1:176: veto \"v\" names clause \"8\", which \"clauses\" does not\n"},
        {CLAUSES SCHEME("", "; outcomes = ( { name = \"o\"; when = \"true\"; clause = \"8\" } )"),
         "a.conf:1:178: outcome \"o\" names clause \"8\", which \"clauses\" does not\n"},
        {"clauses = ( { clause = \"1\" }, { clause = \"1\" } )",
         "a.conf:1:42: clause \"1\" stands twice; first at a.conf:1:24\n"},
        {"clauses = ( { title = \"x\" } )", "a.conf:1:13: a clause needs the key \"clause\"\n"},
        {"clauses = ( { clause = \"\" } )", "a.conf:1:24: a clause cannot be empty\n"},
    };
    (void)state;
    ROWS(rows, rig_beside);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clauses_are_read_in_their_order),
        cmocka_unit_test(what_names_a_clause_names_one_that_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
