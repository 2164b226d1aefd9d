// treat over random columns with gaps: as naive implementations of the README's formulas say,
// written apart from the plugin, cell by cell and flag by flag.
#include "plugin/criteria_rig.h"

static struct rig rig;
static struct criteria table;

static int open_treat(void **state)
{
    (void)state;
    rig_open(&rig, "treat");
    return 0;
}

static int close_treat(void **state)
{
    (void)state;
    rig_close(&rig);
    return 0;
}

// The numbers of a column without its gaps, in ascending order.
struct line {
    size_t n;
    double x[CRITERIA_ROWS];
};

static struct line sorted(const double *x, size_t rows)
{
    struct line l = {.n = 0};
    for (size_t i = 0; i < rows; i++) {
        size_t at = l.n;
        if (isnan(x[i]))
            continue;
        for (l.n++; at > 0 && l.x[at - 1] > x[i]; at--)
            l.x[at] = l.x[at - 1];
        l.x[at] = x[i];
    }
    return l;
}

static double power_sum(const struct line *l, double about, int power)
{
    double sum = 0;
    for (size_t i = 0; i < l->n; i++)
        sum += pow(l->x[i] - about, power);
    return sum;
}

static double skewness(const struct line *l)
{
    double n = (double)l->n, mean = power_sum(l, 0, 1) / n;
    return sqrt(n * (n - 1)) / (n - 2) * sqrt(n) * power_sum(l, mean, 3) /
           pow(power_sum(l, mean, 2), 1.5);
}

static double kurtosis(const struct line *l)
{
    double n = (double)l->n, mean = power_sum(l, 0, 1) / n, s2 = power_sum(l, mean, 2);
    return (n - 1) / ((n - 2) * (n - 3)) *
           ((n + 1) * (n * power_sum(l, mean, 4) / (s2 * s2) - 3) + 6);
}

static bool is_odd(const double *x, size_t rows, bool *above)
{
    struct line l = sorted(x, rows);
    if (l.n < 4 || l.x[l.n - 1] - l.x[0] < 1e-9)
        return false;
    *above = skewness(&l) >= 0;
    return fabs(skewness(&l)) >= 2 && kurtosis(&l) >= 3.5;
}

// The largest number, or the smallest, put to the next; how many cells stand there afterwards less
// the ones that stood there before.
static size_t end_put(double *x, size_t rows, bool above)
{
    struct line l = sorted(x, rows);
    double end = above ? l.x[l.n - 1] : l.x[0], next = end;
    for (size_t i = 0; i < l.n; i++) {
        double y = above ? l.x[i] : l.x[l.n - 1 - i];
        next = y != end ? y : next; // the last before the end
    }
    size_t put = 0;
    for (size_t i = 0; i < rows; i++)
        if (x[i] == end) {
            x[i] = next;
            put++;
        }
    return put;
}

// False where it is odd even so.
static bool winsorised(double *x, size_t rows)
{
    size_t put[2] = {0, 0};
    bool above;
    while (is_odd(x, rows, &above)) {
        if (put[0] + put[1] >= 5)
            return false;
        put[above] = end_put(x, rows, above);
    }
    return true;
}

static double quantile(const struct line *l, double part)
{
    double h = (double)(l->n - 1) * part;
    size_t at = (size_t)floor(h + 1e-9);
    return at + 1 < l->n ? l->x[at] + fmax(h - (double)at, 0) * (l->x[at + 1] - l->x[at])
                         : l->x[at];
}

// What a column becomes, in place; `less` where less is better.
typedef void (*naive_fn)(double *x, size_t rows, bool less);

static void as_winsorise(double *x, size_t rows, bool less)
{
    (void)less;
    winsorised(x, rows);
}

static void each_log(double *x, size_t rows, double offset, bool mirrored)
{
    struct line l = sorted(x, rows);
    double least = l.x[0], most = l.x[l.n - 1];
    for (size_t i = 0; i < rows && most > least; i++)
        x[i] = mirrored ? -log(most + offset - x[i]) : log(x[i] - least + offset);
}

static double hundredth(const double *x, size_t rows)
{
    struct line l = sorted(x, rows);
    return 0.01 * (l.x[l.n - 1] - l.x[0]);
}

static void as_outliers(double *x, size_t rows, bool less)
{
    double was[CRITERIA_ROWS];
    (void)less;
    memcpy(was, x, rows * sizeof *x);
    if (winsorised(x, rows))
        return;
    memcpy(x, was, rows * sizeof *x);
    struct line l = sorted(x, rows);
    each_log(x, rows, hundredth(x, rows), skewness(&l) < 0);
}

