// outrank: worked by hand, against a naive way of the same, at the edges, and in any order.
#include "plugin/criteria_rig.h"

static struct rig rig;
static struct criteria table, other;

static int open_outrank(void **state)
{
    (void)state;
    rig_open(&rig, "outrank");
    return 0;
}

static int close_outrank(void **state)
{
    (void)state;
    rig_close(&rig);
    return 0;
}

static const char *const METHODS[] = {"topsis", "topsis_minmax", "vikor"};
enum { METHOD_COUNT = 3 };

static void near(double found, double wanted)
{
    if (!(fabs(found - wanted) <= 1e-12 * (1 + fabs(wanted))))
        fail_msg("%.17g is not near %.17g", found, wanted);
}

static void vikor_chooses_as_its_conditions_say(void **state)
{
    (void)state;
    rig_method(&rig, "vikor");
    // Ahead by far and first in all: alone. Of 0, 1/2, 1 with n - 1 = 2 the lead is 1/2.
    criteria_table(&table, 3, 2, (const double[]){9, 9, 5, 5, 1, 1});
    criteria_call(&rig, &table);
    near(table.results[0][1], 0.5);
    assert_number(table.results[4][0], 1);
    assert_number(table.results[4][1], 0);
    // Without the lead all within 1/2 of the first: q is 0, 3/8, 1.
    criteria_table(&table, 3, 2, (const double[]){9, 9, 6, 6, 1, 1});
    criteria_call(&rig, &table);
    near(table.results[0][1], 0.375);
    assert_number(table.results[4][1], 1);
    assert_number(table.results[4][2], 0);
    // Two share the first place: both.
    criteria_table(&table, 3, 2, (const double[]){9, 9, 9, 9, 1, 1});
    criteria_call(&rig, &table);
    assert_number(table.results[4][0], 1);
    assert_number(table.results[4][1], 1);
    assert_number(table.results[4][2], 0);
}

// The formulas of the README, as one would write them without a thought for speed.
static void naive_topsis(const struct criteria *t, bool minmax, double *out)
{
    for (size_t i = 0; i < t->rows; i++) {
        double best = 0, worst = 0;
        for (size_t k = 0; k < t->count; k++) {
            double squares = 0, least = t->x[k][0], most = t->x[k][0];
            for (size_t n = 0; n < t->rows; n++) {
                squares += t->x[k][n] * t->x[k][n];
                least = fmin(least, t->x[k][n]);
                most = fmax(most, t->x[k][n]);
            }
            double unit = minmax ? most - least : sqrt(squares);
            double high = (most - t->x[k][i]) / unit * t->weights[k];
            double low = (t->x[k][i] - least) / unit * t->weights[k];
            bool less = t->directions[k] == DIRECTION_LESS;
            best += less ? low * low : high * high;
            worst += less ? high * high : low * low;
        }
        out[i] = sqrt(worst) / (sqrt(best) + sqrt(worst));
    }
}

static void naive_vikor(const struct criteria *t, double v, double *q, double *s, double *r)
{
    double ends[4] = {1e9, -1e9, 1e9, -1e9};
    for (size_t i = 0; i < t->rows; i++) {
        s[i] = r[i] = 0;
        for (size_t k = 0; k < t->count; k++) {
            double least = t->x[k][0], most = t->x[k][0];
            for (size_t n = 0; n < t->rows; n++) {
                least = fmin(least, t->x[k][n]);
                most = fmax(most, t->x[k][n]);
            }
            bool less = t->directions[k] == DIRECTION_LESS;
            double missed = (less ? t->x[k][i] - least : most - t->x[k][i]) / (most - least);
            s[i] += missed * t->weights[k];
            r[i] = fmax(r[i], missed * t->weights[k]);
        }
        ends[0] = fmin(ends[0], s[i]);
        ends[1] = fmax(ends[1], s[i]);
        ends[2] = fmin(ends[2], r[i]);
        ends[3] = fmax(ends[3], r[i]);
    }
    for (size_t i = 0; i < t->rows; i++) {
        double in_s = ends[1] - ends[0] > 1e-12 ? (s[i] - ends[0]) / (ends[1] - ends[0]) : 0;
        double in_r = ends[3] - ends[2] > 1e-12 ? (r[i] - ends[2]) / (ends[3] - ends[2]) : 0;
        q[i] = v * in_s + (1 - v) * in_r;
    }
}

