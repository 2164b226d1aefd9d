// outrank over random panels: as naive implementations of the formulas say, written apart from the
// plugin, pair by pair and sum by sum.
#include "plugin/panel.h"

static struct rig rig;

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

typedef double (*naive_fn)(const struct panel *p, size_t i);

#define EACH(k) for (size_t k = 0; k < p->count; k++)
#define ALL(i) for (size_t i = 0; i < p->rows; i++)
#define LESS(k) (p->way[k] == DIRECTION_LESS)

static double least(const struct panel *p, size_t k)
{
    double m = p->x[k][0];
    ALL(i)
    m = fmin(m, p->x[k][i]);
    return m;
}

static double most(const struct panel *p, size_t k)
{
    double m = p->x[k][0];
    ALL(i)
    m = fmax(m, p->x[k][i]);
    return m;
}

static double sum(const struct panel *p, size_t k)
{
    double s = 0;
    ALL(i)
    s += p->x[k][i];
    return s;
}

static double span(const struct panel *p, size_t k, size_t i, double flat)
{
    double from = least(p, k), to = most(p, k);
    return to - from < 1e-9 ? flat : (LESS(k) ? to - p->x[k][i] : p->x[k][i] - from) / (to - from);
}

static double share(const struct panel *p, size_t k, size_t i)
{
    return LESS(k) ? least(p, k) / p->x[k][i] : p->x[k][i] / most(p, k);
}

static double part(const struct panel *p, size_t k, size_t i)
{
    double inverse = 0;
    ALL(j)
    inverse += 1 / p->x[k][j];
    return LESS(k) ? 1 / p->x[k][i] / inverse : p->x[k][i] / sum(p, k);
}

static double length(const struct panel *p, size_t k)
{
    double s = 0;
    ALL(i)
    s += p->x[k][i] * p->x[k][i];
    return sqrt(s);
}

static double as_wsm(const struct panel *p, size_t i)
{
    double y = 0;
    EACH(k)
    y += p->w[k] * share(p, k, i);
    return y;
}

static double as_wpm(const struct panel *p, size_t i)
{
    double y = 1;
    EACH(k)
    y *= pow(share(p, k, i), p->w[k]);
    return y;
}

static double as_waspas(const struct panel *p, size_t i)
{
    return 0.3 * as_wsm(p, i) + 0.7 * as_wpm(p, i);
}

static double as_wsm_of_sums(const struct panel *p, size_t i)
{
    double y = 0;
    EACH(k)
    y += p->w[k] * part(p, k, i);
    return y;
}

static double as_wsm_of_spans(const struct panel *p, size_t i)
{
    double y = 0;
    EACH(k)
    y += p->w[k] * span(p, k, i, 1);
    return y;
}

static double as_moora(const struct panel *p, size_t i)
{
    double y = 0;
    EACH(k)
    y += (LESS(k) ? -1 : 1) * p->w[k] * p->x[k][i] / length(p, k);
    return y;
}

static double as_reference_point(const struct panel *p, size_t i)
{
    double y = 0;
    EACH(k)
    y = fmax(y, p->w[k] * fabs((LESS(k) ? least(p, k) : most(p, k)) - p->x[k][i]) / length(p, k));
    return y;
}

static double as_multiplicative(const struct panel *p, size_t i)
{
    double y = 1;
    EACH(k)
    y *= pow(p->x[k][i] / most(p, k), LESS(k) ? -p->w[k] : p->w[k]);
    return y;
}

static double places(const struct panel *p, naive_fn of, bool less, size_t i)
{
    double own = of(p, i), behind = 0;
    if (p->rows == 1)
        return 1;
    ALL(j)
    {
        double other = of(p, j);
        bool same = fabs(own - other) <= 1e-12 * fmax(fabs(own), fabs(other));
        behind += j == i ? 0 : same ? 0.5 : (other < own) != less;
    }
    return behind / (double)(p->rows - 1);
}

static double as_multimoora(const struct panel *p, size_t i)
{
    return (places(p, as_moora, false, i) + places(p, as_reference_point, true, i) +
            places(p, as_multiplicative, false, i)) /
           3;
}

static double side(const struct panel *p, size_t i, bool less)
{
    double y = 0;
    EACH(k)
    y += LESS(k) == less ? p->w[k] * p->x[k][i] / sum(p, k) : 0;
    return y;
}

