// peers: every method against numbers worked out by hand, a row a case.
#include "plugin/rig.h"

#define COLUMN_MOST 8

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

// A cohort of so many, up to four more columns that are the same for all, and what they get.
struct cohort {
    const char *method, *given;
    size_t count;
    double x[COLUMN_MOST], wanted[COLUMN_MOST];
    double marks[4];
};

// The rest of a case's columns, constant.
static void cohort_holds(const struct cohort *k)
{
    char room[256];
    double more[4][COLUMN_MOST], out[COLUMN_MOST];
    const double *columns[5] = {k->x};
    for (size_t at = 0; at < 4; at++) {
        columns[at + 1] = more[at];
        for (size_t i = 0; i < k->count; i++)
            more[at][i] = k->marks[at];
    }
    rig_method_with(&rig, k->method, k->given, room);
    rig_columns(&rig, k->count, columns, out);
    assert_int_equal(rig.failed_count, 0);
    for (size_t i = 0; i < k->count; i++) {
        bool same = isnan(k->wanted[i]) ? isnan(out[i])
                                        : fabs(out[i] - k->wanted[i]) <= 1e-9 * fabs(k->wanted[i]);
        if (!same)
            fail_msg("%s(%g%s%s) in place %zu gives %.17g, not %.17g", k->method, k->x[i],
                     k->given[0] ? ", " : "", k->given, i, out[i], k->wanted[i]);
    }
}

#define HOLD(list)                                                                                 \
    for (size_t at = 0; at < sizeof(list) / sizeof *(list); at++)                                  \
    cohort_holds(&(list)[at])

static void ways_from_the_least(void **state)
{
    (void)state;
    static const struct cohort LIST[] = {
        {"minmax", "better: 'less'", 4, {12, 7, 4, 2}, {0, 0.5, 0.8, 1}, {0}},
        {"minmax", "better: 'less', low: 60, high: 100", 3, {0, 10, 5}, {100, 60, 80}, {0}},
        {"to_best", "", 4, {12, 7, NONE, 2}, {1, 0.5, NONE, 0}, {0}},
        {"to_best", "better: 'less'", 3, {12, 7, 2}, {0, 0.5, 1}, {0}},
        {"to_best", "flat: 0.5", 2, {3, 3}, {0.5, 0.5}, {0}},
        {"to_target", "", 4, {2, 7, 12, NONE}, {0, 1.25, 2.5, NONE}, {6}},
        {"to_target", "cap: 1", 3, {2, 5, 12}, {0, 0.75, 1}, {6}},
        {"to_target", "better: 'less'", 3, {20, 15, 2}, {0, 0.5, 1.8}, {10}},
        {"to_target", "", 2, {5, 9}, {1, 1}, {5}},  // the least is there: all are
        {"to_target", "", 2, {5, 9}, {1, 1}, {-3}}, // and beyond
        {"to_target", "", 2, {5, 9}, {NONE, NONE}, {NONE}},
        {"exponential", "a: 0", 3, {2, 7, 12}, {0, 0.5, 1}, {0}},
        {"exponential", "", 3, {0, 1, 2}, {0, 0.6224593312018546, 1}, {0}}, // 1 / (1 + e^-1/2)
        {"exponential", "a: -1", 3, {0, 1, 2}, {0, 0.3775406687981454, 1}, {0}},
        {"exponential", "a: 1e-9, low: 10, high: 20", 3, {0, 1, 2}, {10, 15.000000001, 20}, {0}},
        {"exponential", "better: 'less'", 3, {0, 1, 2}, {1, 0.6224593312018546, 0}, {0}},
    };
    HOLD(LIST);
}

