#include "base/arena.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/base/random.h"

static void memory_is_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    struct random r = {1};
    unsigned char *all[2000];
    size_t sizes[2000];
    for (size_t i = 0; i < 2000; i++) {
        sizes[i] = random_below(&r, 50) == 0 ? random_below(&r, 300000) : random_below(&r, 100);
        all[i] = arena_alloc(&a, sizes[i]);
        assert_int_equal((uintptr_t)all[i] % _Alignof(max_align_t), 0);
        for (size_t k = 0; k < sizes[i]; k++) {
            assert_int_equal(all[i][k], 0);
        }
        memset(all[i], (int)(i % 255 + 1), sizes[i]);
    }
    for (size_t i = 0; i < 2000; i++) {
        for (size_t k = 0; k < sizes[i]; k++) {
            assert_int_equal(all[i][k], i % 255 + 1);
        }
    }
    arena_release(&a);
    assert_null(a.blocks);
    assert_int_equal(a.size, 0);
}

static void texts_are_copied_with_their_end(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    assert_string_equal(arena_text(&a, "千灯镇"), "千灯镇");
    char *bytes = arena_bytes(&a, "a\0b", 3);
    assert_memory_equal(bytes, "a\0b", 4);
    assert_string_equal(arena_bytes(&a, NULL, 0), "");
    assert_string_equal(arena_printf(&a, "%s-%d", "x", 12), "x-12");
    const char *const parts[] = {"ab", "", "镇"};
    assert_string_equal(arena_join(&a, parts, 3), "ab镇");
    assert_string_equal(arena_join(&a, parts, 0), "");
    char long_text[5000];
    memset(long_text, 'y', sizeof long_text);
    long_text[sizeof long_text - 1] = '\0';
    assert_string_equal(arena_printf(&a, "%s", long_text), long_text);
    arena_release(&a);
}

static void a_growing_array_keeps_its_elements(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    int *list = NULL;
    size_t count = 0, room = 0;
    for (int i = 0; i < 10000; i++) {
        list = arena_grow(&a, list, count, &room, sizeof *list);
        assert_true(room > count);
        list[count++] = i;
    }
    for (int i = 0; i < 10000; i++) {
        assert_int_equal(list[i], i);
    }
    arena_release(&a);
}

static void what_is_cleared_is_handed_out_again_and_zeroed(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    arena_clear(&a);
    for (size_t size = 100; size < 5000000; size *= 3) { // of one block, of several, of large ones
        for (size_t round = 0; round < 3; round++) {
            unsigned char *p = arena_alloc(&a, size), *q = arena_alloc(&a, size);
            for (size_t i = 0; i < size; i++) {
                assert_int_equal(p[i], 0);
                assert_int_equal(q[i], 0);
            }
            memset(p, 1, size);
            memset(q, 2, size);
            arena_clear(&a);
            assert_int_equal(a.size, 0);
        }
    }
    arena_release(&a);
}

static void room_of_the_caller_is_the_first_block(void **state)
{
    (void)state;
    struct arena a;
    alignas(max_align_t) char room[512];
    memset(room, 7, sizeof room);
    arena_init_in(&a, room, sizeof room);
    for (size_t round = 0; round < 2; round++) {
        char *first = arena_alloc(&a, 100);
        assert_true(first > room && first + 100 < room + sizeof room);
        assert_int_equal(first[0], 0);
        assert_int_equal(first[99], 0);
        char *second = arena_alloc(&a, 1000);
        assert_true(second < room || second >= room + sizeof room);
        assert_int_equal(second[999], 0);
        arena_release(&a);
        arena_init_in(&a, room, sizeof room);
    }
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_aligned_and_apart),
        cmocka_unit_test(what_is_cleared_is_handed_out_again_and_zeroed),
        cmocka_unit_test(room_of_the_caller_is_the_first_block),
        cmocka_unit_test(texts_are_copied_with_their_end),
        cmocka_unit_test(a_growing_array_keeps_its_elements),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
