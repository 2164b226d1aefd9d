// What there may be so many of, and no more.
#include "rig.h"

static void values_to_choose_from_are_bounded(void **state)
{
    (void)state;
    struct str conf = {0};
    str_add(&conf, "kinds: { town: { attributes: { a = \"v0");
    for (int i = 1; i <= 500; i++)
        str_addf(&conf, " | v%d", i);
    str_add(&conf, "\" } } }");
    const struct row rows[] = {
        {conf.data, "a.conf:1:36: 501 values to choose from, of at most 500: so many are a kind of "
                    "their own, or a text\n"}};
    ROWS(rows, rig_beside);
    str_release(&conf);
}

static void grades_are_as_many_as_a_row_can_name(void **state)
{
    (void)state;
    struct str conf = {0};
    str_add(
        &conf,
        "schemes: { s: { of = \"town\"; period = \"year\"; rules = ( { name = \"r\"; worth = 1; "
        "score = \"1\" } ) grades = ( { title = \"g\" }");
    for (int i = 1; i < 65536; i++)
        str_add(&conf, ", { title = \"g\" }");
    str_add(&conf, " ) } }");
    struct rig g;
    rig_beside(&g, conf.data);
    assert_string_equal(g.said.data, "a.conf:1:107: 65536 grades; a scheme has at most 65535\n");
    rig_release(&g);
    str_release(&conf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_to_choose_from_are_bounded),
        cmocka_unit_test(grades_are_as_many_as_a_row_can_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