static void distances_from_the_middle(void **state)
{
    (void)state;
    // 2 4 4 4 5 5 7 9: mean 5, squares 32, over 7
    static const struct cohort LIST[] = {
        {"zscore", "", 3, {1, 2, 3}, {-1, 0, 1}, {0}},
        {"zscore", "mean: 10, sd: 2", 4, {1, NONE, 2, 3}, {8, NONE, 10, 12}, {0}},
        {"zscore", "better: 'less'", 3, {1, 2, 3}, {1, 0, -1}, {0}},
        {"zscore",
         "",
         8,
         {2, 4, 4, 4, 5, 5, 7, 9},
         {-1.4031215200402281, -0.46770717334674267, -0.46770717334674267, -0.46770717334674267, 0,
          0, 0.93541434669348533, 1.8708286933869707},
         {0}},
        // median 3, distances 2 1 0 1 97: MAD 1
        {"robust_zscore",
         "",
         5,
         {1, 2, 3, 4, 100},
         {-2 / 1.4826, -1 / 1.4826, 0, 1 / 1.4826, 97 / 1.4826},
         {0}},
        // MAD 0: the mean distance is 10 / 5
        {"robust_zscore", "", 5, {3, 3, 3, 3, 13}, {0, 0, 0, 0, 10 / (1.253314 * 2)}, {0}},
        // 0.1 + 0.2 is 0.3 but for noise, which is no MAD: the mean distance is 6 / 5
        {"robust_zscore",
         "",
         5,
         {-5, 0.3, 0.1 + 0.2, 0.3, 1},
         {-5.3 / (1.253314 * 1.2), 0, (0.1 + 0.2 - 0.3) / (1.253314 * 1.2), 0,
          0.7 / (1.253314 * 1.2)},
         {0}},
        {"robust_zscore",
         "mean: 50, sd: 10, better: 'less'",
         2,
         {1, 3},
         {50 + 10 / 1.4826, 50 - 10 / 1.4826},
         {0}},
        {"about_mean", "", 5, {80, 89, 90, 110, 131}, {-1, -1, 0, 0, 1}, {0}}, // 90..110
        {"about_mean", "within: 0", 3, {1, 2, 3}, {-1, 0, 1}, {0}},
        {"about_mean", "better: 'less'", 3, {1, 2, 3}, {1, 0, -1}, {0}},
        {"about_mean", "", 3, {-1, 0, 1}, {-1, 0, 1}, {0}}, // mean 0
        {"about_mean", "within: 1", 2, {-3, -1}, {0, 0}, {0}},
    };
    HOLD(LIST);
}

static void shares_of_the_cohort(void **state)
{
    (void)state;
    static const struct cohort LIST[] = {
        {"share_of_best", "better: 'less'", 3, {2, 4, 8}, {1, 0.5, 0.25}, {0}},
        {"share_of_best", "better: 'less'", 2, {0, 8}, {1, 0}, {0}},
        {"share_of_best", "better: 'less'", 2, {-1, 8}, {NONE, NONE}, {0}},
        {"share_of_best", "better: 'less', rest: true", 3, {2, 4, 8}, {0.75, 0.5, 0}, {0}},
        {"share_of_best", "power: 2", 3, {2, 4, -8}, {0.25, 1, -4}, {0}},
        {"share_of_best", "better: 'less', power: 3", 2, {2, 4}, {1, 0.125}, {0}},
        {"share_of_sum", "", 4, {1, 3, NONE, 6}, {0.1, 0.3, NONE, 0.6}, {0}},
        {"share_of_sum", "better: 'less'", 3, {1, 2, 4}, {4 / 7., 2 / 7., 1 / 7.}, {0}},
        {"share_of_sum", "better: 'less'", 3, {0, 2, 0}, {0.5, 0, 0.5}, {0}},
        {"share_of_sum", "", 4, {0, 0, 0, 0}, {0.25, 0.25, 0.25, 0.25}, {0}},
        {"vector", "", 3, {3, 4, NONE}, {0.6, 0.8, NONE}, {0}},
        {"vector", "better: 'less'", 2, {3, -4}, {0.4, 1.8}, {0}},
        {"vector", "", 4, {0, 0, 0, 0}, {0.5, 0.5, 0.5, 0.5}, {0}},
        {"log_share", "", 3, {2, 4, 8}, {1 / 6., 2 / 6., 3 / 6.}, {0}},
        {"log_share", "better: 'less'", 3, {2, 4, 8}, {5 / 12., 4 / 12., 3 / 12.}, {0}},
        {"log_share", "", 2, {1, 1}, {0.5, 0.5}, {0}},
        {"log_share", "better: 'less'", 1, {7}, {1}, {0}},
    };
    HOLD(LIST);
}

