// weights over random panels: as naive implementations of the formulas say, written apart from the
// plugin; and what people give, worked out by hand.
#include "plugin/panel.h"

static struct rig rig;

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

#define EACH(k) for (size_t k = 0; k < p->count; k++)
#define ALL(i) for (size_t i = 0; i < p->rows; i++)
#define LESS(k) (p->way[k] == DIRECTION_LESS)

typedef double (*naive_fn)(const struct panel *p, size_t k);

static double mean(const struct panel *p, size_t k)
{
    double s = 0;
    ALL(i)
    s += p->x[k][i];
    return s / (double)p->rows;
}

static double squares(const struct panel *p, size_t k)
{
    double s = 0, m = mean(p, k);
    ALL(i)
    s += (p->x[k][i] - m) * (p->x[k][i] - m);
    return s;
}

static bool same(const struct panel *p, size_t k)
{
    return squares(p, k) < 1e-18;
}

static double edge(const struct panel *p, size_t k, bool best)
{
    double low = HUGE_VAL, high = -HUGE_VAL;
    ALL(i)
    {
        low = fmin(low, p->x[k][i]);
        high = fmax(high, p->x[k][i]);
    }
    return LESS(k) == best ? low : high;
}

// The panel in parts of each criterion's range, 0 the worst; `directed` false: 0 the least.
static struct panel spans(const struct panel *p, bool directed)
{
    struct panel u = *p;
    EACH(k)
    {
        double worst = edge(p, k, false), best = edge(p, k, true);
        ALL(i)
        {
            u.x[k][i] = same(p, k) ? 0 : (p->x[k][i] - worst) / (best - worst);
            u.x[k][i] = !directed && LESS(k) && !same(p, k) ? 1 - u.x[k][i] : u.x[k][i];
        }
    }
    return u;
}

static double as_entropy(const struct panel *p, size_t k)
{
    double e = 0;
    ALL(i)
    {
        double part = p->x[k][i] / (mean(p, k) * (double)p->rows);
        e -= part * log(part) / log((double)p->rows);
    }
    return same(p, k) ? 0 : 1 - e;
}

static double as_deviation(const struct panel *p, size_t k)
{
    return same(p, k) ? 0 : sqrt(squares(p, k) / (double)(p->rows - 1));
}

static double as_variance(const struct panel *p, size_t k)
{
    struct panel u = spans(p, true);
    return squares(&u, k);
}

static double as_gini(const struct panel *p, size_t k)
{
    double apart = 0;
    ALL(i)
    {
        ALL(j)
        apart += fabs(p->x[k][i] - p->x[k][j]);
    }
    return apart / mean(p, k);
}

static double as_angle(const struct panel *p, size_t k)
{
    double length = 0;
    ALL(i)
    length += p->x[k][i] * p->x[k][i];
    double cosine = mean(p, k) * sqrt((double)p->rows) / sqrt(length);
    return same(p, k) ? 0 : acos(fmin(cosine, 1));
}

static double as_lopcow(const struct panel *p, size_t k)
{
    struct panel u = spans(p, true);
    double size = 0;
    ALL(i)
    size += u.x[k][i] * u.x[k][i] / (double)p->rows;
    return same(p, k) ? 0 : fabs(log(sqrt(size / (squares(&u, k) / (double)(p->rows - 1)))));
}

static double correlation(const struct panel *p, size_t a, size_t b)
{
    double both = 0, mean_a = mean(p, a), mean_b = mean(p, b);
    ALL(i)
    both += (p->x[a][i] - mean_a) * (p->x[b][i] - mean_b);
    return both / sqrt(squares(p, a) * squares(p, b));
}

static double critic(const struct panel *u, size_t k)
{
    double conflict = 0;
    for (size_t j = 0; j < u->count; j++)
        conflict += j == k || same(u, j) || same(u, k) ? 0 : 1 - correlation(u, j, k);
    return sqrt(squares(u, k)) * conflict;
}

static double as_critic(const struct panel *p, size_t k)
{
    struct panel u = spans(p, true);
    return critic(&u, k);
}

static double as_critic_undirected(const struct panel *p, size_t k)
{
    struct panel u = spans(p, false);
    return critic(&u, k);
}

static double as_merec(const struct panel *p, size_t k)
{
    double effect = 0;
    ALL(i)
    {
        double with = 0, without = 0;
        EACH(j)
        {
            double part = fabs(
                log(LESS(j) ? p->x[j][i] / edge(p, j, false) : edge(p, j, false) / p->x[j][i]));
            with += part / (double)p->count;
            without += j == k ? 0 : part / (double)p->count;
        }
        effect += fabs(log(1 + without) - log(1 + with));
    }
    return effect;
}

