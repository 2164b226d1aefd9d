#include "ctl/progress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void shown(struct progress p, size_t width, const char *expected)
{
    struct str out = {0};
    progress_line(&p, width, &out);
    assert_string_equal(out.data, expected);
    str_release(&out);
}

static void a_bar_tells_how_far_how_fast_and_how_long(void **state)
{
    (void)state;
    struct progress p = {
        .name = "r.csv", .done = 25, .whole = 100, .entries = 20000, .elapsed_ns = 2000000000};
    shown(p, 79, "r.csv  [#####...............]  25%  20,000 lines, 10,000/s, 7 s left");
    shown(p, 20, "r.csv  [#####.......");
    p.done = 100;
    shown(p, 79, "r.csv  [####################] 100%  20,000 lines, 10,000/s");
    p.done = 120; // headers repeated
    shown(p, 79, "r.csv  [####################] 100%  20,000 lines, 10,000/s");
}

static void a_pipe_has_no_bar(void **state)
{
    (void)state;
    struct progress p = {.name = "stdin", .done = 25, .entries = 1, .elapsed_ns = 0};
    shown(p, 79, "stdin  1 line");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bar_tells_how_far_how_fast_and_how_long),
        cmocka_unit_test(a_pipe_has_no_bar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
