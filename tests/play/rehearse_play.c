// Rule tests with a plugin that crashes, hangs, leaves or calls out: it costs the report of that
// configuration, which says who did it and in which test; the others are tested all the same.
#include <stdio.h>
#include <sys/wait.h>

#include "stage.h"

static const char good[] =
    "kinds: { town: { attributes: { x = \"number\"; } } }\n"
    "tests = ( { name = \"plain\"; of = \"town\"; value = \"x + 1\"; period = \"2024\"\n"
    "  given: { columns = [\"subject\", \"x\"]; rows = ( (\"a\", 1) ) }\n"
    "  expect: { columns = [\"subject\", \"value\"]; rows = ( (\"a\", 2) ) } } )\n";

static void put_rogue(struct stage *s, const char *method)
{
    struct str conf = {0};
    stage_plugin(s, PLAY_PLUGIN_DIR "/rogue.so");
    str_addf(&conf,
             "plugins = (\"rogue\")\n"
             "daemon: { deadline = 300; memory = \"192M\"; }\n"
             "kinds: { town: { attributes: { x = \"number\"; } } }\n"
             "tests = (\n"
             "  { name = \"it behaves\"; of = \"town\"; value = \"%s(x)\"; period = \"2024\"\n"
             "    given: { columns = [\"subject\", \"x\"]; rows = ( (\"a\", 1) ) }\n"
             "    expect: { columns = [\"subject\", \"value\"]; rows = ( (\"a\", 1) ) } },\n"
             "  { name = \"it does not\"; of = \"town\"; value = \"%s(x)\"; period = \"2024\"\n"
             "    given: { columns = [\"subject\", \"x\"]; rows = ( (\"a\", 1000) ) }\n"
             "    expect: { columns = [\"subject\", \"value\"]; rows = ( (\"a\", 1000) ) } } )\n",
             method, method);
    stage_conf(s, conf.data);
    stage_write(s, "good.conf", good);
    str_release(&conf);
}

// What `meritctl test` says of both, and the status it ended with. `errors`: where standard error
// goes.
static int run_both(struct stage *s, const char *options, const char *errors, struct str *out)
{
    struct str command = {0};
    char buffer[4096];
    size_t n;
    str_addf(&command, "%s test --plugins %s %s %s %s/good.conf 2>%s", MERITCTL, s->plugins,
             options, s->conf, s->folder, errors);
    FILE *f = popen(command.data, "r");
    assert_non_null(f);
    while ((n = fread(buffer, 1, sizeof buffer, f)) > 0)
        str_add_bytes(out, buffer, n);
    int status = pclose(f);
    str_release(&command);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void misdeed(struct stage *s, const char *method, const char *how)
{
    struct str out = {0}, who = {0};
    put_rogue(s, method);
    assert_int_equal(run_both(s, "", "&1", &out), 1);
    str_addf(&who, "in plugin method %s; in the test \"it does not\"", method);
    if (!strstr(out.data, how) || !strstr(out.data, who.data) ||
        !strstr(out.data, "good.conf: 1 passed, 0 failed"))
        fail_msg("%s", out.data);
    str_release(&out);
    str_release(&who);
}

static void a_plugin_that_crashes_is_named(void **state)
{
#ifdef MERITD_ASAN
    const char *how = "the evaluator exited with status"; // it catches the signal
#else
    const char *how = "the evaluator died of signal 11";
#endif
    misdeed(*state, "rogue.crash", how);
}

static void a_plugin_that_hangs_is_ended(void **state)
{
    misdeed(*state, "rogue.hang", "without getting on, and was ended");
}

static void a_plugin_that_leaves_has_not_passed(void **state)
{
    misdeed(*state, "rogue.leave", "the evaluator exited with status");
}

static void a_plugin_that_calls_out_meets_the_cage(void **state)
{
#if defined MERITD_ASAN || defined MERITD_TSAN
    (void)state;
    skip(); // a sanitizer cannot work in a cage
#else
    misdeed(*state, "rogue.call_out", "the evaluator died of signal 31");
#endif
}

static void the_report_is_json_whatever_happens(void **state)
{
    struct stage *s = *state;
    struct str out = {0};
    put_rogue(s, "rogue.crash");
    assert_int_equal(run_both(s, "--json --coverage --mutate", "/dev/null", &out), 1);
    json_t *report = json_loads(out.data, 0, NULL);
    json_t *list = json_object_get(report, "rulesets");
    assert_int_equal(json_array_size(list), 2);
    const char *broken = json_string_value(json_object_get(json_array_get(list, 0), "broken"));
    assert_non_null(broken);
    assert_non_null(strstr(broken, "rogue.crash"));
    json_t *fine = json_array_get(list, 1);
    assert_int_equal(json_integer_value(json_object_get(fine, "passed")), 1);
    assert_true(json_is_object(json_object_get(fine, "coverage")));
    assert_true(json_is_object(json_object_get(fine, "mutation")));
    json_decref(report);
    str_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_plugin_that_crashes_is_named, stage_setup,
                                        stage_teardown),
        cmocka_unit_test_setup_teardown(a_plugin_that_hangs_is_ended, stage_setup, stage_teardown),
        cmocka_unit_test_setup_teardown(a_plugin_that_leaves_has_not_passed, stage_setup,
                                        stage_teardown),
        cmocka_unit_test_setup_teardown(a_plugin_that_calls_out_meets_the_cage, stage_setup,
                                        stage_teardown),
        cmocka_unit_test_setup_teardown(the_report_is_json_whatever_happens, stage_setup,
                                        stage_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
