// means: min, max, median, owa, quantifier, mpi by hand; all methods against naive formulas, with
// children that lack data, and at the edges.
#include "plugin/rig.h"

#define CHILDREN_MOST 12

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

// One subject's children through the method that is taken up.
static double combined(size_t children, const double *shares, const double *worths)
{
    const double *columns[CHILDREN_MOST], *weights[CHILDREN_MOST];
    for (size_t k = 0; k < children; k++) {
        columns[k] = &shares[k];
        weights[k] = &worths[k];
    }
    double out;
    struct method_call c = {.row_count = 1,
                            .columns = columns,
                            .worths = weights,
                            .child_count = children,
                            .result = &out};
    if (!rig_call(&rig, &c))
        fail_msg("%s", rig.error.text);
    return out;
}

static void groups_of_known_answer(void **state)
{
    (void)state;
    static const struct {
        const char *method, *given;
        size_t count;
        double shares[6], worths[6], wanted;
    } LIST[] = {
        {"min", "", 3, {0.5, 0.25, 0.75}, {1, 2, 3}, 0.25},
        {"max", "", 3, {0.5, 0.25, 0.75}, {1, 2, 3}, 0.75},
        {"min", "", 3, {0.5, 0.25, 0.75}, {1, 0, 3}, 0.5}, // the least does not apply
        {"median", "", 3, {0.9, 0.1, 0.4}, {1, 1, 1}, 0.4},
        {"median", "", 4, {0.9, 0.1, 0.4, 0.6}, {1, 1, 1, 1}, 0.5},
        {"median", "", 3, {0.9, 0.1, 0.4}, {5, 1, 1}, 0.9},
        {"median", "", 3, {0.9, 0.1, 0.4}, {2, 1, 1}, 0.65}, // just half: to the next
        {"median", "", 2, {0.9, 0.1}, {0.3, 0.1 + 0.2}, 0.5},
        {"median", "", 1, {0.3}, {7}, 0.3},
        {"owa", "", 3, {0.9, 0.1, 0.4}, {1, 1, 2}, 0.45}, // no weights: arithmetic
        {"owa", "w1: 5, w2: 3, w3: 2", 3, {0.9, 0.1, 0.4}, {1, 1, 1}, 0.59},
        {"owa", "w1: 1, w2: 0, w3: 0", 3, {0.9, 0.1, 0.4}, {1, 1, 1}, 0.9},
        {"owa", "w1: 0, w2: 0, w3: 1", 3, {0.9, 0.1, 0.4}, {1, 1, 1}, 0.1},
        // weights of two places over four children: the upper half gets 3/4 of all
        {"owa", "w1: 3, w2: 1", 4, {0.8, 0.2, 0.6, 0.4}, {1, 1, 1, 1}, 0.6},
        // worth 3 of 4 holds all of the upper half and half of the lower
        {"owa", "w1: 3, w2: 1", 2, {0.8, 0.2}, {3, 1}, 0.8 * 0.875 + 0.2 * 0.125},
        {"quantifier", "", 2, {0.8, 0.4}, {3, 1}, 0.7},
        {"quantifier", "alpha: 2", 2, {0.8, 0.4}, {1, 1}, 0.5},   // 1/4 and 3/4
        {"quantifier", "alpha: 0.5", 2, {0.9, 0.1}, {1, 3}, 0.5}, // half and half
        {"geometric", "", 2, {1, 4}, {1.7e308, 1.7e308}, 2},      // a sum of worths beyond doubles
        {"mpi_minus", "", 2, {110, 90}, {1, 1}, 99},              // M 100, S 10
        {"mpi_plus", "", 2, {110, 90}, {1, 1}, 101},
        {"mpi_minus", "", 3, {1, 0, 0}, {1, 1, 1}, -1 / 3.}, // M 1/3, S^2 2/9
        {"mpi_minus", "", 2, {8, 4}, {3, 1}, 7 - 3 / 7.},
        {"mpi_plus", "", 3, {5, 5, 5}, {1, 2, 3}, 5},
        {"mpi_minus", "", 2, {0, 0}, {1, 1}, 0},
        {"mpi_minus", "", 2, {-2, -2}, {1, 1}, -2},
        // two of three have data
        {"arithmetic", "", 3, {0.5, NONE, 0.25}, {1, 1, 1}, NONE},
        {"arithmetic", "available: 0.6", 3, {0.5, NONE, 0.25}, {1, 9, 3}, 0.3125},
        {"arithmetic", "available: 0.7", 3, {0.5, NONE, 0.25}, {1, 1, 1}, NONE},
        {"geometric", "available: 0.5", 2, {NONE, 0.25}, {1, 1}, 0.25},
        {"median", "available: 0", 2, {NONE, NONE}, {1, 1}, NONE},
        {"min", "available: 0.9", 3, {NONE, 0.25, 0.5}, {0, 1, 1}, 0.25}, // who does not apply
    };
    char room[256];
    for (size_t at = 0; at < sizeof LIST / sizeof *LIST; at++) {
        rig_method_with(&rig, LIST[at].method, LIST[at].given, room);
        double out = combined(LIST[at].count, LIST[at].shares, LIST[at].worths);
        if (isnan(out) != isnan(LIST[at].wanted) ||
            fabs(out - LIST[at].wanted) > 1e-12 * fabs(LIST[at].wanted))
            fail_msg("case %zu, %s(%s): %.17g, not %.17g", at, LIST[at].method, LIST[at].given, out,
                     LIST[at].wanted);
        assert_int_equal(rig.failed_count, 0);
    }
}

