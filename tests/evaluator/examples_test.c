// The examples' own tests: real acts written as rulesets, with results computed by hand.
#include "rehearsal.h"

static void the_tests_of_an_example_pass(void **state)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/conf/examples/%s.conf", SOURCE_DIR, (const char *)*state);
    if (rehearse(path))
        fail_msg("%s", path);
}

int main(void)
{
    static char names[][8] = {"02", "03B", "04", "08", "10", "15", "kunshan"};
    struct CMUnitTest tests[sizeof names / sizeof *names];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        tests[i] = (struct CMUnitTest){
            .name = names[i], .test_func = the_tests_of_an_example_pass, .initial_state = names[i]};
    return _cmocka_run_group_tests("examples", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
