// The vocabulary: whole, each word once, and every example of it checks.
#include "core/language/vocabulary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/language/token.h"
#include "core/methods.h"
#include "core/probe.h"

static bool empty(const char *text)
{
    return !text || !*text;
}

static void every_word_is_told_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < words_count(); i++) {
        const struct word *w = words_at(i);
        if (empty(w->usage) || empty(w->meaning) || empty(w->units) || empty(w->edges))
            fail_msg("%s %s is not told whole", word_sort_name(w->sort), w->name);
        if (w->sort == WORD_FUNCTION)
            assert_true(w->least >= 1 && w->most >= w->least);
        else
            assert_true(w->least == 0 && w->most == 0);
        if (w->gives)
            assert_non_null(w->example);
        assert_ptr_equal(word_find(w->sort, w->name), w); // each once
    }
    assert_null(words_at(words_count()));
}

// The type of a field is checked by the config room; what a rule alone knows has no example.
static bool is_expression(const struct word *w)
{
    return w->sort != WORD_TYPE && w->example;
}

static void every_example_checks(void **state)
{
    size_t checked = 0;
    (void)state;
    for (size_t i = 0; i < words_count(); i++) {
        const struct word *w = words_at(i);
        struct office o;
        struct str out;
        if (!is_expression(w))
            continue;
        office_init(&o);
        str_init(&out);
        office_place_probe(&o, strcmp(w->name, "late") == 0 ? AT_TOWN : AT_SHOW, w->example);
        if (!ruleset_check(&o.ruleset, &test_methods, &o.problems)) {
            office_errors(&o, &out);
            fail_msg("example of %s: %s\n%s", w->name, w->example, out.data);
        }
        str_release(&out);
        office_release(&o);
        checked++;
    }
    assert_true(checked > 60);
}

static void functions_want_the_arguments_that_are_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < words_count(); i++) {
        const struct word *w = words_at(i);
        struct office o;
        struct str text = {0}, out;
        if (w->sort != WORD_FUNCTION)
            continue;
        str_addf(&text, "%s(", w->name);
        for (size_t k = 0; k <= w->most; k++)
            str_add(&text, k ? ", 1" : "1");
        str_add(&text, ")");
        office_init(&o);
        str_init(&out);
        office_place_probe(&o, AT_SHOW, text.data);
        assert_false(ruleset_check(&o.ruleset, &test_methods, &o.problems));
        office_errors(&o, &out);
        if (!strstr(out.data, " takes ") || !strstr(out.data, w->usage))
            fail_msg("%s: %s", text.data, out.data);
        str_release(&out);
        str_release(&text);
        office_release(&o);
    }
}

static void the_grammars_own_words_are_told(void **state)
{
    (void)state;
    for (int tag = TOKEN_IF; tag <= TOKEN_UP_TO; tag++) {
        const char *word = token_tag_name((enum token_tag)tag);
        if (tag != TOKEN_THEN && tag != TOKEN_ELSE && !word_find(WORD_OPERATOR, word))
            fail_msg("the keyword \"%s\" is not told", word);
    }
}

static void kept_words_are_no_names(void **state)
{
    static const char *const kept[] = {"worth", "my",  "year_ago",      "cohort",
                                       "sum",   "min", "years_to_date", "workdays"};
    static const char *const open[] = {"grade", "date", "number", "if", "town", ""};
    (void)state;
    for (size_t i = 0; i < LENGTH(kept); i++)
        assert_true(word_is_kept(kept[i]));
    for (size_t i = 0; i < LENGTH(open); i++)
        assert_false(word_is_kept(open[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_is_told_whole),
        cmocka_unit_test(every_example_checks),
        cmocka_unit_test(functions_want_the_arguments_that_are_told),
        cmocka_unit_test(the_grammars_own_words_are_told),
        cmocka_unit_test(kept_words_are_no_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
