#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <unistd.h>

// What `write` puts on standard error while it runs, standard error being a pipe.
static void caught(void (*write_lines)(void), char *text, size_t size)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    int kept = dup(STDERR_FILENO);
    assert_true(dup2(ends[1], STDERR_FILENO) >= 0);
    close(ends[1]);
    write_lines();
    assert_true(dup2(kept, STDERR_FILENO) >= 0); // closes the pipe's last writing end
    close(kept);
    size_t got = 0;
    for (ssize_t n; (n = read(ends[0], text + got, size - 1 - got)) > 0;) {
        got += (size_t)n;
    }
    text[got] = '\0';
    close(ends[0]);
}

static void every_level(void)
{
    log_init("meritd", LOG_LEVEL_NOTICE);
    log_error("evaluator %d ended", 7);
    log_warning("w");
    log_notice("n");
    log_info("not asked for");
    log_debug("not asked for");
}

static void lines_carry_the_journals_levels(void **state)
{
    (void)state;
    char text[5000];
    caught(every_level, text, sizeof text);
    assert_string_equal(text, "<3>evaluator 7 ended\n<4>w\n<5>n\n");
}

static void hostile_lines(void)
{
    char long_text[6000];
    memset(long_text, 'x', sizeof long_text);
    long_text[sizeof long_text - 1] = '\0';
    log_init("meritd", LOG_LEVEL_DEBUG);
    log_debug("id \"%s\"", "a\n<3>forged\x1b[2J");
    log_debug("%s", long_text);
}

static void one_event_is_one_line_whatever_it_quotes(void **state)
{
    (void)state;
    char text[5000];
    caught(hostile_lines, text, sizeof text);
    const char *first = "<7>id \"a <3>forged [2J\"\n<7>xxx";
    assert_memory_equal(text, first, strlen(first));
    size_t lines = 0;
    for (const char *c = text; *c; c++) {
        lines += *c == '\n';
    }
    assert_int_equal(lines, 2);
    assert_int_equal(text[strlen(text) - 1], '\n');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_carry_the_journals_levels),
        cmocka_unit_test(one_event_is_one_line_whatever_it_quotes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
