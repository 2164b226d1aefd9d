#include "base/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/problem.h"

static void assert_place(struct place at, const char *file, uint32_t line, uint32_t column)
{
    assert_string_equal(at.file, file);
    assert_int_equal(at.line, line);
    assert_int_equal(at.column, column);
}

static void places_follow_runs_lines_and_characters(void **state)
{
    (void)state;
    // "评分 + x" at 3:9, going on in the next line, then a second string further down.
    const char *chars = "评分 + x\ny * 2worth";
    const struct place_run runs[] = {{0, {"a.conf", 3, 9}}, {16, {"a.conf", 5, 20}}};
    struct text t = {.chars = chars, .size = strlen(chars), .runs = runs, .run_count = 2};
    assert_place(text_place(&t, 0), "a.conf", 3, 9);
    assert_place(text_place(&t, 3), "a.conf", 3, 10); // 分
    assert_place(text_place(&t, 9), "a.conf", 3, 14); // x
    assert_place(text_place(&t, 11), "a.conf", 4, 1); // y
    assert_place(text_place(&t, 16), "a.conf", 5, 20);
    assert_place(text_place(&t, 18), "a.conf", 5, 22);
    assert_place(text_place(&t, 9999), "a.conf", 5, 25); // the end
}

static void a_text_without_runs_is_nowhere(void **state)
{
    (void)state;
    struct text t = {.chars = "x", .size = 1};
    assert_null(text_place(&t, 0).file);
}

static void problems_are_listed_by_place_and_once(void **state)
{
    (void)state;
    struct problems p;
    problems_init(&p);
    const struct place b = {"b.conf", 1, 1}, a2 = {"a.conf", 2, 7}, a1 = {"a.conf", 1, 9};
    assert_false(problem_error(&p, b, "unknown unit \"%s\"", "wan"));
    problem_warning(&p, a2, "never used");
    problem_error(&p, a2, "second");
    problem_hint(&p, a1, "shorter: 1");
    problem_error(&p, b, "unknown unit \"wan\"");
    problem_error(&p, a2, "first");
    problem_error(&p, a2, "second");
    problem_error(&p, (struct place){0}, "no scheme");
    problems_sort(&p);
    assert_int_equal(p.errors, 4);
    assert_int_equal(p.warnings, 1);
    struct str out;
    str_init(&out);
    problems_print(&p, &out);
    assert_string_equal(out.data, "no scheme\n"
                                  "b.conf:1:1: unknown unit \"wan\"\n" // met first
                                  "a.conf:1:9: hint: shorter: 1\n"
                                  "a.conf:2:7: first\n"
                                  "a.conf:2:7: second\n"
                                  "a.conf:2:7: warning: never used\n"
                                  "4 errors, 1 warning, 1 hint\n");
    str_release(&out);
    problems_release(&p);
}

static void strict_makes_errors_of_warnings_and_of_what_is_asked(void **state)
{
    (void)state;
    struct problems p;
    struct str out;
    problems_init(&p);
    str_init(&out);
    problem_warning(&p, (struct place){"a.conf", 1, 2}, "never used");
    problem_hint(&p, (struct place){"a.conf", 2, 2}, "worth a look");
    problem_ask(&p, (struct place){"a.conf", 3, 2}, "say \"why\"");
    problem_error(&p, (struct place){"a.conf", 4, 0}, "wrong");
    problems_sort(&p);
    problems_print(&p, &out);
    assert_string_equal(out.data, "a.conf:1:2: warning: never used\n"
                                  "a.conf:2:2: hint: worth a look\n"
                                  "a.conf:3:2: hint: say \"why\"\n"
                                  "a.conf:4: wrong\n"
                                  "1 error, 1 warning, 2 hints\n");
    problems_strict(&p);
    str_clear(&out);
    problems_print(&p, &out);
    assert_string_equal(out.data, "a.conf:1:2: strict: warning: never used\n"
                                  "a.conf:2:2: hint: worth a look\n"
                                  "a.conf:3:2: strict: hint: say \"why\"\n"
                                  "a.conf:4: wrong\n"
                                  "3 errors, 1 hint\n");
    assert_int_equal(p.errors, 3);
    str_clear(&out);
    problems_json(&p, &out);
    assert_string_equal(
        out.data,
        "{\"problems\":[{\"level\":\"error\",\"strict\":true,\"file\":\"a.conf\",\"line\":1,"
        "\"column\":2,\"text\":\"never used\"},"
        "{\"level\":\"hint\",\"file\":\"a.conf\",\"line\":2,\"column\":2,"
        "\"text\":\"worth a look\"},"
        "{\"level\":\"error\",\"strict\":true,\"file\":\"a.conf\",\"line\":3,\"column\":2,"
        "\"text\":\"say \\\"why\\\"\"},"
        "{\"level\":\"error\",\"file\":\"a.conf\",\"line\":4,\"column\":null,"
        "\"text\":\"wrong\"}],\"errors\":3,\"warnings\":0,\"hints\":1,\"not_listed\":0}");
    str_release(&out);
    problems_release(&p);
}

static void past_the_limit_problems_are_only_counted(void **state)
{
    (void)state;
    struct problems p;
    problems_init(&p);
    for (uint32_t i = 0; i < 10005; i++) {
        problem_error(&p, (struct place){"a.conf", i + 1, 1}, "wrong");
    }
    problems_sort(&p);
    assert_int_equal(p.count, 10000);
    assert_int_equal(p.errors, 10005);
    struct str out;
    str_init(&out);
    problems_print(&p, &out);
    const char *end = "and 5 more, not listed\n10005 errors\n";
    assert_string_equal(out.data + out.size - strlen(end), end);
    str_release(&out);
    problems_release(&p);
}

static void no_problem_prints_nothing(void **state)
{
    (void)state;
    struct problems p;
    struct str out;
    problems_init(&p);
    str_init(&out);
    problems_sort(&p);
    problems_print(&p, &out);
    assert_int_equal(out.size, 0);
    str_release(&out);
    problems_release(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_follow_runs_lines_and_characters),
        cmocka_unit_test(a_text_without_runs_is_nowhere),
        cmocka_unit_test(problems_are_listed_by_place_and_once),
        cmocka_unit_test(strict_makes_errors_of_warnings_and_of_what_is_asked),
        cmocka_unit_test(past_the_limit_problems_are_only_counted),
        cmocka_unit_test(no_problem_prints_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
