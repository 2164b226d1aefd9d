// Numbers and texts on the line, and readers that run past its end.
#include "link/wire.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/base/random.h"

static void what_is_put_is_got_in_order(void **state)
{
    (void)state;
    struct str s = {0};
    size_t size;
    wire_put_u8(&s, 200);
    wire_put_u32(&s, UINT32_MAX);
    wire_put_i64(&s, INT64_MIN);
    wire_put_double(&s, -0.1);
    wire_put_text(&s, "千灯");
    wire_put_text(&s, "");
    wire_put_text(&s, NULL);
    wire_put_bytes(&s, "a\0b", 3);
    struct wire w = wire_of(s.data, s.size);
    assert_int_equal(wire_u8(&w), 200);
    assert_int_equal(wire_u32(&w), UINT32_MAX);
    assert_true(wire_i64(&w) == INT64_MIN);
    assert_true(wire_double(&w) == -0.1);
    assert_string_equal(wire_text(&w), "千灯");
    assert_string_equal(wire_text(&w), "");
    assert_false(wire_done(&w));
    assert_null(wire_text(&w));
    assert_false(w.failed); // NULL was put, nothing is wrong
    const void *bytes = wire_bytes(&w, &size);
    assert_int_equal(size, 3);
    assert_memory_equal(bytes, "a\0b", 3);
    assert_true(wire_done(&w));
    str_release(&s);
}

static void a_reader_past_the_end_stays_failed_and_gives_nothing(void **state)
{
    (void)state;
    struct str s = {0};
    wire_put_u32(&s, 7);
    struct wire w = wire_of(s.data, s.size);
    assert_true(wire_i64(&w) == 0); // half of it is there
    assert_true(w.failed);
    assert_int_equal(wire_u32(&w), 0); // though four bytes would be
    assert_int_equal(wire_u8(&w), 0);
    assert_true(wire_double(&w) == 0);
    assert_null(wire_text(&w));
    assert_false(wire_done(&w));
    str_release(&s);
}

static void a_text_has_its_nul_at_its_end_and_nowhere_else(void **state)
{
    (void)state;
    static const struct {
        uint32_t size;
        char bytes[4];
    } bad[] = {{4, {'a', 'b', 'c', 'd'}},
               {4, {'a', 0, 'c', 0}},
               {0, {0}},
               {5, {'a', 'b', 'c', 0}},
               {UINT32_MAX - 1, {'a', 'b', 'c', 0}}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct str s = {0};
        wire_put_u32(&s, bad[i].size);
        str_add_bytes(&s, bad[i].bytes, 4);
        struct wire w = wire_of(s.data, s.size);
        assert_null(wire_text(&w));
        assert_true(w.failed);
        str_release(&s);
    }
}

static void bytes_of_a_size_that_is_not_there_are_refused(void **state)
{
    (void)state;
    static const int64_t sizes[] = {-1, INT64_MIN, 3, INT64_MAX};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct str s = {0};
        size_t size = 9;
        wire_put_i64(&s, sizes[i]);
        str_add_bytes(&s, "ab", 2);
        struct wire w = wire_of(s.data, s.size);
        assert_null(wire_bytes(&w, &size));
        assert_int_equal(size, 0);
        assert_true(w.failed);
        str_release(&s);
    }
}

static void numbers_of_any_bits_come_back_as_they_were(void **state)
{
    (void)state;
    struct random r = {.state = 7};
    struct str s = {0};
    for (int i = 0; i < 1000; i++) {
        uint64_t bits = random_next(&r);
        double x, y;
        memcpy(&x, &bits, sizeof x); // NaNs too
        str_clear(&s);
        wire_put_u8(&s, (uint8_t)bits); // what follows is not aligned
        wire_put_double(&s, x);
        wire_put_i64(&s, (int64_t)bits);
        struct wire w = wire_of(s.data, s.size);
        assert_int_equal(wire_u8(&w), (uint8_t)bits);
        y = wire_double(&w);
        assert_memory_equal(&x, &y, sizeof x);
        assert_true(wire_i64(&w) == (int64_t)bits);
        assert_true(wire_done(&w));
    }
    str_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_put_is_got_in_order),
        cmocka_unit_test(a_reader_past_the_end_stays_failed_and_gives_nothing),
        cmocka_unit_test(a_text_has_its_nul_at_its_end_and_nowhere_else),
        cmocka_unit_test(bytes_of_a_size_that_is_not_there_are_refused),
        cmocka_unit_test(numbers_of_any_bits_come_back_as_they_were),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
