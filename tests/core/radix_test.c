// The radix sort, against comparing pair by pair.
#include "core/store/radix.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "base/decimal.h"
#include "base/mem.h"

static uint64_t next(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *seed >> 11;
}

// What boards have: whole numbers, equal ones, ones equal to 12 digits only, minus zero, no data.
static double some_number(uint64_t *seed)
{
    static const double few[] = {0.0, -0.0, 1.0, 0.7 + 0.1, 0.8, -3.5, 1e300, -1e-300, 5e11};
    uint64_t pick = next(seed) % 4;
    if (pick == 0)
        return few[next(seed) % (sizeof few / sizeof *few)];
    if (pick == 1)
        return (double)(next(seed) % 1000) - 500;
    if (pick == 2)
        return (double)next(seed) / 1e9;
    return next(seed) % 8 ? 1.0 + (double)(next(seed) % 50) * 1e-13 : (double)NAN;
}

static void codes_stand_as_numbers_compare(void **state)
{
    uint64_t seed = 1;
    (void)state;
    for (int i = 0; i < 200000; i++) {
        double a = some_number(&seed), b = some_number(&seed);
        uint64_t up_a = radix_code(a, false), up_b = radix_code(b, false);
        uint64_t down_a = radix_code(a, true), down_b = radix_code(b, true);
        if (isnan(a) || isnan(b)) {
            assert_int_equal((up_a > up_b) - (up_a < up_b), isnan(a) - isnan(b));
            assert_int_equal((down_a > down_b) - (down_a < down_b), isnan(a) - isnan(b));
            continue;
        }
        assert_int_equal((up_a > up_b) - (up_a < up_b), compare12(a, b));
        assert_int_equal((down_a > down_b) - (down_a < down_b), -compare12(a, b));
    }
}

static void equal_codes_keep_their_order(void **state)
{
    size_t count = 5000;
    uint64_t seed = 2;
    struct radix_item *items = mem_new(2 * count, sizeof *items);
    (void)state;
    for (uint32_t i = 0; i < count; i++)
        items[i] = (struct radix_item){.code = radix_code(some_number(&seed), true), .row = i};
    radix_sort(items, count, items + count);
    for (size_t i = 1; i < count; i++) {
        assert_true(items[i - 1].code <= items[i].code);
        if (items[i - 1].code == items[i].code)
            assert_true(items[i - 1].row < items[i].row);
    }
    free(items);
}

static void lists_of_none_and_one_are_sorted(void **state)
{
    struct radix_item items[2] = {{.code = 7, .row = 3}};
    (void)state;
    radix_sort(items, 0, items + 1);
    radix_sort(items, 1, items + 1);
    assert_int_equal(items[0].row, 3);
}

// Keys above the places in the list, whose order equal keys keep; what lies above the keys is not
// looked at, for nothing does.
static void packed_items_are_sorted_by_their_key(void **state)
{
    static const unsigned widths[] = {0, 1, 11, 12, 23, 51};
    enum { COUNT = 3001, LOW = 12 };
    uint64_t seed = 3, *items = mem_new(2 * COUNT, sizeof *items);
    struct pair *pair = pair_new(NULL);
    (void)state;
    assert_non_null(pair);
    for (size_t w = 0; w < 2 * (sizeof widths / sizeof *widths); w++) {
        uint64_t keys = (uint64_t)1 << widths[w / 2];
        for (uint64_t i = 0; i < COUNT; i++)
            items[i] = next(&seed) % keys << LOW | i;
        radix_sort_packed(items, COUNT, LOW, widths[w / 2], items + COUNT, w % 2 ? pair : NULL);
        for (size_t i = 1; i < COUNT; i++)
            assert_true(items[i - 1] < items[i]); // the places break ties
    }
    assert_int_equal(radix_bits(0), 0);
    assert_int_equal(radix_bits(1), 1);
    assert_int_equal(radix_bits(UINT64_MAX), 64);
    free(items);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_stand_as_numbers_compare),
        cmocka_unit_test(equal_codes_keep_their_order),
        cmocka_unit_test(packed_items_are_sorted_by_their_key),
        cmocka_unit_test(lists_of_none_and_one_are_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
