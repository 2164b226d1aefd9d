#include "base/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/intern.h"
#include "tests/base/random.h"

static void a_map_answers_as_a_list_searched_in_order(void **state)
{
    (void)state;
    struct map m;
    map_init(&m);
    char keys[400][8];
    uint64_t numbers[400];
    size_t count = 0;
    struct random r = {2};
    for (int step = 0; step < 6000; step++) {
        char key[8];
        snprintf(key, sizeof key, "k%u", (unsigned)random_below(&r, 400));
        size_t at = 0;
        while (at < count && strcmp(keys[at], key) != 0) {
            at++;
        }
        struct map_entry *e = map_get(&m, key);
        assert_int_equal(e != NULL, at < count);
        if (e) {
            assert_int_equal(e->number, numbers[at]);
        }
        if (random_below(&r, 3) > 0) {
            continue;
        }
        bool fresh;
        e = map_put(&m, key, &fresh);
        assert_int_equal(fresh, at == count);
        if (fresh) {
            assert_int_equal(e->number, 0);
            memcpy(keys[count++], key, sizeof key);
        }
        e->number = numbers[at] = random_next(&r);
    }
    assert_int_equal(m.count, count);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(m.entries[i].key, keys[i]); // the order of insertion
    }
    map_release(&m);
}

static void keys_are_bytes_and_copied(void **state)
{
    (void)state;
    struct map m;
    map_init(&m);
    assert_null(map_get(&m, "x"));
    char key[] = "a\0b";
    map_put_bytes(&m, key, 3, NULL)->number = 1;
    map_put_bytes(&m, key, 1, NULL)->number = 2;
    map_put_bytes(&m, key, 0, NULL)->number = 3;
    key[0] = 'z';
    assert_int_equal(map_get_bytes(&m, "a\0b", 3)->number, 1);
    assert_int_equal(map_get(&m, "a")->number, 2);
    assert_int_equal(map_get(&m, "")->number, 3);
    assert_null(map_get(&m, "z"));
    map_release(&m);
    assert_null(map_get(&m, "a"));
}

static void interned_texts_are_numbered_as_they_are_met(void **state)
{
    (void)state;
    struct intern n;
    intern_init(&n);
    assert_int_equal(intern_find(&n, "a", 1), INTERN_NONE);
    assert_int_equal(intern_put(&n, "zhangpu", 7), 0);
    assert_int_equal(intern_put(&n, "bacheng", 7), 1);
    assert_int_equal(intern_put(&n, "zhangpu", 7), 0);
    assert_int_equal(intern_find(&n, "bacheng", 7), 1);
    assert_int_equal(intern_find(&n, "bacheng", 3), INTERN_NONE);
    for (uint32_t i = 2; i < 5000; i++) {
        char text[16];
        snprintf(text, sizeof text, "t%u", (unsigned)i);
        assert_int_equal(intern_put(&n, text, strlen(text)), i);
    }
    assert_string_equal(intern_text(&n, 4321), "t4321");
    assert_string_equal(intern_text(&n, 0), "zhangpu");
    intern_release(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_map_answers_as_a_list_searched_in_order),
        cmocka_unit_test(keys_are_bytes_and_copied),
        cmocka_unit_test(interned_texts_are_numbered_as_they_are_met),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
