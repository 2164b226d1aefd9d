// peers at the edges: columns that are constant, alone, empty, half missing, negative, zero, huge
// and tiny, through every method and both directions. Who has data gets a number, but for the cases
// that the README names.
#include "plugin/rig.h"

#define ROWS 5

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

#define TINY 4.9406564584124654e-324 // the least number above 0
#define HUGE_X 1.7976931348623157e308

static const struct edge {
    const char *name;
    size_t count;
    double x[ROWS];
} EDGES[] = {
    {"constant", 3, {7, 7, 7}},
    {"one subject", 1, {7}},
    {"two equal", 3, {7, 7, 9}},
    {"all missing", 2, {NONE, NONE}},
    {"one missing", 3, {3, NONE, 9}},
    {"one left", 2, {NONE, 9}},
    {"nobody", 0, {0}},
    {"negative", 3, {-3, -7, -1}},
    {"both signs", 3, {-3, 0, 4}},
    {"zeros", 3, {0, 0, 0}},
    {"a zero", 3, {0, 4, 8}},
    {"zero alone", 1, {0}},
    {"huge", 3, {1e300, 2e300, 1}},
    {"huge of both signs", 3, {1e300, -1e300, 0}},
    {"the largest", 4, {HUGE_X, -HUGE_X, HUGE_X, 1}},
    {"all the largest", 3, {HUGE_X, HUGE_X, HUGE_X}},
    {"tiny", 3, {TINY, 2 * TINY, 0}},
    {"tiny and huge", 4, {TINY, HUGE_X, -TINY, 1}},
    {"tiny alone", 1, {TINY}},
    {"nearly equal", 2, {0.1 + 0.2, 0.3}},
    {"opposites", 2, {-5, 5}},
    {"most are equal", 5, {2, 2, 2, 2, 1e300}},
};

// What each method is given beside x, and the ways its parameters stand.
static const struct {
    const char *method, *given;
    double marks[4];
} LIST[] = {
    {"minmax", "", {0}},
    {"minmax", "low: 60, high: 100, flat: 80", {0}},
    {"to_best", "", {0}},
    {"to_target", "", {5}},
    {"to_target", "", {0}},
    {"to_target", "", {TINY}},
    {"to_target", "", {-HUGE_X}},
    {"to_target", "cap: 1", {HUGE_X}},
    {"to_reference", "", {1}},
    {"exponential", "", {0}},
    {"exponential", "a: -700", {0}},
    {"exponential", "a: 1e-300", {0}},
    {"zscore", "", {0}},
    {"zscore", "mean: 100, sd: 10", {0}},
    {"robust_zscore", "", {0}},
    {"robust_zscore", "sd: 1e300", {0}},
    {"about_mean", "", {0}},
    {"about_mean", "within: 1e300", {0}},
    {"share_of_best", "", {0}},
    {"share_of_best", "power: 100", {0}},
    {"share_of_best", "rest: true", {0}},
    {"share_of_sum", "", {0}},
    {"vector", "", {0}},
    {"log_share", "", {0}},
    {"rank", "", {0}},
    {"rank", "ties: 'average'", {0}},
    {"rank", "ties: 'dense'", {0}},
    {"borda", "ties: 'max'", {0}},
    {"percentile", "", {0}},
    {"percentile", "form: 'middle'", {0}},
    {"percentile", "form: 'hazen'", {0}},
    {"percentile", "form: 'weibull'", {0}},
    {"percentile", "form: 'reached'", {0}},
    {"rank_points", "", {0}},
    {"rank_points", "step: 1e308", {0}},
    {"bands", "", {0}},
    {"bands", "count: 1000", {0}},
    {"goalposts", "", {0, 10}},
    {"goalposts", "clip: false", {-HUGE_X, HUGE_X}},
    {"goalposts", "clip: false", {0, TINY}},
    {"log_goalposts", "", {TINY, HUGE_X}},
    {"log_goalposts", "", {100, 75000}},
    {"interval", "", {4, 6, 0, 10}},
    {"interval", "", {0, 0, 0, 0}},
    {"interval", "", {0, 0, -HUGE_X, HUGE_X}},
    {"piecewise", "x1: 0, y1: 0, x2: 10, y2: 1", {0}},
    {"piecewise", "x1: -1e308, y1: -1e308, x2: 1e308, y2: 1e308", {0}},
    {"logistic", "", {5}},
    {"logistic", "k: 1e300", {-HUGE_X}},
};

// A row that may fail: the README's list.
static bool may_fail(const char *method, double x)
{
    return (strcmp(method, "share_of_sum") == 0 && x < 0) ||
           (strcmp(method, "log_share") == 0 && x < 1);
}

// A share of a best that is not above 0, or of a least below 0, is not known.
static bool may_have_none(const char *method, const double *x, size_t count, bool less, bool rest)
{
    if (strcmp(method, "share_of_best") != 0)
        return false;
    double most = -INFINITY, least = INFINITY;
    for (size_t i = 0; i < count; i++) {
        most = fmax(most, x[i]);
        least = fmin(least, x[i]);
    }
    return less && !rest ? least < 0 : most <= 0;
}

