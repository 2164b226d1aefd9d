#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caller.h"
#include "families.h"

enum { CRITERIA_MOST = 64 };

// Each vector: the treatment, and of what. `column`: the one of expected.csv that this gives, of
// the input's first; NULL: all columns, by name.
static const struct treated {
    const char *name, *method, *given, *column;
    bool by_group; // params.json names the column of the groups that are treated alone
} TREATED[] = {
    {"coinr_asem_treated", "treat.outliers", "", NULL, false},
    {"coinr_impute_mean", "treat.impute", "", NULL, false},
    {"coinr_impute_median", "treat.impute", "by: 'median'", NULL, false},
    {"coinr_impute_mean_grp", "treat.impute", "", NULL, true},
    {"coinr_transforms", "treat.winsorise", "", "win5", false},
    {"coinr_transforms", "treat.logarithm", "", "log_CT", false},
    {"coinr_transforms", "treat.logarithm", "form: 'one'", "log_CT_orig", false},
    {"coinr_transforms", "treat.logarithm", "mirror: true", "log_CT_plus", false},
    {"coinr_transforms", "treat.boxcox", "lambda: 0.5", "boxcox05", false},
    {"coinr_transforms", "treat.boxcox", "lambda: 0", "boxcox0", false},
};

bool treated_known(const struct vector *v)
{
    for (size_t i = 0; i < sizeof TREATED / sizeof *TREATED; i++)
        if (strcmp(TREATED[i].name, v->name) == 0)
            return true;
    return false;
}

// The vector's numbers, and their treated cells.
struct treatment {
    const struct vector *v;
    size_t rows, count;
    double *out;    // rows x count
    size_t *picked; // the rows of a group
};

static const char *group_of(const struct treatment *t, size_t column, size_t row)
{
    return column < t->v->input.columns ? t->v->input.texts[row * t->v->input.columns + column]
                                        : "";
}

// Treat the rows of one group: those alike to `first` in `column`.
static bool group_treat(struct treatment *t, const struct treated *how, size_t column, size_t first)
{
    static const signed char MORE[CRITERIA_MOST] = {1};
    double weights[CRITERIA_MOST];
    const double *columns[CRITERIA_MOST];
    double *cells[CRITERIA_MOST];
    size_t picked = 0;
    for (size_t i = 0; i < t->rows; i++)
        if (strcmp(group_of(t, column, i), group_of(t, column, first)) == 0)
            t->picked[picked++] = i;
    double *in = calloc(2 * picked * t->count + 1, sizeof *in), *out = in + picked * t->count;
    for (size_t k = 0; k < t->count; k++) {
        for (size_t i = 0; i < picked; i++)
            in[k * picked + i] = t->v->input.cells[(k + 1) * t->rows + t->picked[i]];
        columns[k] = in + k * picked;
        cells[k] = out + k * picked;
        weights[k] = 1 / (double)t->count;
    }
    struct caller_criteria call = {.rows = picked,
                                   .count = t->count,
                                   .columns = columns,
                                   .directions = MORE,
                                   .weights = weights,
                                   .cells = cells};
    bool done = caller_criteria(how->method, how->given, &call);
    for (size_t k = 0; done && k < t->count; k++)
        for (size_t i = 0; i < picked; i++)
            t->out[k * t->rows + t->picked[i]] = cells[k][i];
    free(in);
    return done;
}

static bool treat(struct treatment *t, const struct treated *how)
{
    size_t column = t->v->input.columns;
    if (how->by_group)
        column =
            table_find(&t->v->input, json_string_value(json_object_get(t->v->params, "group")));
    bool done = true;
    for (size_t i = 0; done && i < t->rows; i++) {
        bool known = false;
        for (size_t j = 0; j < i; j++)
            known = known || strcmp(group_of(t, column, i), group_of(t, column, j)) == 0;
        if (!known)
            done = group_treat(t, how, column, i);
    }
    return done;
}

static void treated_compare(const struct treatment *t, const struct treated *how, struct compare *c)
{
    if (how->column) {
        compare_column(c, t->v, how->column, t->out);
        return;
    }
    for (size_t k = 0; k < t->count; k++)
        if (table_find(&t->v->expected, t->v->input.names[k + 1]) < t->v->expected.columns)
            compare_column(c, t->v, t->v->input.names[k + 1], t->out + k * t->rows);
}

bool treated_run(const struct vector *v, struct compare *c)
{
    struct treatment t = {.v = v, .rows = v->input.rows, .count = v->input.columns - 1};
    bool done = true;
    const char *group = json_string_value(json_object_get(v->params, "group"));
    if (group && table_find(&v->input, group) == v->input.columns - 1)
        t.count--;
    assert(t.count <= CRITERIA_MOST);
    t.out = calloc(t.rows * t.count + 1, sizeof *t.out);
    t.picked = calloc(t.rows + 1, sizeof *t.picked);
    c->tolerance = 1e-10;
    for (size_t i = 0; done && i < sizeof TREATED / sizeof *TREATED; i++) {
        if (strcmp(TREATED[i].name, v->name) != 0)
            continue;
        done = treat(&t, &TREATED[i]);
        if (done)
            treated_compare(&t, &TREATED[i], c);
    }
    free(t.out);
    free(t.picked);
    return done;
}