// Opricovic and Tzeng's two conditions, word by word.
static bool in_compromise(size_t n, const double *q, const double *s, const double *r, size_t i)
{
    size_t first = 0, second = n, ahead_in_s = 0, ahead_in_r = 0;
    for (size_t j = 1; j < n; j++)
        first = q[j] < q[first] ? j : first;
    for (size_t j = 0; j < n; j++) {
        ahead_in_s += s[j] < s[first];
        ahead_in_r += r[j] < r[first];
        if (j != first && (second == n || q[j] < q[second]))
            second = j;
    }
    double advantage = 1 / (double)(n - 1);
    if (q[second] - q[first] < advantage)
        return q[i] - q[first] < advantage;
    return i == first || (i == second && ahead_in_s > 0 && ahead_in_r > 0);
}

static void the_compromise_is_what_its_conditions_say(void **state)
{
    (void)state;
    struct random r = {.state = 41};
    double q[CRITERIA_ROWS], s[CRITERIA_ROWS], worst[CRITERIA_ROWS];
    size_t sizes[4] = {0};
    for (int round = 0; round < 400; round++) {
        criteria_random(&table, &r, 3 + random_below(&r, 4), 3);
        rig_method(&rig, "vikor");
        rig_set(&rig, "v", round % 2 ? 0.95 : 0.5);
        criteria_call(&rig, &table);
        naive_vikor(&table, round % 2 ? 0.95 : 0.5, q, s, worst);
        size_t in = 0;
        for (size_t i = 0; i < table.rows; i++) {
            near(table.results[1][i], s[i]);
            near(table.results[2][i], worst[i]);
            near(table.results[3][i], 1 - q[i]);
            bool chosen = in_compromise(table.rows, q, s, worst, i);
            assert_number(table.results[4][i], chosen ? 1 : 0);
            in += chosen;
        }
        sizes[in < 3 ? in : 3]++;
    }
    assert_true(sizes[1] > 10 && sizes[2] > 10 && sizes[3] > 10);
}

static void random_criteria(struct random *r)
{
    criteria_random(&table, r, 2 + random_below(r, CRITERIA_ROWS - 1), 1 + random_below(r, 7));
    double sum = 0;
    for (size_t k = 0; k < table.count; k++) {
        table.directions[k] = random_below(r, 2) ? DIRECTION_LESS : DIRECTION_MORE;
        table.weights[k] = 1.0 + (double)random_below(r, 9);
        sum += table.weights[k];
    }
    for (size_t k = 0; k < table.count; k++)
        table.weights[k] /= sum;
}

static void random_tables_are_as_a_naive_way_has_them(void **state)
{
    (void)state;
    struct random r = {.state = 11};
    double wanted[CRITERIA_ROWS], s[CRITERIA_ROWS], worst[CRITERIA_ROWS];
    for (int round = 0; round < 40; round++) {
        random_criteria(&r);
        rig_method(&rig, "topsis");
        criteria_call(&rig, &table);
        naive_topsis(&table, false, wanted);
        for (size_t i = 0; i < table.rows; i++)
            near(table.results[0][i], wanted[i]);
        rig_method(&rig, "topsis_minmax");
        criteria_call(&rig, &table);
        naive_topsis(&table, true, wanted);
        for (size_t i = 0; i < table.rows; i++)
            near(table.results[0][i], wanted[i]);
        rig_method(&rig, "vikor");
        rig_set(&rig, "v", 0.25);
        criteria_call(&rig, &table);
        naive_vikor(&table, 0.25, wanted, s, worst);
        for (size_t i = 0; i < table.rows; i++)
            near(table.results[0][i], wanted[i]);
    }
}

static void order_leaves_no_trace(void **state)
{
    (void)state;
    struct random r = {.state = 5};
    size_t order[CRITERIA_ROWS];
    for (int round = 0; round < 20; round++) {
        random_criteria(&r);
        for (size_t i = 0; i < table.rows / 10; i++)
            table.x[0][random_below(&r, table.rows)] = NONE;
        for (size_t m = 0; m < METHOD_COUNT; m++) {
            rig_method(&rig, METHODS[m]);
            criteria_shuffle(&table, &other, &r, order);
            criteria_call(&rig, &table);
            criteria_call(&rig, &other);
            for (size_t c = 0; c < rig.method->output_count; c++)
                for (size_t i = 0; i < table.rows; i++)
                    assert_memory_equal(&table.results[c][i], &other.results[c][order[i]],
                                        sizeof(double));
        }
    }
}