static const struct {
    const char *method, *given;
    naive_fn naive;
} LIST[] = {
    {"entropy", "", as_entropy},   {"deviation", "", as_deviation},
    {"variance", "", as_variance}, {"gini", "", as_gini},
    {"angle", "", as_angle},       {"lopcow", "", as_lopcow},
    {"critic", "", as_critic},     {"critic_undirected", "", as_critic_undirected},
    {"merec", "", as_merec},
};

static void methods_give_what_naive_formulas_say(void **state)
{
    (void)state;
    uint64_t seed = 42;
    for (size_t round = 0; round < 80; round++) {
        struct panel panel = {.rows = 0}, *p = &panel;
        panel_random(p, &seed);
        for (size_t at = 0; at < sizeof LIST / sizeof *LIST; at++) {
            char room[256];
            double wanted[CRITERIA_MOST], all = 0;
            rig_method_with(&rig, LIST[at].method, LIST[at].given, room);
            panel_call(&rig, p, NULL, 0);
            EACH(k)
            {
                wanted[k] = LIST[at].naive(p, k);
                all += wanted[k];
            }
            EACH(k)
            assert_near(LIST[at].method, p->vector[k],
                        all > 1e-9 ? wanted[k] / all : 1 / (double)p->count);
        }
    }
}

// What cilos says of itself: F q = 0.
static void cilos_loses_as_much_as_it_wins(void **state)
{
    (void)state;
    uint64_t seed = 9;
    rig_method(&rig, "cilos");
    for (size_t round = 0; round < 60; round++) {
        struct panel panel = {.rows = 0}, *p = &panel;
        panel_random(p, &seed);
        if (p->rows < 20) // where all numbers of a row differ, one subject is best
            continue;
        ALL(i)
        {
            EACH(k)
            p->x[k][i] += (double)((i * 37 + k * 11) % 64) * 1e-4;
        }
        panel_call(&rig, p, NULL, 0);
        double f[CRITERIA_MOST][CRITERIA_MOST] = {{0}};
        EACH(k)
        {
            size_t at = 0;
            ALL(i)
            at = p->x[k][i] == edge(p, k, true) ? i : at;
            EACH(j)
            {
                double loss = LESS(j) ? 1 - edge(p, j, true) / p->x[j][at]
                                      : 1 - p->x[j][at] / edge(p, j, true);
                f[k][j] += loss;
                f[j][j] -= loss;
            }
        }
        EACH(k)
        {
            double left = 0;
            EACH(j)
            left += f[k][j] * p->vector[j];
            assert_true(fabs(left) < 1e-9);
        }
    }
}

static void the_first_component_is_an_eigenvector(void **state)
{
    (void)state;
    uint64_t seed = 77;
    char room[256];
    size_t looked = 0;
    rig_method_with(&rig, "pca", "negative: 'size'", room);
    for (size_t round = 0; round < 60; round++) {
        struct panel panel = {.rows = 0}, *p = &panel;
        panel_random(p, &seed);
        if (p->rows < 20 || p->count < 2)
            continue;
        ALL(i)
        { // all run with the first, so that no loading is below 0
            EACH(k)
            p->x[k][i] = p->x[0][i] * (LESS(k) == LESS(0) ? 1 : -1) + 1e-3 * p->x[k][i];
        }
        panel_call(&rig, p, NULL, 0);
        struct panel u = spans(p, true);
        double value = 0;
        EACH(k)
        {
            double with = 0;
            EACH(j)
            with += (j == k ? 1 : correlation(&u, k, j)) * p->vector[j];
            if (k == 0)
                value = with / p->vector[0];
            assert_near("pca", with, value * p->vector[k]);
        }
        assert_true(value > 1);
        looked++;
    }
    assert_true(looked > 10);
}

static void balanced_criteria_go_with_the_index_alike(void **state)
{
    (void)state;
    struct panel panel = {.rows = 40, .count = 3}, *p = &panel;
    static const double SHARES[] = {1, 1, 1};
    uint64_t seed = 1;
    EACH(k)
    {
        p->way[k] = DIRECTION_MORE;
        ALL(i)
        {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            p->x[k][i] = (double)(seed >> 40) + (k > 0 ? p->x[0][i] : 0);
        }
    }
    rig_method(&rig, "balanced");
    const struct panel_list list = {"shares", SHARES, NULL, 3};
    panel_call(&rig, p, &list, 1);
    struct panel u = spans(p, true), with_index = u;
    with_index.count = 4;
    ALL(i)
    {
        with_index.x[3][i] = 0;
        EACH(k)
        with_index.x[3][i] += p->vector[k] * u.x[k][i];
    }
    for (size_t k = 1; k < 3; k++)
        assert_true(fabs(correlation(&with_index, k, 3) - correlation(&with_index, 0, 3)) < 1e-4);
}

