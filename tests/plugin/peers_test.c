// peers: minmax, share_of_best, percentile, rank_points: by hand, against the plain formulas, and
// in any order of rows.
#include "plugin/rig.h"

static struct rig rig;

static int open_peers(void **state)
{
    (void)state;
    rig_open(&rig, "peers");
    return 0;
}

static int close_peers(void **state)
{
    (void)state;
    rig_close(&rig);
    return 0;
}

static void cohort_gives(size_t count, const double *x, const double *wanted)
{
    double out[16];
    const double *const columns[] = {x};
    rig_columns(&rig, count, columns, out);
    for (size_t i = 0; i < count; i++)
        assert_number(out[i], wanted[i]);
    assert_int_equal(rig.failed_count, 0);
}

static void minmax_runs_from_low_to_high(void **state)
{
    (void)state;
    rig_method(&rig, "minmax");
    cohort_gives(4, (const double[]){12, 7, 4, 2}, (const double[]){1, 0.5, 0.2, 0});
    rig_set(&rig, "low", 60);
    rig_set(&rig, "high", 100);
    cohort_gives(4, (const double[]){12, 7, 4, 2}, (const double[]){100, 80, 68, 60});
    cohort_gives(4, (const double[]){-2, NONE, -12, -7}, (const double[]){100, NONE, 60, 80});
    cohort_gives(3, (const double[]){1e300, -1e300, 0}, (const double[]){100, 60, 80});
    cohort_gives(3, (const double[]){1.7e308, -1.7e308, 0}, (const double[]){100, 60, 80});
    rig_set(&rig, "low", 1); // less is better: low above high
    rig_set(&rig, "high", 0);
    cohort_gives(3, (const double[]){10, 20, 15}, (const double[]){1, 0, 0.5});
}

static void minmax_of_equals_is_flat(void **state)
{
    (void)state;
    rig_method(&rig, "minmax");
    rig_set(&rig, "low", 60);
    rig_set(&rig, "high", 100);
    cohort_gives(3, (const double[]){5, 5, 5}, (const double[]){100, 100, 100}); // none: as high
    cohort_gives(1, (const double[]){5}, (const double[]){100});
    rig_set(&rig, "flat", 80);
    cohort_gives(3, (const double[]){5, NONE, 5}, (const double[]){80, NONE, 80});
    cohort_gives(1, (const double[]){-1e300}, (const double[]){80});
    // equal to 12 digits is equal: noise of the last bit is not stretched over the whole range
    cohort_gives(2, (const double[]){0.1 + 0.2, 0.3}, (const double[]){80, 80});
    cohort_gives(2, (const double[]){NONE, NONE}, (const double[]){NONE, NONE});
    cohort_gives(0, NULL, NULL);
}

static void share_of_best_is_x_by_the_largest(void **state)
{
    (void)state;
    rig_method(&rig, "share_of_best");
    cohort_gives(4, (const double[]){50, 100, NONE, -25}, (const double[]){0.5, 1, NONE, -0.25});
    cohort_gives(2, (const double[]){0, 0}, (const double[]){NONE, NONE});
    cohort_gives(2, (const double[]){-1, -2}, (const double[]){NONE, NONE});
    cohort_gives(1, (const double[]){3}, (const double[]){1});
    cohort_gives(2, (const double[]){NONE, NONE}, (const double[]){NONE, NONE});
    cohort_gives(2, (const double[]){1e300, 5e299}, (const double[]){1, 0.5});
}

