#include "base/json_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const char *const valid[] = {
    "{}",
    "[]",
    " [ ] ",
    "0",
    "-0.5e+10",
    "1E5",
    "\"\"",
    "\"a \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u00e9\"",
    "\"千灯镇\"",
    "true",
    "false",
    "null",
    "[1, [2, {\"a\": []}], {}]",
    "{\"a\": {\"b\": [1, 2]}, \"c\": null}\n",
};

static const char *const invalid[] = {
    "",
    " ",
    "[",
    "]",
    "[1",
    "[1,",
    "[1,]",
    "[,1]",
    "[,",
    "[1 2]",
    "[1}",
    "{",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,}",
    "{,}",
    "{1:2}",
    "{\"a\":1]",
    "{\"a\" 1}",
    "{\"a\":1 \"b\":2}",
    "1 2",
    "[] []",
    "{} x",
    "01",
    "-",
    "+1",
    ".5",
    "1.",
    "1e",
    "1e+",
    "NaN",
    "tru",
    "nulll",
    "True",
    "'a'",
    "\"a",
    "\"\\x\"",
    "\"\\u12g4\"",
    "\"\\u12",
    "\"\\",
    "\"a\nb\"",
    "\"\xff\"",
    "\xef\xbb\xbf{}",
};

static void whole_values_are_valid(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof valid / sizeof *valid; i++)
        if (!json_valid(valid[i], strlen(valid[i])))
            fail_msg("%s", valid[i]);
}

static void anything_else_is_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++)
        if (json_valid(invalid[i], strlen(invalid[i])))
            fail_msg("%s", invalid[i]);
}

static void the_size_counts_not_the_nul(void **state)
{
    (void)state;
    assert_true(json_valid("[1]2", 3));
    assert_false(json_valid("[1]", 2));
    assert_false(json_valid("1\0", 2));
    assert_false(json_valid("\"\0\"", 3));
}

static void nesting_is_bounded(void **state)
{
    char text[2 * JSON_CHECK_DEPTH_MAX + 2];
    (void)state;
    for (size_t depth = JSON_CHECK_DEPTH_MAX; depth <= JSON_CHECK_DEPTH_MAX + 1; depth++) {
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        assert_int_equal(json_valid(text, 2 * depth), depth == JSON_CHECK_DEPTH_MAX);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_values_are_valid),
        cmocka_unit_test(anything_else_is_not),
        cmocka_unit_test(the_size_counts_not_the_nul),
        cmocka_unit_test(nesting_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