static void places_in_the_cohort(void **state)
{
    (void)state;
    static const struct cohort LIST[] = {
        {"rank", "", 5, {10, 20, 20, 20, 40}, {1, 2, 2, 2, 5}, {0}},
        {"rank", "ties: 'max'", 5, {10, 20, 20, 20, 40}, {1, 4, 4, 4, 5}, {0}},
        {"rank", "ties: 'average'", 5, {10, 20, 20, NONE, 40}, {1, 2.5, 2.5, NONE, 4}, {0}},
        {"rank", "ties: 'dense'", 5, {40, 20, 20, 20, 10}, {3, 2, 2, 2, 1}, {0}},
        {"rank", "better: 'less'", 3, {10, 20, 40}, {3, 2, 1}, {0}},
        {"rank", "", 2, {0.1 + 0.2, 0.3}, {1, 1}, {0}},
        {"rank", "exact: true", 3, {0.1 + 0.2, 0.3, 0.3}, {3, 1, 1}, {0}},
        {"percentile", "exact: true", 2, {0.1 + 0.2, 0.3}, {1, 0}, {0}},
        {"borda", "", 4, {7, 7, 9, 5}, {1, 1, 3, 0}, {0}},
        {"borda", "ties: 'average', better: 'less'", 4, {7, 7, 9, 5}, {1.5, 1.5, 0, 3}, {0}},
        {"percentile", "better: 'less'", 3, {10, 20, 30}, {1, 0.5, 0}, {0}},
        {"percentile", "form: 'middle'", 4, {7, 7, 9, 5}, {0.5, 0.5, 1, 0}, {0}},
        {"percentile", "form: 'hazen'", 4, {1, 2, 3, 4}, {0.125, 0.375, 0.625, 0.875}, {0}},
        {"percentile", "form: 'weibull'", 3, {1, 2, 2}, {0.25, 0.625, 0.625}, {0}},
        {"percentile", "form: 'reached'", 4, {1, 2, 2, 4}, {0.25, 0.75, 0.75, 1}, {0}},
        {"rank_points", "better: 'less'", 3, {10, 20, 30}, {1, 0.9, 0.8}, {0}},
        // edges of quintiles of 0 10 20 30 40 50: 10 20 30 40, each in the better band
        {"bands", "", 6, {0, 10, 20, 30, 40, 50}, {0, 0.25, 0.5, 0.75, 1, 1}, {0}},
        {"bands", "high: 100, count: 2", 3, {1, 2, 9}, {0, 100, 100}, {0}},
        {"bands", "count: 4, better: 'less'", 5, {1, 2, 3, 4, 5}, {1, 1, 2 / 3., 1 / 3., 0}, {0}},
        {"bands", "count: 4", 5, {1, 1, 1, 1, 9}, {1, 1, 1, 1, 1}, {0}}, // three edges are 1
        {"bands", "count: 4, flat: 0.5", 3, {2, 2, NONE}, {0.5, 0.5, NONE}, {0}},
    };
    HOLD(LIST);
}