static void weights_of_places_are_checked_with_nobody_to_score(void **state)
{
    (void)state;
    static const struct {
        const char *given, *text;
    } LIST[] = {
        {"w1: 1, w3: 2", "means.owa: weights are given from w1 on, without gaps"},
        {"w1: 0, w2: 0", "means.owa: one of the weights is above 0"},
    };
    char room[256];
    for (size_t at = 0; at < sizeof LIST / sizeof *LIST; at++) {
        rig_method_with(&rig, "owa", LIST[at].given, room);
        struct method_call nobody = {.row_count = 0};
        assert_false(rig_call(&rig, &nobody));
        assert_string_equal(rig.error.text, LIST[at].text);
    }
}

static void a_mean_of_nothing_has_no_coefficient_of_variation(void **state)
{
    (void)state;
    rig_method(&rig, "mpi_minus");
    (void)combined(2, (const double[]){0.1 + 0.2, -0.3}, (const double[]){1, 1}); // but for noise
    assert_int_equal(rig.failed_count, 1);
    assert_string_equal(rig.failed_text, "means.mpi_minus: the mean of the shares is not above 0: "
                                         "there is no coefficient of variation");
}

// The formulas once more, over children that have data. `s` and `w` lie by ascending share.
struct pairs {
    size_t n;
    double s[CHILDREN_MOST], w[CHILDREN_MOST], total;
};

static double moment(const struct pairs *g, double power)
{
    double sum = 0;
    for (size_t i = 0; i < g->n; i++)
        sum += g->w[i] / g->total * pow(g->s[i], power);
    return sum;
}

static double naive_logs(const struct pairs *g)
{
    double product = 1;
    for (size_t i = 0; i < g->n; i++)
        product *= pow(g->s[i], g->w[i] / g->total);
    return product;
}

static double naive_median(const struct pairs *g)
{
    // the share under which half of many equal slices lies
    double below = 0;
    for (size_t i = 0; i < g->n; i++) {
        below += g->w[i];
        if (below > g->total / 2)
            return g->s[i];
        if (below == g->total / 2)
            return (g->s[i] + g->s[i + 1]) / 2;
    }
    return NONE;
}

// Whole worths: lay every child out as so many equal ones, and weigh the places of those by the
// differences of a curve.
static double naive_owa(const struct pairs *g, double (*curve)(double))
{
    double sum = 0, place = 0;
    for (size_t i = g->n; i-- > 0;)
        for (double slice = 0; slice < g->w[i]; slice++, place++)
            sum += g->s[i] * (curve((place + 1) / g->total) - curve(place / g->total));
    return sum;
}

static double square_curve(double r)
{
    return r * r;
}

// Weights 4 3 2 1 as a line.
static double four_curve(double r)
{
    return fmin(r, 0.25) * 1.6 + fmax(fmin(r - 0.25, 0.25), 0) * 1.2 +
           fmax(fmin(r - 0.5, 0.25), 0) * 0.8 + fmax(r - 0.75, 0) * 0.4;
}

