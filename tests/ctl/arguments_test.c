#include "ctl/arguments.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "ctl/verbs.h"

#define WORDS 12

static bool read_words(const char *const *words, struct arguments *a, struct err *e)
{
    size_t count;
    int argc = 1;
    const struct verb *const *verbs = verbs_all(&count);
    char *argv[WORDS + 2] = {(char *)(uintptr_t) "meritctl"};
    while (argc <= WORDS && words[argc - 1]) {
        argv[argc] = (char *)(uintptr_t)words[argc - 1];
        argc++;
    }
    return arguments_read(a, verbs, count, argc, argv, e);
}

static void every_wrong_usage_has_its_sentence(void **state)
{
    (void)state;
    static const struct {
        const char *words[WORDS];
        const char *expected;
    } cases[] = {
        {{NULL}, "no verb; meritctl help lists them"},
        {{"--json"}, "no verb; meritctl help lists them"},
        {{"bord", "a", "2024"},
         "unknown verb \"bord\"; did you mean \"board\"?; meritctl help lists them"},
        {{"zzzzzz"}, "unknown verb \"zzzzzz\"; meritctl help lists them"},
        {{"board", "a"}, "board needs more; usage: meritctl board SCHEME PERIOD"},
        {{"board", "a", "2024", "x"},
         "\"x\" is more than board takes; usage: meritctl board SCHEME PERIOD"},
        {{"status", "x"}, "\"x\" is more than status takes; usage: meritctl status"},
        {{"board", "", "2024"}, "word 1 of board is empty; usage: meritctl board SCHEME PERIOD"},
        {{"load"}, "load needs more; usage: meritctl load FILE..."},
        {{"board", "a", "2024", "--tpo", "3"},
         "unknown option \"--tpo\" of board; did you mean \"top\"?"},
        {{"status", "--cohort", "x"}, "unknown option \"--cohort\" of status"},
        {{"status", "-x"}, "unknown option \"-x\"; options are written out: --socket, --json"},
        {{"board", "a", "2024", "--top"}, "--top needs a value: --top N"},
        {{"board", "a", "2024", "--top", "x"},
         "--top is \"x\"; a whole number from 1 to 10000000 is meant"},
        {{"board", "a", "2024", "--top=0"},
         "--top is \"0\"; a whole number from 1 to 10000000 is meant"},
        {{"board", "a", "2024", "--top=10000001"},
         "--top is \"10000001\"; a whole number from 1 to 10000000 is meant"},
        {{"board", "a", "2024", "--top", "1", "--top", "2"}, "--top stands twice"},
        {{"board", "a", "2024", "--cohort="}, "--cohort is empty; COHORT is meant"},
        {{"board", "a", "2024", "--csv=yes"}, "--csv takes no value"},
        {{"--json=1", "status"}, "--json takes no value"},
        {{"records", "--from", "2024-02-30"},
         "--from is \"2024-02-30\"; a day is written 2024-03-01"},
        {{"status", "--timeout", "1.5"},
         "--timeout is \"1.5\"; a whole number from 1 to 86400 is meant"},
        {{"status", "--socket"}, "--socket needs a value: --socket PATH"},
        {{"board", "a", "\xff"}, "argument 3 is not UTF-8"},
        {{"board", "a", "2024", "--cohort", "\xc3"}, "argument 5 is not UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arguments a;
        struct err e = {{0}};
        assert_false(read_words(cases[i].words, &a, &e));
        assert_string_equal(e.text, cases[i].expected);
        arguments_release(&a);
    }
}

static void options_may_stand_anywhere(void **state)
{
    (void)state;
    static const char *const cases[][WORDS] = {
        {"board", "town_annual", "2024", "--top", "20", "--socket", "/s", "--json"},
        {"--socket", "/s", "--json", "board", "--top=20", "town_annual", "2024"},
        {"--top", "20", "board", "town_annual", "--socket=/s", "2024", "--json"},
        {"--json", "--socket=/s", "--top=20", "--", "board", "town_annual", "2024"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arguments a;
        struct err e;
        assert_true(read_words(cases[i], &a, &e));
        assert_string_equal(a.verb->name, "board");
        assert_int_equal(a.word_count, 2);
        assert_string_equal(a.words[0], "town_annual");
        assert_string_equal(a.words[1], "2024");
        assert_int_equal(arguments_number(&a, "top"), 20);
        assert_string_equal(a.socket, "/s");
        assert_true(a.json);
        assert_int_equal(a.seconds, -1);
        assert_null(arguments_text(&a, "cohort"));
        assert_false(arguments_flag(&a, "csv"));
        arguments_release(&a);
    }
}

static void after_two_dashes_all_are_words(void **state)
{
    (void)state;
    static const char *const words[WORDS] = {"load", "--", "-", "--json"};
    struct arguments a;
    struct err e;
    assert_true(read_words(words, &a, &e));
    assert_int_equal(a.word_count, 2);
    assert_string_equal(a.words[1], "--json");
    assert_false(a.json);
    arguments_release(&a);
}

static void an_option_for_many_keeps_each_value(void **state)
{
    (void)state;
    static const char *const words[WORDS] = {"record",     "arrived",    "qiandeng",
                                             "2024-03-01", "--evidence", "bank_slip",
                                             "amount=1",   "--evidence", "照片"};
    struct arguments a;
    struct err e;
    assert_true(read_words(words, &a, &e));
    assert_int_equal(a.word_count, 4);
    assert_int_equal(a.given_count, 2);
    assert_string_equal(a.given[1].value, "照片");
    arguments_release(&a);
}

static void help_and_version_need_nothing_more(void **state)
{
    (void)state;
    static const char *const cases[][WORDS] = {
        {"--help"}, {"-h"}, {"board", "-h"}, {"--version"}, {"-V"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arguments a;
        struct err e;
        assert_true(read_words(cases[i], &a, &e));
        arguments_release(&a);
    }
}

// A value apart from its option is told from the verb by all verbs' options: they must agree.
static void options_of_one_name_agree_on_having_a_value(void **state)
{
    (void)state;
    size_t count;
    const struct verb *const *verbs = verbs_all(&count);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < count; k++)
            for (size_t m = 0; m < verbs[i]->option_count; m++)
                for (size_t n = 0; n < verbs[k]->option_count; n++)
                    if (!strcmp(verbs[i]->options[m].name, verbs[k]->options[n].name))
                        assert_int_equal(!verbs[i]->options[m].value, !verbs[k]->options[n].value);
}

static void every_verb_says_what_it_does(void **state)
{
    (void)state;
    size_t count;
    const struct verb *const *verbs = verbs_all(&count);
    for (size_t i = 0; i < count; i++) {
        assert_non_null(verbs[i]->run);
        assert_true(strlen(verbs[i]->sentence) > 10);
        assert_true(verbs[i]->least <= verbs[i]->most);
        for (size_t k = 0; k < verbs[i]->option_count; k++) {
            const struct option *o = &verbs[i]->options[k];
            assert_int_equal(o->type == OPTION_FLAG, o->value == NULL);
            assert_true(strlen(o->meaning) > 2);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_wrong_usage_has_its_sentence),
        cmocka_unit_test(options_may_stand_anywhere),
        cmocka_unit_test(after_two_dashes_all_are_words),
        cmocka_unit_test(an_option_for_many_keeps_each_value),
        cmocka_unit_test(help_and_version_need_nothing_more),
        cmocka_unit_test(options_of_one_name_agree_on_having_a_value),
        cmocka_unit_test(every_verb_says_what_it_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
