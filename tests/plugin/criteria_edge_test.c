// Methods over criteria at the edges, every one that outrank, weights and treat have: criteria that
// are constant, alone, empty, half missing, negative, zero, huge and tiny. Who has data gets a
// number, fails with a reason, or the call says why there is none; and the order of the rows leaves
// no trace, not in the last bit.
#include "plugin/rig.h"

#define ROWS 6
#define CRITERIA 3

static struct rig rig;

#define TINY 4.9406564584124654e-324 // the least number above 0
#define HUGE_X 1.7976931348623157e308

static const struct edge {
    const char *name;
    size_t count;
    double x[ROWS];
} EDGES[] = {
    {"constant", 4, {7, 7, 7, 7}},
    {"one subject", 1, {7}},
    {"two equal", 4, {7, 7, 9, 8}},
    {"all missing", 3, {NONE, NONE, NONE}},
    {"one missing", 4, {3, NONE, 9, 5}},
    {"one left", 3, {NONE, 9, NONE}},
    {"nobody", 0, {0}},
    {"negative", 4, {-3, -7, -1, -2}},
    {"both signs", 4, {-3, 0, 4, 1}},
    {"zeros", 3, {0, 0, 0}},
    {"a zero", 4, {0, 4, 8, 2}},
    {"zero alone", 1, {0}},
    {"huge", 4, {1e300, 2e300, 1, 3}},
    {"huge of both signs", 4, {1e300, -1e300, 0, 5}},
    {"the largest", 4, {HUGE_X, -HUGE_X, HUGE_X, 1}},
    {"all the largest", 3, {HUGE_X, HUGE_X, HUGE_X}},
    {"tiny", 4, {TINY, 2 * TINY, 0, 3 * TINY}},
    {"tiny and huge", 4, {TINY, HUGE_X, -TINY, 1}},
    {"tiny to huge", 4, {TINY, HUGE_X, 1, 2}},
    {"tiny alone", 1, {TINY}},
    {"nearly equal", 2, {0.1 + 0.2, 0.3}},
    {"opposites", 2, {-5, 5}},
    {"most are equal", 6, {2, 2, 2, 2, 2, 1e300}},
};

// Parameters that a method needs, or which change its course.
static const struct {
    const char *method, *parameter;
    double numbers[CRITERIA];
    const char *text; // of all criteria, or of the call
} NEEDS[] = {
    {"spotis", "bottom", {0, 0, -10}, NULL}, {"spotis", "top", {10, 100, 10}, NULL},
    {"given", "points", {1, 2, 3}, NULL},    {"by_rank", "order", {2, 1, 2}, NULL},
    {"ahp", "pairs", {2, 4, 3}, NULL},       {"ahp_columns", "pairs", {2, 4, 3}, NULL},
    {"ahp_rows", "pairs", {2, 4, 3}, NULL},  {"pca", "negative", {0}, "size"},
};

// Ways the parameters of promethee stand beside its default.
static const struct {
    const char *preference;
    double q, p, s;
} PREFERENCES[] = {{"usual", NONE, NONE, NONE}, {"u", 1, NONE, NONE},
                   {"v", NONE, 2, NONE},        {"level", 1, 2, NONE},
                   {"linear", 1, 1e308, NONE},  {"gauss", NONE, NONE, 2},
                   {"v", NONE, TINY, NONE},     {"gauss", NONE, NONE, TINY}};

struct trial {
    size_t rows;
    double columns[CRITERIA][ROWS];
    int8_t directions[CRITERIA];
    size_t preference;
    // what comes out
    bool done;
    double results[8][ROWS], vector[CRITERIA], cells[CRITERIA][ROWS];
    size_t failed;
    bool failed_rows[ROWS];
};

struct lists {
    double numbers[RIG_PARAMETERS_MOST][CRITERIA];
    const char *texts[RIG_PARAMETERS_MOST][CRITERIA];
    struct method_list lists[RIG_PARAMETERS_MOST];
};

static void list_default(const struct method_parameter *p, struct lists *l, size_t i)
{
    for (size_t k = 0; k < CRITERIA; k++) {
        l->numbers[i][k] = p->has_default ? p->number : NONE;
        l->texts[i][k] = p->text;
    }
    l->lists[i] = (struct method_list){
        .count = p->per_criterion ? CRITERIA : 0, .numbers = l->numbers[i], .texts = l->texts[i]};
}

