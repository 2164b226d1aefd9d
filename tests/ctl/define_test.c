// define, with a script in PATH that stands for meritd.
#include "ctl/program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/str.h"

static const char reference[] =
    "{\"keys\":["
    "{\"key\":\"schemes\",\"takes\":\"a group { }\",\"needed\":false,\"default\":null,"
    "\"meaning\":\"Assessment acts.\",\"example\":null},"
    "{\"key\":\"schemes.of\",\"takes\":\"a text\",\"needed\":true,\"default\":null,"
    "\"meaning\":\"The kind it assesses.\",\"example\":\"of = \\\"town\\\"\"},"
    "{\"key\":\"schemes.shown\",\"takes\":\"a whole number 0..9\",\"needed\":false,"
    "\"default\":\"2\",\"meaning\":\"Digits.\",\"example\":\"shown = 2\"},"
    "{\"key\":\"schemes.rules.of\",\"takes\":\"a text\",\"needed\":false,\"default\":null,"
    "\"meaning\":\"Another.\",\"example\":null}],"
    "\"words\":["
    "{\"word\":\"streak\",\"sort\":\"aggregate\",\"usage\":\"streak(months where C)\","
    "\"meaning\":\"实际利用外资 实际利用外资\",\"units\":\"u\",\"edges\":\"e\",\"example\":\"x\","
    "\"gives\":null},"
    "{\"word\":\"+\",\"sort\":\"operator\",\"usage\":\"A + B, A - B\",\"meaning\":\"Sums.\","
    "\"units\":\"u\",\"edges\":\"e\",\"example\":\"1 + 1\",\"gives\":\"2\"}],"
    "\"plugins\":[{\"plugin\":\"basic\",\"methods\":[{\"method\":\"each\",\"scope\":\"row\","
    "\"sentence\":\"counted points\",\"formula\":\"{per} x {n}\",\"source\":\"\","
    "\"arguments\":[{\"name\":\"n\",\"sentence\":\"how many\"}],\"parameters\":["
    "{\"name\":\"per\",\"required\":false,\"default\":1,\"sentence\":\"points for one\"},"
    "{\"name\":\"most\",\"required\":false,\"default\":null,\"sentence\":\"at most\"},"
    "{\"name\":\"whole\",\"required\":false,\"default\":true,\"sentence\":\"whole ones\"}]}]}]}";

static char folder[] = "/tmp/meritctl-test.XXXXXX";

static void stand_in(const char *script)
{
    struct str path = {0};
    str_addf(&path, "%s/meritd", folder);
    FILE *f = fopen(path.data, "w");
    assert_non_null(f);
    fputs(script, f);
    fclose(f);
    assert_int_equal(chmod(path.data, 0755), 0);
    str_release(&path);
}

static int set_up(void **state)
{
    struct str path = {0};
    (void)state;
    assert_non_null(mkdtemp(folder));
    str_addf(&path, "%s/reference", folder);
    FILE *f = fopen(path.data, "w");
    assert_non_null(f);
    fputs(reference, f);
    fclose(f);
    str_clear(&path);
    str_addf(&path, "%s:/usr/bin:/bin", folder);
    setenv("PATH", path.data, 1);
    str_release(&path);
    return 0;
}

static int tear_down(void **state)
{
    static const char *const files[] = {"meritd", "reference"};
    struct str path = {0};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        str_clear(&path);
        str_addf(&path, "%s/%s", folder, files[i]);
        unlink(path.data);
    }
    str_release(&path);
    return rmdir(folder);
}

static void defines(size_t width, const char *name, int code, const char *out, const char *err)
{
    static const char told[] =
        "#!/bin/sh\n[ \"$1\" = --reference=json ] && cat \"$(dirname \"$0\")/reference\"\n";
    char *argv[] = {(char *)(uintptr_t) "meritctl", (char *)(uintptr_t) "define",
                    (char *)(uintptr_t)name, NULL};
    char *said, *wrong;
    size_t said_size, wrong_size;
    struct surroundings s = {.terminal = {.utf8 = true, .width = width},
                             .out = open_memstream(&said, &said_size),
                             .err = open_memstream(&wrong, &wrong_size)};
    stand_in(told);
    int got = program_run(&s, name ? 3 : 2, argv);
    fclose(s.out);
    fclose(s.err);
    assert_string_equal(wrong, err);
    assert_string_equal(said, out);
    assert_int_equal(got, code);
    free(said);
    free(wrong);
}

