// peers over random cohorts: as naive implementations of the formulas say, written apart from the
// plugin, and the same bits whatever the order of the rows.
#include "plugin/rig.h"

#define MOST 200

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

// A cohort without its gaps, sorted by insertion.
struct crowd {
    double x[MOST]; // ascending
    size_t n;
    double sum, mean, sd, squares, logs, inverse;
};

static struct crowd gather(const double *x, size_t count)
{
    struct crowd k = {.n = 0};
    for (size_t i = 0; i < count; i++) {
        if (isnan(x[i]))
            continue;
        size_t at = k.n++;
        for (; at > 0 && k.x[at - 1] > x[i]; at--)
            k.x[at] = k.x[at - 1];
        k.x[at] = x[i];
    }
    for (size_t i = 0; i < k.n; i++) {
        k.sum += k.x[i];
        k.squares += k.x[i] * k.x[i];
        k.logs += log(k.x[i]);
        k.inverse += 1 / k.x[i];
    }
    k.mean = k.sum / (double)k.n;
    for (size_t i = 0; i < k.n; i++)
        k.sd += (k.x[i] - k.mean) * (k.x[i] - k.mean) / (double)(k.n - 1);
    k.sd = sqrt(k.sd);
    return k;
}

static double quantile(const struct crowd *k, double part)
{
    double h = (double)(k->n - 1) * part;
    size_t at = (size_t)floor(h + 1e-9);
    return at + 1 < k->n ? k->x[at] + fmax(h - (double)at, 0) * (k->x[at + 1] - k->x[at])
                         : k->x[at];
}

static double mad(const struct crowd *k)
{
    double away[MOST];
    for (size_t i = 0; i < k->n; i++)
        away[i] = fabs(k->x[i] - quantile(k, 0.5));
    struct crowd d = gather(away, k->n);
    double median = quantile(&d, 0.5);
    return median > 0 ? 1.4826 * median : 1.253314 * d.mean;
}

static double lower(const struct crowd *k, double x)
{
    double n = 0;
    for (size_t i = 0; i < k->n; i++)
        n += k->x[i] < x;
    return n;
}

static double upper(const struct crowd *k, double x)
{
    double n = 0;
    for (size_t i = 0; i < k->n; i++)
        n += k->x[i] > x;
    return n;
}

static double kinds(const struct crowd *k, double x)
{
    double n = 0;
    for (size_t i = 0; i < k->n; i++)
        n += k->x[i] < x && (i == 0 || k->x[i] != k->x[i - 1]);
    return n;
}

static double middle_rank(const struct crowd *k, double x)
{
    return (lower(k, x) + 1 + (double)k->n - upper(k, x)) / 2;
}

// The formulas for x in the crowd; for a cost the whole crowd comes with its sign turned, but for
// the shares, which have formulas of their own.
#define FORMULA(name, expression)                                                                  \
    static double name(const struct crowd *k, double x)                                            \
    {                                                                                              \
        return expression;                                                                         \
    }
#define LEAST (k->x[0])
#define BEST (k->x[k->n - 1])
#define N ((double)k->n)
FORMULA(as_minmax, 1 + (x - LEAST) / (BEST - LEAST) * 99)
FORMULA(as_to_best, 1 - (BEST - x) / (BEST - LEAST))
FORMULA(as_exponential, (1 - exp(-3 * (x - LEAST) / (BEST - LEAST))) / (1 - exp(-3)))
FORMULA(as_bent_up, (1 - exp(2 * (x - LEAST) / (BEST - LEAST))) / (1 - exp(2)))
FORMULA(as_zscore, 10 + 2 * (x - k->mean) / k->sd)
FORMULA(as_robust, (x - quantile(k, 0.5)) / mad(k))
FORMULA(as_about, x > k->mean + 0.2 * fabs(k->mean)   ? 1
                  : x < k->mean - 0.2 * fabs(k->mean) ? -1
                                                      : 0)
