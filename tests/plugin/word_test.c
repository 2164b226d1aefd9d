// Names of plugins, methods, arguments and parameters.
#include "plugin/word.h"

#include "plugin/rig.h"

static void names_are_small_letters_digits_and_underlines(void **state)
{
    (void)state;
    static const char *const GOOD[] = {"basic", "a",           "rank_points",
                                       "p2",    "whereabouts", "a123456789012345678901234567890"};
    struct err e;
    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++)
        if (!word_valid(GOOD[i], &e))
            fail_msg("%s", e.text);
    static const struct {
        const char *name, *words;
    } BAD[] = {
        {"", "is no name"},
        {"Basic", "is no name"},
        {"_a", "is no name"},
        {"1a", "is no name"},
        {"a-b", "is no name"},
        {"a.so", "is no name"},
        {"../a", "is no name"},
        {"外资", "is no name"},
        {"where", "is a word of the language"},
        {"true", "is a word of"},
        {"target", "is a word of"},
        {"a1234567890123456789012345678901", "at most 31 characters"},
    };
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        assert_false(word_valid(BAD[i].name, &e));
        assert_has(e.text, BAD[i].words);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_small_letters_digits_and_underlines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
