#include "base/near.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <string.h>

static const char *nearest(const char *wanted, const char *const *known, size_t count)
{
    struct near n;
    near_init(&n, wanted);
    for (size_t i = 0; i < count; i++) {
        near_try(&n, known[i]);
    }
    return n.best;
}

static void the_nearest_of_the_known_names_is_offered(void **state)
{
    (void)state;
    static const char *const known[] = {"foreign_capital", "fdi",  "domestic_capital",
                                        "signed",          "外资", "内资到账"};
    static const struct {
        const char *wanted, *best;
    } cases[] = {
        {"foreign_captial", "foreign_capital"}, // two neighbours exchanged: one edit
        {"foreign_capitl", "foreign_capital"},
        {"fid", "fdi"},
        {"singed", "signed"},
        {"内资到帐", "内资到账"}, // one character, not three bytes
        {"domestik_kapital", "domestic_capital"},
        {"weather", NULL},
        {"x", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *best = nearest(cases[i].wanted, known, sizeof known / sizeof *known);
        if (cases[i].best) {
            assert_non_null(best);
            assert_string_equal(best, cases[i].best);
        } else {
            assert_null(best);
        }
    }
}

static void of_equally_near_names_the_first_tried_stays(void **state)
{
    (void)state;
    static const char *const known[] = {"case", "cape"};
    assert_string_equal(nearest("cave", known, 2), "case");
}

static void very_long_names_are_left_alone(void **state)
{
    (void)state;
    char name[400];
    memset(name, 'a', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    const char *known = name;
    assert_null(nearest(name, &known, 1));
}

static void of_very_many_names_the_first_hundreds_are_looked_at(void **state)
{
    (void)state;
    struct near n;
    char names[600][8];
    near_init(&n, "zz999");
    for (int i = 0; i < 600; i++) {
        snprintf(names[i], sizeof names[i], "a%04d", i); // of its length, and far from it
        near_try(&n, names[i]);
    }
    near_try(&n, "zz998");
    assert_null(n.best);
    near_init(&n, "zz999");
    for (int i = 0; i < 600; i++) {
        near_try(&n, "much longer than that");
    }
    near_try(&n, "zz998");
    assert_string_equal(n.best, "zz998");
}

static void a_hint_fits_or_is_left_out(void **state)
{
    (void)state;
    struct near n;
    char buffer[64];
    near_init(&n, "fid");
    assert_string_equal(near_hint(&n, buffer, sizeof buffer), "");
    near_try(&n, "fdi");
    assert_string_equal(near_hint(&n, buffer, sizeof buffer), "; did you mean \"fdi\"?");
    assert_string_equal(near_hint(&n, buffer, 10), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_of_the_known_names_is_offered),
        cmocka_unit_test(of_equally_near_names_the_first_tried_stays),
        cmocka_unit_test(very_long_names_are_left_alone),
        cmocka_unit_test(of_very_many_names_the_first_hundreds_are_looked_at),
        cmocka_unit_test(a_hint_fits_or_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
