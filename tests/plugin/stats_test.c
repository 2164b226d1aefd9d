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

static double covariance(const double *x, const double *y, size_t size)
{
    double a[ROWS_MOST], b[ROWS_MOST], mean_a = 0, mean_b = 0, both = 0;
    size_t n = 0;
    for (size_t i = 0; i < size; i++)
        if (!isnan(x[i]) && !isnan(y[i])) {
            a[n] = x[i];
            b[n++] = y[i];
        }
    ALL(i)
    {
        mean_a += a[i] / (double)n;
        mean_b += b[i] / (double)n;
    }
    ALL(i)
    both += (a[i] - mean_a) * (b[i] - mean_b) / (double)(n - 1);
    return both;
}

static void alpha_is_what_all_pairs_of_criteria_say(void **state)
{
    (void)state;
    uint64_t seed = 8;
    size_t known = 0;
    rig_method(&rig, "cronbach");
    for (size_t round = 0; round < 200; round++) {
        struct panel panel = {.rows = 0}, *p = &panel;
        panel_random(p, &seed);
        if (p->count < 2 || p->rows < 7)
            continue;
        for (size_t i = 0; i < p->rows; i++) {
            for (size_t k = 1; k < p->count; k++) // so that they go together
                p->x[k][i] += p->x[0][i];
            if (i % 6 == 5)
                p->x[i % p->count][i] = NONE;
        }
        double between = 0, all = 0, k = (double)p->count;
        for (size_t a = 0; a < p->count; a++)
            for (size_t b = 0; b < p->count; b++) {
                double c = covariance(p->x[a], p->x[b], p->rows);
                all += c;
                between += a == b ? 0 : c / (k * (k - 1));
            }
        panel_call(&rig, p, NULL, 0);
        if (all > 1e-6) {
            assert_near("cronbach", p->y[0][p->rows - 1], k * k * between / all);
            known++;
        }
    }
    assert_true(known > 50);
}

static void any_part_of_a_column_lies_below_its_quantile(void **state)
{
    (void)state;
    uint64_t seed = 12;
    rig_method(&rig, "quantile");
    for (size_t round = 0; round < 200; round++) {
        double x[ROWS_MOST], sorted[ROWS_MOST], out[ROWS_MOST];
        size_t n = 1 + rig_random(&seed) % ROWS_MOST;
        ALL(i)
        {
            x[i] = (double)(rig_random(&seed) % 1000) / 8 - 60;
            size_t at = i;
            for (; at > 0 && sorted[at - 1] > x[i]; at--)
                sorted[at] = sorted[at - 1];
            sorted[at] = x[i];
        }
        double part = (double)(rig_random(&seed) % 17) / 16, h = (double)(n - 1) * part;
        size_t below = (size_t)h, above = below + 1 < n ? below + 1 : below;
        rig_set(&rig, "at", part);
        rig_columns(&rig, n, (const double *const[]){x}, out);
        assert_near("quantile", out[0],
                    sorted[below] + (h - (double)below) * (sorted[above] - sorted[below]));
    }
}

#define LARGEST 1.7976931348623157e308
#define TINY 4.9406564584124654e-324

// Columns at the edges; which of deviation, skewness, kurtosis, quantile, pearson, spearman,
// kendall, cronbach know an answer of them beside 1, 2, 4, 3, 5.
static const struct {
    const char *name;
    size_t count;
    double x[5];
    const char *known; // d s k q p r t c, those that give a number
} EDGES[] = {
    {"constant", 4, {7, 7, 7, 7}, "dqc"},
    {"one subject", 1, {7}, "q"},
    {"two equal", 2, {7, 7}, "dqc"},
    {"two equal of four", 4, {7, 7, 9, 8}, "dskqprtc"},
    {"all missing", 4, {NONE, NONE, NONE, NONE}, ""},
    {"one missing", 5, {3, NONE, 9, 5, 1}, "dskqprtc"},
    {"nobody", 0, {0}, ""},
    {"negative", 4, {-3, -7, -1, -2}, "dskqprtc"},
    {"zeros", 3, {0, 0, 0}, "dqc"},
    {"huge", 4, {1e300, 2e300, 1, 3}, "dskqprtc"},
    {"the largest", 4, {LARGEST, -LARGEST, LARGEST, 1}, "dskqprtc"},
    {"the largest of both signs", 2, {LARGEST, -LARGEST}, "dqprtc"},
    {"denormals", 4, {TINY, 3 * TINY, 0, 7 * TINY}, "dskqprtc"},
    {"denormals beside 1e300", 4, {TINY, 1e300, -TINY, 1}, "dskqprtc"},
};

