// The rule tests that stand in the configurations themselves: real acts written as rulesets, with
// results computed by hand. Every file of conf/examples and every act of conf/acts must have some,
// and pass them. On the way: checked or only read, each prints the same and has the same name.
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "config/print.h"
#include "config/read.h"
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

// A ruleset is named from the trees that the checker has; read alone it has the same name.
static void want_the_same_name(const struct start *s, const struct source *source)
{
    struct ruleset alone;
    struct problems problems;
    struct str checked = {0}, read = {0};
    char hash[DIGEST_TEXT];
    ruleset_init(&alone);
    problems_init(&problems);
    assert_true(config_model(source, &alone.arena, &alone.texts, &alone.model, &problems));
    config_print(&s->ruleset.model, true, &checked);
    config_print(&alone.model, true, &read);
    assert_string_equal(checked.data, read.data);
    config_hash(&alone.model, hash);
    assert_string_equal(s->ruleset.hash, hash);
    problems_release(&problems);
    ruleset_release(&alone);
    str_release(&checked);
    str_release(&read);
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
    want_the_same_name(&s, &source);
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