FORMULA(as_share, x / BEST)
FORMULA(as_share_cost, LEAST / x)
FORMULA(as_share_rest, 1 - pow(x / BEST, 2))
FORMULA(as_cube_cost, pow(LEAST / x, 3))
FORMULA(as_sum, x / k->sum)
FORMULA(as_sum_cost, 1 / x / k->inverse)
FORMULA(as_vector, x / sqrt(k->squares))
FORMULA(as_vector_cost, 1 - x / sqrt(k->squares))
FORMULA(as_log, log(x) / k->logs)
FORMULA(as_log_cost, (1 - log(x) / k->logs) / (N - 1))
FORMULA(as_rank, lower(k, x) + 1)
FORMULA(as_rank_max, N - upper(k, x))
FORMULA(as_rank_average, middle_rank(k, x))
FORMULA(as_rank_dense, kinds(k, x) + 1)
FORMULA(as_borda, lower(k, x))
FORMULA(as_below, lower(k, x) / (N - 1))
FORMULA(as_middle, (middle_rank(k, x) - 1) / (N - 1))
FORMULA(as_hazen, (middle_rank(k, x) - 0.5) / N)
FORMULA(as_weibull, middle_rank(k, x) / (N + 1))
FORMULA(as_reached, (N - upper(k, x)) / N)
FORMULA(as_points, fmax(5, 100 - 3 * upper(k, x)))
FORMULA(as_quintiles, ((x >= quantile(k, 0.2)) + (x >= quantile(k, 0.4)) + (x >= quantile(k, 0.6)) +
                       (x >= quantile(k, 0.8))) /
                          4.0)

static const struct {
    const char *method, *given;
    double (*formula)(const struct crowd *k, double x);
    bool turned; // what the formula gets
} LIST[] = {
    {"minmax", "low: 1, high: 100", as_minmax, false},
    {"minmax", "low: 1, high: 100, better: 'less'", as_minmax, true},
    {"to_best", "", as_to_best, false},
    {"to_best", "better: 'less'", as_to_best, true},
    {"exponential", "a: 3", as_exponential, false},
    {"exponential", "a: 3, better: 'less'", as_exponential, true},
    {"exponential", "a: -2", as_bent_up, false},
    {"zscore", "mean: 10, sd: 2", as_zscore, false},
    {"zscore", "mean: 10, sd: 2, better: 'less'", as_zscore, true},
    {"robust_zscore", "", as_robust, false},
    {"robust_zscore", "better: 'less'", as_robust, true},
    {"about_mean", "within: 0.2", as_about, false},
    {"about_mean", "within: 0.2, better: 'less'", as_about, true},
    {"share_of_best", "", as_share, false},
    {"share_of_best", "better: 'less'", as_share_cost, false},
    {"share_of_best", "better: 'less', rest: true, power: 2", as_share_rest, false},
    {"share_of_best", "better: 'less', power: 3", as_cube_cost, false},
    {"share_of_sum", "", as_sum, false},
    {"share_of_sum", "better: 'less'", as_sum_cost, false},
    {"vector", "", as_vector, false},
    {"vector", "better: 'less'", as_vector_cost, false},
    {"log_share", "", as_log, false},
    {"log_share", "better: 'less'", as_log_cost, false},
    {"rank", "", as_rank, false},
    {"rank", "ties: 'max'", as_rank_max, false},
    {"rank", "ties: 'average', better: 'less'", as_rank_average, true},
    {"rank", "ties: 'dense'", as_rank_dense, false},
    {"rank", "ties: 'dense', better: 'less'", as_rank_dense, true},
    {"borda", "", as_borda, false},
    {"borda", "better: 'less'", as_borda, true},
    {"percentile", "", as_below, false},
    {"percentile", "better: 'less'", as_below, true},
    {"percentile", "form: 'middle'", as_middle, false},
    {"percentile", "form: 'hazen'", as_hazen, false},
    {"percentile", "form: 'weibull', better: 'less'", as_weibull, true},
    {"percentile", "form: 'reached'", as_reached, false},
    {"rank_points", "first: 100, step: 3, least: 5", as_points, false},
    {"rank_points", "first: 100, step: 3, least: 5, better: 'less'", as_points, true},
    {"bands", "", as_quintiles, false},
    {"bands", "better: 'less'", as_quintiles, true},
};

// A cohort of 3 to MOST, with gaps and many equal numbers, in steps of 1/4 from 1 on.
static size_t cohort_fill(uint64_t *seed, double *x)
{
    size_t n = rig_random(seed) % (MOST - 5) + 6;
    for (size_t i = 0; i < n; i++)
        x[i] = rig_random(seed) % 12 == 0 ? NONE : (double)(rig_random(seed) % 300) / 4 + 1;
    x[0] = 3;
    x[n / 2] = 40.25;
    x[n - 1] = 11.5;
    return n;
}