static void places_become_weights(void **state)
{
    (void)state;
    static const double ORDER[] = {1, 2, 3}, TIED[] = {1, 2, 2};
    static const struct {
        const char *given;
        const double *order;
        double weights[3];
    } CASES[] = {
        {"form: 'centroid'", ORDER, {11.0 / 18, 5.0 / 18, 2.0 / 18}}, // (1 + 1/2 + 1/3) / 3 ..
        {"form: 'sum'", ORDER, {3.0 / 6, 2.0 / 6, 1.0 / 6}},
        {"form: 'reciprocal'", ORDER, {6.0 / 11, 3.0 / 11, 2.0 / 11}}, // 1, 1/2, 1/3 by 11/6
        {"form: 'sum'", TIED, {3.0 / 6, 1.5 / 6, 1.5 / 6}},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct panel p = {.rows = 1, .count = 3};
        char room[256];
        rig_method_with(&rig, "by_rank", CASES[i].given, room);
        const struct panel_list list = {"order", CASES[i].order, NULL, 3};
        panel_call(&rig, &p, &list, 1);
        for (size_t k = 0; k < 3; k++)
            assert_near(CASES[i].given, p.vector[k], CASES[i].weights[k]);
    }
}

static const char *const AHP[] = {"ahp", "ahp_columns", "ahp_rows"};

static void consistent_comparisons_give_their_proportion(void **state)
{
    (void)state;
    static const double PAIRS[] = {2, 6, 3}; // 6 : 3 : 1
    for (size_t i = 0; i < 3; i++) {
        struct panel p = {.rows = 1, .count = 3};
        rig_method(&rig, AHP[i]);
        const struct panel_list list = {"pairs", PAIRS, NULL, 3};
        panel_call(&rig, &p, &list, 1);
        assert_near(AHP[i], p.vector[0], 0.6);
        assert_near(AHP[i], p.vector[1], 0.3);
        assert_near(AHP[i], p.vector[2], 0.1);
    }
}

// Places may be shared: what the places weigh is shared too.
static double place_weight(const char *form, size_t place, size_t m)
{
    double centroid = 0;
    for (size_t j = place; j <= m; j++)
        centroid += 1 / (double)j / (double)m;
    return strcmp(form, "centroid") == 0 ? centroid
           : strcmp(form, "sum") == 0    ? (double)(m + 1 - place)
                                         : 1 / (double)place;
}

static void random_orders_are_as_a_naive_way_has_them(void **state)
{
    (void)state;
    static const char *const FORMS[] = {"centroid", "sum", "reciprocal"};
    uint64_t seed = 55;
    for (size_t round = 0; round < 150; round++) {
        struct panel p = {.rows = 1, .count = 1 + rig_random(&seed) % CRITERIA_MOST};
        double order[CRITERIA_MOST], wanted[CRITERIA_MOST], all = 0;
        for (size_t k = 0; k < p.count; k++)
            order[k] = 1 + (double)(rig_random(&seed) % p.count);
        for (size_t k = 0; k < p.count; k++) {
            size_t before = 0, equal = 0;
            for (size_t j = 0; j < p.count; j++) {
                before += order[j] < order[k];
                equal += order[j] == order[k];
            }
            wanted[k] = 0;
            for (size_t place = before + 1; place <= before + equal; place++)
                wanted[k] += place_weight(FORMS[round % 3], place, p.count) / (double)equal;
            all += wanted[k];
        }
        rig_method(&rig, "by_rank");
        rig_text(&rig, "form", FORMS[round % 3]);
        const struct panel_list list = {"order", order, NULL, p.count};
        panel_call(&rig, &p, &list, 1);
        for (size_t k = 0; k < p.count; k++)
            assert_near("by_rank", p.vector[k], wanted[k] / all);
    }
}

// A judge whose comparisons of pairs waver about true weights.
static size_t pairs_draw(uint64_t *seed, size_t m, double a[CRITERIA_MOST][CRITERIA_MOST],
                         double *pairs)
{
    double w[CRITERIA_MOST];
    size_t count = 0;
    for (size_t k = 0; k < m; k++) {
        w[k] = 1 + (double)(rig_random(seed) % 100) / 25;
        a[k][k] = 1;
    }
    for (size_t k = 0; k < m; k++)
        for (size_t j = k + 1; j < m; j++) {
            a[k][j] = w[k] / w[j] * (0.9 + (double)(rig_random(seed) % 200) / 1000);
            a[j][k] = 1 / a[k][j];
            pairs[count++] = a[k][j];
        }
    return count;
}

