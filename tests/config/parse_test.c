#include "rig.h"

static void every_structural_problem_is_told_and_the_rest_is_read(void **state)
{
    static const struct row rows[] = {
        {"constants: { a = 1", "a.conf:1:12: \"{\" is never closed\n"},
        {"constants: { a = ( 1, 2 }\nzone = \"+08:00\"",
         "a.conf:1:25: \"}\" cannot close the \"(\" opened at 1:18\n"},
        {"kinds: { t: { title = \"x\" }\nzone = 5", "a.conf:1:8: \"{\" is never closed\n"},
        {"constants: { a = 1 } }", "a.conf:1:22: \"}\" closes nothing\n"},
        {"constants: { a = ; b = 2 }", "a.conf:1:14: no value for \"a\"\n"},
        {"constants: { a = b = 2 }", "a.conf:1:14: no value for \"a\"\n"},
        {"constants: { a = town; b = 2 }", "a.conf:1:18: texts stand in quotes: write \"town\"\n"},
        {"constants: { a 1; b = 2 }", "a.conf:1:16: expected \"=\" after \"a\", found \"1\"\n"},
        {"constants: { a = 1;; b = 2 }", "a.conf:1:20: expected a key, found \";\"\n"},
        {"plugins = ( \"basic\", )", "a.conf:1:20: no \",\" may stand after the last element\n"},
        {"plugins = ( \"basic\" \"peers\" )", ""},
        {"plugins = ( \"basic\"; \"peers\" )",
         "a.conf:1:20: expected \",\" or \")\", found \";\"\n"},
        {"plugins = ( \"basic\", , \"peers\" )", "a.conf:1:22: expected an element, found \",\"\n"},
        {"plugins = ( name = \"basic\" )", "a.conf:1:13: expected an element (texts stand in "
                                           "quotes, keys in { }), found name \"name\"\n"},
        {"plugins = [ \"basic\", 1 ]",
         "a.conf:1:22: elements of [ ] are of one type (1 and 1.0 are of two); write ( ) around\n"
         "a.conf:1:22: plugins takes names such as \"peers\", found the number 1\n"},
        {"plugins = [ ( \"basic\" ) ]",
         "a.conf:1:13: only texts, numbers and true/false stand in [ ]; write ( ) around\n"
         "a.conf:1:13: plugins takes names such as \"peers\", found a list ( )\n"},
        {"constants: { a = 1\n b = 2\n a = 3 }",
         "a.conf:3:2: \"constants.a\" stands twice; first at a.conf:1:14\n"},
        {"constants: { a = 1 }\nconstants: { b = 2 }",
         "a.conf:2:1: \"constants\" stands twice; first at a.conf:1:1\n"},
        {"constants: { @include \"x.conf\" }",
         "a.conf:1:14: @include stands outside all sections only; share lists through `like`\n"},
        {"5 = 6", "a.conf:1:1: expected a key, found \"5\"\n"
                  "a.conf:1:3: expected a key, found \"=\"\n"
                  "a.conf:1:5: expected a key, found \"6\"\n"},
        {"holidays = [1, 2.5]",
         "a.conf:1:13: a list of days takes a date \"YYYY-MM-DD\" that exists, found the number 1\n"
         "a.conf:1:16: a list of days takes a date \"YYYY-MM-DD\" that exists, found the number "
         "2.5\n"
         "a.conf:1:16: elements of [ ] are of one type (1 and 1.0 are of two); write ( ) around\n"},
    };
    (void)state;
    ROWS(rows, rig_text);
}

static void depth_is_bounded(void **state)
{
    struct str text = {0};
    struct rig g;
    (void)state;
    str_add(&text, "constants = ");
    for (int i = 0; i < 100000; i++)
        str_add(&text, "(");
    rig_text(&g, text.data);
    assert_non_null(strstr(g.said.data, "a.conf:1:77: nested deeper than 64\n"));
    rig_release(&g);
    str_release(&text);
}

static void a_group_too_long_for_libconfig_is_refused_at_once(void **state)
{
    struct str text = {0};
    struct rig g;
    (void)state;
    str_add(&text, "constants: {\n");
    for (int i = 0; i < 10001; i++)
        str_addf(&text, "c%d = %d\n", i, i);
    str_add(&text, "}");
    rig_text(&g, text.data);
    assert_string_equal(g.said.data, "a.conf:1:12: a group of 10001 settings; at most 10000 stand "
                                     "in one, and any number in a list\n");
    rig_release(&g);
    str_release(&text);
}

static void the_number_of_settings_is_bounded(void **state)
{
    struct str text = {0};
    struct rig g;
    (void)state;
    str_add(&text, "kinds: { t: { } }\nholidays = (\n");
    for (int i = 0; i < 2000000; i++)
        str_add(&text, "1,");
    str_add(&text, "1)");
    rig_text(&g, text.data);
    assert_string_equal(g.said.data,
                        "a.conf:3:3999995: a configuration of more than 2000000 settings\n");
    rig_release(&g);
    str_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_structural_problem_is_told_and_the_rest_is_read),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(the_number_of_settings_is_bounded),
        cmocka_unit_test(a_group_too_long_for_libconfig_is_refused_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