static void random_cohorts_agree_with_naive_formulas(void **state)
{
    (void)state;
    double x[MOST], turned[MOST], out[MOST];
    char room[256];
    uint64_t seed = 20240501;
    for (size_t at = 0; at < sizeof LIST / sizeof *LIST; at++)
        for (size_t round = 0; round < 15; round++) {
            size_t n = cohort_fill(&seed, x);
            for (size_t i = 0; i < n; i++)
                turned[i] = LIST[at].turned ? -x[i] : x[i];
            struct crowd k = gather(turned, n);
            rig_method_with(&rig, LIST[at].method, LIST[at].given, room);
            rig_columns(&rig, n, (const double *const[]){x}, out);
            assert_int_equal(rig.failed_count, 0);
            for (size_t i = 0; i < n; i++) {
                double wanted = isnan(x[i]) ? NONE : LIST[at].formula(&k, turned[i]);
                if (isnan(wanted) != isnan(out[i]) ||
                    fabs(out[i] - wanted) > 1e-10 * fmax(1, fabs(wanted)))
                    fail_msg("%s(%g, %s) in a cohort of %zu: %.17g, not %.17g", LIST[at].method,
                             x[i], LIST[at].given, k.n, out[i], wanted);
            }
        }
}

static void results_do_not_depend_on_the_order_of_rows(void **state)
{
    (void)state;
    double x[MOST], out[MOST], mixed[MOST], mixed_out[MOST];
    size_t from[MOST];
    char room[256];
    uint64_t seed = 11;
    for (size_t at = 0; at < sizeof LIST / sizeof *LIST; at++) {
        size_t n = cohort_fill(&seed, x);
        for (size_t i = 0; i < n; i++) {
            x[i] *= 1.1; // not the round numbers that any order adds up alike
            from[i] = i;
        }
        for (size_t i = n; i > 1; i--) {
            size_t j = rig_random(&seed) % i, swap = from[i - 1];
            from[i - 1] = from[j];
            from[j] = swap;
        }
        for (size_t i = 0; i < n; i++)
            mixed[i] = x[from[i]];
        rig_method_with(&rig, LIST[at].method, LIST[at].given, room);
        rig_columns(&rig, n, (const double *const[]){x}, out);
        rig_columns(&rig, n, (const double *const[]){mixed}, mixed_out);
        for (size_t i = 0; i < n; i++)
            assert_memory_equal(&mixed_out[i], &out[from[i]], sizeof out[i]);
    }
}

static void marks_and_posts_agree_with_naive_formulas(void **state)
{
    (void)state;
    double x[MOST], low[MOST], high[MOST], who[MOST] = {0}, out[MOST];
    char room[256];
    uint64_t seed = 5;
    for (size_t round = 0; round < 40; round++) {
        size_t n = cohort_fill(&seed, x);
        struct crowd k = gather(x, n);
        for (size_t i = 0; i < n; i++) {
            low[i] = (double)(rig_random(&seed) % 100) / 4 + 1;
            high[i] = low[i] + (double)(rig_random(&seed) % 100) / 4 + 0.25;
        }
        const double *const columns[] = {x, low, high};
        rig_method_with(&rig, "goalposts", "high: 100", room);
        rig_columns(&rig, n, columns, out);
        for (size_t i = 0; i < n; i++)
            assert_number(
                out[i],
                isnan(x[i]) ? NONE : 100 * fmin(fmax((x[i] - low[i]) / (high[i] - low[i]), 0), 1));
        rig_method_with(&rig, "log_goalposts", "clip: false, better: 'less'", room);
        rig_columns(&rig, n, columns, out);
        for (size_t i = 0; i < n; i++) {
            double wanted = log(high[i] / x[i]) / log(high[i] / low[i]);
            if (isnan(out[i]) != isnan(x[i]) ||
                fabs(out[i] - wanted) > 1e-9 * fmax(1, fabs(wanted)))
                fail_msg("log_goalposts: %.17g, not %.17g", out[i], wanted);
        }
        rig_method_with(&rig, "to_target", "cap: 1.5", room);
        rig_columns(&rig, n, (const double *const[]){x, high}, out);
        for (size_t i = 0; i < n; i++) {
            double part = high[i] > k.x[0] ? (x[i] - k.x[0]) / (high[i] - k.x[0]) : 1;
            assert_number(out[i], isnan(x[i]) ? NONE : fmin(part, 1.5));
        }
        who[0] = 1;
        rig_method_with(&rig, "to_reference", "better: 'less'", room);
        rig_columns(&rig, n, (const double *const[]){x, who}, out);
        for (size_t i = 0; i < n; i++)
            assert_number(out[i], isnan(x[i]) ? NONE : (k.x[k.n - 1] - x[i]) / (k.x[k.n - 1] - 3));
    }
}