static double copras_q(const struct panel *p, size_t i)
{
    double costs = 0, inverse = 0, own = side(p, i, true);
    ALL(j)
    {
        costs += side(p, j, true);
        inverse += 1 / side(p, j, true);
    }
    return side(p, i, false) + (own > 0 ? costs / (own * inverse) : 0);
}

static double as_copras(const struct panel *p, size_t i)
{
    double best = 0;
    ALL(j)
    best = fmax(best, copras_q(p, j));
    return copras_q(p, i) / best;
}

static double as_aras(const struct panel *p, size_t i)
{
    double y = 0, best = 0;
    EACH(k)
    {
        double optimal = LESS(k) ? 1 / least(p, k) : most(p, k), total = optimal;
        ALL(j)
        total += LESS(k) ? 1 / p->x[k][j] : p->x[k][j];
        y += p->w[k] * (LESS(k) ? 1 / p->x[k][i] : p->x[k][i]) / total;
        best += p->w[k] * optimal / total;
    }
    return y / best;
}

static double as_marcos(const struct panel *p, size_t i)
{
    double worst = 0, best = 0;
    EACH(k)
    {
        worst += p->w[k] * (LESS(k) ? least(p, k) / most(p, k) : least(p, k) / most(p, k));
        best += p->w[k];
    }
    double low = as_wsm(p, i) / worst, high = as_wsm(p, i) / best;
    double f_low = high / (high + low), f_high = low / (high + low);
    return (low + high) / (1 + (1 - f_high) / f_high + (1 - f_low) / f_low);
}

static double edas_side(const struct panel *p, size_t i, bool good)
{
    double y = 0;
    EACH(k)
    {
        double mean = sum(p, k) / (double)p->rows;
        double over = (LESS(k) ? mean - p->x[k][i] : p->x[k][i] - mean) / mean;
        y += p->w[k] * fmax(0, good ? over : -over);
    }
    return y;
}

static double as_edas(const struct panel *p, size_t i)
{
    double best = 0, worst = 0;
    ALL(j)
    {
        best = fmax(best, edas_side(p, j, true));
        worst = fmax(worst, edas_side(p, j, false));
    }
    if (best < 1e-12) // all equal but for what the mean is rounded by
        return 0.5;
    return (edas_side(p, i, true) / best + 1 - edas_side(p, i, false) / worst) / 2;
}

static void codas_distances(const struct panel *p, size_t i, double *e, double *t)
{
    *e = *t = 0;
    EACH(k)
    {
        double worst = 1;
        ALL(j)
        worst = fmin(worst, share(p, k, j));
        double away = p->w[k] * (share(p, k, i) - worst);
        *e += away * away;
        *t += away;
    }
    *e = sqrt(*e);
}

static double as_codas(const struct panel *p, size_t i)
{
    double e, t, y = 0;
    codas_distances(p, i, &e, &t);
    ALL(j)
    {
        double other_e, other_t;
        codas_distances(p, j, &other_e, &other_t);
        y += e - other_e + (fabs(e - other_e) >= 0.02 ? t - other_t : 0);
    }
    return y;
}

static double as_mabac(const struct panel *p, size_t i)
{
    double y = 0;
    EACH(k)
    {
        double border = 1;
        ALL(j)
        border *= pow(p->w[k] * (1 + span(p, k, j, 0)), 1 / (double)p->rows);
        y += p->w[k] * (1 + span(p, k, i, 0)) - border;
    }
    return y;
}

static double as_mairca(const struct panel *p, size_t i)
{
    return (1 - as_wsm_of_spans(p, i)) / (double)p->rows;
}

static double as_spotis(const struct panel *p, size_t i)
{
    double y = 0;
    EACH(k)
    y += p->w[k] * fabs(p->x[k][i] - (LESS(k) ? -1 : 40)) / 41;
    return y;
}

