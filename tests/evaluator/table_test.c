// Decision tables over enums and texts: what an `else` still has to match is known by how the table
// is called.
#include "act.h"

static void judged(const char *rows, const char *refusal)
{
    struct act a;
    struct str conf = {0}, said = {0};
    str_addf(&conf,
             "kinds: { town: { attributes: { role = \"a | b | c\"; } } }\n"
             "tables: { t: { inputs = [\"role\"]; outputs = [\"x\"]; rows = ( %s ); } }\n"
             "schemes: { s: { of = \"town\"; period = \"year\"; rules = ("
             " { name = \"r\"; score = \"t(role)\"; } ) } }\n",
             rows);
    bool good = act_try(&a, conf.data);
    problems_print(&a.problems, &said);
    if (refusal ? good || !strstr(said.data, refusal) : !good)
        fail_msg("%s\n%s", rows, said.data ? said.data : "(no problem)");
    act_close(&a);
    str_release(&conf);
    str_release(&said);
}

static void an_else_takes_the_values_that_no_row_names(void **state)
{
    (void)state;
    judged("(\"a\", 1), (\"b\", 2), (\"else\", 3)", NULL);
}

static void an_else_behind_all_values_can_never_match(void **state)
{
    (void)state;
    judged("(\"a\", 1), (\"b\", 2), (\"c\", 3), (\"else\", 4)", "can never match");
}

static void values_that_no_row_takes_are_a_gap(void **state)
{
    (void)state;
    judged("(\"a\", 1), (\"b\", 2)", "table \"t\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_else_takes_the_values_that_no_row_names),
        cmocka_unit_test(an_else_behind_all_values_can_never_match),
        cmocka_unit_test(values_that_no_row_takes_are_a_gap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