static void edge_holds(size_t at, const struct edge *edge, bool less)
{
    const char *method = LIST[at].method;
    char room[256];
    double more[4][ROWS], out[ROWS];
    const double *columns[5] = {edge->x, more[0], more[1], more[2], more[3]};
    for (size_t m = 0; m < 4; m++)
        for (size_t i = 0; i < edge->count; i++)
            more[m][i] = LIST[at].marks[m];
    rig_method_with(&rig, method, LIST[at].given, room);
    rig_text(&rig, "better", less ? "less" : "more");
    rig_columns(&rig, edge->count, columns, out);
    bool rest = strstr(LIST[at].given, "rest") != NULL;
    size_t failures = 0;
    for (size_t i = 0; i < edge->count; i++) {
        bool fine = isnan(edge->x[i])                                         ? isnan(out[i])
                    : may_fail(method, edge->x[i])                            ? isinf(out[i])
                    : may_have_none(method, edge->x, edge->count, less, rest) ? isnan(out[i])
                                                                              : isfinite(out[i]);
        failures += !isnan(edge->x[i]) && may_fail(method, edge->x[i]);
        if (!fine)
            fail_msg("%s(%g, %s%s) of \"%s\" gives %g", method, edge->x[i], LIST[at].given,
                     less ? ", less" : "", edge->name, out[i]);
    }
    assert_int_equal(rig.failed_count, failures);
}

static void who_has_data_gets_a_number(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof LIST / sizeof *LIST; at++)
        for (size_t e = 0; e < sizeof EDGES / sizeof *EDGES; e++)
            for (int less = 0; less < 2; less++)
                edge_holds(at, &EDGES[e], less);
}

static void every_method_stands_in_the_table_of_edges(void **state)
{
    (void)state;
    for (size_t m = 0; m < rig.host.methods.count; m++) {
        size_t at = 0;
        while (at < sizeof LIST / sizeof *LIST &&
               strcmp(LIST[at].method, rig.host.methods.list[m].name) != 0)
            at++;
        if (at == sizeof LIST / sizeof *LIST)
            fail_msg("no edges for %s", rig.host.methods.list[m].name);
    }
}

static void parameters_can_be_looked_at_with_nobody_to_score(void **state)
{
    (void)state;
    char room[256];
    for (size_t at = 0; at < sizeof LIST / sizeof *LIST; at++) {
        struct method_call nobody = {.row_count = 0}; // not even columns
        rig_method_with(&rig, LIST[at].method, LIST[at].given, room);
        if (!rig_call(&rig, &nobody))
            fail_msg("%s", rig.error.text);
    }
}

// What equal subjects get, and one alone.
static void equals_get_what_the_readme_says(void **state)
{
    (void)state;
    static const struct {
        const char *method, *given;
        double constant, alone; // three equal, one alone: all 7
    } EQUALS[] = {
        {"minmax", "", 1, 1},
        {"minmax", "low: 60, high: 100", 100, 100},
        {"to_best", "", 1, 1},
        {"to_target", "", 1, 1},
        {"to_reference", "", 1, 1},
        {"exponential", "", 1, 1},
        {"zscore", "mean: 100", 100, 100},
        {"robust_zscore", "mean: 100", 100, 100},
        {"about_mean", "", 0, 0},
        {"share_of_best", "", 1, 1},
        {"share_of_best", "better: 'less'", 1, 1},
        {"share_of_best", "better: 'less', rest: true", 0, 0},
        {"share_of_sum", "", 1 / 3., 1},
        {"share_of_sum", "better: 'less'", 1 / 3., 1},
        {"vector", "", 0.57735026918962576, 1},
        {"vector", "better: 'less'", 1 - 0.57735026918962576, 0},
        {"log_share", "", 1 / 3., 1},
        {"log_share", "better: 'less'", 1 / 3., 1},
        {"rank", "", 1, 1},
        {"rank", "ties: 'max'", 3, 1},
        {"rank", "ties: 'average'", 2, 1},
        {"rank", "ties: 'dense'", 1, 1},
        {"borda", "", 0, 0},
        {"percentile", "", 0, 1},
        {"percentile", "form: 'middle'", 0.5, 1},
        {"percentile", "form: 'hazen'", 0.5, 0.5},
        {"percentile", "form: 'weibull'", 0.5, 0.5},
        {"percentile", "form: 'reached'", 1, 1},
        {"rank_points", "", 1, 1},
        {"bands", "", 1, 1},
    };
    const double x[] = {7, 7, 7}, mark[] = {7, 7, 7};
    const double *const columns[] = {x, mark};
    for (size_t at = 0; at < sizeof EQUALS / sizeof *EQUALS; at++) {
        char room[256];
        double out[3];
        rig_method_with(&rig, EQUALS[at].method, EQUALS[at].given, room);
        rig_columns(&rig, 3, columns, out);
        for (size_t i = 0; i < 3; i++)
            assert_number(out[i], EQUALS[at].constant);
        rig_columns(&rig, 1, columns, out);
        assert_number(out[0], EQUALS[at].alone);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_has_data_gets_a_number),
        cmocka_unit_test(every_method_stands_in_the_table_of_edges),
        cmocka_unit_test(parameters_can_be_looked_at_with_nobody_to_score),
        cmocka_unit_test(equals_get_what_the_readme_says),
    };
    return cmocka_run_group_tests(tests, open_peers, close_peers);
}
