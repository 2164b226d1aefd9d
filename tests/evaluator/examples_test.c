// The rule tests that stand in the configurations themselves: real acts written as rulesets, with
// results computed by hand. Every file of conf/examples and every act of conf/acts must have some,
// and pass them.
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "evaluator/pulse.h"
#include "evaluator/start.h"
#include "rehearsal/report.h"

static void rehearse(const char *path, struct start *s, const struct source *source)
{
    const struct script script = {
        .source = source, .methods = &s->methods, .known = &s->ruleset.model};
    struct rehearsal r;
    struct str said = {0};
    rehearsal_init(&r, &script, NULL, &s->problems);
    if (!rehearsal_run(&r))
        problems_print(&s->problems, &said);
    const struct report report = {.file = path, .ruleset = s->ruleset.hash, .rehearsal = &r};
    report_text(&report, &said);
    if (s->problems.errors || r.failed || !r.count)
        fail_msg("%s", said.data);
    rehearsal_release(&r);
    str_release(&said);
}

static void the_rule_tests_of_a_file_pass(void **state)
{
    static struct heartbeat heart;
    static const char *const folders[] = {PLUGIN_DIR};
    const char *path = *state;
    struct start s;
    struct source source;
    pulse_init(&heart);
    start_init(&s);
    source_init(&source);
    if (!source_read(path, &source, &s.problems) || !start_source(&s, &source, folders, 1, false)) {
        struct str said = {0};
        problems_print(&s.problems, &said);
        fail_msg("%s", said.data);
    }
    rehearse(path, &s, &source);
    source_release(&source);
    start_release(&s);
}

int main(void)
{
    glob_t files;
    if (glob(SOURCE_DIR "/conf/examples/*.conf", 0, NULL, &files) ||
        glob(SOURCE_DIR "/conf/acts/*/*.conf", GLOB_APPEND, NULL, &files) ||
        glob(SOURCE_DIR "/conf/kunshan/kunshan.conf", GLOB_APPEND, NULL, &files))
        return 1;
    struct CMUnitTest *tests = mem_new(files.gl_pathc, sizeof *tests);
    for (size_t i = 0; i < files.gl_pathc; i++)
        tests[i] = (struct CMUnitTest){.name = files.gl_pathv[i] + strlen(SOURCE_DIR "/conf/"),
                                       .test_func = the_rule_tests_of_a_file_pass,
                                       .initial_state = files.gl_pathv[i]};
    int failed = _cmocka_run_group_tests("rule tests", tests, files.gl_pathc, NULL, NULL);
    free(tests);
    globfree(&files);
    return failed;
}