static double naive(const char *method, const struct pairs *g)
{
    double mean = moment(g, 1), variance = moment(g, 2) - mean * mean;
    return strcmp(method, "arithmetic") == 0   ? mean
           : strcmp(method, "geometric") == 0  ? naive_logs(g)
           : strcmp(method, "harmonic") == 0   ? 1 / moment(g, -1)
           : strcmp(method, "power") == 0      ? pow(moment(g, 2.5), 0.4)
           : strcmp(method, "min") == 0        ? g->s[0]
           : strcmp(method, "max") == 0        ? g->s[g->n - 1]
           : strcmp(method, "median") == 0     ? naive_median(g)
           : strcmp(method, "owa") == 0        ? naive_owa(g, four_curve)
           : strcmp(method, "quantifier") == 0 ? naive_owa(g, square_curve)
           : strcmp(method, "mpi_minus") == 0  ? mean - variance / mean
                                               : mean + variance / mean;
}

static const struct {
    const char *method, *given;
} RANDOM[] = {
    {"arithmetic", "available: 0.5"},
    {"geometric", "available: 0.5"},
    {"harmonic", "available: 0.5"},
    {"power", "available: 0.5, p: 2.5"},
    {"min", "available: 0.5"},
    {"max", "available: 0.5"},
    {"median", "available: 0.5"},
    {"owa", "available: 0.5, w1: 4, w2: 3, w3: 2, w4: 1"},
    {"quantifier", "available: 0.5, alpha: 2"},
    {"mpi_minus", "available: 0.5"},
    {"mpi_plus", "available: 0.5"},
};

static void random_groups_agree_with_naive_formulas(void **state)
{
    (void)state;
    char room[256];
    uint64_t seed = 31;
    assert_int_equal(sizeof RANDOM / sizeof *RANDOM, rig.host.methods.count);
    for (size_t at = 0; at < sizeof RANDOM / sizeof *RANDOM; at++)
        for (size_t round = 0; round < 100; round++) {
            double shares[CHILDREN_MOST], worths[CHILDREN_MOST];
            size_t n = rig_random(&seed) % CHILDREN_MOST + 1, apply = 0;
            struct pairs g = {.n = 0};
            for (size_t k = 0; k < n; k++) {
                shares[k] =
                    rig_random(&seed) % 5 == 0 ? NONE : (double)(rig_random(&seed) % 50 + 1) / 40;
                worths[k] = (double)(rig_random(&seed) % 6);
                if (worths[k] <= 0)
                    continue;
                apply++;
                if (isnan(shares[k]))
                    continue;
                size_t i = g.n++;
                for (; i > 0 && g.s[i - 1] > shares[k]; i--) {
                    g.s[i] = g.s[i - 1];
                    g.w[i] = g.w[i - 1];
                }
                g.s[i] = shares[k];
                g.w[i] = worths[k];
                g.total += worths[k];
            }
            rig_method_with(&rig, RANDOM[at].method, RANDOM[at].given, room);
            double out = combined(n, shares, worths);
            double wanted = g.n > 0 && 2 * g.n >= apply ? naive(RANDOM[at].method, &g) : NONE;
            if (isnan(out) != isnan(wanted) || fabs(out - wanted) > 1e-11)
                fail_msg("%s of %zu: %.17g, not %.17g", RANDOM[at].method, g.n, out, wanted);
        }
}

static void shares_at_the_edges_give_numbers(void **state)
{
    (void)state;
    static const double VALUES[] = {0,
                                    1,
                                    -1,
                                    1e300,
                                    -1e300,
                                    4.9406564584124654e-324,
                                    0.3,
                                    1e-300,
                                    1.7976931348623157e308,
                                    -1.7976931348623157e308};
    static const double WORTHS[] = {1, 1e300, 4.9406564584124654e-324, 1.7e308};
    enum { VALUE_COUNT = sizeof VALUES / sizeof *VALUES, WORTH_COUNT = 4 };
    for (size_t m = 0; m < rig.host.methods.count; m++) {
        rig_method(&rig, rig.host.methods.list[m].name);
        bool mpi = strncmp(rig.method->name, "mpi", 3) == 0;
        for (int exponent = -100; exponent <= 100; exponent += 25) {
            if (strcmp(rig.method->name, "power") == 0)
                rig_set(&rig, "p", exponent);
            for (size_t i = 0; i < VALUE_COUNT * VALUE_COUNT * WORTH_COUNT * WORTH_COUNT; i++) {
                double shares[] = {VALUES[i % VALUE_COUNT], VALUES[i / VALUE_COUNT % VALUE_COUNT]};
                size_t rest = i / VALUE_COUNT / VALUE_COUNT;
                double worths[] = {WORTHS[rest % WORTH_COUNT], WORTHS[rest / WORTH_COUNT]};
                double out = combined(2, shares, worths);
                if (mpi && rig.failed_count > 0) {
                    assert_has(rig.failed_text, "the mean of the shares is not above 0");
                    continue;
                }
                if (!isfinite(out) || rig.failed_count > 0)
                    fail_msg("%s of %g and %g, worth %g and %g: %g", rig.method->name, shares[0],
                             shares[1], worths[0], worths[1], out);
            }
        }
    }
}