static void list_needs(const struct method_parameter *p, struct lists *l, size_t i)
{
    for (size_t at = 0; at < sizeof NEEDS / sizeof *NEEDS; at++) {
        if (strcmp(NEEDS[at].method, rig.method->name) != 0 ||
            strcmp(NEEDS[at].parameter, p->name) != 0)
            continue;
        memcpy(l->numbers[i], NEEDS[at].numbers, sizeof l->numbers[i]);
        l->lists[i].count = CRITERIA;
        if (NEEDS[at].text)
            rig.texts[i] = NEEDS[at].text;
    }
}

static void lists_fill(struct lists *l, size_t preference)
{
    const struct method *m = rig.method;
    for (size_t i = 0; i < m->parameter_count; i++) {
        const struct method_parameter *p = &m->parameters[i];
        list_default(p, l, i);
        list_needs(p, l, i);
        for (size_t k = 0; k < CRITERIA && strcmp(m->name, "promethee") == 0; k++) {
            if (strcmp(p->name, "preference") == 0)
                l->texts[i][k] = PREFERENCES[preference].preference;
            else
                l->numbers[i][k] = strcmp(p->name, "q") == 0   ? PREFERENCES[preference].q
                                   : strcmp(p->name, "p") == 0 ? PREFERENCES[preference].p
                                                               : PREFERENCES[preference].s;
        }
    }
}

static void row_failed(void *context, size_t row, const char *text)
{
    struct trial *t = context;
    assert_true(strlen(text) > 10);
    t->failed += !t->failed_rows[row];
    t->failed_rows[row] = true;
}

static void run(struct trial *t)
{
    static const double WEIGHTS[CRITERIA] = {0.5, 0.25, 0.25};
    const struct method *m = rig.method;
    struct lists l;
    const double *columns[CRITERIA];
    double *results[8], *cells[CRITERIA];
    uint8_t fates[CRITERIA][ROWS], *fate[CRITERIA];
    for (size_t k = 0; k < CRITERIA; k++) {
        columns[k] = t->columns[k];
        cells[k] = t->cells[k];
        fate[k] = fates[k];
    }
    for (size_t i = 0; i < 8; i++)
        results[i] = t->results[i];
    lists_fill(&l, t->preference);
    memset(t->failed_rows, 0, sizeof t->failed_rows);
    t->failed = 0;
    struct method_call c = {.row_count = t->rows,
                            .columns = columns,
                            .child_count = CRITERIA,
                            .directions = t->directions,
                            .weights = m->gives == GIVES_WEIGHTS ? NULL : WEIGHTS,
                            .parameters = rig.parameters,
                            .texts = rig.texts,
                            .lists = l.lists,
                            .result = t->results[0],
                            .results = m->output_count > 0 ? results : NULL,
                            .vector = t->vector,
                            .cells = cells,
                            .fates = fate,
                            .row_failed = row_failed,
                            .context = t};
    t->done = m->call(m, &c, &rig.error);
    if (!t->done)
        assert_true(strlen(rig.error.text) > 10);
}

static bool complete(const struct trial *t, size_t row)
{
    for (size_t k = 0; k < CRITERIA; k++)
        if (isnan(t->columns[k][row]))
            return false;
    return true;
}

static void columns_are_held(const struct trial *t, const char *edge)
{
    size_t count = rig.method->output_count > 0 ? rig.method->output_count : 1;
    for (size_t i = 0; i < t->rows; i++)
        for (size_t at = 0; at < count; at++) {
            double y = t->results[at][i];
            bool wanted = complete(t, i) && !t->failed_rows[i];
            if (wanted ? !isfinite(y) : isfinite(y))
                fail_msg("%s over \"%s\": output %zu of row %zu is %g", rig.method->name, edge, at,
                         i, y);
        }
}

static void weights_are_held(const struct trial *t, const char *edge)
{
    double sum = 0;
    for (size_t k = 0; k < CRITERIA; k++) {
        if (!(t->vector[k] >= 0) || !isfinite(t->vector[k]))
            fail_msg("%s over \"%s\": weight %zu is %g", rig.method->name, edge, k, t->vector[k]);
        sum += t->vector[k];
    }
    assert_true(fabs(sum - 1) < 1e-9);
}

// A cell is missing only where it was, or where the treatment says that it has taken it away; the
// host holds the flags to the numbers.
static void cells_are_held(const struct trial *t, const char *edge)
{
    for (size_t k = 0; k < CRITERIA; k++)
        for (size_t i = 0; i < t->rows; i++) {
            double was = t->columns[k][i], is = t->cells[k][i];
            if (isinf(is) || (isnan(is) && !isnan(was)))
                fail_msg("%s over \"%s\": cell %zu, %zu is %g", rig.method->name, edge, k, i, is);
        }
}

