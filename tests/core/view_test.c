// Columns read as they lie: the same bits on vectors of every width as a plain quotient gives, for
// every number of decimals; and what they come to.
#include "core/engine/view.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/decimal.h"
#include "base/vector.h"
#include "core/engine/kernel.h"
#include "core/language/model.h"
#include "tests/base/random.h"

enum { ROWS = 4096, STRETCHES = 60 };

static void assert_quotients(const int32_t *narrow, size_t count)
{
    double room[ROWS], wanted[ROWS];
    for (int decimals = 0; decimals <= NARROW_DECIMALS_MAX; decimals++) {
        const struct value_view view = {.narrow = narrow, .decimals = decimals};
        for (size_t i = 0; i < count; i++)
            wanted[i] = narrow[i] == NARROW_NONE ? (double)NAN : narrow[i] / pow10_table[decimals];
        for (int level = 0; level <= (int)vector_widest(); level++) {
            vector_use((enum vector_level)level);
            const double *x = view_rows(&view, 0, count, room);
            for (size_t i = 0; i < count; i++)
                assert_true(isnan(wanted[i]) ? isnan(x[i])
                                             : memcmp(&x[i], &wanted[i], sizeof x[i]) == 0);
        }
    }
    vector_use(vector_widest());
}

// All of the small ones, all next to the largest, and stretches all over.
static void a_narrow_number_is_the_quotient_to_the_bit(void **state)
{
    struct random r = {.state = 20260702};
    int32_t narrow[ROWS];
    (void)state;
    for (uint32_t stretch = 0; stretch < STRETCHES; stretch++) {
        int64_t first = stretch == 0   ? -(int64_t)ROWS / 2
                        : stretch == 1 ? INT32_MIN
                        : stretch == 2 ? (int64_t)INT32_MAX - ROWS + 1
                        : stretch < 30 ? (int64_t)stretch * ROWS
                                       : (int64_t)random_below(&r, 4000000000u) - 2000000000;
        for (size_t i = 0; i < ROWS; i++)
            narrow[i] = (int32_t)(first + (int64_t)i);
        assert_quotients(narrow, ROWS);
    }
}

static void picked_numbers_are_those_of_their_rows(void **state)
{
    static const int32_t narrow[] = {5, NARROW_NONE, -123456, 2147483647};
    static const double wide[] = {0.05, NAN, -1234.56, 21474836.47};
    static const uint32_t rows[] = {3, NONE, 0, 1, 2, 2, 0, 3, NONE};
    const struct value_view views[] = {{.narrow = narrow, .decimals = 2}, {.wide = wide}};
    double out[2][9];
    (void)state;
    for (int level = 0; level <= (int)vector_widest(); level++) {
        vector_use((enum vector_level)level);
        for (size_t v = 0; v < 2; v++)
            view_pick(out[v], &views[v], rows, 9);
        for (size_t i = 0; i < 9; i++)
            assert_true(isnan(out[1][i]) ? isnan(out[0][i]) : out[0][i] == out[1][i]);
        assert_true(isnan(out[0][1]) && isnan(out[0][3]) && out[0][0] == 21474836.47);
    }
    vector_use(vector_widest());
}

static void what_they_come_to_is_what_doubles_do(void **state)
{
    struct random r = {.state = 20260703};
    (void)state;
    for (uint32_t round = 0; round < 2000; round++) {
        int32_t narrow[80];
        double room[80];
        size_t count = 1 + (size_t)random_below(&r, 70), first = (size_t)random_below(&r, 10);
        uint32_t none = (uint32_t)random_below(&r, 3);
        for (size_t i = 0; i < 80; i++)
            narrow[i] = none && random_below(&r, none == 1 ? 2 : 90) ? (int32_t)random_next(&r)
                                                                     : NARROW_NONE;
        const struct value_view view = {.narrow = narrow, .decimals = (int)random_below(&r, 7)};
        struct method_extent wanted, found;
        kernel_extent(&wanted, view_rows(&view, first, count, room), count);
        for (int level = 0; level <= (int)vector_widest(); level++) {
            vector_use((enum vector_level)level);
            view_extent(&found, &view, first, count);
            assert_int_equal(found.count, wanted.count);
            assert_memory_equal(&found.least, &wanted.least, sizeof found.least);
            assert_memory_equal(&found.most, &wanted.most, sizeof found.most);
        }
    }
    vector_use(vector_widest());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_narrow_number_is_the_quotient_to_the_bit),
        cmocka_unit_test(picked_numbers_are_those_of_their_rows),
        cmocka_unit_test(what_they_come_to_is_what_doubles_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
