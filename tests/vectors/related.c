// What is told of columns rather than of subjects: statistics, correlations, consistency, weights
// of parents' groups, of judgements and of a tree, and one subject's places.
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caller.h"
#include "families.h"

enum { COLUMNS_MOST = 64 };

static const double *input_column(const struct vector *v, const char *name)
{
    const double *x = table_column(&v->input, name);
    assert(x);
    return x;
}

static const char *expected_text(const struct vector *v, size_t row, size_t column)
{
    return v->expected.texts[row * v->expected.columns + column];
}

// A method over one or two columns, the same number in every row, for each row of expected.csv.
static bool of_columns(const struct vector *v, struct compare *c, const char *method,
                       const char *column, size_t names)
{
    size_t rows = v->input.rows, count = v->expected.rows;
    double *room = calloc(rows * count + 1, sizeof *room);
    struct caller_job *jobs = calloc(count + 1, sizeof *jobs);
    for (size_t i = 0; i < count; i++) {
        jobs[i] = (struct caller_job){.given = "", .column_count = names, .out = room + i * rows};
        for (size_t k = 0; k < names; k++)
            jobs[i].columns[k] = input_column(v, expected_text(v, i, k));
    }
    bool done = caller_columns(method, rows, jobs, count);
    for (size_t i = 0; done && i < count; i++)
        compare_cell(c, expected_text(v, i, 0), column, jobs[i].out[0],
                     table_column(&v->expected, column)[i]);
    free(jobs);
    free(room);
    return done;
}

static bool stats_run(const struct vector *v, struct compare *c)
{
    c->tolerance = 1e-9;
    return of_columns(v, c, "stats.skewness", "Skew", 1) &&
           of_columns(v, c, "stats.kurtosis", "Kurt", 1) &&
           of_columns(v, c, "stats.deviation", "Std", 1) &&
           of_columns(v, c, "stats.quantile", "Median", 1);
}

static bool kendall_run(const struct vector *v, struct compare *c)
{
    c->tolerance = 1e-10;
    return of_columns(v, c, "stats.kendall", "Correlation", 2);
}

static bool spearman_run(const struct vector *v, struct compare *c)
{
    c->tolerance = 1e-10;
    return of_columns(v, c, "stats.spearman", "Correlation", 2);
}

// The criteria of one parent, as params.json lists them.
struct parent {
    const double *columns[COLUMNS_MOST];
    const char *names[COLUMNS_MOST];
    signed char directions[COLUMNS_MOST];
    double weights[COLUMNS_MOST];
    struct caller_criteria call;
};

static void parent_read(struct parent *p, const struct vector *v, const char *name, double *out)
{
    const char *child;
    json_t *of;
    *p = (struct parent){.call = {.rows = v->input.rows, .out = out}};
    json_object_foreach(json_object_get(v->params, "parents"), child, of)
    {
        const char *parent = json_string_value(of); // null: the root
        if (!parent || strcmp(parent, name) != 0)
            continue;
        assert(p->call.count < COLUMNS_MOST);
        p->names[p->call.count] = child;
        p->directions[p->call.count] = 1;
        p->columns[p->call.count++] = input_column(v, child);
    }
    for (size_t k = 0; k < p->call.count; k++)
        p->weights[k] = 1 / (double)p->call.count;
    p->call.columns = p->columns;
    p->call.directions = p->directions;
    p->call.weights = p->weights;
}

static bool cronbach_run(const struct vector *v, struct compare *c)
{
    double *out = calloc(v->input.rows + COLUMNS_MOST, sizeof *out);
    bool done = true;
    c->tolerance = 1e-10;
    c->left_out = v->expected.rows;
    c->note = "alpha_normalised: of another vector's numbers";
    for (size_t i = 0; done && i < v->expected.rows; i++) {
        struct parent p;
        parent_read(&p, v, expected_text(v, i, 0), out);
        done = caller_criteria("stats.cronbach", "", &p.call);
        compare_cell(c, expected_text(v, i, 0), "alpha_raw", out[0],
                     table_column(&v->expected, "alpha_raw")[i]);
    }
    free(out);
    return done;
}

