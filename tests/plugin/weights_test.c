// weights: worked by hand, against a naive way of the same, at the edges, and in any order.
#include "plugin/criteria_rig.h"

static struct rig rig;
static struct criteria table, other;

static int open_weights(void **state)
{
    (void)state;
    rig_open(&rig, "weights");
    return 0;
}

static int close_weights(void **state)
{
    (void)state;
    rig_close(&rig);
    return 0;
}

static const char *const METHODS[] = {"equal", "entropy"};
enum { METHOD_COUNT = 2 };

static void near(double found, double wanted)
{
    if (!(fabs(found - wanted) <= 1e-12))
        fail_msg("%.17g is not near %.17g", found, wanted);
}

static void entropy_is_as_worked_out_by_hand(void **state)
{
    (void)state;
    rig_method(&rig, "entropy");
    // 1/4 and 3/4: e = 0.5 + 0.75 x 0.41503749928; 0 and 1: e = 0
    criteria_table(&table, 2, 2, (const double[]){1, 0, 3, 1});
    criteria_call(&rig, &table);
    near(table.vector[0], 0.18872187554086717 / 1.18872187554086717);
    near(table.vector[1], 1 / 1.18872187554086717);
    // the subject without data is left out, and so is a constant column
    criteria_table(&table, 3, 2, (const double[]){1, 7, 3, 7, NONE, 7});
    criteria_call(&rig, &table);
    assert_number(table.vector[0], 1);
    assert_number(table.vector[1], 0);
}

static void a_number_below_nought_has_no_entropy(void **state)
{
    (void)state;
    rig_method(&rig, "entropy");
    criteria_table(&table, 2, 2, (const double[]){1, 1, 3, -1});
    assert_false(criteria_try(&rig, &table));
    assert_string_equal(
        rig.error.text,
        "weights.entropy: criterion 2 has a number below 0, of which there is no entropy");
}

static void random_tables_are_as_a_naive_way_has_them(void **state)
{
    (void)state;
    struct random r = {.state = 3};
    rig_method(&rig, "entropy");
    for (int round = 0; round < 40; round++) {
        criteria_random(&table, &r, 2 + random_below(&r, CRITERIA_ROWS - 1), 4);
        criteria_call(&rig, &table);
        double wanted[4], whole = 0;
        for (size_t k = 0; k < 4; k++) {
            double sum = 0, e = 0;
            for (size_t i = 0; i < table.rows; i++)
                sum += table.x[k][i];
            for (size_t i = 0; i < table.rows; i++)
                e -= table.x[k][i] / sum * log(table.x[k][i] / sum);
            wanted[k] = 1 - e / log((double)table.rows);
            whole += wanted[k];
        }
        for (size_t k = 0; k < 4; k++)
            near(table.vector[k], wanted[k] / whole);
    }
}

static void order_leaves_no_trace(void **state)
{
    (void)state;
    struct random r = {.state = 5};
    size_t order[CRITERIA_ROWS];
    for (int round = 0; round < 20; round++)
        for (size_t m = 0; m < METHOD_COUNT; m++) {
            criteria_random(&table, &r, CRITERIA_ROWS, 6);
            table.x[1][random_below(&r, table.rows)] = NONE;
            rig_method(&rig, METHODS[m]);
            criteria_shuffle(&table, &other, &r, order);
            criteria_call(&rig, &table);
            criteria_call(&rig, &other);
            assert_memory_equal(table.vector, other.vector, 6 * sizeof(double));
        }
}

static void whatever_the_numbers_the_weights_add_up(void **state)
{
    (void)state;
    for (size_t m = 0; m < METHOD_COUNT; m++)
        for (size_t i = 0; i < EDGE_COUNT(EDGES); i++) {
            rig_method(&rig, METHODS[m]);
            criteria_edge(&table, &EDGES[i]);
            criteria_call(&rig, &table);
            near(table.vector[0] + table.vector[1], 1);
            assert_true(table.vector[0] >= 0 && table.vector[1] >= 0);
        }
}

static void where_nobody_is_told_apart_all_weigh_the_same(void **state)
{
    (void)state;
    static const double NOTHING[] = {NONE, NONE, NONE, NONE}, SAME[] = {3, 4, 3, 4};
    rig_method(&rig, "entropy");
    for (size_t rows = 0; rows <= 2; rows++) {
        criteria_table(&table, rows, 2, SAME);
        criteria_call(&rig, &table);
        assert_number(table.vector[0], 0.5);
        criteria_table(&table, rows, 2, NOTHING);
        criteria_call(&rig, &table);
        assert_number(table.vector[1], 0.5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entropy_is_as_worked_out_by_hand),
        cmocka_unit_test(a_number_below_nought_has_no_entropy),
        cmocka_unit_test(random_tables_are_as_a_naive_way_has_them),
        cmocka_unit_test(order_leaves_no_trace),
        cmocka_unit_test(whatever_the_numbers_the_weights_add_up),
        cmocka_unit_test(where_nobody_is_told_apart_all_weigh_the_same),
    };
    return cmocka_run_group_tests(tests, open_weights, close_weights);
}
