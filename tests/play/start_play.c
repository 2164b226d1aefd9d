// Starts that cannot be: each ends by itself, with one clear sentence (or all of them), the exit
// status that is documented, and nothing left behind. What a check says is what a start says.
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stage.h"
#include "towns.h"

static const char good[] =
    "units: { yuan = \"元\"; }\n" TOWNS_FACTS
    "schemes: { yearly: { of = \"town\"; period = \"year\"\n"
    "  rules = ( { name = \"paid\"; score = \"sum(amount of paid) / 1 yuan\" } ) } }\n";
static const char bad[] =
    "units: { yuan = \"元\"; }\n" TOWNS_FACTS
    "schemes: { yearly: { of = \"town\"; period = \"yeer\"\n"
    "  rules = ( { name = \"paid\"; score = \"sum(amuont of paid) / 1 yuan\" },\n"
    "            { name = \"more\"; score = \"basic.complete(1, 2)\" } ) } }\n";

static int run_start(struct stage *s, const char *ledger, const char *plugins, struct str *err)
{
    const char *const args[] = {MERITD,     "-c",      s->conf,     "--ledger", ledger,
                                "--socket", s->socket, "--plugins", plugins,    NULL};
    return stage_run(s, args, err);
}

static int run_check(struct stage *s, const char *plugins, struct str *err)
{
    const char *const args[] = {MERITD, "-n", "-c", s->conf, "--plugins", plugins, NULL};
    return stage_run(s, args, err);
}

static void expect_text(const struct str *given, const char *part)
{
    if (!given->data || !strstr(given->data, part))
        fail_msg("\"%s\" is not in: %s", part, given->data);
}