static double as_ocra(const struct panel *p, size_t i)
{
    double cost[ROWS_MOST] = {0}, gain[ROWS_MOST] = {0}, all[ROWS_MOST];
    double low[3] = {HUGE_VAL, HUGE_VAL, HUGE_VAL};
    ALL(j)
    {
        EACH(k)
        {
            if (LESS(k))
                cost[j] += p->w[k] * (most(p, k) - p->x[k][j]) / least(p, k);
            else
                gain[j] += p->w[k] * (p->x[k][j] - least(p, k)) / least(p, k);
        }
        low[0] = fmin(low[0], cost[j]);
        low[1] = fmin(low[1], gain[j]);
    }
    ALL(j)
    {
        all[j] = cost[j] - low[0] + gain[j] - low[1];
        low[2] = fmin(low[2], all[j]);
    }
    return all[i] - low[2];
}

static double as_topsis(const struct panel *p, size_t i)
{
    double to_best = 0, to_worst = 0;
    EACH(k)
    {
        double unit = p->w[k] / length(p, k), x = p->x[k][i];
        double best = LESS(k) ? least(p, k) : most(p, k),
               worst = LESS(k) ? most(p, k) : least(p, k);
        to_best += pow(unit * (x - best), 2);
        to_worst += pow(unit * (x - worst), 2);
    }
    return to_best + to_worst > 0 ? sqrt(to_worst) / (sqrt(to_best) + sqrt(to_worst)) : 0.5;
}

static double as_duels(const struct panel *p, size_t i)
{
    double score = 0;
    ALL(j)
    {
        double won = 0, lost = 0;
        EACH(k)
        {
            double ahead = (LESS(k) ? -1 : 1) * (p->x[k][i] - p->x[k][j]);
            won += ahead > 1e-9 ? p->w[k] : 0;
            lost += ahead < -1e-9 ? p->w[k] : 0;
        }
        score += fabs(won - lost) < 1e-9 ? 0 : won > lost ? 1 : -1;
    }
    return score;
}

static const struct {
    const char *method, *given;
    naive_fn naive;
} LIST[] = {
    {"wsm", "", as_wsm},
    {"wsm", "normalise: 'sum'", as_wsm_of_sums},
    {"wsm", "normalise: 'span'", as_wsm_of_spans},
    {"wpm", "", as_wpm},
    {"waspas", "lambda: 0.3", as_waspas},
    {"moora", "", as_moora},
    {"reference_point", "", as_reference_point},
    {"multiplicative", "", as_multiplicative},
    {"multimoora", "", as_multimoora},
    {"copras", "", as_copras},
    {"aras", "", as_aras},
    {"marcos", "", as_marcos},
    {"edas", "", as_edas},
    {"codas", "", as_codas},
    {"mabac", "", as_mabac},
    {"mairca", "", as_mairca},
    {"ocra", "", as_ocra},
    {"topsis", "", as_topsis},
    {"copeland", "", as_duels},
};

static void methods_give_what_naive_formulas_say(void **state)
{
    (void)state;
    uint64_t seed = 20201231;
    for (size_t round = 0; round < 60; round++) {
        struct panel panel = {.rows = 0}, *p = &panel;
        panel_random(p, &seed);
        for (size_t at = 0; at < sizeof LIST / sizeof *LIST; at++) {
            char room[256];
            rig_method_with(&rig, LIST[at].method, LIST[at].given, room);
            panel_call(&rig, p, NULL, 0);
            ALL(i)
            assert_near(LIST[at].method, p->y[0][i], LIST[at].naive(p, i));
        }
    }
}

static void spotis_measures_between_its_posts(void **state)
{
    (void)state;
    static const double BOTTOM[CRITERIA_MOST] = {-1, -1, -1, -1, -1, -1, -1, -1};
    static const double TOP[CRITERIA_MOST] = {40, 40, 40, 40, 40, 40, 40, 40};
    uint64_t seed = 5;
    rig_method(&rig, "spotis");
    for (size_t round = 0; round < 40; round++) {
        struct panel panel = {.rows = 0}, *p = &panel;
        panel_random(p, &seed);
        const struct panel_list lists[] = {{"bottom", BOTTOM, NULL, p->count},
                                           {"top", TOP, NULL, p->count}};
        panel_call(&rig, p, lists, 2);
        ALL(i)
        assert_near("spotis", p->y[0][i], as_spotis(p, i));
    }
}

