// Dated values against a list that is searched through: in any order of arrival, values that hold
// since ever among others, lines far apart, money of other currencies.
#include "core/store/dated.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/engine/view.h"
#include "tests/base/random.h"

enum { ROWS = 9, LINES = 40, ROUNDS = 400 };

static double searched(const struct dated_line *lines, size_t count, uint32_t row, int32_t day)
{
    const struct dated_line *best = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct dated_line *l = &lines[i];
        if (l->row == row && l->key <= day &&
            (!best || l->key > best->key || (l->key == best->key && l->seq > best->seq)))
            best = l;
    }
    return best ? best->value : (double)NAN;
}

static const double *plain_values(const struct dated *d, size_t rows, double *room)
{
    struct value_view view;
    return dated_plain(d, rows, &view) ? view_rows(&view, 0, rows, room) : NULL;
}

static void assert_in_force(const struct dated *d, const struct dated_line *lines, size_t count)
{
    static const int32_t days[] = {-5, 0, 3, 40};
    for (size_t n = 0; n < sizeof days / sizeof *days; n++) {
        double found[ROWS];
        double room[ROWS];
        const double *plain = plain_values(d, ROWS, room);
        dated_in_force(d, days[n], found, ROWS);
        for (uint32_t row = 0; row < ROWS; row++) {
            double wanted = searched(lines, count, row, days[n]);
            assert_true(isnan(wanted) ? isnan(found[row]) : found[row] == wanted);
            if (plain)
                assert_true(isnan(wanted) ? isnan(plain[row]) : plain[row] == wanted);
        }
    }
}

static void values_in_force_are_those_of_the_last_line(void **state)
{
    struct random r = {5};
    size_t plain = 0;
    (void)state;
    for (size_t round = 0; round < ROUNDS; round++) {
        struct dated d = {.lines = NULL};
        struct dated_line lines[LINES];
        bool ever_only = random_below(&r, 3) == 0, far = random_below(&r, 4) == 0;
        for (size_t i = 0; i < LINES; i++) {
            lines[i] = (struct dated_line){
                .row = (uint32_t)random_below(&r, ROWS),
                .key = ever_only || random_below(&r, 3) ? DAY_NONE
                                                        : (int32_t)random_below(&r, 50) - 10,
                .seq = (int64_t)(random_next(&r) >> (far ? 8 : 40)) * LINES + (int64_t)i,
                .value = random_below(&r, 9)
                             ? (double)random_below(&r, 1000) / (random_below(&r, 2) ? 1 : 8)
                             : (double)NAN,
                .currency = !ever_only && random_below(&r, 60) == 0 ? 1 : NONE,
            };
            dated_add(&d, lines[i]);
            if (random_below(&r, 8) == 0) {
                dated_settle(&d, ROWS);
                assert_in_force(&d, lines, i + 1);
            }
        }
        dated_settle(&d, ROWS);
        assert_in_force(&d, lines, LINES);
        assert_int_equal(d.facts, LINES);
        double room[ROWS];
        plain += plain_values(&d, ROWS, room) != NULL;
        dated_release(&d);
    }
    assert_true(plain > ROUNDS / 10 && plain < ROUNDS / 2); // the test meets both
}

static void a_list_that_knows_nothing_of_its_last_rows_is_as_long_as_they(void **state)
{
    struct dated d = {.lines = NULL};
    (void)state;
    dated_add(
        &d, (struct dated_line){.row = 2, .key = DAY_NONE, .seq = 9, .value = 4, .currency = NONE});
    double room[5];
    assert_null(plain_values(&d, 5, room));
    dated_settle(&d, 5);
    const double *plain = plain_values(&d, 5, room);
    assert_true(plain && isnan(plain[0]) && plain[2] == 4 && isnan(plain[4]));
    dated_release(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_in_force_are_those_of_the_last_line),
        cmocka_unit_test(a_list_that_knows_nothing_of_its_last_rows_is_as_long_as_they),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
