// Geometric means straight to points give what the shares and their mean give by themselves, each
// step rounded as the method means.geometric does: of few columns and many, light worths and heavy,
// of points near 0 and far; or no data, and then a closer look is taken elsewhere.
#include "core/engine/kernel_mean.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/decimal.h"
#include "base/points.h"
#include "base/vector.h"
#include "core/engine/kernel_points.h"
#include "core/language/logexp.h"
#include "tests/base/random.h"

enum { COLUMNS = 9, ROWS = 700, ROUNDS = 400 };

struct made {
    double columns[COLUMNS][ROWS], worths[COLUMNS], factor;
    const double *list[COLUMNS];
    struct kernel_mean mean;
    size_t count;
    int decimals;
};

static double make_points(struct random *r, double most)
{
    switch (random_below(r, 40)) {
    case 0:
        return 0;
    case 1:
        return -(double)random_below(r, 1000);
    case 2:
        return (double)NAN;
    case 3:
        return 1;
    case 4:
    case 5:
        return most / 2;
    default:
        return trunc(most * ((double)random_below(r, 1u << 30) / (1u << 30)));
    }
}

// Where all is alike the mean is a share that a double holds exactly, and may be a half of a point.
static void make(struct random *r, struct made *m)
{
    static const double worths[] = {1, 25, 0.001, 3, 1e6, 7.5}, mosts[] = {20, 1e4, 1e6, 1e9};
    double most = mosts[random_below(r, 4)], light = worths[random_below(r, 6)];
    bool alike = random_below(r, 3) == 0;
    m->count = 1 + (size_t)random_below(r, COLUMNS);
    m->decimals = (int)random_below(r, 7);
    m->factor = alike ? light : (double)(1 + random_below(r, 200)) / 2;
    for (size_t k = 0; k < m->count; k++) {
        m->worths[k] = alike ? light * 2 : worths[random_below(r, 6)];
        m->list[k] = m->columns[k];
        for (size_t i = 0; i < ROWS; i++)
            m->columns[k][i] = alike && k > 0 && i % 4 ? m->columns[0][i] : make_points(r, most);
    }
    assert_true(kernel_mean_prepare(&m->mean, m->worths, m->count, m->factor, m->decimals));
}

// The mean of a row as the method has it.
static double mean_of_row(const struct made *m, size_t i)
{
    double sum = 0, total = 0, least = (double)INFINITY, most = 0;
    for (size_t k = 0; k < m->count; k++)
        total += m->worths[k];
    for (size_t k = 0; k < m->count; k++) {
        double share = m->columns[k][i] / pow10_table[m->decimals] / m->worths[k];
        if (isnan(share))
            return share;
        least = share < least ? share : least;
        most = share > most ? share : most;
        sum += core_log(share) * (m->worths[k] / total);
    }
    double mean = core_exp(sum);
    return least <= 0 ? 0 : mean < least ? least : mean > most ? most : mean;
}

// Rows that are left to a closer look.
static size_t compare(const struct made *m, const double *sum)
{
    size_t left = 0;
    for (size_t i = 0; i < ROWS; i++) {
        double mean = mean_of_row(m, i);
        points p = 0;
        if (isnan(mean)) {
            assert_true(isnan(sum[i]));
            continue;
        }
        assert_true(points_round(mean * m->factor, m->decimals, &p));
        left += isnan(sum[i]) ? 1 : 0;
        if (!isnan(sum[i]) && fabs(sum[i] - ((double)i + (double)p)) > 0)
            fail_msg("row %zu: %.17g, not %.17g", i, sum[i] - (double)i, (double)p);
    }
    return left;
}

static void means_are_those_of_the_method(void **state)
{
    (void)state;
    struct random r = {.state = 20261129};
    static struct made m;
    size_t left = 0;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        static double sum[ROWS], again[ROWS];
        make(&r, &m);
        vector_use(VECTOR_PLAIN);
        for (size_t i = 0; i < ROWS; i++)
            sum[i] = (double)i;
        kernel_add_means(sum, m.list, &m.mean, ROWS);
        left += compare(&m, sum);
        for (int level = 0; level <= (int)vector_widest(); level++) {
            vector_use((enum vector_level)level);
            for (size_t i = 0; i < ROWS; i++)
                again[i] = (double)i;
            kernel_add_means(again, m.list, &m.mean, ROWS);
            assert_memory_equal(again, sum, sizeof sum);
        }
    }
    vector_use(vector_widest());
    assert_true(left > 0);                 // halves were met
    assert_true(left < ROUNDS * ROWS / 3); // and not all are left to a closer look
}

// Their product is no number that a double holds.
static void many_equal_columns_of_the_most_there_is(void **state)
{
    (void)state;
    enum { MANY = KERNEL_MEAN_MOST, FEW = 40 };
    struct kernel_mean m;
    double worths[MANY], column[FEW], sum[FEW] = {0};
    const double *columns[MANY];
    for (size_t i = 0; i < FEW; i++)
        column[i] = (double)(KERNEL_POINTS_MOST >> i);
    for (size_t k = 0; k < MANY; k++) {
        worths[k] = 1e6;
        columns[k] = column;
    }
    assert_true(kernel_mean_prepare(&m, worths, MANY, 1e-3, 4)); // in points of a billion to one
    kernel_add_means(sum, columns, &m, FEW);
    for (size_t i = 0; i < FEW; i++) {
        points p = 0;
        assert_true(points_round(column[i] / 1e4 / 1e6 * 1e-3, 4, &p));
        assert_true(isnan(sum[i]) || !(fabs(sum[i] - (double)p) > 0));
    }
    assert_true(sum[0] > 0);
}

static void what_is_out_of_range_is_refused(void **state)
{
    (void)state;
    struct kernel_mean m;
    double worths[KERNEL_MEAN_MOST + 1];
    for (size_t i = 0; i <= KERNEL_MEAN_MOST; i++)
        worths[i] = 1;
    assert_true(kernel_mean_prepare(&m, worths, KERNEL_MEAN_MOST, 1, 4));
    assert_false(kernel_mean_prepare(&m, worths, KERNEL_MEAN_MOST + 1, 1, 4));
    assert_false(kernel_mean_prepare(&m, worths, 0, 1, 4));
    assert_false(kernel_mean_prepare(&m, worths, 3, 0, 4));
    assert_false(kernel_mean_prepare(&m, worths, 3, -1, 4));
    assert_false(kernel_mean_prepare(&m, worths, 3, 1e308, 4));
    worths[1] = 0;
    assert_false(kernel_mean_prepare(&m, worths, 3, 1, 4));
    worths[1] = 1e308;
    assert_false(kernel_mean_prepare(&m, worths, 3, 1, 4));
    worths[1] = 1e-320;
    assert_false(kernel_mean_prepare(&m, worths, 3, 1, 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_are_those_of_the_method),
        cmocka_unit_test(many_equal_columns_of_the_most_there_is),
        cmocka_unit_test(what_is_out_of_range_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
