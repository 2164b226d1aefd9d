#include "ctl/refusal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void printed(const char *body, const struct origin *origin, const char *expected)
{
    struct reply r = {.status = 422};
    struct str out = {0};
    str_add(&r.body, body);
    refusal_print(&r, origin, &out);
    assert_string_equal(out.data, expected);
    str_release(&out);
    reply_release(&r);
}

static const struct origin rows = {
    .file = "towns.csv", .first_line = 40002, .header_line = 2, .header_lines = 1};
static const struct origin members = {
    .file = "r.json", .first_line = 7, .first_column = 30, .bracketed = true};

static void a_problem_is_a_sentence(void **state)
{
    (void)state;
    printed(
        "{\"status\":404,\"detail\":\"unknown scheme \\\"twon\\\"; did you mean \\\"town\\\"?\"}",
        NULL, "meritctl: unknown scheme \"twon\"; did you mean \"town\"?\n");
}

static void each_error_stands_on_a_line(void **state)
{
    (void)state;
    static const char body[] =
        "{\"detail\":\"nothing was stored\",\"error_count\":2,\"errors\":["
        "{\"line\":1,\"field\":\"subject\",\"detail\":\"there is no subject \\\"x\\\"\"},"
        "{\"line\":1,\"field\":null,\"detail\":\"is wrong\"}]}";
    printed(body, NULL,
            "meritctl: nothing was stored\n"
            "  subject: there is no subject \"x\"\n"
            "  is wrong\n");
}

static void errors_name_the_line_of_the_file(void **state)
{
    (void)state;
    static const char body[] = "{\"detail\":\"nothing was stored\",\"error_count\":312,\"errors\":["
                               "{\"line\":1,\"field\":\"knd\",\"detail\":\"is not known here\"},"
                               "{\"line\":2,\"field\":\"kind\",\"detail\":\"is missing\"},"
                               "{\"line\":101,\"field\":\"id\",\"detail\":\"is missing\"}]}";
    printed(body, &rows,
            "meritctl: nothing was stored\n"
            "towns.csv:2: knd: is not known here\n"
            "towns.csv:40002: kind: is missing\n"
            "towns.csv:40101: id: is missing\n"
            "and 309 more errors\n");
}

static void an_error_that_the_detail_repeats_stands_once(void **state)
{
    (void)state;
    printed("{\"detail\":\"id w1 has other content\",\"error_count\":1,\"errors\":["
            "{\"line\":5,\"field\":\"id\",\"detail\":\"id w1 has other content\"}]}",
            &rows, "towns.csv:40005: id: id w1 has other content\n");
    printed("{\"detail\":\"unknown record \\\"x\\\"\",\"error_count\":1,\"errors\":["
            "{\"line\":1,\"field\":\"record\",\"detail\":\"unknown record \\\"x\\\"\"}]}",
            NULL, "meritctl: unknown record \"x\"\n");
}

static void a_body_that_does_not_read_is_told_by_its_place(void **state)
{
    (void)state;
    printed("{\"detail\":\"line 3, column 5: a comma or } is meant\"}", &members,
            "r.json:9:5: a comma or } is meant\n");
    // on the batch's first line the bracket is ours, and the file's line began before
    printed("{\"detail\":\"line 1, column 12: a value is meant here\"}", &members,
            "r.json:7:41: a value is meant here\n");
    printed("{\"detail\":\"line 4: 3 fields, but the header names 2\"}", &rows,
            "towns.csv:40004: 3 fields, but the header names 2\n");
    printed("{\"detail\":\"line 4, field 2: a NUL byte\"}", &rows,
            "towns.csv:40004: field 2: a NUL byte\n");
    printed("{\"detail\":\"byte 12 is not UTF-8\"}", &rows, "meritctl: byte 12 is not UTF-8\n");
}

static void what_is_no_problem_is_quoted_without_danger(void **state)
{
    (void)state;
    printed("<html>\033[2J", NULL,
            "meritctl: the daemon answered 422, and not as a meritd does: \"<html>?[2J\"\n");
    printed("", NULL, "meritctl: the daemon answered 422, and not as a meritd does: \"\"\n");
    printed("{\"error\":1}", NULL,
            "meritctl: the daemon answered 422, and not as a meritd does: \"{\"error\":1}\"\n");
    printed("{\"detail\":\"a\\u001b[2Jb\"}", NULL, "meritctl: a?[2Jb\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_problem_is_a_sentence),
        cmocka_unit_test(each_error_stands_on_a_line),
        cmocka_unit_test(errors_name_the_line_of_the_file),
        cmocka_unit_test(an_error_that_the_detail_repeats_stands_once),
        cmocka_unit_test(a_body_that_does_not_read_is_told_by_its_place),
        cmocka_unit_test(what_is_no_problem_is_quoted_without_danger),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