static void percentile_is_the_share_of_those_below(void **state)
{
    (void)state;
    rig_method(&rig, "percentile");
    cohort_gives(5, (const double[]){10, 20, 30, 40, 50}, (const double[]){0, 0.25, 0.5, 0.75, 1});
    cohort_gives(4, (const double[]){7, 7, 9, 5}, (const double[]){1 / 3., 1 / 3., 1, 0}); // ties
    cohort_gives(4, (const double[]){7, NONE, 9, 5}, (const double[]){0.5, NONE, 1, 0});
    cohort_gives(3, (const double[]){4, 4, 4}, (const double[]){0, 0, 0});
    cohort_gives(1, (const double[]){4}, (const double[]){1});
    cohort_gives(2, (const double[]){NONE, 4}, (const double[]){NONE, 1});
    cohort_gives(2, (const double[]){0.1 + 0.2, 0.3}, (const double[]){0, 0}); // tied to 12 digits
    cohort_gives(2, (const double[]){NONE, NONE}, (const double[]){NONE, NONE});
}

static void rank_points_fall_by_a_step_a_place(void **state)
{
    (void)state;
    rig_method(&rig, "rank_points");
    cohort_gives(4, (const double[]){5, 9, 9, 1}, (const double[]){0.8, 1, 1, 0.7});
    rig_set(&rig, "first", 10);
    rig_set(&rig, "step", 4);
    rig_set(&rig, "least", 1);
    cohort_gives(5, (const double[]){50, 40, 30, 20, NONE}, (const double[]){10, 6, 2, 1, NONE});
    cohort_gives(2, (const double[]){0.3, 0.1 + 0.2}, (const double[]){10, 10});
}

static double naive(const char *name, const double *x, size_t count, size_t at)
{
    if (isnan(x[at]))
        return NONE;
    double least = INFINITY, most = -INFINITY, n = 0, below = 0, above = 0;
    for (size_t i = 0; i < count; i++) {
        if (isnan(x[i]))
            continue;
        least = fmin(least, x[i]);
        most = fmax(most, x[i]);
        n++;
        below += x[i] < x[at];
        above += x[i] > x[at];
    }
    if (strcmp(name, "minmax") == 0)
        return most > least ? (x[at] - least) / (most - least) : 1;
    if (strcmp(name, "share_of_best") == 0)
        return most > 0 ? x[at] / most : NONE;
    if (strcmp(name, "percentile") == 0)
        return n > 1 ? below / (n - 1) : 1;
    return fmax(0, 1 - 0.1 * above);
}

static void random_cohorts_agree_with_the_plain_formulas_in_any_order(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"minmax", "share_of_best", "percentile", "rank_points"};
    enum { MOST = 300 };
    double x[MOST], out[MOST], turned[MOST], turned_out[MOST];
    uint64_t seed = 7;
    for (size_t round = 0; round < 60; round++) {
        size_t n = rig_random(&seed) % MOST + 1;
        for (size_t i = 0; i < n; i++)
            x[i] = rig_random(&seed) % 10 == 0 ? NONE : (double)(rig_random(&seed) % 400) / 4 - 20;
        size_t shift = rig_random(&seed) % n;
        for (size_t i = 0; i < n; i++)
            turned[i] = x[n - 1 - (i + shift) % n];
        rig_method(&rig, NAMES[round % 4]);
        rig_columns(&rig, n, (const double *const[]){x}, out);
        rig_columns(&rig, n, (const double *const[]){turned}, turned_out);
        for (size_t i = 0; i < n; i++) {
            double wanted = naive(NAMES[round % 4], x, n, i);
            if (isnan(wanted) != isnan(out[i]) || fabs(out[i] - wanted) > 1e-12)
                fail_msg("%s: %.17g, not %.17g", NAMES[round % 4], out[i], wanted);
            double other = turned_out[(n - 1 - i + n - shift) % n];
            assert_memory_equal(&out[i], &other, sizeof other); // the same bits
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(minmax_runs_from_low_to_high),
        cmocka_unit_test(minmax_of_equals_is_flat),
        cmocka_unit_test(share_of_best_is_x_by_the_largest),
        cmocka_unit_test(percentile_is_the_share_of_those_below),
        cmocka_unit_test(rank_points_fall_by_a_step_a_place),
        cmocka_unit_test(random_cohorts_agree_with_the_plain_formulas_in_any_order),
    };
    return cmocka_run_group_tests(tests, open_peers, close_peers);
}