static bool by_library(void) // whose last bits the library decides
{
    static const char *const NAMES[] = {"pca", "balanced", "cilos", "idocriw", "ahp"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (strcmp(rig.method->name, NAMES[i]) == 0)
            return true;
    return false;
}

static bool same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b)) ||
           (by_library() && fabs(a - b) < 1e-6);
}

// The same rows, turned by one place.
static void order_leaves_no_trace(const struct trial *t, const char *edge)
{
    struct trial turned = *t;
    size_t count = rig.method->output_count > 0 ? rig.method->output_count : 1;
    for (size_t k = 0; k < CRITERIA; k++)
        for (size_t i = 0; i < t->rows; i++)
            turned.columns[k][(i + 1) % t->rows] = t->columns[k][i];
    run(&turned);
    assert_int_equal(turned.done, t->done);
    for (size_t i = 0; t->done && i < t->rows; i++)
        for (size_t at = 0; at < count && rig.method->gives == GIVES_COLUMNS; at++)
            if (!same_bits(turned.results[at][(i + 1) % t->rows], t->results[at][i]))
                fail_msg("%s over \"%s\": turned, output %zu of row %zu is %.17g, not %.17g",
                         rig.method->name, edge, at, i, turned.results[at][(i + 1) % t->rows],
                         t->results[at][i]);
    for (size_t k = 0; t->done && k < CRITERIA && rig.method->gives == GIVES_CELLS; k++)
        for (size_t i = 0; i < t->rows; i++)
            if (!same_bits(turned.cells[k][(i + 1) % t->rows], t->cells[k][i]))
                fail_msg("%s over \"%s\": turned, cell %zu, %zu is another", rig.method->name, edge,
                         k, i);
    for (size_t k = 0; t->done && k < CRITERIA && rig.method->gives == GIVES_WEIGHTS; k++)
        if (!same_bits(turned.vector[k], t->vector[k]))
            fail_msg("%s over \"%s\": turned, weight %zu is %.17g, not %.17g", rig.method->name,
                     edge, k, turned.vector[k], t->vector[k]);
}

static void judge(struct trial *t, const char *edge)
{
    run(t);
    if (t->done && rig.method->gives == GIVES_COLUMNS)
        columns_are_held(t, edge);
    if (t->done && rig.method->gives == GIVES_WEIGHTS)
        weights_are_held(t, edge);
    if (t->done && rig.method->gives == GIVES_CELLS)
        cells_are_held(t, edge);
    if (t->rows > 0)
        order_leaves_no_trace(t, edge);
}

// The edge in the first criterion beside two plain ones, and in all three.
static void method_at_edges(size_t preference)
{
    static const double PLAIN[2][ROWS] = {{5, 20, 10, 15, 80, 1}, {3, 1, 2, 5, 4, 6}};
    for (size_t e = 0; e < sizeof EDGES / sizeof *EDGES; e++)
        for (size_t form = 0; form < 4; form++) {
            struct trial t = {.rows = EDGES[e].count, .preference = preference};
            for (size_t k = 0; k < CRITERIA; k++) {
                const double *x = k == 0 || form >= 2 ? EDGES[e].x : PLAIN[k - 1];
                memcpy(t.columns[k], x, sizeof t.columns[k]);
                t.directions[k] = (form % 2 == 1) == (k == 1) ? DIRECTION_LESS : DIRECTION_MORE;
            }
            judge(&t, EDGES[e].name);
        }
}

static void plugin_at_edges(const char *plugin, size_t least)
{
    rig_open(&rig, plugin);
    size_t methods = 0;
    for (size_t i = 0; i < rig.host.methods.count; i++) {
        rig_method(&rig, rig.host.methods.list[i].name);
        size_t ways = strcmp(rig.method->name, "promethee") == 0
                          ? sizeof PREFERENCES / sizeof *PREFERENCES
                          : 1;
        for (size_t way = 0; way < ways; way++)
            method_at_edges(way);
        methods++;
    }
    assert_true(methods >= least);
    rig_close(&rig);
}

static void outrank_holds_at_the_edges(void **state)
{
    (void)state;
    plugin_at_edges("outrank", 20);
}

static void weights_hold_at_the_edges(void **state)
{
    (void)state;
    plugin_at_edges("weights", 14);
}

static void treatments_hold_at_the_edges(void **state)
{
    (void)state;
    plugin_at_edges("treat", 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(treatments_hold_at_the_edges),
        cmocka_unit_test(outrank_holds_at_the_edges),
        cmocka_unit_test(weights_hold_at_the_edges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
