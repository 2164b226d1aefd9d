#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/utf8.h"

static void a_text_is_kept_and_false_given(void **state)
{
    (void)state;
    struct err e;
    assert_false(err_set(&e, "unknown unit \"%s\"", "wan"));
    assert_string_equal(e.text, "unknown unit \"wan\"");
}

static void context_comes_in_front(void **state)
{
    (void)state;
    struct err e;
    err_set(&e, "no symbol");
    assert_false(err_wrap(&e, "loading plugin %s: ", "basic"));
    assert_string_equal(e.text, "loading plugin basic: no symbol");
}

static void the_text_itself_may_be_an_argument(void **state)
{
    (void)state;
    struct err e;
    err_set(&e, "inner");
    err_set(&e, "outer (%s)", e.text);
    assert_string_equal(e.text, "outer (inner)");
    err_wrap(&e, "%s, again: ", e.text);
    assert_string_equal(e.text, "outer (inner), again: outer (inner)");
}

static void a_long_text_is_cut_between_characters(void **state)
{
    (void)state;
    for (size_t lead = 0; lead < 4; lead++) {
        char text[3000] = "";
        memset(text, 'a', lead);
        for (size_t at = lead; at + 3 < sizeof text; at += 3) {
            memcpy(text + at, "评", 4);
        }
        struct err e;
        err_set(&e, "%s", text);
        size_t size = strlen(e.text);
        assert_true(size >= sizeof e.text - 3 && size < sizeof e.text);
        assert_true(utf8_valid(e.text, size, NULL));
        err_wrap(&e, "%s: ", text);
        assert_true(utf8_valid(e.text, strlen(e.text), NULL));
        err_set(&e, "%s", text + lead);
        err_wrap(&e, "%.*s: ", (int)lead, "aaaa");
        assert_true(utf8_valid(e.text, strlen(e.text), NULL));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_kept_and_false_given),
        cmocka_unit_test(context_comes_in_front),
        cmocka_unit_test(the_text_itself_may_be_an_argument),
        cmocka_unit_test(a_long_text_is_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