static void edge_holds(size_t e, const char *method, char letter)
{
    struct panel p = {.rows = EDGES[e].count, .count = 2, .way = {1, 1}, .w = {0.5, 0.5}};
    static const double PLAIN[] = {1, 2, 4, 3, 5};
    bool known = strchr(EDGES[e].known, letter) != NULL;
    memcpy(p.x[0], EDGES[e].x, sizeof EDGES[e].x);
    memcpy(p.x[1], PLAIN, sizeof PLAIN);
    rig_method(&rig, method);
    panel_call(&rig, &p, NULL, 0);
    for (size_t i = 0; i < p.rows; i++)
        if (known ? !isfinite(p.y[0][i]) : !isnan(p.y[0][i]))
            fail_msg("%s of \"%s\" gives %g", method, EDGES[e].name, p.y[0][i]);
    struct panel turned = p;
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < p.rows; i++)
            turned.x[k][(i + 1) % p.rows] = p.x[k][i];
    panel_call(&rig, &turned, NULL, 0);
    for (size_t i = 0; i < p.rows && known; i++)
        assert_memory_equal(&turned.y[0][i], &p.y[0][i], sizeof(double));
}

static void columns_at_the_edges_give_what_the_readme_says(void **state)
{
    (void)state;
    static const char *const METHODS[] = {"deviation", "skewness", "kurtosis", "quantile",
                                          "pearson",   "spearman", "kendall",  "cronbach"};
    static const char LETTERS[] = "dskqprtc";
    assert_int_equal(rig.host.methods.count, sizeof METHODS / sizeof *METHODS);
    for (size_t m = 0; m < sizeof METHODS / sizeof *METHODS; m++)
        for (size_t e = 0; e < sizeof EDGES / sizeof *EDGES; e++)
            edge_holds(e, METHODS[m], LETTERS[m]);
}

static void order_leaves_no_trace(void **state)
{
    (void)state;
    uint64_t seed = 5;
    for (size_t round = 0; round < 100; round++) {
        struct panel p = {.rows = 0}, mixed;
        panel_random(&p, &seed);
        if (p.count < 2)
            continue;
        mixed = p;
        for (size_t i = 0; i < p.rows; i++)
            for (size_t k = 0; k < p.count; k++)
                mixed.x[k][(i * 5 + 3) % p.rows] = p.x[k][i] *= 1.1; // no round numbers
        if (p.rows % 5 == 0)
            continue; // there 5 does not reach every row
        for (size_t m = 0; m < rig.host.methods.count; m++) {
            rig_method(&rig, rig.host.methods.list[m].name);
            panel_call(&rig, &p, NULL, 0);
            panel_call(&rig, &mixed, NULL, 0);
            assert_memory_equal(&mixed.y[0][0], &p.y[0][0], sizeof(double));
        }
    }
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
        cmocka_unit_test(alpha_is_what_all_pairs_of_criteria_say),
        cmocka_unit_test(any_part_of_a_column_lies_below_its_quantile),
        cmocka_unit_test(columns_at_the_edges_give_what_the_readme_says),
        cmocka_unit_test(order_leaves_no_trace),
        cmocka_unit_test(huge_and_tiny_columns_have_their_shape),
    };
    return cmocka_run_group_tests(tests, open_stats, close_stats);
}
