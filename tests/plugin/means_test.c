// means: arithmetic, geometric, harmonic, power over a group's children.
#include "plugin/rig.h"

static struct rig rig;

static int open_means(void **state)
{
    (void)state;
    rig_open(&rig, "means");
    return 0;
}

static int close_means(void **state)
{
    (void)state;
    rig_close(&rig);
    return 0;
}

// One subject with so many children.
static double mean(const char *name, size_t children, const double *shares, const double *worths)
{
    const double *columns[8], *weights[8];
    for (size_t k = 0; k < children; k++) {
        columns[k] = &shares[k];
        weights[k] = &worths[k];
    }
    double out;
    if (name)
        rig_method(&rig, name);
    struct method_call c = {.row_count = 1,
                            .columns = columns,
                            .worths = weights,
                            .child_count = children,
                            .result = &out};
    if (!rig_call(&rig, &c))
        fail_msg("%s", rig.error.text);
    assert_int_equal(rig.failed_count, 0);
    return out;
}

static void means_weigh_shares_by_worths(void **state)
{
    (void)state;
    const double shares[] = {0.8, 0.4}, worths[] = {30, 10};
    assert_number(mean("arithmetic", 2, shares, worths), 0.7);
    assert_number(mean("geometric", 2, shares, worths), 0.67271713220297168); // (.8^3 * .4)^(1/4)
    assert_number(mean("harmonic", 2, shares, worths), 0.64);                 // 40 / (37.5 + 25)
    const double one[] = {1, 1, 1};
    assert_number(mean("geometric", 3, (const double[]){1, 4, 16}, one), 4);
    assert_number(mean("harmonic", 3, (const double[]){1, 2, 4}, one), 3 / 1.75);
}

static void power_is_the_others_at_one_zero_and_minus_one(void **state)
{
    (void)state;
    const double shares[] = {0.9, 0.3, 0.6}, worths[] = {5, 3, 2};
    double wanted[] = {mean("arithmetic", 3, shares, worths), mean("geometric", 3, shares, worths),
                       mean("harmonic", 3, shares, worths)};
    rig_method(&rig, "power");
    assert_number(mean(NULL, 3, shares, worths), wanted[0]); // p is 1 when not given
    rig_set(&rig, "p", 0);
    assert_number(mean(NULL, 3, shares, worths), wanted[1]);
    rig_set(&rig, "p", -1);
    assert_number(mean(NULL, 3, shares, worths), wanted[2]);
    rig_set(&rig, "p", 2);
    assert_number(mean(NULL, 2, (const double[]){3, 4}, (const double[]){1, 1}), sqrt(12.5));
    rig_set(&rig, "p", -100);
    assert_true(mean(NULL, 3, shares, worths) < 0.31);
    rig_set(&rig, "p", 100);
    assert_true(mean(NULL, 3, shares, worths) > 0.89);
}

static void equal_shares_give_that_share_to_the_bit(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"arithmetic", "geometric", "harmonic", "power"};
    const double worths[] = {7, 11, 13};
    for (size_t k = 0; k < 4; k++)
        for (int i = 1; i <= 120; i++) {
            double share = i / 100.0;
            double shares[] = {share, share, share};
            assert_true(mean(NAMES[k], 3, shares, worths) == share);
        }
}

static void a_share_of_nothing_makes_geometric_and_harmonic_nothing(void **state)
{
    (void)state;
    const double worths[] = {1, 1};
    const double zero[] = {0, 1}, negative[] = {-0.5, 1};
    assert_number(mean("geometric", 2, zero, worths), 0);
    assert_number(mean("harmonic", 2, zero, worths), 0);
    assert_number(mean("geometric", 2, negative, worths), 0);
    assert_number(mean("harmonic", 2, negative, worths), 0);
    assert_number(mean("arithmetic", 2, negative, worths), 0.25);
    rig_method(&rig, "power");
    rig_set(&rig, "p", -2);
    assert_number(mean(NULL, 2, zero, worths), 0);
    rig_set(&rig, "p", 2);
    assert_number(mean(NULL, 2, negative, worths), sqrt(0.5)); // below 0 counts as 0
    rig_set(&rig, "p", 3);
    assert_number(mean(NULL, 2, (const double[]){-1, -2}, worths), 0);
}

static void children_that_do_not_apply_are_left_out(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"arithmetic", "geometric", "harmonic", "power"};
    for (size_t k = 0; k < 4; k++) {
        assert_number(mean(NAMES[k], 3, (const double[]){0.5, 0, 0.5}, (const double[]){10, 0, 20}),
                      0.5);
        assert_number(mean(NAMES[k], 2, (const double[]){0.5, NONE}, (const double[]){10, NONE}),
                      0.5);
        assert_number(mean(NAMES[k], 2, (const double[]){0.5, NONE}, (const double[]){10, 1}),
                      NONE);
        assert_number(mean(NAMES[k], 2, (const double[]){1, 1}, (const double[]){0, 0}), NONE);
        assert_number(mean(NAMES[k], 0, NULL, NULL), NONE);
        assert_number(mean(NAMES[k], 1, (const double[]){0.3}, (const double[]){2}), 0.3);
    }
}

static void huge_and_tiny_shares_stay_in_range(void **state)
{
    (void)state;
    const double worths[] = {30, 10};
    assert_number(mean("arithmetic", 2, (const double[]){1.5e308, 1.5e308}, worths), 1.5e308);
    assert_number(mean("harmonic", 2, (const double[]){1e-300, 1e-300}, worths), 1e-300);
    double g = mean("geometric", 2, (const double[]){1e300, 1e300}, worths);
    assert_true(g == 1e300);
    rig_method(&rig, "power");
    rig_set(&rig, "p", 100);
    assert_true(mean(NULL, 2, (const double[]){1e300, 1e299}, worths) <= 1e300);
}

static void random_groups_agree_with_the_plain_formulas(void **state)
{
    (void)state;
    uint64_t seed = 99;
    for (size_t round = 0; round < 200; round++) {
        double shares[5], worths[5], sum = 0, total = 0, logs = 0, inverse = 0, squares = 0;
        for (size_t k = 0; k < 5; k++) {
            shares[k] = (double)(rig_random(&seed) % 1200 + 1) / 1000;
            worths[k] = (double)(rig_random(&seed) % 30 + 1);
            sum += shares[k] * worths[k];
            logs += log(shares[k]) * worths[k];
            inverse += worths[k] / shares[k];
            squares += shares[k] * shares[k] * worths[k];
            total += worths[k];
        }
        assert_number(mean("arithmetic", 5, shares, worths), sum / total);
        assert_number(mean("geometric", 5, shares, worths), exp(logs / total));
        assert_number(mean("harmonic", 5, shares, worths), total / inverse);
        rig_method(&rig, "power");
        rig_set(&rig, "p", 2);
        assert_number(mean(NULL, 5, shares, worths), sqrt(squares / total));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_weigh_shares_by_worths),
        cmocka_unit_test(power_is_the_others_at_one_zero_and_minus_one),
        cmocka_unit_test(equal_shares_give_that_share_to_the_bit),
        cmocka_unit_test(a_share_of_nothing_makes_geometric_and_harmonic_nothing),
        cmocka_unit_test(children_that_do_not_apply_are_left_out),
        cmocka_unit_test(huge_and_tiny_shares_stay_in_range),
        cmocka_unit_test(random_groups_agree_with_the_plain_formulas),
    };
    return cmocka_run_group_tests(tests, open_means, close_means);
}