// The eigenvector by multiplying until it stands; the others by their formula.
static void judged(const char *method, size_t m, double a[CRITERIA_MOST][CRITERIA_MOST], double *w)
{
    for (size_t k = 0; k < m; k++)
        w[k] = 1;
    for (size_t round = 0; round < 500; round++) {
        double next[CRITERIA_MOST] = {0}, all = 0;
        for (size_t k = 0; k < m; k++) {
            double product = 1, column;
            for (size_t j = 0; j < m; j++) {
                column = 0;
                for (size_t i = 0; i < m; i++)
                    column += a[i][j];
                product *= pow(a[k][j], 1 / (double)m);
                next[k] += strcmp(method, "ahp_columns") == 0 ? a[k][j] / column : a[k][j] * w[j];
            }
            next[k] = strcmp(method, "ahp_rows") == 0 ? product : next[k];
            all += next[k];
        }
        for (size_t k = 0; k < m; k++)
            w[k] = next[k] / all;
    }
}

static void random_comparisons_are_as_a_naive_way_has_them(void **state)
{
    (void)state;
    uint64_t seed = 80;
    for (size_t round = 0; round < 60; round++) {
        struct panel p = {.rows = 1, .count = 2 + round % 6};
        double a[CRITERIA_MOST][CRITERIA_MOST], pairs[CRITERIA_MOST * CRITERIA_MOST];
        double wanted[CRITERIA_MOST];
        size_t count = pairs_draw(&seed, p.count, a, pairs);
        judged(AHP[round % 3], p.count, a, wanted);
        rig_method(&rig, AHP[round % 3]);
        const struct panel_list list = {"pairs", pairs, NULL, count};
        panel_call(&rig, &p, &list, 1);
        for (size_t k = 0; k < p.count; k++)
            assert_near(AHP[round % 3], p.vector[k], wanted[k]);
    }
}

static void vector_of(const char *method, struct panel *p, const struct panel_list *list,
                      size_t lists, double *out)
{
    rig_method(&rig, method);
    panel_call(&rig, p, list, lists);
    memcpy(out, p->vector, sizeof p->vector);
}

// idocriw is what cilos and entropy say, multiplied; both are held above.
static void the_others_are_put_together_of_what_they_say(void **state)
{
    (void)state;
    uint64_t seed = 19;
    for (size_t round = 0; round < 60; round++) {
        struct panel p = {.rows = 0};
        double cilos[CRITERIA_MOST], entropy[CRITERIA_MOST], both[CRITERIA_MOST];
        double points[CRITERIA_MOST], given[CRITERIA_MOST], alike[CRITERIA_MOST];
        double all = 0, sum = 0;
        panel_random(&p, &seed);
        for (size_t k = 0; k < p.count; k++) {
            points[k] = (double)(rig_random(&seed) % 90 + 1);
            sum += points[k];
        }
        vector_of("cilos", &p, NULL, 0, cilos);
        vector_of("entropy", &p, NULL, 0, entropy);
        vector_of("idocriw", &p, NULL, 0, both);
        vector_of("equal", &p, NULL, 0, alike);
        vector_of("given", &p, &(struct panel_list){"points", points, NULL, p.count}, 1, given);
        for (size_t k = 0; k < p.count; k++)
            all += cilos[k] * entropy[k];
        for (size_t k = 0; k < p.count; k++) {
            assert_near("equal", alike[k], 1 / (double)p.count);
            assert_near("given", given[k], points[k] / sum);
            assert_near("idocriw", both[k],
                        all > 0 ? cilos[k] * entropy[k] / all : 1 / (double)p.count);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(methods_give_what_naive_formulas_say),
        cmocka_unit_test(cilos_loses_as_much_as_it_wins),
        cmocka_unit_test(the_first_component_is_an_eigenvector),
        cmocka_unit_test(balanced_criteria_go_with_the_index_alike),
        cmocka_unit_test(places_become_weights),
        cmocka_unit_test(random_orders_are_as_a_naive_way_has_them),
        cmocka_unit_test(random_comparisons_are_as_a_naive_way_has_them),
        cmocka_unit_test(the_others_are_put_together_of_what_they_say),
        cmocka_unit_test(consistent_comparisons_give_their_proportion),
    };
    return cmocka_run_group_tests(tests, open_weights, close_weights);
}