// Loadings are told to the factor that makes their squares add up to 1, and up to their sign;
// weights are their sizes, scaled to the sum 1.
static bool pca_run(const struct vector *v, struct compare *c)
{
    double *out = calloc(v->input.rows + COLUMNS_MOST, sizeof *out);
    bool done = true;
    c->tolerance = 1e-9;
    for (size_t i = 0; done && i < v->expected.rows; i++) {
        const char *name = expected_text(v, i, 0);
        const char *of =
            json_string_value(json_object_get(json_object_get(v->params, "parents"), name));
        struct parent p;
        parent_read(&p, v, of ? of : "", out);
        if (p.call.count == 0)
            continue;
        done = caller_criteria("weights.pca", "negative: 'size'", &p.call);
        double length = 0, found = (double)NAN;
        for (size_t k = 0; k < p.call.count; k++) {
            length += out[k] * out[k];
            found = strcmp(p.names[k], name) == 0 ? out[k] : found;
        }
        compare_cell(c, name, "Weight", found / sqrt(length),
                     fabs(table_column(&v->expected, "Weight")[i]));
    }
    free(out);
    return done;
}

// The comparisons are the input itself, row by row.
static bool judged(const struct vector *v, const char *method, double *weights)
{
    size_t m = v->input.rows;
    char given[4096];
    const double *columns[COLUMNS_MOST];
    signed char directions[COLUMNS_MOST];
    size_t size = (size_t)snprintf(given, sizeof given, "pairs: [");
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++)
            size += (size_t)snprintf(given + size, sizeof given - size, "%s%.15g",
                                     i + j > 0 ? ", " : "", v->input.cells[(j + 1) * m + i]);
    snprintf(given + size, sizeof given - size, "]");
    for (size_t j = 0; j < m; j++) {
        columns[j] = v->input.cells + (j + 1) * m;
        directions[j] = 1;
    }
    struct caller_criteria call = {
        .rows = m, .count = m, .columns = columns, .directions = directions, .out = weights};
    return caller_criteria(method, given, &call);
}

static bool eigenvector_run(const struct vector *v, struct compare *c)
{
    double weights[COLUMNS_MOST];
    c->tolerance = 5e-5;
    bool done = judged(v, "weights.ahp", weights);
    for (size_t i = 0; done && i < v->expected.rows; i++)
        compare_cell(c, expected_text(v, i, 0), "weight", weights[i],
                     table_column(&v->expected, "weight")[i]);
    return done;
}

// pc: what a row of comparisons makes of the weights, by the row's own.
static bool consistency_run(const struct vector *v, struct compare *c)
{
    double weights[COLUMNS_MOST];
    size_t m = v->input.rows;
    c->tolerance = 1e-5;
    bool done = judged(v, "weights.ahp_columns", weights);
    for (size_t i = 0; done && i < m; i++) {
        double row = 0;
        for (size_t j = 0; j < m; j++)
            row += v->input.cells[(j + 1) * m + i] * weights[j];
        compare_cell(c, expected_text(v, i, 0), "pc", row / weights[i],
                     table_column(&v->expected, "pc")[i]);
    }
    return done;
}

// How much a node weighs in the index is what the index comes to where it alone has all: a subject
// per node, with 1 in the indicators below it and 0 in all others.
static const char *node_text(const struct vector *v, size_t row, const char *column)
{
    return v->input.texts[row * v->input.columns + table_find(&v->input, column)];
}

static bool is_node(const struct vector *v, size_t row)
{
    return strcmp(node_text(v, row, "Type"), "Indicator") == 0 ||
           strcmp(node_text(v, row, "Type"), "Aggregate") == 0;
}

static bool is_below(const struct vector *v, size_t row, const char *node)
{
    const char *name = node_text(v, row, "iCode");
    for (size_t guard = 0; guard < 10 && *name; guard++) {
        if (strcmp(name, node) == 0)
            return true;
        size_t at = 0;
        while (at < v->input.rows && strcmp(node_text(v, at, "iCode"), name) != 0)
            at++;
        name = at < v->input.rows ? node_text(v, at, "Parent") : "";
    }
    return false;
}

