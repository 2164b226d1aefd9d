#include "base/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void digest_of(const char *a, const char *b, char text[DIGEST_TEXT])
{
    struct digest_state s;
    struct digest d;
    digest_begin(&s);
    digest_add_text(&s, a);
    digest_add_text(&s, b);
    digest_end(&s, &d);
    digest_hex(&d, text);
}

static void the_digest_is_blake2b_of_256_bits(void **state)
{
    (void)state;
    struct digest_state s;
    struct digest d;
    char text[DIGEST_TEXT];
    digest_begin(&s);
    digest_end(&s, &d);
    digest_hex(&d, text);
    assert_string_equal(text, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    digest_begin(&s);
    digest_add(&s, "a", 1);
    digest_add(&s, "bc", 2);
    digest_end(&s, &d);
    digest_hex(&d, text);
    assert_string_equal(text, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

static void no_two_lists_of_texts_share_a_digest(void **state)
{
    (void)state;
    char one[DIGEST_TEXT], two[DIGEST_TEXT];
    digest_of("ab", "c", one);
    digest_of("a", "bc", two);
    assert_string_not_equal(one, two);
    digest_of("", "abc", two);
    assert_string_not_equal(one, two);
    digest_of("ab", "c", two);
    assert_string_equal(one, two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_digest_is_blake2b_of_256_bits),
        cmocka_unit_test(no_two_lists_of_texts_share_a_digest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
