#include "service/board_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "service/service.h"

static void keep(struct board_copy *b, const char *name, const char *bytes)
{
    struct str text = {0};
    str_add(&text, bytes);
    board_text_keep(b, name, &text);
    str_release(&text);
}

static void a_text_is_found_by_what_was_asked(void **state)
{
    (void)state;
    struct board_copy b = {.seq = 7, .as_of = 20000};
    assert_null(board_text_find(&b, "/b?top=20"));
    keep(&b, "/b?top=20", "twenty");
    keep(&b, "/b?top=2", "two");
    assert_string_equal(board_text_find(&b, "/b?top=20")->data, "twenty");
    assert_string_equal(board_text_find(&b, "/b?top=2")->data, "two");
    assert_null(board_text_find(&b, "/b?top=200"));
    assert_null(board_text_find(&b, ""));
    board_texts_free(&b);
    assert_null(board_text_find(&b, "/b?top=20"));
}

static void a_text_is_of_one_line_and_one_day(void **state)
{
    (void)state;
    struct board_copy b = {.seq = 7, .as_of = 20000};
    keep(&b, "/b", "at 7");
    b.seq = 8;
    assert_null(board_text_find(&b, "/b"));
    keep(&b, "/b", "at 8");
    assert_string_equal(board_text_find(&b, "/b")->data, "at 8");
    b.as_of++;
    assert_null(board_text_find(&b, "/b"));
    board_texts_free(&b);
}

static void a_board_keeps_so_many_and_then_forgets_the_oldest(void **state)
{
    (void)state;
    struct board_copy b = {.seq = 1};
    char name[32];
    for (unsigned i = 0; i < BOARD_TEXTS_MOST + 1; i++) {
        snprintf(name, sizeof name, "/b?after=%u", i);
        keep(&b, name, name);
    }
    assert_null(board_text_find(&b, "/b?after=0"));
    assert_string_equal(board_text_find(&b, "/b?after=1")->data, "/b?after=1");
    assert_string_equal(board_text_find(&b, name)->data, name);
    board_texts_free(&b);
}

static void what_is_too_long_is_not_kept(void **state)
{
    (void)state;
    struct board_copy b = {.seq = 1};
    struct str text = {0};
    char name[BOARD_TEXT_NAME_MOST + 2];
    memset(str_add_room(&text, BOARD_TEXT_MOST), 'x', BOARD_TEXT_MOST);
    board_text_keep(&b, "/most", &text);
    assert_int_equal(board_text_find(&b, "/most")->size, BOARD_TEXT_MOST);
    str_add_char(&text, 'x');
    board_text_keep(&b, "/more", &text);
    assert_null(board_text_find(&b, "/more"));
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    keep(&b, name, "t");
    assert_null(board_text_find(&b, name));
    str_release(&text);
    board_texts_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_found_by_what_was_asked),
        cmocka_unit_test(a_text_is_of_one_line_and_one_day),
        cmocka_unit_test(a_board_keeps_so_many_and_then_forgets_the_oldest),
        cmocka_unit_test(what_is_too_long_is_not_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
