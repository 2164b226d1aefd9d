// The rule tests that stand in the configurations themselves: real acts written as rulesets, with
// results computed by hand. Every file of conf/examples and every act of conf/acts must have some,
// and pass them.
#include <glob.h>

#include "rehearsal.h"

static void the_rule_tests_of_a_file_pass(void **state)
{
    const char *path = *state;
    if (rehearse(path))
        fail_msg("%s", path);
}

int main(void)
{
    glob_t files;
    if (glob(SOURCE_DIR "/conf/examples/*.conf", 0, NULL, &files) ||
        glob(SOURCE_DIR "/conf/acts/*/*.conf", GLOB_APPEND, NULL, &files))
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
