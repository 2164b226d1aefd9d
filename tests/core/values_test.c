// Numbers by row beside a plain array of doubles, to the bit: whatever is set, in any order, over
// and over, and however they lie meanwhile.
#include "core/store/values.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/decimal.h"
#include "core/engine/view.h"
#include "tests/base/random.h"

enum { ROWS = 40, SETS = 200, ROUNDS = 600 };

static void assert_same(double x, double wanted)
{
    assert_true(isnan(wanted) ? isnan(x) : memcmp(&x, &wanted, sizeof x) == 0);
}

static void assert_values(const struct values *v, const double *wanted, size_t count)
{
    double read[ROWS], room[ROWS];
    struct value_view view = values_view(v);
    assert_int_equal(v->count, count);
    values_read(v, count, read);
    bool complete = true;
    const double *seen = view_rows(&view, 0, count, room);
    for (size_t i = 0; i < count; i++) {
        assert_same(values_get(v, i), wanted[i]);
        assert_same(read[i], wanted[i]);
        assert_same(seen[i], wanted[i]);
        complete = complete && !isnan(wanted[i]);
    }
    assert_int_equal(view.complete, view.narrow && complete);
}

// Of one sort, and now and then of any.
static double make_number(struct random *r, unsigned sort)
{
    double whole = (double)random_below(r, 400000) - 200000;
    if (random_below(r, 300) == 0)
        sort = (unsigned)random_below(r, 8);
    switch (sort) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 4:
        return whole / pow10_table[sort];
    case 5:
        return whole / pow10_table[random_below(r, 9)];
    case 6:
        return random_below(r, 2) ? (double)INT32_MAX : -(double)INT32_MAX;
    default: {
        static const double odd[] = {-0.0,    INFINITY,  -INFINITY,    DBL_MIN,
                                     DBL_MAX, INT32_MIN, 2147483648.0, 1.0 / 3};
        return odd[random_below(r, sizeof odd / sizeof *odd)];
    }
    }
}

static void what_was_set_is_there_to_the_bit(void **state)
{
    struct random r = {.state = 20260701};
    size_t narrow = 0, wide = 0;
    (void)state;
    for (size_t round = 0; round < ROUNDS; round++) {
        struct values v = {.count = 0};
        double wanted[ROWS];
        size_t count = 0;
        unsigned sort = (unsigned)random_below(&r, 6);
        for (size_t i = 0; i < SETS; i++) {
            size_t row = (size_t)random_below(&r, i < SETS / 2 ? ROWS / 2 : ROWS);
            for (; count <= row; count++)
                wanted[count] = (double)NAN;
            values_grow(&v, count);
            wanted[row] = random_below(&r, 20) ? make_number(&r, sort) : (double)NAN;
            values_set(&v, row, wanted[row]);
            if (random_below(&r, 10) == 0)
                assert_values(&v, wanted, count);
        }
        assert_values(&v, wanted, count);
        narrow += v.narrow != NULL;
        wide += v.wide != NULL;
        values_release(&v);
        assert_values(&v, wanted, 0);
    }
    assert_true(narrow > ROUNDS / 10 && wide > ROUNDS / 10); // the test meets both
}

static struct values values_of(const double *x, size_t count)
{
    struct values v = {.count = 0};
    values_grow(&v, count);
    for (size_t i = 0; i < count; i++)
        values_set(&v, i, x[i]);
    return v;
}

static void they_are_narrow_as_long_as_that_tells_them(void **state)
{
    static const struct {
        double x[3];
        bool narrow;
        int decimals;
    } cases[] = {
        {{1, 2, 2147483647}, true, 0},
        {{1, 2, 2147483648}, false, 0},
        {{1, -2147483648, 2}, false, 0}, // stands for no data
        {{0.5, 3, -7.25}, true, 2},
        {{214748.3647, 1, 2}, true, 4},
        {{214748.3648, 1, 2}, false, 0},
        {{300000, 0.0001, 2}, false, 0}, // the first would not fit in ten-thousandths
        {{0.000001, 0, 1}, true, 6},
        {{0.0000001, 0, 1}, false, 0},
        {{-0.0, 0, 1}, false, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct values v = values_of(cases[i].x, 3);
        assert_int_equal(v.narrow != NULL, cases[i].narrow);
        assert_int_equal(v.decimals, cases[i].decimals);
        assert_values(&v, cases[i].x, 3);
        values_release(&v);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_set_is_there_to_the_bit),
        cmocka_unit_test(they_are_narrow_as_long_as_that_tells_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