static void a_key_is_told_by_its_path(void **state)
{
    (void)state;
    defines(0, "schemes.shown", 0,
            "schemes.shown  key\n  Digits.\n  takes      a whole number 0..9\n  default    2\n"
            "  example    shown = 2\n",
            "");
}

static void a_last_name_tells_all_keys_of_that_name(void **state)
{
    (void)state;
    defines(0, "of", 0,
            "schemes.of  key\n  The kind it assesses.\n  takes      a text\n"
            "  default    none: it is needed\n  example    of = \"town\"\n\n"
            "schemes.rules.of  key\n  Another.\n  takes      a text\n",
            "");
}

static void a_group_is_told_with_the_keys_in_it(void **state)
{
    (void)state;
    defines(0, "schemes", 0,
            "schemes  key\n  Assessment acts.\n  takes      a group { }\n\n"
            "schemes.of  key\n  The kind it assesses.\n  takes      a text\n"
            "  default    none: it is needed\n  example    of = \"town\"\n\n"
            "schemes.shown  key\n  Digits.\n  takes      a whole number 0..9\n  default    2\n"
            "  example    shown = 2\n",
            "");
}

static void a_word_is_wrapped_by_the_width_that_it_takes(void **state)
{
    (void)state;
    defines(16, "streak", 0,
            "streak(months where C)  aggregate\n  实际利用外资\n  实际利用外资\n"
            "  units      u\n  edges      e\n  example    x\n",
            "");
}

static void an_operator_is_found_by_each_of_its_signs(void **state)
{
    static const char told[] = "A + B, A - B  operator\n  Sums.\n  units      u\n"
                               "  edges      e\n  example    1 + 1 = 2\n";
    (void)state;
    defines(0, "+", 0, told, "");
    defines(0, "-", 0, told, "");
    defines(0, "B", 2, "", "meritctl: nothing is called \"B\"\n");
}

static void a_method_is_told_with_its_parameters(void **state)
{
    static const char told[] =
        "basic.each(n)  method\n  counted points\n  formula    {per} x {n}\n  scope      row\n"
        "  n: how many\n  per: points for one (default 1)\n  most: at most\n"
        "  whole: whole ones (default true)\n";
    (void)state;
    defines(0, "basic.each", 0, told, "");
    defines(0, "each", 0, told, "");
    defines(0, "basic", 0, told, "");
}

static void an_unknown_name_is_answered_with_what_is_near(void **state)
{
    (void)state;
    defines(0, "streek", 2, "",
            "meritctl: nothing is called \"streek\"; did you mean \"streak\"?\n");
    defines(0, "show", 2, "",
            "meritctl: nothing is called \"show\"; did you mean \"shown\"?\n"
            "These have it in their names:\n  schemes.shown                 Digits.\n");
}

static void without_a_name_all_are_listed(void **state)
{
    (void)state;
    defines(0, NULL, 0,
            "  streak                        实际利用外资 实际利用外资\n"
            "  +                             Sums.\n"
            "  basic.each                    counted points\n"
            "  schemes                       Assessment acts.\n"
            "  schemes.of                    The kind it assesses.\n"
            "  schemes.shown                 Digits.\n"
            "  schemes.rules.of              Another.\n",
            "");
}

static void a_meritd_that_fails_is_told(void **state)
{
    static const char *const scripts[] = {"#!/bin/sh\nexit 1\n", "#!/bin/sh\necho no JSON\n"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        char *argv[] = {(char *)(uintptr_t) "meritctl", (char *)(uintptr_t) "define",
                        (char *)(uintptr_t) "of", NULL};
        char *said, *wrong;
        size_t size;
        struct surroundings s = {.out = open_memstream(&said, &size),
                                 .err = open_memstream(&wrong, &size)};
        stand_in(scripts[i]);
        assert_int_equal(program_run(&s, 3, argv), 3);
        fclose(s.out);
        fclose(s.err);
        assert_string_equal(said, "");
        assert_memory_equal(wrong, "meritctl: ", 10);
        free(said);
        free(wrong);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_told_by_its_path),
        cmocka_unit_test(a_last_name_tells_all_keys_of_that_name),
        cmocka_unit_test(a_group_is_told_with_the_keys_in_it),
        cmocka_unit_test(a_word_is_wrapped_by_the_width_that_it_takes),
        cmocka_unit_test(an_operator_is_found_by_each_of_its_signs),
        cmocka_unit_test(a_method_is_told_with_its_parameters),
        cmocka_unit_test(an_unknown_name_is_answered_with_what_is_near),
        cmocka_unit_test(without_a_name_all_are_listed),
        cmocka_unit_test(a_meritd_that_fails_is_told),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
