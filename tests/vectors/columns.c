#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caller.h"
#include "families.h"

enum marks { NOTHING, TARGET, POSTS, FIFTH_ROW, HUNDRED };

static const struct columns {
    const char *name, *method;
    const char *more, *less; // parameters for a benefit and for a cost; less NULL: no cost columns
    enum marks marks;
    double tolerance;
} COLUMNS[] = {
    {"coinr_asem_normalised", "minmax", "high: 100", "high: 100, better: 'less'", NOTHING, 1e-10},
    {"coinr_norm_minmax_1_100", "minmax", "low: 1, high: 100", "low: 1, high: 100, better: 'less'",
     NOTHING, 1e-10},
    {"coinr_norm_dist2max", "to_best", "", "better: 'less'", NOTHING, 1e-10},
    {"coinr_norm_dist2ref", "to_reference", "", "better: 'less'", FIFTH_ROW, 1e-10},
    {"coinr_norm_raw_dist2target", "to_target", "", "better: 'less'", TARGET, 1e-10},
    {"coinr_norm_fracmax", "share_of_best", "", NULL, NOTHING, 1e-10},
    {"coinr_norm_goalposts", "goalposts", "high: 100", "high: 100, better: 'less'", POSTS, 1e-10},
    {"coinr_norm_scaled", "goalposts", "high: 10, clip: false", "high: 10, clip: false", HUNDRED,
     1e-10},
    {"coinr_norm_zscore", "zscore", "", "better: 'less'", NOTHING, 1e-10},
    {"coinr_norm_zscore_10_2", "zscore", "mean: 10, sd: 2", "mean: 10, sd: 2, better: 'less'",
     NOTHING, 1e-10},
    {"coinr_norm_raw_zscore_missing", "zscore", "", "better: 'less'", NOTHING, 1e-10},
    // its doubles are ranked to the last bit
    {"coinr_norm_rank", "rank", "exact: true", "exact: true, better: 'less'", NOTHING, 0},
    {"coinr_norm_rank_avg", "rank", "exact: true, ties: 'average'",
     "exact: true, ties: 'average', better: 'less'", NOTHING, 0},
    {"coinr_norm_borda", "borda", "exact: true", "exact: true, better: 'less'", NOTHING, 0},
    {"coinr_norm_prank", "percentile", "exact: true", "exact: true, better: 'less'", NOTHING,
     1e-12},
    // printed to 8 decimals
    {"pymcdm_norm_minmax", "minmax", "", "better: 'less'", NOTHING, 5.1e-9},
    {"pymcdm_norm_max", "share_of_best", "", "rest: true, better: 'less'", NOTHING, 5.1e-9},
    {"pymcdm_norm_sum", "share_of_sum", "", "better: 'less'", NOTHING, 5.1e-9},
    {"pymcdm_norm_vector", "vector", "", "better: 'less'", NOTHING, 5.1e-9},
    {"pymcdm_norm_logarithmic", "log_share", "", "better: 'less'", NOTHING, 5.1e-9},
    {"pymcdm_norm_nonlinear", "share_of_best", "power: 2", "power: 3, better: 'less'", NOTHING,
     5.1e-9},
};

static const struct columns *find(const char *name)
{
    for (size_t i = 0; i < sizeof COLUMNS / sizeof *COLUMNS; i++)
        if (strcmp(COLUMNS[i].name, name) == 0)
            return &COLUMNS[i];
    return NULL;
}

bool columns_known(const struct vector *v)
{
    return find(v->name) != NULL;
}

static void fill(double *column, size_t rows, double x)
{
    for (size_t i = 0; i < rows; i++)
        column[i] = x;
}

// Of the `posts` in params.json the one for a column.
static const json_t *posts_of(const struct vector *v, const char *column)
{
    size_t at;
    const json_t *post;
    json_array_foreach(json_object_get(v->params, "posts"), at, post)
    {
        if (strcmp(json_string_value(json_object_get(post, "iCode")), column) == 0)
            return post;
    }
    return NULL;
}

// Whether less is better in a column: by name under `direction` or `posts`, or by place under
// `types`, where the first column is the alternative's name.
static bool is_cost(const struct vector *v, size_t column)
{
    const char *name = v->input.names[column];
    const json_t *sign = json_object_get(json_object_get(v->params, "direction"), name);
    if (!sign)
        sign = json_object_get(posts_of(v, name), "Direction");
    if (!sign)
        sign = json_array_get(json_object_get(v->params, "types"), column - 1);
    return json_number_value(sign) < 0;
}

// The columns beside the numbers, which the method's marks stand in.
static void marks_fill(const struct vector *v, enum marks marks, size_t column, double *first,
                       double *second)
{
    const char *name = v->input.names[column];
    size_t rows = v->input.rows;
    fill(first, rows, 0);
    if (marks == TARGET) {
        fill(first, rows,
             json_number_value(json_object_get(json_object_get(v->params, "target"), name)));
    } else if (marks == POSTS) {
        const json_t *post = posts_of(v, name);
        fill(first, rows, json_number_value(json_object_get(post, "lower")));
        fill(second, rows, json_number_value(json_object_get(post, "upper")));
    } else if (marks == FIFTH_ROW) {
        first[4] = 1;
    } else if (marks == HUNDRED) {
        fill(second, rows, is_cost(v, column) ? -100 : 100); // x / 100 of the column times -1
    }
}

// How many columns beside the numbers a method's marks take.
static size_t marks_count(enum marks marks)
{
    return marks == NOTHING ? 0 : marks == POSTS || marks == HUNDRED ? 2 : 1;
}

bool columns_run(const struct vector *v, struct compare *c)
{
    const struct columns *k = find(v->name);
    assert(k);
    size_t rows = v->input.rows, count = 0, most = v->expected.columns;
    double *room = calloc(3 * rows * most + 1, sizeof *room);
    struct caller_job *jobs = calloc(most + 1, sizeof *jobs);
    size_t *wanted = calloc(most + 1, sizeof *wanted);
    char method[64];
    snprintf(method, sizeof method, "peers.%s", k->method);
    c->tolerance = k->tolerance;
    for (size_t at = 1; at < most; at++) {
        size_t column = table_find(&v->input, v->expected.names[at]);
        if (column == v->input.columns)
            continue;
        const char *given = is_cost(v, column) ? k->less : k->more;
        if (!given) {
            c->left_out += v->expected.rows;
            c->note = "cost columns: the sign was turned before a ratio, see SOURCE.md";
            continue;
        }
        double *out = room + 3 * rows * count, *first = out + rows, *second = out + 2 * rows;
        marks_fill(v, k->marks, column, first, second);
        wanted[count] = at;
        jobs[count++] =
            (struct caller_job){.given = given,
                                .columns = {v->input.cells + column * rows, first, second},
                                .column_count = 1 + marks_count(k->marks),
                                .out = out};
    }
    bool done = caller_columns(method, rows, jobs, count);
    for (size_t i = 0; done && i < count; i++)
        compare_column(c, v, v->expected.names[wanted[i]], jobs[i].out);
    free(wanted);
    free(jobs);
    free(room);
    return done;
}