static void posts_and_curves(void **state)
{
    (void)state;
    static const struct cohort LIST[] = {
        {"goalposts", "", 5, {20, 85, 52.5, 10, 90}, {0, 1, 0.5, 0, 1}, {20, 85}},
        {"goalposts", "clip: false", 3, {-10, 5, 20}, {-1, 0.5, 2}, {0, 10}},
        {"goalposts", "better: 'less', high: 100", 3, {0, 4, 10}, {100, 60, 0}, {0, 10}},
        {"goalposts", "", 3, {0, 4, 10}, {1, 0.6, 0}, {10, 0}}, // posts the other way round
        {"goalposts", "", 2, {5, NONE}, {0.5, NONE}, {0, 10}},
        {"goalposts", "", 1, {5}, {NONE}, {NONE, 10}},
        {"log_goalposts", "", 4, {1, 10, 100, 1000}, {0, 0.5, 1, 1}, {1, 100}},
        {"log_goalposts", "", 3, {0, -5, 10}, {0, 0, 0.5}, {1, 100}},
        {"log_goalposts", "clip: false", 2, {1000, 0.1}, {1.5, -0.5}, {1, 100}},
        {"log_goalposts", "better: 'less'", 3, {0, 10, 1e4}, {1, 0.5, 0}, {1, 100}},
        {"interval", "", 7, {4, 5, 6, 2, 7, 0, 10}, {1, 1, 1, 0.5, 0.75, 0, 0}, {4, 6, 0, 10}},
        {"interval", "better: 'less'", 3, {5, 2, -9}, {0, 0.5, 1}, {4, 6, 0, 10}},
        {"interval", "high: 100, low: 10", 3, {4, 3.9, 6}, {100, 10, 55}, {4, 4, 4, 8}},
        {"piecewise",
         "x1: 0, y1: 0, x2: 10, y2: 60, x3: 20, y3: 100",
         6,
         {-1, 0, 5, 10, 15, 99},
         {0, 0, 30, 60, 80, 100},
         {0}},
        {"piecewise", "x1: 0, y1: 10, x2: 4, y2: 2", 3, {1, 4, NONE}, {8, 2, NONE}, {0}},
        {"piecewise",
         "x1: 0, y1: 0, x2: 10, y2: 60, x3: 20, y3: 100, better: 'less'",
         3,
         {0, 10, 20},
         {100, 60, 0},
         {0}},
        {"logistic", "", 3, {3, 4, 2}, {0.5, 0.7310585786300049, 0.2689414213699951}, {3}},
        {"logistic", "k: 0.4394449154672439", 2, {5, -5}, {0.9, 0.1}, {0}}, // ln 9 / 5
        {"logistic", "better: 'less'", 2, {4, 2}, {0.2689414213699951, 0.7310585786300049}, {3}},
        {"logistic", "k: 0", 2, {4, -2e300}, {0.5, 0.5}, {3}},
    };
    HOLD(LIST);
}

static void the_reference_is_who_is_marked(void **state)
{
    (void)state;
    const double x[] = {2, 7, 12, NONE}, who[] = {0, 1, 0, 0}, two[] = {0, 1, 1, NONE};
    double out[4];
    rig_method(&rig, "to_reference");
    rig_columns(&rig, 4, (const double *const[]){x, who}, out);
    assert_number(out[0], 0);
    assert_number(out[1], 1);
    assert_number(out[2], 2);
    assert_number(out[3], NONE);
    rig_columns(&rig, 4, (const double *const[]){x, two}, out); // two are marked: their mean, 9.5
    assert_number(out[1], 5 / 7.5);
    rig_set(&rig, "cap", 1);
    rig_text(&rig, "better", "less");
    rig_columns(&rig, 4, (const double *const[]){x, who}, out);
    assert_number(out[0], 1);
    assert_number(out[2], 0);
    const double last[] = {0, 0, 0, 1}, nobody[] = {0, 0, 0, 0};
    rig_columns(&rig, 4, (const double *const[]){x, last}, out); // who is marked has no data
    assert_number(out[1], NONE);
    assert_int_equal(rig.failed_count, 0);
    rig_columns(&rig, 4, (const double *const[]){x, nobody}, out);
    assert_int_equal(rig.failed_count, 3);
    assert_string_equal(rig.failed_text,
                        "peers.to_reference: nobody in the cohort is marked as the reference");
}

