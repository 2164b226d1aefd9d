#include "ctl/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void no_text_can_move_the_cursor(void **state)
{
    (void)state;
    static const char reply[] =
        "{\"a\":[\"x\\u001b[2Jy\",{\"b\":\"千\\u0000灯\\n\\u009b\\u202e\"}]}";
    json_t *doc;
    struct err e;
    assert_true(value_read(reply, strlen(reply), &doc, &e));
    const json_t *list = value_list(doc, "a");
    assert_string_equal(json_string_value(json_array_get(list, 0)), "x?[2Jy");
    assert_string_equal(value_text(json_array_get(list, 1), "b"), "千?灯???");
    json_decref(doc);
    static const char refusal[] = "{\"detail\":\"a\\nb\\t\",\"title\":\"a\\nb\"}";
    assert_true(value_read(refusal, strlen(refusal), &doc, &e)); // of several lines
    assert_string_equal(value_text(doc, "detail"), "a\nb?");
    assert_string_equal(value_text(doc, "title"), "a?b");
    json_decref(doc);
}

static void points_have_their_decimals(void **state)
{
    (void)state;
    static const struct {
        const char *number;
        int shown;
        const char *expected;
    } cases[] = {
        {"[96.3750]", 2, "96.38"}, {"[1.005]", 2, "1.01"},   {"[-0.005]", 2, "-0.01"},
        {"[36]", 2, "36.00"},      {"[69.5]", 0, "70"},      {"[null]", 2, "-"},
        {"[0]", 1, "0.0"},         {"[2.4999]", 3, "2.500"},
    };
    struct str out = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *doc;
        struct err e;
        assert_true(value_read(cases[i].number, strlen(cases[i].number), &doc, &e));
        str_clear(&out);
        value_points(&out, json_array_get(doc, 0), cases[i].shown);
        assert_string_equal(out.data, cases[i].expected);
        json_decref(doc);
    }
    str_release(&out);
}

static void what_is_no_json_is_an_error(void **state)
{
    (void)state;
    json_t *doc;
    struct err e;
    assert_false(value_read("{\"a\":", 5, &doc, &e));
    assert_null(doc);
    assert_non_null(strstr(e.text, "the daemon's answer is no JSON: line 1, column 5"));
    assert_false(value_read(NULL, 0, &doc, &e));
}

static void what_is_missing_has_a_harmless_value(void **state)
{
    (void)state;
    assert_string_equal(value_text(NULL, "a"), "");
    assert_int_equal(value_int(NULL, "a"), 0);
    assert_false(value_bool(NULL, "a"));
    assert_int_equal(json_array_size(value_list(NULL, "a")), 0);
}

static void objects_are_written_in_the_order_of_their_making(void **state)
{
    (void)state;
    struct str out = {0};
    json_t *doc = value_object();
    value_put(doc, "status", "rejected");
    value_put(doc, "decision", NULL);
    value_put(doc, "reason", "a \"b\" 千");
    value_write(doc, &out);
    assert_string_equal(out.data, "{\"status\":\"rejected\",\"reason\":\"a \\\"b\\\" 千\"}");
    json_decref(doc);
    str_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_text_can_move_the_cursor),
        cmocka_unit_test(points_have_their_decimals),
        cmocka_unit_test(what_is_no_json_is_an_error),
        cmocka_unit_test(what_is_missing_has_a_harmless_value),
        cmocka_unit_test(objects_are_written_in_the_order_of_their_making),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
