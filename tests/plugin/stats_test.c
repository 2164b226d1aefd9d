// stats over random columns: as naive implementations say, pair by pair; and at the edges.
#include "plugin/panel.h"

static struct rig rig;

static int open_stats(void **state)
{
    (void)state;
    rig_open(&rig, "stats");
    return 0;
}

static int close_stats(void **state)
{
    (void)state;
    rig_close(&rig);
    return 0;
}

#define ALL(i) for (size_t i = 0; i < n; i++)

// Two columns of the same subjects, gaps taken out.
struct couple {
    size_t n;
    double x[ROWS_MOST], y[ROWS_MOST];
};

static struct couple couple_of(const struct panel *p)
{
    struct couple c = {.n = 0};
    for (size_t i = 0; i < p->rows; i++) {
        if (isnan(p->x[0][i]) || isnan(p->x[1][i]))
            continue;
        c.x[c.n] = p->x[0][i];
        c.y[c.n++] = p->x[1][i];
    }
    return c;
}

static double power_about_mean(const double *x, size_t n, int power)
{
    double mean = 0, sum = 0;
    ALL(i)
    mean += x[i] / (double)n;
    ALL(i)
    sum += pow(x[i] - mean, power);
    return sum;
}

static double as_pearson(const double *x, const double *y, size_t n)
{
    double both = 0, mean_x = 0, mean_y = 0;
    ALL(i)
    {
        mean_x += x[i] / (double)n;
        mean_y += y[i] / (double)n;
    }
    ALL(i)
    both += (x[i] - mean_x) * (y[i] - mean_y);
    return both / sqrt(power_about_mean(x, n, 2) * power_about_mean(y, n, 2));
}

static double as_spearman(const double *x, const double *y, size_t n)
{
    double places[2][ROWS_MOST];
    ALL(i)
    {
        places[0][i] = places[1][i] = 0.5;
        ALL(j)
        {
            places[0][i] += x[j] < x[i] ? 1 : x[j] > x[i] ? 0 : 0.5;
            places[1][i] += y[j] < y[i] ? 1 : y[j] > y[i] ? 0 : 0.5;
        }
    }
    return as_pearson(places[0], places[1], n);
}

static double as_kendall(const double *x, const double *y, size_t n)
{
    double ahead = 0, apart_x = 0, apart_y = 0;
    ALL(i)
    {
        for (size_t j = 0; j < i; j++) {
            int in_x = (x[i] > x[j]) - (x[i] < x[j]), in_y = (y[i] > y[j]) - (y[i] < y[j]);
            ahead += in_x * in_y;
            apart_x += in_x != 0;
            apart_y += in_y != 0;
        }
    }
    return ahead / sqrt(apart_x * apart_y);
}

static double as_deviation(const double *x, const double *y, size_t n)
{
    (void)y;
    return n < 2 ? NONE : sqrt(power_about_mean(x, n, 2) / (double)(n - 1));
}

static double as_skewness(const double *x, const double *y, size_t size)
{
    (void)y;
    double n = (double)size;
    return size < 3 ? NONE
                    : sqrt(n * (n - 1)) / (n - 2) * sqrt(n) * power_about_mean(x, size, 3) /
                          pow(power_about_mean(x, size, 2), 1.5);
}

static double as_kurtosis(const double *x, const double *y, size_t size)
{
    (void)y;
    double n = (double)size, s2 = power_about_mean(x, size, 2), s4 = power_about_mean(x, size, 4);
    return size < 4 ? NONE
                    : (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (n * s4 / (s2 * s2) - 3) + 6);
}

