// Large pieces of memory: clear when they are new, kept once that is asked for.
#include "base/large.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

enum { MIB = 1024 * 1024 };

static void assert_all(const unsigned char *p, size_t size, int value)
{
    for (size_t i = 0; i < size; i++)
        assert_int_equal(p[i], value);
}

static void a_piece_is_clear_aligned_and_all_of_it_can_be_written(void **state)
{
    (void)state;
    static const size_t sizes[] = {MIB, MIB + 1, 2 * MIB, 2 * MIB + 4097, 9 * MIB + 3};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        bool clear;
        unsigned char *p = large_new(sizes[i], &clear);
        assert_true(clear); // none is kept yet
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        assert_all(p, sizes[i], 0);
        memset(p, 7, sizes[i]);
        large_free(p, sizes[i]);
    }
    large_free(NULL, MIB);
}

static void what_was_given_back_is_handed_out_again_and_says_that_it_is_not_clear(void **state)
{
    (void)state;
    bool clear;
    large_keep(32 * MIB);
    bool fresh;
    unsigned char *largest = large_new(40 * MIB, &fresh);
    memset(largest, 7, 40 * MIB);
    large_free(largest, 40 * MIB);
    largest = large_new(40 * MIB, &fresh); // too large to be kept
    assert_true(fresh);
    assert_all(largest, 40 * MIB, 0);
    large_free(largest, 40 * MIB);
    unsigned char *first = large_new(3 * MIB, &clear);
    memset(first, 7, 3 * MIB);
    large_free(first, 3 * MIB);
    unsigned char *again = large_new(3 * MIB, &clear);
    assert_ptr_equal(again, first);
    assert_false(clear);
    assert_all(again, 3 * MIB, 7);
    unsigned char *other = large_new(3 * MIB, &clear); // while it is in use
    assert_ptr_not_equal(other, first);
    assert_true(clear);
    large_free(again, 3 * MIB);
    large_free(other, 3 * MIB);
}

static void whoever_keeps_pieces_of_any_size_is_handed_out_the_largest_again(void **state)
{
    (void)state;
    bool clear;
    large_keep(SIZE_MAX);
    unsigned char *first = large_new(90 * MIB, &clear);
    assert_true(clear);
    first[0] = first[90 * MIB - 1] = 7;
    large_free(first, 90 * MIB);
    unsigned char *again = large_new(90 * MIB, &clear);
    assert_ptr_equal(again, first);
    assert_false(clear);
    assert_true(again[0] == 7 && again[90 * MIB - 1] == 7);
    large_free(again, 90 * MIB);
    large_keep(32 * MIB);
}

static void what_is_kept_makes_room_for_what_is_not_of_its_size(void **state)
{
    (void)state;
    for (size_t i = 1; i < 200; i++) { // more sizes than are kept
        bool clear;
        unsigned char *p = large_new(i * MIB / 4 + MIB, &clear);
        p[0] = p[i * MIB / 4 + MIB - 1] = 1;
        large_free(p, i * MIB / 4 + MIB);
    }
}

static void an_array_grows_from_small_to_large_and_keeps_what_is_in_it(void **state)
{
    (void)state;
    enum { ELEMENTS = MIB };
    static const size_t sizes[] = {1, 4, 24};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size_t room = 0, size = sizes[i];
        unsigned char *p = NULL;
        for (size_t n = 0; n < ELEMENTS; n++) {
            p = large_grow(p, &room, n + 1, size);
            assert_true(room > n && room < 2 * n + 16);
            p[n * size] = (unsigned char)(n % 251);
            p[n * size + size - 1] = (unsigned char)(n % 251);
        }
        for (size_t n = 0; n < ELEMENTS; n++)
            assert_true(p[n * size] == n % 251 && p[n * size + size - 1] == n % 251);
        large_drop(p, room, size);
    }
}

static void whoever_tries_is_told_that_there_is_no_such_memory(void **state)
{
    (void)state;
    assert_null(large_try(SIZE_MAX));
    unsigned char *p = large_try(5 * MIB);
    assert_non_null(p);
    p[0] = p[5 * MIB - 1] = 1;
    large_free(p, 5 * MIB);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_piece_is_clear_aligned_and_all_of_it_can_be_written),
        cmocka_unit_test(what_was_given_back_is_handed_out_again_and_says_that_it_is_not_clear),
        cmocka_unit_test(whoever_keeps_pieces_of_any_size_is_handed_out_the_largest_again),
        cmocka_unit_test(what_is_kept_makes_room_for_what_is_not_of_its_size),
        cmocka_unit_test(an_array_grows_from_small_to_large_and_keeps_what_is_in_it),
        cmocka_unit_test(whoever_tries_is_told_that_there_is_no_such_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