static void as_log_range(double *x, size_t rows, bool less)
{
    (void)less;
    each_log(x, rows, hundredth(x, rows), false);
}

static void as_log_mirrored(double *x, size_t rows, bool less)
{
    (void)less;
    struct line l = sorted(x, rows);
    each_log(x, rows, hundredth(x, rows), l.n >= 4 && skewness(&l) < 0);
}

static void as_log_one(double *x, size_t rows, bool less)
{
    (void)less;
    each_log(x, rows, 1, false);
}

static void as_log_gii(double *x, size_t rows, bool less)
{
    (void)less;
    struct line l = sorted(x, rows);
    double least = l.x[0], most = l.x[l.n - 1];
    for (size_t i = 0; i < rows && most > least && most > 1; i++)
        x[i] = log((most - 1) * (x[i] - least) / (most - least) + 1);
}

static void as_boxcox(double *x, size_t rows, bool less)
{
    (void)less;
    struct line l = sorted(x, rows);
    for (size_t i = 0; i < rows && l.x[l.n - 1] > l.x[0]; i++)
        x[i] = (pow(x[i] - l.x[0] + 1, 0.5) - 1) / 0.5;
}

static void as_clip(double *x, size_t rows, bool less)
{
    (void)less;
    struct line l = sorted(x, rows);
    for (size_t i = 0; i < rows; i++)
        x[i] = isnan(x[i]) ? NONE : fmin(fmax(x[i], quantile(&l, 0.1)), quantile(&l, 0.8));
}

static void as_trim(double *x, size_t rows, bool less)
{
    (void)less;
    struct line l = sorted(x, rows);
    for (size_t i = 0; i < rows; i++)
        x[i] = x[i] < quantile(&l, 0.1) || x[i] > quantile(&l, 0.8) ? NONE : x[i];
}

static void fill(double *x, size_t rows, double with)
{
    for (size_t i = 0; i < rows; i++)
        x[i] = isnan(x[i]) ? with : x[i];
}

static void as_fill_mean(double *x, size_t rows, bool less)
{
    (void)less;
    struct line l = sorted(x, rows);
    fill(x, rows, power_sum(&l, 0, 1) / (double)l.n);
}

static void as_fill_median(double *x, size_t rows, bool less)
{
    (void)less;
    struct line l = sorted(x, rows);
    fill(x, rows, (l.x[(l.n - 1) / 2] + l.x[l.n / 2]) / 2);
}

static void as_fill_worst(double *x, size_t rows, bool less)
{
    struct line l = sorted(x, rows);
    fill(x, rows, l.x[less ? l.n - 1 : 0]);
}

static void as_fill_best(double *x, size_t rows, bool less)
{
    as_fill_worst(x, rows, !less);
}

static const struct {
    const char *method, *given;
    naive_fn naive;
    enum cell_fate fate; // of a changed cell, CELL_AS_IT_WAS: one of several
} LIST[] = {
    {"winsorise", "", as_winsorise, CELL_WINSORISED},
    {"outliers", "", as_outliers, CELL_AS_IT_WAS},
    {"quantiles", "low: 0.1, high: 0.8", as_clip, CELL_WINSORISED},
    {"quantiles", "low: 0.1, high: 0.8, trim: true", as_trim, CELL_REMOVED},
    {"logarithm", "", as_log_range, CELL_TRANSFORMED},
    {"logarithm", "mirror: true", as_log_mirrored, CELL_TRANSFORMED},
    {"logarithm", "form: 'one'", as_log_one, CELL_TRANSFORMED},
    {"logarithm", "form: 'gii'", as_log_gii, CELL_TRANSFORMED},
    {"boxcox", "lambda: 0.5", as_boxcox, CELL_TRANSFORMED},
    {"impute", "", as_fill_mean, CELL_IMPUTED},
    {"impute", "by: 'median'", as_fill_median, CELL_IMPUTED},
    {"impute", "by: 'worst'", as_fill_worst, CELL_IMPUTED},
    {"impute", "by: 'best'", as_fill_best, CELL_IMPUTED},
};