static bool level_combine(const struct vector *v, size_t level, size_t subjects, double *values)
{
    bool done = true;
    for (size_t node = 0; done && node < v->input.rows; node++) {
        if (strcmp(node_text(v, node, "Type"), "Aggregate") != 0 ||
            (size_t)table_column(&v->input, "Level")[node] != level)
            continue;
        const double *columns[COLUMNS_MOST];
        double weights[COLUMNS_MOST];
        size_t count = 0;
        for (size_t child = 0; child < v->input.rows; child++) {
            if (!is_node(v, child) ||
                strcmp(node_text(v, child, "Parent"), node_text(v, node, "iCode")) != 0)
                continue;
            columns[count] = values + child * subjects;
            weights[count++] = table_column(&v->input, "Weight")[child];
        }
        done = caller_group("means.arithmetic", "", subjects, count, columns, weights,
                            values + node * subjects);
    }
    return done;
}

static bool effective_run(const struct vector *v, struct compare *c)
{
    size_t subjects = v->expected.rows, root = v->input.rows;
    double *values = calloc(v->input.rows * subjects + 1, sizeof *values);
    bool done = true;
    c->tolerance = 1e-9;
    for (size_t row = 0; row < v->input.rows; row++) {
        if (strcmp(node_text(v, row, "iCode"), "Index") == 0)
            root = row;
        for (size_t i = 0; i < subjects; i++)
            values[row * subjects + i] =
                is_node(v, row) && is_below(v, row, expected_text(v, i, 0)) ? 1 : 0;
    }
    for (size_t level = 2; done && level <= 4; level++)
        done = level_combine(v, level, subjects, values);
    for (size_t i = 0; done && i < subjects && root < v->input.rows; i++)
        compare_cell(c, expected_text(v, i, 0), "EffWeight", values[root * subjects + i],
                     table_column(&v->expected, "EffWeight")[i]);
    free(values);
    return done;
}

// The subject's places among all, the better way round, in the columns that are listed.
static bool strengths_run(const struct vector *v, struct compare *c)
{
    const char *unit = json_string_value(json_object_get(v->params, "unit"));
    size_t rows = v->input.rows, count = v->expected.rows, own = 0;
    double *room = calloc(rows * count + 1, sizeof *room);
    struct caller_job *jobs = calloc(count + 1, sizeof *jobs);
    while (own < rows && strcmp(v->input.texts[own * v->input.columns], unit) != 0)
        own++;
    for (size_t i = 0; i < count; i++) {
        const char *name = expected_text(v, i, 0);
        double way =
            json_number_value(json_object_get(json_object_get(v->params, "direction"), name));
        // the place from the best is the place from below, turned round
        jobs[i] = (struct caller_job){.given = way < 0 ? "" : "better: 'less'",
                                      .columns = {input_column(v, name)},
                                      .column_count = 1,
                                      .out = room + i * rows};
    }
    bool done = own < rows && caller_columns("peers.rank", rows, jobs, count);
    for (size_t i = 0; done && i < count; i++)
        compare_cell(c, expected_text(v, i, 0), "Rank", jobs[i].out[own],
                     table_column(&v->expected, "Rank")[i]);
    free(jobs);
    free(room);
    return done;
}

static const struct {
    const char *name;
    bool (*run)(const struct vector *v, struct compare *c);
} RELATED[] = {
    {"coinr_stats_raw", stats_run},
    {"coinr_corr_2_2_kendall", kendall_run},
    {"coinr_corr_2_2_spearman", spearman_run},
    {"coinr_cronbach", cronbach_run},
    {"coinr_pca_weights", pca_run},
    {"coinr_effective_weights", effective_run},
    {"coinr_strengths_weaknesses_CHE", strengths_run},
    {"pymcdm_weights_ahp", eigenvector_run},
    {"jmcdm_ahp_consistency", consistency_run},
};

bool related_known(const struct vector *v)
{
    // the plugins alone take no lists in a text
    bool judges = strstr(v->name, "ahp") != NULL && !caller_through();
    for (size_t i = 0; !judges && i < sizeof RELATED / sizeof *RELATED; i++)
        if (strcmp(RELATED[i].name, v->name) == 0)
            return true;
    return false;
}

bool related_run(const struct vector *v, struct compare *c)
{
    for (size_t i = 0; i < sizeof RELATED / sizeof *RELATED; i++)
        if (strcmp(RELATED[i].name, v->name) == 0)
            return RELATED[i].run(v, c);
    return false;
}
