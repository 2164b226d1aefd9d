// Texts from plugins become one line of UTF-8, whatever they were.
#include "plugin/clean.h"

#include "base/utf8.h"
#include "plugin/rig.h"

static void texts_become_one_line_of_good_utf8(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wanted;
    } ROWS[] = {
        {"", ""},
        {"floor is above cap", "floor is above cap"},
        {"外资 €", "外资 €"},
        {"two\nlines\tand\x1b[31m red", "two lines and [31m red"},
        {"bad \xff byte", "bad ? byte"},
        {"cut \xe5\xa4", "cut ??"},
        {"over \xc0\xaf long", "over ?? long"},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        char out[CLEAN_SIZE];
        clean_text(out, ROWS[i].text);
        assert_string_equal(out, ROWS[i].wanted);
    }
}

static void long_texts_are_cut_at_a_whole_character(void **state)
{
    (void)state;
    for (size_t ahead = 0; ahead < 4; ahead++) {
        char text[3 * CLEAN_SIZE + 8] = "";
        memset(text, 'a', ahead);
        for (size_t i = 0; i < CLEAN_SIZE; i++)
            memcpy(text + ahead + 3 * i, "资", 4);
        char out[CLEAN_SIZE];
        clean_text(out, text);
        assert_true(strlen(out) < CLEAN_SIZE && strlen(out) > CLEAN_SIZE - 5);
        assert_true(utf8_valid(out, strlen(out), NULL));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_become_one_line_of_good_utf8),
        cmocka_unit_test(long_texts_are_cut_at_a_whole_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
