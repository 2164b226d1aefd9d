#include "ctl/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void texts_are_cut_at_whole_characters(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t columns;
        bool utf8;
        const char *expected;
        size_t taken;
    } cases[] = {
        {"abcdef", 6, true, "abcdef", 6}, {"abcdef", 5, true, "abcd…", 5},
        {"abcdef", 5, false, "abc..", 5}, {"千灯镇", 6, true, "千灯镇", 6},
        {"千灯镇", 5, true, "千灯…", 5},  {"千灯镇", 4, true, "千…", 3},
        {"千灯镇", 4, false, "千..", 4},  {"", 5, true, "", 0},
    };
    struct str out = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        str_clear(&out);
        str_add(&out, "|");
        size_t taken = text_cut(&out, cases[i].text, cases[i].columns, cases[i].utf8);
        assert_string_equal(out.data + 1, cases[i].expected);
        assert_int_equal(taken, cases[i].taken);
    }
    str_release(&out);
}

static void texts_are_wrapped_at_blanks_or_where_they_must(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t at, indent, width;
        const char *expected;
    } cases[] = {
        {"one two three", 0, 2, 0, "one two three\n"},
        {"one two three", 0, 2, 8, "one two\n  three\n"},
        {"one two three", 6, 2, 8, "\n  one\n  two\n  three\n"},
        {"abcdefghij", 0, 2, 5, "abcde\n  fgh\n  ij\n"},
        {"千灯镇政府", 0, 1, 5, "千灯\n 镇政\n 府\n"},
        {"", 0, 0, 10, "\n"},
    };
    struct str out = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        str_clear(&out);
        text_wrap(&out, cases[i].text, cases[i].at, cases[i].indent, cases[i].width);
        assert_string_equal(out.data, cases[i].expected);
    }
    str_release(&out);
}

static void counts_are_grouped_by_thousands(void **state)
{
    (void)state;
    static const struct {
        int64_t n;
        const char *expected;
    } cases[] = {{0, "0"},
                 {999, "999"},
                 {1000, "1,000"},
                 {-1234567, "-1,234,567"},
                 {INT64_MIN, "-9,223,372,036,854,775,808"}};
    struct str out = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        str_clear(&out);
        text_count(&out, cases[i].n);
        assert_string_equal(out.data, cases[i].expected);
    }
    str_clear(&out);
    text_counted(&out, 1, "line", "lines");
    text_counted(&out, 2, "line", "lines");
    assert_string_equal(out.data, "1 line2 lines");
    str_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_cut_at_whole_characters),
        cmocka_unit_test(texts_are_wrapped_at_blanks_or_where_they_must),
        cmocka_unit_test(counts_are_grouped_by_thousands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