static double cocoso_share(const struct panel *p, size_t i, double *product)
{
    double s = 0;
    *product = 0;
    EACH(k)
    {
        s += p->w[k] * span(p, k, i, 1);
        *product += pow(span(p, k, i, 1), p->w[k]);
    }
    return s;
}

static void cocoso_combines_three_compromises(void **state)
{
    (void)state;
    uint64_t seed = 11;
    size_t combined = 0;
    rig_method(&rig, "cocoso");
    for (size_t round = 0; round < 60; round++) {
        struct panel panel = {.rows = 0}, *p = &panel;
        panel_random(p, &seed);
        double s[ROWS_MOST], q[ROWS_MOST], all = 0, low[2] = {1e9, 1e9}, high[2] = {0, 0};
        ALL(i)
        {
            s[i] = cocoso_share(p, i, &q[i]);
            all += s[i] + q[i];
            low[0] = fmin(low[0], s[i]);
            low[1] = fmin(low[1], q[i]);
            high[0] = fmax(high[0], s[i]);
            high[1] = fmax(high[1], q[i]);
        }
        if (low[0] <= 0) // the last in everything: refused, see the README
            continue;
        panel_call(&rig, p, NULL, 0);
        combined++;
        ALL(i)
        {
            double a = (s[i] + q[i]) / all, b = s[i] / low[0] + q[i] / low[1];
            double c = (s[i] + q[i]) / (high[0] + high[1]);
            assert_near("cocoso", p->y[0][i], cbrt(a * b * c) + (a + b + c) / 3);
        }
    }
    assert_true(combined > 20);
}

static double preferred(const char *form, double d, double q, double full, double s)
{
    if (strcmp(form, "usual") == 0)
        return d > 1e-9;
    if (strcmp(form, "u") == 0)
        return d > q + 1e-9;
    if (strcmp(form, "v") == 0)
        return fmin(fmax(d / full, 0), 1);
    if (strcmp(form, "level") == 0)
        return d > full + 1e-9 ? 1 : d > q + 1e-9 ? 0.5 : 0;
    if (strcmp(form, "linear") == 0)
        return fmin(fmax((d - q) / (full - q), 0), 1);
    return d > 0 ? 1 - exp(-d * d / (2 * s * s)) : 0;
}

static void promethee_by_sorting_is_promethee_by_pairs(void **state)
{
    (void)state;
    static const char *const FORMS[] = {"usual", "u", "v", "level", "linear", "gauss"};
    uint64_t seed = 3;
    rig_method(&rig, "promethee");
    for (size_t round = 0; round < 200; round++) {
        struct panel panel = {.rows = 0}, *p = &panel;
        panel_random(p, &seed);
        const char *forms[CRITERIA_MOST];
        double q[CRITERIA_MOST], full[CRITERIA_MOST], s[CRITERIA_MOST];
        EACH(k)
        {
            forms[k] = FORMS[(round + k) % 6];
            q[k] = 0.1 * (double)(round % 7);
            full[k] = q[k] + 0.1 * (double)(1 + round % 50);
            s[k] = 0.7;
        }
        const struct panel_list lists[] = {{"preference", NULL, forms, p->count},
                                           {"q", q, NULL, p->count},
                                           {"p", full, NULL, p->count},
                                           {"s", s, NULL, p->count}};
        panel_call(&rig, p, lists, 4);
        ALL(i)
        {
            double plus = 0, minus = 0, others = p->rows > 1 ? (double)(p->rows - 1) : 1;
            ALL(j)
            {
                EACH(k)
                {
                    double d = (LESS(k) ? -1 : 1) * (p->x[k][i] - p->x[k][j]);
                    plus += p->w[k] * preferred(forms[k], d, q[k], full[k], s[k]) / others;
                    minus += p->w[k] * preferred(forms[k], -d, q[k], full[k], s[k]) / others;
                }
            }
            assert_near("plus", p->y[1][i], plus);
            assert_near("minus", p->y[2][i], minus);
            assert_near("net", p->y[0][i], plus - minus);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(methods_give_what_naive_formulas_say),
        cmocka_unit_test(spotis_measures_between_its_posts),
        cmocka_unit_test(cocoso_combines_three_compromises),
        cmocka_unit_test(promethee_by_sorting_is_promethee_by_pairs),
    };
    return cmocka_run_group_tests(tests, open_outrank, close_outrank);
}
