// Names against a list that is searched through; titles by day and line; texts of any size.
#include "core/store/roll.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/mem.h"
#include "core/language/model.h"
#include "tests/base/random.h"

enum { SUBJECTS = 3000, LONG = 3 << 20 };

static void id_of(uint32_t i, char *out)
{
    snprintf(out, 32, i % 3 ? "s%07u" : "%u", i * 7919);
}

static void ids_are_found_by_their_text(void **state)
{
    struct roll n = {0};
    const char **places = mem_new(SUBJECTS, sizeof *places);
    char id[32];
    (void)state;
    assert_int_equal(roll_find(&n, "s"), NONE);
    for (uint32_t i = 0; i < SUBJECTS; i++) {
        id_of(i, id);
        assert_int_equal(roll_find(&n, id), NONE);
        assert_int_equal(roll_put(&n, id, (struct title){.text = i % 2 ? "镇" : NULL}), i);
        assert_int_equal(roll_put(&n, id, (struct title){.text = "another"}), i);
        places[i] = roll_id(&n, i);
        assert_int_equal(n.count, i + 1);
    }
    for (uint32_t i = 0; i < SUBJECTS; i++) {
        id_of(i, id);
        assert_int_equal(roll_find(&n, id), i);
        assert_string_equal(roll_id(&n, i), id);
        assert_ptr_equal(roll_id(&n, i), places[i]); // texts stay where they are
        assert_string_equal(roll_title(&n, i), i % 2 ? "镇" : id);
    }
    free(places);
    roll_release(&n);
}

static void the_title_of_the_latest_day_and_line_stands(void **state)
{
    enum { TITLES = 400, FEW = 5 };
    struct random r = {11};
    struct roll n = {0};
    struct title stands[FEW] = {{0}};
    (void)state;
    for (uint32_t i = 0; i < FEW; i++) {
        char id[] = {(char)('a' + (int)i), 0};
        stands[i] = (struct title){.text = NULL, .from = DAY_NONE};
        roll_put(&n, id, stands[i]);
    }
    for (size_t i = 0; i < TITLES; i++) {
        uint32_t of = (uint32_t)random_below(&r, FEW);
        char text[32];
        snprintf(text, sizeof text, "%zu", i);
        struct title t = {.text = text, .from = (int32_t)random_below(&r, 9) - 4};
        t.seq = (int64_t)random_below(&r, 1000) << 33;
        roll_retitle(&n, of, t);
        if (t.from > stands[of].from || (t.from == stands[of].from && t.seq >= stands[of].seq)) {
            free((char *)(uintptr_t)stands[of].text);
            stands[of] = (struct title){mem_copy_text(text), t.from, t.seq};
        }
        roll_retitle(&n, of, (struct title){.text = NULL, .from = 100});
        for (uint32_t k = 0; k < FEW; k++) {
            char id[] = {(char)('a' + (int)k), 0};
            assert_string_equal(roll_id(&n, k), id);
            assert_string_equal(roll_title(&n, k), stands[k].text ? stands[k].text : id);
            assert_int_equal(roll_find(&n, id), k);
        }
    }
    for (uint32_t k = 0; k < FEW; k++)
        free((char *)(uintptr_t)stands[k].text);
    roll_release(&n);
}

static void a_text_may_be_longer_than_a_chunk(void **state)
{
    struct roll n = {0};
    char *text = mem_new(LONG + 1, 1);
    (void)state;
    memset(text, 'x', LONG);
    assert_int_equal(roll_put(&n, "a", (struct title){.text = "short"}), 0);
    assert_int_equal(roll_put(&n, text, (struct title){.text = text + 1}), 1);
    assert_int_equal(roll_put(&n, "b", (struct title){.text = text}), 2);
    assert_int_equal(roll_put(&n, "c", (struct title){.text = "c"}), 3);
    assert_string_equal(roll_title(&n, 0), "short");
    assert_string_equal(roll_id(&n, 1), text);
    assert_string_equal(roll_title(&n, 1), text + 1);
    assert_string_equal(roll_title(&n, 2), text);
    assert_int_equal(roll_find(&n, text), 1);
    assert_int_equal(roll_find(&n, "c"), 3);
    roll_release(&n);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_are_found_by_their_text),
        cmocka_unit_test(the_title_of_the_latest_day_and_line_stands),
        cmocka_unit_test(a_text_may_be_longer_than_a_chunk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