static double as_interval(double x, double from, double to, double bottom, double top)
{
    return x >= from && x <= to      ? 1
           : x <= bottom || x >= top ? 0
           : x < from                ? (x - bottom) / (from - bottom)
                                     : (top - x) / (top - to);
}

static double as_lines(double x)
{
    static const double X[] = {5, 20, 60}, Y[] = {0, 0.25, 1};
    for (size_t i = 1; i < 3; i++)
        if (x <= X[i])
            return x <= X[0] ? Y[0]
                             : Y[i - 1] + (x - X[i - 1]) / (X[i] - X[i - 1]) * (Y[i] - Y[i - 1]);
    return Y[2];
}

static void curves_agree_with_naive_formulas(void **state)
{
    (void)state;
    double x[MOST], marks[4][MOST], out[MOST];
    char room[256];
    uint64_t seed = 71;
    for (size_t round = 0; round < 40; round++) {
        size_t n = cohort_fill(&seed, x);
        for (size_t i = 0; i < n; i++) {
            marks[0][i] = 20 + (double)(rig_random(&seed) % 100) / 4;             // from
            marks[1][i] = marks[0][i] + (double)(rig_random(&seed) % 60) / 4;     // to
            marks[2][i] = marks[0][i] - (double)(rig_random(&seed) % 60) / 4 - 1; // bottom
            marks[3][i] = marks[1][i] + (double)(rig_random(&seed) % 60) / 4 + 1; // top
        }
        const double *const columns[] = {x, marks[0], marks[1], marks[2], marks[3]};
        rig_method(&rig, "interval");
        rig_columns(&rig, n, columns, out);
        for (size_t i = 0; i < n; i++)
            assert_number(out[i], isnan(x[i]) ? NONE
                                              : as_interval(x[i], marks[0][i], marks[1][i],
                                                            marks[2][i], marks[3][i]));
        rig_method_with(&rig, "piecewise", "x1: 5, y1: 0, x2: 20, y2: 0.25, x3: 60, y3: 1", room);
        rig_columns(&rig, n, columns, out);
        for (size_t i = 0; i < n; i++)
            assert_number(out[i], isnan(x[i]) ? NONE : as_lines(x[i]));
        rig_method_with(&rig, "logistic", "k: 0.2, better: 'less'", room);
        rig_columns(&rig, n, columns, out);
        for (size_t i = 0; i < n; i++)
            assert_number(out[i], isnan(x[i]) ? NONE : 1 / (1 + exp(0.2 * (x[i] - marks[0][i]))));
    }
}

// The same rows in another order, of every method there is: each mark goes with its subject.
static void marks_go_with_their_subject(void **state)
{
    (void)state;
    static const double OFFSETS[] = {0, 10, -30, 50}; // from, to, bottom, top of each
    double rows[2][5][MOST], out[2][MOST];
    uint64_t seed = 90;
    for (size_t m = 0; m < rig.host.methods.count; m++) {
        const char *name = rig.host.methods.list[m].name;
        size_t n = cohort_fill(&seed, rows[0][0]);
        char room[256];
        for (size_t i = 0; i < n; i++) {
            rows[0][0][i] *= 1.1;
            double mark = 40 + (double)(rig_random(&seed) % 100) / 10;
            for (size_t k = 0; k < 4; k++)
                rows[0][k + 1][i] = mark + OFFSETS[k];
            for (size_t k = 0; k < 5; k++)
                rows[1][k][n - 1 - i] = rows[0][k][i];
        }
        rig_method_with(&rig, name,
                        strcmp(name, "piecewise") == 0 ? "x1: 0, y1: 0, x2: 9, y2: 3" : "", room);
        for (size_t way = 0; way < 2; way++)
            rig_columns(&rig, n,
                        (const double *const[]){rows[way][0], rows[way][1], rows[way][2],
                                                rows[way][3], rows[way][4]},
                        out[way]);
        for (size_t i = 0; i < n; i++)
            if (memcmp(&out[0][i], &out[1][n - 1 - i], sizeof(double)) != 0)
                fail_msg("%s of row %zu: %.17g, turned %.17g", name, i, out[0][i],
                         out[1][n - 1 - i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_cohorts_agree_with_naive_formulas),
        cmocka_unit_test(results_do_not_depend_on_the_order_of_rows),
        cmocka_unit_test(marks_and_posts_agree_with_naive_formulas),
        cmocka_unit_test(curves_agree_with_naive_formulas),
        cmocka_unit_test(marks_go_with_their_subject),
    };
    return cmocka_run_group_tests(tests, open_peers, close_peers);
}