static bool is_there(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

static void all_mistakes_are_told_alike_by_check_and_start(void **state)
{
    struct stage *s = *state;
    struct str check = {0}, start = {0};
    stage_conf(s, bad);
    assert_int_equal(run_check(s, s->plugins, &check), 2);
    assert_int_equal(run_start(s, s->ledger, s->plugins, &start), 2);
    assert_string_equal(check.data, start.data);
    expect_text(&start, "yeer");
    expect_text(&start, "amuont");
    expect_text(&start, "no method \"complete\"");
    expect_text(&start, "3 errors");
    str_release(&check);
    str_release(&start);
}

static int run_with(struct stage *s, const char *const *more, struct str *err)
{
    const char *args[16] = {MERITD, "-c", s->conf, "--plugins", s->plugins};
    size_t count = 5;
    while (*more)
        args[count++] = *more++;
    return stage_run(s, args, err);
}

// It works, and is surely a mistake.
#define WARNED                                                                                     \
    "units: { yuan = \"元\"; }\n" TOWNS_FACTS                                                      \
    "schemes: { yearly: { of = \"town\"; period = \"year\"\n"                                      \
    "  rules = ( { name = \"paid\"; score = \"sum(amount of paid) / 1 yuan\" } )\n"                \
    "  vetoes = ( { name = \"none\"; when = \"count(paid) < 0\" } ) } }\n"
#define WARNING                                                                                    \
    "veto \"none\" can never fall: \"count(paid) < 0\" never holds: count(paid) is at least 0"

static void a_warning_refuses_only_where_strict_is_asked_for(void **state)
{
    struct stage *s = *state;
    const char *const plain[] = {"-n", NULL}, *const strict[] = {"-n", "--strict", NULL};
    const char *const start[] = {"--strict", "--ledger", s->ledger, "--socket", s->socket, NULL};
    struct str one = {0}, two = {0}, three = {0}, four = {0};
    stage_conf(s, WARNED);
    assert_int_equal(run_with(s, plain, &one), 0);
    expect_text(&one, ": warning: " WARNING "\n");
    expect_text(&one, "1 warning, 2 hints\n");
    assert_int_equal(run_with(s, strict, &two), 2);
    expect_text(&two, ": strict: warning: " WARNING "\n1 error, 2 hints\n");
    assert_int_equal(run_with(s, start, &three), 2);
    assert_string_equal(two.data, three.data);
    stage_conf(s, "daemon: { strict = true; }\n" WARNED);
    assert_int_equal(run_with(s, plain, &four), 2);
    expect_text(&four, ": strict: warning: " WARNING "\n1 error, 2 hints\n");
    assert_false(is_there(s->ledger));
    str_release(&one);
    str_release(&two);
    str_release(&three);
    str_release(&four);
}

static void nothing_is_made_for_a_ruleset_that_is_refused(void **state)
{
    struct stage *s = *state;
    struct str err = {0};
    stage_conf(s, bad);
    assert_int_equal(run_start(s, s->ledger, s->plugins, &err), 2);
    assert_false(is_there(s->ledger));
    assert_false(is_there(s->socket));
    str_release(&err);
}

static void a_plugin_that_is_missing_is_named(void **state)
{
    struct stage *s = *state;
    struct str check = {0}, start = {0};
    struct str conf = {0};
    str_addf(&conf, "plugins = (\"basic\", \"absent\")\n%s", good);
    stage_conf(s, conf.data);
    assert_int_equal(run_check(s, s->plugins, &check), 2);
    assert_int_equal(run_start(s, s->ledger, s->plugins, &start), 2);
    assert_string_equal(check.data, start.data);
    expect_text(&start, "plugin \"absent\"");
    str_release(&conf);
    str_release(&check);
    str_release(&start);
}

static void a_check_finds_the_plugins_where_the_files_say(void **state)
{
    struct stage *s = *state;
    struct str none = {0}, found = {0}, conf = {0};
    stage_conf(s, good);
    assert_int_equal(run_check(s, "/nowhere", &none), 2);
    expect_text(&none, "plugin \"basic\"");
    str_addf(&conf, "daemon: { plugins = (\"%s\"); memory = \"512M\"; }\n%s", s->plugins, good);
    stage_conf(s, conf.data);
    assert_int_equal(run_check(s, "/nowhere", &found), 0);
    str_release(&conf);
    str_release(&none);
    str_release(&found);
}

static void a_file_that_does_not_read_is_named_with_its_place(void **state)
{
    struct stage *s = *state;
    struct str err = {0};
    stage_conf(s, "@include \"absent.conf\"\n");
    assert_int_equal(run_start(s, s->ledger, s->plugins, &err), 2);
    expect_text(&err, ":1:");
    expect_text(&err, "absent.conf");
    expect_text(&err, "does not read");
    str_release(&err);
}

static void a_ledger_that_cannot_be_opened_is_told(void **state)
{
    struct stage *s = *state;
    struct str err = {0};
    stage_conf(s, good);
    assert_int_equal(run_start(s, "/nowhere/at/all/ledger.db", s->plugins, &err), 2);
    expect_text(&err, "/nowhere/at/all/ledger.db");
    assert_false(is_there(s->socket));
    str_release(&err);
}

static void a_ledger_that_is_none_is_told(void **state)
{
    struct stage *s = *state;
    struct str err = {0};
    char path[256];
    stage_conf(s, good);
    stage_write(s, "not-a-ledger", "This is a letter, and a long one at that, to a database.\n");
    snprintf(path, sizeof path, "%s/not-a-ledger", s->folder);
    assert_int_equal(run_start(s, path, s->plugins, &err), 2);
    expect_text(&err, "not-a-ledger");
    str_release(&err);
}

static void a_ledger_must_be_named(void **state)
{
    struct stage *s = *state;
    struct str err = {0};
    const char *const args[] = {MERITD,    "-c",        s->conf,    "--socket",
                                s->socket, "--plugins", s->plugins, NULL};
    stage_conf(s, good);
    assert_int_equal(stage_run(s, args, &err), 2);
    expect_text(&err, "no ledger: give --ledger PATH");
    str_release(&err);
}

static void a_good_check_makes_nothing(void **state)
{
    struct stage *s = *state;
    struct str err = {0};
    stage_conf(s, good);
    assert_int_equal(run_check(s, s->plugins, &err), 0);
    assert_false(is_there(s->ledger));
    str_release(&err);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_setup, stage_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_warning_refuses_only_where_strict_is_asked_for),
        TEST(all_mistakes_are_told_alike_by_check_and_start),
        TEST(nothing_is_made_for_a_ruleset_that_is_refused),
        TEST(a_plugin_that_is_missing_is_named),
        TEST(a_check_finds_the_plugins_where_the_files_say),
        TEST(a_file_that_does_not_read_is_named_with_its_place),
        TEST(a_ledger_that_cannot_be_opened_is_told),
        TEST(a_ledger_that_is_none_is_told),
        TEST(a_ledger_must_be_named),
        TEST(a_good_check_makes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
