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

// Keys as boards have them, of `bits` bits: spread over all, most of them in few places, or all
// one.
static uint64_t some_key(uint64_t *seed, unsigned bits, int spread)
{
    uint64_t all = ((uint64_t)1 << bits) - 1, key = next(seed) & all;
    if (spread == 2)
        return all;
    return spread == 1 && next(seed) % 1000 ? key % 37 : key;
}

static int item_order(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void assert_sorted_as_by_qsort(uint64_t *seed, size_t count, unsigned bits, int spread,
                                      struct pair *pair)
{
    uint64_t *items = mem_new(3 * count + 1, sizeof *items), *same = items + 2 * count;
    unsigned low = radix_bits(count);
    for (uint64_t i = 0; i < count; i++)
        items[i] = same[i] = some_key(seed, bits, spread) << low | i; // the places break ties
    qsort(same, count, sizeof *same, item_order);
    struct radix_packed list = {.items = items,
                                .spare = items + count,
                                .count = count,
                                .low = low,
                                .bits = bits,
                                .pair = pair};
    radix_sort_packed(&list);
    if (memcmp(items, same, count * sizeof *items) != 0)
        fail_msg("%zu items of %u bits, spread %d, by %s", count, bits, spread,
                 pair ? "two" : "one");
    free(items);
}

// Keys above the places in the list, whose order equal keys keep. Lists of a few items, of what a
// cache holds, and longer.
static void packed_items_are_sorted_by_their_key(void **state)
{
    static const unsigned widths[] = {0, 1, 5, 10, 11, 20, 23, 40, 46};
    static const size_t counts[] = {0, 1, 2, 24, 25, 300, 3001, 32769, 100000};
    uint64_t seed = 3;
    struct pair *pair = pair_new(NULL);
    (void)state;
    assert_non_null(pair);
    for (size_t w = 0; w < sizeof widths / sizeof *widths; w++)
        for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
            for (int spread = 0; spread < 3; spread++) {
                assert_sorted_as_by_qsort(&seed, counts[c], widths[w], spread, NULL);
                assert_sorted_as_by_qsort(&seed, counts[c], widths[w], spread, pair);
            }
    assert_int_equal(radix_bits(0), 0);
    assert_int_equal(radix_bits(1), 1);
    assert_int_equal(radix_bits(UINT64_MAX), 64);
}

// Below the key there may be anything, which does not count.
static void what_lies_below_the_key_orders_nothing(void **state)
{
    uint64_t items[2 * 20], seed = 4;
    (void)state;
    for (uint64_t i = 0; i < 20; i++)
        items[i] = next(&seed) % 3 << 40 | (100 - i);
    radix_sort_packed(&(struct radix_packed){
        .items = items, .spare = items + 20, .count = 20, .low = 40, .bits = 2});
    for (size_t i = 1; i < 20; i++) {
        assert_true(items[i - 1] >> 40 <= items[i] >> 40);
        if (items[i - 1] >> 40 == items[i] >> 40)
            assert_true(items[i - 1] > items[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_stand_as_numbers_compare),
        cmocka_unit_test(equal_codes_keep_their_order),
        cmocka_unit_test(packed_items_are_sorted_by_their_key),
        cmocka_unit_test(what_lies_below_the_key_orders_nothing),
        cmocka_unit_test(lists_of_none_and_one_are_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