static void edge_holds(const struct edge *e, size_t method)
{
    rig_method(&rig, METHODS[method]);
    criteria_edge(&table, e);
    table.directions[1] = DIRECTION_LESS;
    criteria_call(&rig, &table);
    if (rig.failed_count)
        fail_msg("%s of %s: %s", METHODS[method], e->what, rig.failed_text);
    for (size_t c = 0; c < rig.method->output_count; c++)
        for (size_t i = 0; i < e->rows; i++)
            if (!(fabs(table.results[c][i]) < 1e300))
                fail_msg("%s.%s of %s: %g", METHODS[method], rig.method->outputs[c].name, e->what,
                         table.results[c][i]);
}

static void whatever_the_numbers_numbers_come_out(void **state)
{
    (void)state;
    for (size_t m = 0; m < METHOD_COUNT; m++) {
        for (size_t i = 0; i < EDGE_COUNT(EDGES); i++)
            edge_holds(&EDGES[i], m);
        for (size_t i = 0; i < EDGE_COUNT(SIGNED_EDGES); i++)
            edge_holds(&SIGNED_EDGES[i], m);
    }
}

static void extreme_size_changes_nothing(void **state)
{
    (void)state;
    static const double PLAIN[] = {2, 6, 3, 3, 6, 2};
    static const double SCALES[] = {1e300, 0x1p-1060, 1e-200};
    for (size_t m = 0; m < METHOD_COUNT; m++)
        for (size_t s = 0; s < 3; s++) {
            double scaled[6];
            for (size_t i = 0; i < 6; i++)
                scaled[i] = PLAIN[i] * SCALES[s];
            rig_method(&rig, METHODS[m]);
            criteria_table(&table, 3, 2, PLAIN);
            criteria_call(&rig, &table);
            criteria_table(&other, 3, 2, scaled);
            criteria_call(&rig, &other);
            for (size_t i = 0; i < 3; i++)
                if (!(fabs(table.results[0][i] - other.results[0][i]) < 1e-4)) // few digits left
                    fail_msg("%s at %g: %g is not %g", METHODS[m], SCALES[s], other.results[0][i],
                             table.results[0][i]);
        }
}

static void those_all_alike_are_in_the_middle(void **state)
{
    (void)state;
    for (size_t rows = 1; rows <= 3; rows++) {
        criteria_table(&table, rows, 2, (const double[]){3, 4, 3, 4, 3, 4});
        rig_method(&rig, "topsis");
        criteria_call(&rig, &table);
        assert_number(table.results[0][rows - 1], 0.5);
        rig_method(&rig, "vikor");
        criteria_call(&rig, &table);
        for (size_t c = 0; c < 3; c++)
            assert_number(table.results[c][rows - 1], 0);
        assert_number(table.results[4][rows - 1], 1);
    }
}

static void who_lacks_a_criterion_takes_no_part(void **state)
{
    (void)state;
    for (size_t m = 0; m < METHOD_COUNT; m++) {
        rig_method(&rig, METHODS[m]);
        criteria_table(&table, 3, 2, (const double[]){2, 6, 3, 3, 6, 2});
        criteria_call(&rig, &table);
        criteria_table(&other, 4, 2, (const double[]){2, 6, 99, NONE, 3, 3, 6, 2});
        criteria_call(&rig, &other);
        assert_number(other.results[0][1], NONE);
        assert_memory_equal(&other.results[0][0], &table.results[0][0], sizeof(double));
        assert_memory_equal(&other.results[0][2], &table.results[0][1], 2 * sizeof(double));
        other.weights[0] = 1; // what it lacks weighs nothing now
        other.weights[1] = 0;
        criteria_call(&rig, &other);
        assert_true(other.results[0][1] == other.results[0][1]);
        criteria_table(&other, 3, 2, (const double[]){2, NONE, NONE, 3, NONE, NONE});
        criteria_call(&rig, &other);
        for (size_t i = 0; i < 3; i++)
            assert_number(other.results[0][i], NONE);
        assert_int_equal(rig.failed_count, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vikor_chooses_as_its_conditions_say),
        cmocka_unit_test(the_compromise_is_what_its_conditions_say),
        cmocka_unit_test(random_tables_are_as_a_naive_way_has_them),
        cmocka_unit_test(order_leaves_no_trace),
        cmocka_unit_test(whatever_the_numbers_numbers_come_out),
        cmocka_unit_test(extreme_size_changes_nothing),
        cmocka_unit_test(those_all_alike_are_in_the_middle),
        cmocka_unit_test(who_lacks_a_criterion_takes_no_part),
    };
    return cmocka_run_group_tests(tests, open_outrank, close_outrank);
}
