// Exact sums: rounded once, in any order.
#include "base/sum.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/random.h"

static void assert_sum(const double *numbers, size_t count, double wanted)
{
    double found = sum_of(numbers, count);
    if (memcmp(&found, &wanted, sizeof found) != 0 && !(isnan(found) && isnan(wanted)))
        fail_msg("%.17g for %.17g", found, wanted);
}

#define ASSERT_SUM(wanted, ...)                                                                    \
    assert_sum((const double[]){__VA_ARGS__}, sizeof((double[]){__VA_ARGS__}) / sizeof(double),    \
               wanted)

static void small_sums_are_right(void **state)
{
    (void)state;
    assert_sum(NULL, 0, 0.0);
    ASSERT_SUM(6, 1, 2, 3);
    ASSERT_SUM(0, 1, -1);
    ASSERT_SUM(-2.5, 1, -3.5);
    ASSERT_SUM(7, 3, (double)NAN, 4); // no data is passed over
    ASSERT_SUM((double)NAN, 3, (double)INFINITY);
}

static void nothing_is_lost_beside_what_is_large(void **state)
{
    (void)state;
    ASSERT_SUM(1, 1e300, 1, -1e300);
    ASSERT_SUM(DBL_MIN, 1e308, DBL_MIN, -1e308);
    ASSERT_SUM(0x1p-1074, 1, 0x1p-1074, -1);
    ASSERT_SUM(-0x1p-1074, 1, -0x1p-1074, -1);
    ASSERT_SUM(0x1.8p-1073, 0x1p-1074, 0x1p-1074, 0x1p-1074);
    ASSERT_SUM(1e308, 1e308, 1e308, -1e308); // past a double on the way
}

static void one_rounding_halves_to_even(void **state)
{
    (void)state;
    ASSERT_SUM(1, 1, 0x1p-53);
    ASSERT_SUM(1 + 0x1p-52, 1, 0x1p-53, 0x1p-200);
    ASSERT_SUM(1 + 0x1p-51, 1 + 0x1p-52, 0x1p-53);
    ASSERT_SUM(-1 - 0x1p-52, -1, -0x1p-53, -0x1p-300);
    ASSERT_SUM(1, 1, 0x1p-53, -0x1p-300);
    ASSERT_SUM((double)INFINITY, DBL_MAX, DBL_MAX);
    ASSERT_SUM(-(double)INFINITY, -DBL_MAX, -DBL_MAX, 1);
}

// Numbers of all sizes, summed as they come, turned round, and by halves of each number.
static void order_leaves_no_trace(void **state)
{
    (void)state;
    enum { COUNT = 500 };
    struct random r = {.state = 7};
    double numbers[COUNT], turned[COUNT];
    for (int round = 0; round < 200; round++) {
        for (size_t i = 0; i < COUNT; i++) {
            double size = (double)(random_next(&r) >> 12) * 0x1p-52 - 0.5;
            numbers[i] = ldexp(size, (int)(random_next(&r) % 200) - 100);
            turned[COUNT - 1 - i] = numbers[i];
        }
        assert_sum(turned, COUNT, sum_of(numbers, COUNT));
        struct sum s = {.pending = 0};
        for (size_t i = 0; i < COUNT; i++) {
            sum_add(&s, numbers[i] / 4);
            sum_add(&s, turned[i] / 4);
            sum_add(&s, numbers[i] / 2);
        }
        double found = sum_value(&s), wanted = sum_of(numbers, COUNT);
        assert_memory_equal(&found, &wanted, sizeof found);
        long double plain = 0; // and near what plain addition has
        double largest = 0;
        for (size_t i = 0; i < COUNT; i++) {
            plain += (long double)numbers[i];
            largest = fmax(largest, fabs(numbers[i]));
        }
        assert_true(fabs(wanted - (double)plain) <= largest * 1e-13);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_sums_are_right),
        cmocka_unit_test(nothing_is_lost_beside_what_is_large),
        cmocka_unit_test(one_rounding_halves_to_even),
        cmocka_unit_test(order_leaves_no_trace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