enum { SUBJECTS = 40, PARTS = 4 };

static void the_order_of_subjects_leaves_no_trace(void **state)
{
    (void)state;
    double shares[2][PARTS][SUBJECTS], worths[2][PARTS][SUBJECTS], out[2][SUBJECTS];
    uint64_t seed = 23;
    for (size_t k = 0; k < PARTS; k++)
        for (size_t i = 0; i < SUBJECTS; i++) {
            size_t to = (i * 7 + 3) % SUBJECTS;
            shares[0][k][i] =
                rig_random(&seed) % 9 == 0 ? NONE : (double)(rig_random(&seed) % 1000) / 700 + 0.01;
            worths[0][k][i] = (double)(rig_random(&seed) % 50) / 7;
            shares[1][k][to] = shares[0][k][i];
            worths[1][k][to] = worths[0][k][i];
        }
    for (size_t m = 0; m < rig.host.methods.count; m++) {
        rig_method(&rig, rig.host.methods.list[m].name);
        rig_set(&rig, "available", 0.5);
        for (size_t way = 0; way < 2; way++) {
            const double *columns[PARTS], *weights[PARTS];
            for (size_t k = 0; k < PARTS; k++) {
                columns[k] = shares[way][k];
                weights[k] = worths[way][k];
            }
            struct method_call c = {.row_count = SUBJECTS,
                                    .columns = columns,
                                    .worths = weights,
                                    .child_count = PARTS,
                                    .result = out[way]};
            assert_true(rig_call(&rig, &c));
        }
        for (size_t i = 0; i < SUBJECTS; i++)
            if (isnan(out[0][i]) ? !isnan(out[1][(i * 7 + 3) % SUBJECTS])
                                 : memcmp(&out[0][i], &out[1][(i * 7 + 3) % SUBJECTS], 8) != 0)
                fail_msg("%s of subject %zu: %.17g, turned %.17g", rig.method->name, i, out[0][i],
                         out[1][(i * 7 + 3) % SUBJECTS]);
    }
}

static void one_child_or_equal_ones_give_their_share(void **state)
{
    (void)state;
    static const double EQUAL[] = {0.7, 0.7, 0.7}, WORTHS[] = {7, 11, 13};
    for (size_t m = 0; m < rig.host.methods.count; m++) {
        rig_method(&rig, rig.host.methods.list[m].name);
        assert_true(combined(3, EQUAL, WORTHS) == 0.7);
        assert_true(combined(1, EQUAL, WORTHS) == 0.7);
        assert_number(combined(2, (const double[]){NONE, 0.7}, WORTHS), NONE);
        assert_number(combined(2, (const double[]){NONE, NONE}, WORTHS), NONE);
        assert_number(combined(2, EQUAL, (const double[]){0, NONE}), NONE);
        assert_number(combined(0, EQUAL, WORTHS), NONE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_of_known_answer),
        cmocka_unit_test(weights_of_places_are_checked_with_nobody_to_score),
        cmocka_unit_test(a_mean_of_nothing_has_no_coefficient_of_variation),
        cmocka_unit_test(random_groups_agree_with_naive_formulas),
        cmocka_unit_test(shares_at_the_edges_give_numbers),
        cmocka_unit_test(the_order_of_subjects_leaves_no_trace),
        cmocka_unit_test(one_child_or_equal_ones_give_their_share),
    };
    return cmocka_run_group_tests(tests, open_means, close_means);
}
