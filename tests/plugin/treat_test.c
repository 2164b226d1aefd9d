// treat: worked by hand, at the edges, and in any order.
#include "plugin/criteria_rig.h"

static struct rig rig;
static struct criteria table, other;

static int open_treat(void **state)
{
    (void)state;
    rig_open(&rig, "treat");
    rig_method(&rig, "winsorise");
    return 0;
}

static int close_treat(void **state)
{
    (void)state;
    rig_close(&rig);
    return 0;
}

static void treated(size_t rows, const double *x, const double *wanted)
{
    criteria_table(&table, rows, 1, x);
    criteria_call(&rig, &table);
    for (size_t i = 0; i < rows; i++) {
        assert_number(table.cells[0][i], wanted[i]);
        bool changed = !(x[i] == wanted[i] || (isnan(x[i]) && isnan(wanted[i])));
        assert_int_equal(table.fates[0][i], changed ? CELL_WINSORISED : CELL_AS_IT_WAS);
    }
}

static void those_far_out_are_put_to_the_next_number(void **state)
{
    (void)state;
    rig_method(&rig, "winsorise");
    // skewness 3.12, kurtosis 9.80; afterwards 0.12 and below 0
    treated(10, (const double[]){1, 2, 3, 4, 5, 100, 6, 7, 8, 9},
            (const double[]){1, 2, 3, 4, 5, 9, 6, 7, 8, 9});
    treated(11, (const double[]){-1, -2, -3, NONE, -4, -5, -100, -6, -7, -8, -9},
            (const double[]){-1, -2, -3, NONE, -4, -5, -9, -6, -7, -8, -9});
}

static void two_steps_move_both_to_the_third(void **state)
{
    (void)state;
    double x[22], wanted[22];
    for (size_t i = 0; i < 22; i++) // 100 is put to 80, and both to 19
        x[i] = i < 20 ? (double)i : i == 20 ? 100 : 80;
    memcpy(wanted, x, sizeof x);
    wanted[20] = wanted[21] = 19;
    rig_method(&rig, "winsorise");
    treated(22, x, wanted);
    rig_set(&rig, "most", 1);
    wanted[20] = wanted[21] = 80;
    treated(22, x, wanted);
    rig_set(&rig, "most", 0);
    treated(22, x, x);
}

static void columns_of_no_odd_shape_stay(void **state)
{
    (void)state;
    rig_method(&rig, "winsorise");
    treated(3, (const double[]){1, 2, 1e6}, (const double[]){1, 2, 1e6}); // too few for a shape
    treated(5, (const double[]){1, 2, 3, 4, 5}, (const double[]){1, 2, 3, 4, 5});
    treated(6, (const double[]){7, 7, 7, 7, 7, NONE}, (const double[]){7, 7, 7, 7, 7, NONE});
}

static void what_the_formulas_leave_unchecked_is_checked_by_the_limits(void **state)
{
    (void)state;
    // skewness 3.1189 and kurtosis 9.7992 by the formulas of the README
    static const double X[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 100};
    static const double WITHOUT[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 9};
    static const struct {
        double skew, kurtosis;
        bool treats;
    } LIMITS[] = {{3.118, 9.799, true}, {3.119, 9.799, false}, {3.118, 9.8, false}};
    for (size_t i = 0; i < 3; i++) {
        rig_method(&rig, "winsorise");
        rig_set(&rig, "skew", LIMITS[i].skew);
        rig_set(&rig, "kurtosis", LIMITS[i].kurtosis);
        treated(10, X, LIMITS[i].treats ? WITHOUT : X);
    }
}

static void order_leaves_no_trace(void **state)
{
    (void)state;
    struct random r = {.state = 5};
    size_t order[CRITERIA_ROWS];
    rig_method(&rig, "winsorise");
    for (int round = 0; round < 20; round++) {
        criteria_random(&table, &r, CRITERIA_ROWS, 3);
        for (size_t i = 0; i < 6; i++)
            table.x[i % 3][random_below(&r, table.rows)] = i < 3 ? 50.0 : NONE;
        criteria_shuffle(&table, &other, &r, order);
        criteria_call(&rig, &table);
        criteria_call(&rig, &other);
        for (size_t k = 0; k < 3; k++)
            for (size_t i = 0; i < table.rows; i++) {
                assert_memory_equal(&table.cells[k][i], &other.cells[k][order[i]], sizeof(double));
                assert_int_equal(table.fates[k][i], other.fates[k][order[i]]);
            }
    }
}

static void whatever_the_numbers_numbers_come_out(void **state)
{
    (void)state;
    rig_method(&rig, "winsorise");
    rig_set(&rig, "skew", 1);
    rig_set(&rig, "kurtosis", 0);
    for (size_t i = 0; i < EDGE_COUNT(EDGES) + EDGE_COUNT(SIGNED_EDGES); i++) {
        const struct edge *e =
            i < EDGE_COUNT(EDGES) ? &EDGES[i] : &SIGNED_EDGES[i - EDGE_COUNT(EDGES)];
        criteria_edge(&table, e);
        criteria_call(&rig, &table); // the host refuses an infinity or a cell without its number
        for (size_t k = 0; k < 2; k++)
            for (size_t n = 0; n < e->rows; n++)
                assert_true(table.cells[k][n] == table.cells[k][n]);
    }
    criteria_edge(&table, &EDGES[EDGE_COUNT(EDGES) - 1]); // 1e300 beside 1 .. 5
    criteria_call(&rig, &table);
    assert_number(table.cells[0][5], 5);
    treated(0, NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(those_far_out_are_put_to_the_next_number),
        cmocka_unit_test(two_steps_move_both_to_the_third),
        cmocka_unit_test(columns_of_no_odd_shape_stay),
        cmocka_unit_test(what_the_formulas_leave_unchecked_is_checked_by_the_limits),
        cmocka_unit_test(order_leaves_no_trace),
        cmocka_unit_test(whatever_the_numbers_numbers_come_out),
    };
    return cmocka_run_group_tests(tests, open_treat, close_treat);
}