static double as_median(const double *x, const double *y, size_t n)
{
    (void)y;
    double sorted[ROWS_MOST];
    ALL(i)
    {
        size_t at = i;
        for (; at > 0 && sorted[at - 1] > x[i]; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = x[i];
    }
    return n == 0 ? NONE : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
}

static const struct {
    const char *method;
    bool alone; // of the first column
    double (*naive)(const double *x, const double *y, size_t n);
} LIST[] = {
    {"deviation", true, as_deviation}, {"skewness", true, as_skewness},
    {"kurtosis", true, as_kurtosis},   {"quantile", true, as_median},
    {"pearson", false, as_pearson},    {"spearman", false, as_spearman},
    {"kendall", false, as_kendall},
};

static bool constant(const double *x, size_t n)
{
    bool same = true;
    ALL(i)
    same = same && x[i] == x[0];
    return same;
}

static void methods_give_what_naive_formulas_say(void **state)
{
    (void)state;
    uint64_t seed = 31;
    size_t known = 0;
    for (size_t round = 0; round < 300; round++) {
        struct panel panel = {.rows = 0}, *p = &panel;
        panel_random(p, &seed);
        if (p->count < 2)
            continue;
        for (size_t i = 0; i < p->rows && round % 3 == 0; i += 5)
            p->x[(i / 5) % 2][i] = NONE;
        for (size_t at = 0; at < sizeof LIST / sizeof *LIST; at++) {
            double out[ROWS_MOST];
            const double *const columns[] = {p->x[0], p->x[1]};
            struct panel q = *p;
            if (LIST[at].alone)
                memcpy(q.x[1], q.x[0], sizeof q.x[1]);
            struct couple k = couple_of(&q);
            rig_method(&rig, LIST[at].method);
            rig_columns(&rig, p->rows, columns, out);
            double wanted = LIST[at].naive(k.x, k.y, k.n);
            bool flat = k.n < 2 || constant(k.x, k.n) || constant(k.y, k.n);
            if (flat && at != 0 && at != 3)
                wanted = NONE;
            for (size_t i = 0; i < p->rows; i++)
                if (isnan(wanted))
                    assert_true(isnan(out[i]));
                else
                    assert_near(LIST[at].method, out[i], wanted);
            known += isnan(wanted) ? 0 : 1;
        }
    }
    assert_true(known > 500);
}

static void alpha_is_one_where_criteria_are_alike(void **state)
{
    (void)state;
    struct panel p = {.rows = 4, .count = 3};
    rig_method(&rig, "cronbach");
    for (size_t k = 0; k < 3; k++) {
        p.way[k] = DIRECTION_MORE;
        p.w[k] = 1.0 / 3;
        for (size_t i = 0; i < 4; i++)
            p.x[k][i] = (double)(i * i) + 1;
    }
    panel_call(&rig, &p, NULL, 0);
    assert_near("alpha", p.y[0][2], 1);
    // (1, 2, 3) and (1, 3, 2): variances 1, covariance 0.5; 4 x 0.5 / 3
    struct panel q = {.rows = 3, .count = 2, .x = {{1, 2, 3}, {1, 3, 2}}, .way = {1, 1}, .w = {1}};
    panel_call(&rig, &q, NULL, 0);
    assert_near("alpha", q.y[0][0], 2.0 / 3);
}

static void huge_and_tiny_columns_have_their_shape(void **state)
{
    (void)state;
    static const double SHAPE[] = {1, 2, 4, 9, 3}, SCALES[] = {1e300, 1e-300, 4e-320};
    for (size_t at = 0; at < 3; at++)
        for (size_t method = 1; method < 3; method++) {
            double x[5], plain[5], out[5];
            for (size_t i = 0; i < 5; i++)
                x[i] = SHAPE[i] * SCALES[at];
            const double *const columns[] = {x}, *const shape[] = {SHAPE};
            rig_method(&rig, LIST[method].method);
            rig_columns(&rig, 5, columns, out);
            rig_columns(&rig, 5, shape, plain);
            assert_true(fabs(out[0] - plain[0]) < 1e-3 && isfinite(out[0]));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(methods_give_what_naive_formulas_say),
        cmocka_unit_test(alpha_is_one_where_criteria_are_alike),
        cmocka_unit_test(huge_and_tiny_columns_have_their_shape),
    };
    return cmocka_run_group_tests(tests, open_stats, close_stats);
}