static void wrong_parameters_are_refused_with_nobody_to_score(void **state)
{
    (void)state;
    static const struct {
        const char *method, *given, *text;
    } LIST[] = {
        {"minmax", "better: 'most'", "peers.minmax: better is 'more' or 'less'"},
        {"rank", "ties: 'first'",
         "peers.rank: ties is 'min', 'max', 'average' or 'dense'; 'first' would depend on the "
         "order "
         "of the rows"},
        {"percentile", "form: 'median'",
         "peers.percentile: form is 'below', 'middle', 'hazen', 'weibull' or 'reached'"},
        {"bands", "count: 2.5", "peers.bands: count is a whole number of bands"},
        {"piecewise", "", "peers.piecewise: it takes two points or more: x1, y1, x2, y2"},
        {"piecewise", "x1: 0, y1: 0, x2: 1", "peers.piecewise: a point has both an x and a y"},
        {"piecewise", "x1: 0, y1: 0, x3: 1, y3: 1",
         "peers.piecewise: points are given from x1 on, without gaps"},
        {"piecewise", "x1: 0, y1: 0, x2: 0, y2: 1",
         "peers.piecewise: each point's x is above the one before"},
        {"piecewise", "x1: 0, y1: 0, x2: 1, y2: 1, x3: 2, y3: 0",
         "peers.piecewise: what the points get must not rise here and fall there"},
    };
    char room[256];
    for (size_t i = 0; i < sizeof LIST / sizeof *LIST; i++) {
        rig_method_with(&rig, LIST[i].method, LIST[i].given, room);
        struct method_call nobody = {.row_count = 0};
        assert_false(rig_call(&rig, &nobody));
        assert_string_equal(rig.error.text, LIST[i].text);
    }
    // every method takes 'less', and nothing else that is no word of its own
    for (size_t i = 0; i < rig.host.methods.count; i++) {
        rig_method(&rig, rig.host.methods.list[i].name);
        rig_text(&rig, "better", "least");
        struct method_call nobody = {.row_count = 0};
        assert_false(rig_call(&rig, &nobody));
        assert_has(rig.error.text, "better is 'more' or 'less'");
    }
}

static void rows_a_formula_cannot_take_fail_alone(void **state)
{
    (void)state;
    static const struct {
        struct cohort cohort;
        size_t row;
        const char *text;
    } LIST[] = {
        {{"share_of_sum", "", 3, {1, -1, 3}, {0.25, INFINITY, 0.75}, {0}},
         1,
         "peers.share_of_sum: it is below 0: a share of a sum has parts of 0 or more"},
        {{"log_share", "", 3, {2, 8, 0.5}, {0.25, 0.75, INFINITY}, {0}},
         2,
         "peers.log_share: it is below 1: a share of logarithms has none below 0"},
        {{"goalposts", "", 1, {5}, {INFINITY}, {7, 7}},
         0,
         "peers.goalposts: its posts are one and the same number"},
        {{"log_goalposts", "", 1, {5}, {INFINITY}, {0, 7}},
         0,
         "peers.log_goalposts: a post is 0 or less: it has no logarithm"},
        {{"log_goalposts", "clip: false", 2, {1, 0}, {0, INFINITY}, {1, 7}},
         1,
         "peers.log_goalposts: it is 0 or less: it has no logarithm"},
        {{"interval", "", 1, {5}, {INFINITY}, {4, 6, 5, 10}},
         0,
         "peers.interval: bottom, from, to and top must not fall"},
    };
    for (size_t at = 0; at < sizeof LIST / sizeof *LIST; at++) {
        const struct cohort *k = &LIST[at].cohort;
        char room[256];
        double more[4][COLUMN_MOST], out[COLUMN_MOST];
        const double *columns[5] = {k->x, more[0], more[1], more[2], more[3]};
        for (size_t m = 0; m < 4; m++)
            for (size_t i = 0; i < k->count; i++)
                more[m][i] = k->marks[m];
        rig_method_with(&rig, k->method, k->given, room);
        rig_columns(&rig, k->count, columns, out);
        assert_int_equal(rig.failed_count, 1);
        assert_int_equal(rig.failed_row, LIST[at].row);
        assert_string_equal(rig.failed_text, LIST[at].text);
        for (size_t i = 0; i < k->count; i++)
            assert_number(out[i], k->wanted[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ways_from_the_least),
        cmocka_unit_test(distances_from_the_middle),
        cmocka_unit_test(shares_of_the_cohort),
        cmocka_unit_test(places_in_the_cohort),
        cmocka_unit_test(posts_and_curves),
        cmocka_unit_test(the_reference_is_who_is_marked),
        cmocka_unit_test(wrong_parameters_are_refused_with_nobody_to_score),
        cmocka_unit_test(rows_a_formula_cannot_take_fail_alone),
    };
    return cmocka_run_group_tests(tests, open_peers, close_peers);
}