// Three columns with gaps, each of another shape: even, with a long tail above or below, far out.
static void columns_draw(struct random *r)
{
    criteria_random(&table, r, 8 + random_below(r, 60), 3);
    for (size_t k = 0; k < 3; k++) {
        uint64_t shape = random_below(r, 5);
        table.directions[k] = random_below(r, 2) ? DIRECTION_LESS : DIRECTION_MORE;
        for (size_t i = 0; i < table.rows; i++) {
            double u = table.x[k][i], tail = pow(1 - u, -1.5);
            table.x[k][i] = shape == 0   ? floor(u * 8)
                            : shape == 1 ? 100 * u - 30
                            : shape == 2 ? tail
                            : shape == 3 ? -tail
                                         : u + (double)(i < 1 + table.rows / 9) * (40 + u);
            if (i > 4 && random_below(r, 9) == 0) // some stay, and not all alike
                table.x[k][i] = NONE;
        }
    }
}

static void cell_compare(size_t at, size_t k, size_t i, double wanted, size_t *changed)
{
    double was = table.x[k][i], is = table.cells[k][i];
    if (isnan(is) != isnan(wanted) || fabs(is - wanted) > 1e-10 * fmax(1, fabs(wanted)))
        fail_msg("%s(%s) of %g among %zu: %.17g, not %.17g", LIST[at].method, LIST[at].given, was,
                 table.rows, is, wanted);
    bool same = was == is || (isnan(was) && isnan(is));
    assert_int_equal(same, table.fates[k][i] == CELL_AS_IT_WAS);
    if (!same && LIST[at].fate != CELL_AS_IT_WAS)
        assert_int_equal(table.fates[k][i], LIST[at].fate);
    *changed += !same;
}

static void columns_become_what_naive_formulas_say(void **state)
{
    (void)state;
    struct random r = {.state = 1964};
    char room[256];
    for (size_t at = 0; at < sizeof LIST / sizeof *LIST; at++) {
        size_t changed = 0;
        for (int round = 0; round < 80; round++) {
            columns_draw(&r);
            rig_method_with(&rig, LIST[at].method, LIST[at].given, room);
            criteria_call(&rig, &table);
            for (size_t k = 0; k < 3; k++) {
                double wanted[CRITERIA_ROWS];
                memcpy(wanted, table.x[k], sizeof wanted);
                LIST[at].naive(wanted, table.rows, table.directions[k] == DIRECTION_LESS);
                for (size_t i = 0; i < table.rows; i++)
                    cell_compare(at, k, i, wanted[i], &changed);
            }
        }
        assert_true(changed > 50);
    }
}

// As far within each criterion's range as the subject is on average within those of its others.
static void a_row_fills_its_own_gaps(void **state)
{
    (void)state;
    struct random r = {.state = 7};
    char room[256];
    size_t filled = 0;
    for (int round = 0; round < 40; round++) {
        columns_draw(&r);
        rig_method_with(&rig, "impute", "by: 'row'", room);
        criteria_call(&rig, &table);
        for (size_t i = 0; i < table.rows; i++) {
            double least[3], most[3], sum = 0, count = 0;
            for (size_t k = 0; k < 3; k++) {
                struct line l = sorted(table.x[k], table.rows);
                bool less = table.directions[k] == DIRECTION_LESS;
                least[k] = l.x[less ? l.n - 1 : 0];
                most[k] = l.x[less ? 0 : l.n - 1];
                if (isnan(table.x[k][i]))
                    continue;
                sum += (table.x[k][i] - least[k]) / (most[k] - least[k]);
                count++;
            }
            for (size_t k = 0; k < 3; k++) {
                double wanted = !isnan(table.x[k][i]) ? table.x[k][i]
                                : count > 0 ? least[k] + sum / count * (most[k] - least[k])
                                            : NONE;
                assert_true(isnan(wanted) ? isnan(table.cells[k][i])
                                          : fabs(table.cells[k][i] - wanted) < 1e-9);
                filled += isnan(table.x[k][i]) && count > 0;
            }
        }
    }
    assert_true(filled > 50);
}

static void every_method_stands_in_the_list(void **state)
{
    (void)state;
    for (size_t m = 0; m < rig.host.methods.count; m++) {
        size_t at = 0;
        while (at < sizeof LIST / sizeof *LIST &&
               strcmp(LIST[at].method, rig.host.methods.list[m].name) != 0)
            at++;
        if (at == sizeof LIST / sizeof *LIST)
            fail_msg("no naive way of %s", rig.host.methods.list[m].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_become_what_naive_formulas_say),
        cmocka_unit_test(a_row_fills_its_own_gaps),
        cmocka_unit_test(every_method_stands_in_the_list),
    };
    return cmocka_run_group_tests(tests, open_treat, close_treat);
}
