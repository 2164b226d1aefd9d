#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caller.h"
#include "families.h"

// ## Levels of an index, as `meta` of params.json lists them

static const struct levels {
    const char *name, *given;
    const char *methods[3]; // to level 2, 3 and 4
} LEVELS[] = {
    {"coinr_agg_amean", "", {"means.arithmetic", "means.arithmetic", "means.arithmetic"}},
    {"coinr_agg_gmean", "", {"means.geometric", "means.geometric", "means.geometric"}},
    {"coinr_agg_hmean", "", {"means.harmonic", "means.harmonic", "means.harmonic"}},
    {"coinr_agg_genmean_p2", "p: 2", {"means.power", "means.power", "means.power"}},
    {"coinr_agg_arith_then_geo", "", {"means.arithmetic", "means.geometric", "means.geometric"}},
    {"coinr_agg_missing_amean",
     "available: 0",
     {"means.arithmetic", "means.arithmetic", "means.arithmetic"}},
    {"coinr_agg_missing_hmean",
     "available: 0",
     {"means.harmonic", "means.harmonic", "means.harmonic"}},
};

static const struct levels *find(const char *name)
{
    for (size_t i = 0; i < sizeof LEVELS / sizeof *LEVELS; i++)
        if (strcmp(LEVELS[i].name, name) == 0)
            return &LEVELS[i];
    return NULL;
}

static const char *text_of(const json_t *node, const char *key)
{
    const char *text = json_string_value(json_object_get(node, key));
    return text ? text : "";
}

// Every node of the meta has a column, its place in the list: of the input, or made here.
static bool node_combine(const struct vector *v, const struct levels *how, size_t at,
                         double **nodes)
{
    const json_t *meta = json_object_get(v->params, "meta"), *node = json_array_get(meta, at);
    size_t count = 0, total = json_array_size(meta);
    const double **columns = calloc(total, sizeof *columns);
    double *weights = calloc(total, sizeof *weights);
    for (size_t k = 0; k < total; k++) {
        const json_t *child = json_array_get(meta, k);
        if (strcmp(text_of(child, "Parent"), text_of(node, "iCode")) != 0)
            continue;
        columns[count] = nodes[k];
        weights[count++] = json_number_value(json_object_get(child, "Weight"));
    }
    size_t level = (size_t)json_number_value(json_object_get(node, "Level"));
    bool done = level >= 2 && level <= 4 &&
                caller_group(how->methods[level - 2], how->given, v->input.rows, count, columns,
                             weights, nodes[at]);
    free(columns);
    free(weights);
    return done;
}

static bool levels_run(const struct vector *v, struct compare *c)
{
    const struct levels *how = find(v->name);
    assert(how);
    const json_t *meta = json_object_get(v->params, "meta");
    size_t total = json_array_size(meta), rows = v->input.rows;
    double **nodes = calloc(total + 1, sizeof *nodes);
    bool done = true;
    c->tolerance = 1e-10;
    for (size_t k = 0; k < total; k++) {
        const double *column = table_column(&v->input, text_of(json_array_get(meta, k), "iCode"));
        nodes[k] = calloc(rows, sizeof **nodes);
        if (column)
            memcpy(nodes[k], column, rows * sizeof **nodes);
    }
    for (double level = 2; level <= 4; level++)
        for (size_t k = 0; done && k < total; k++)
            if (json_number_value(json_object_get(json_array_get(meta, k), "Level")) == level)
                done = node_combine(v, how, k, nodes);
    for (size_t k = 0; k < total; k++) {
        const char *name = text_of(json_array_get(meta, k), "iCode");
        if (done && table_column(&v->expected, name))
            compare_column(c, v, name, nodes[k]);
        free(nodes[k]);
    }
    free(nodes);
    return done;
}

// ## The human development indices

struct posts {
    const char *suffix; // of the columns
    double low, high;   // of life expectancy
};

static bool index_between(const char *method, size_t rows, const double *x, double low, double high,
                          double *out)
{
    double *posts = calloc(2 * rows + 1, sizeof *posts);
    for (size_t i = 0; i < rows; i++) {
        posts[i] = low;
        posts[rows + i] = high;
    }
    const double *const columns[] = {x, posts, posts + rows};
    bool done = x && caller_column(method, "", rows, columns, out);
    free(posts);
    return done;
}

static const double *human_column(const struct vector *v, const char *name, const char *suffix)
{
    char whole[64];
    snprintf(whole, sizeof whole, "%s%s", name, suffix);
    return table_column(&v->input, whole);
}

static bool human_index(const struct vector *v, struct posts life, double *out)
{
    static const double EQUAL[] = {1, 1, 1};
    size_t n = v->input.rows;
    double *room = calloc(5 * n + 1, sizeof *room), *health = room, *expected = room + n,
           *mean = room + 2 * n, *schooling = room + 3 * n, *income = room + 4 * n;
    const double *income_column = human_column(v, "gnipc", life.suffix);
    if (!income_column)
        income_column = human_column(v, "gni_pc", life.suffix);
    bool done =
        index_between("peers.goalposts", n, human_column(v, "le", life.suffix), life.low, life.high,
                      health) &&
        index_between("peers.goalposts", n, human_column(v, "eys", life.suffix), 0, 18, expected) &&
        index_between("peers.goalposts", n, human_column(v, "mys", life.suffix), 0, 15, mean) &&
        index_between("peers.log_goalposts", n, income_column, 100, 75000, income) &&
        caller_group("means.arithmetic", "", n, 2, (const double *const[]){expected, mean}, EQUAL,
                     schooling) &&
        caller_group("means.geometric", "", n, 3,
                     (const double *const[]){health, schooling, income}, EQUAL, out);
    free(room);
    return done;
}

static double rounded(double x, double unit)
{
    return round(x * unit) / unit;
}

// To three decimals; ranks are those of the rounded index.
static bool human_run(const struct vector *v, struct compare *c, const char *suffix,
                      const char *column, const char *rank_column)
{
    size_t n = v->input.rows;
    double *room = calloc(2 * n + 1, sizeof *room), *ranks = room + n;
    bool done = human_index(v, (struct posts){suffix, 20, 85}, room);
    for (size_t i = 0; i < n; i++)
        room[i] = rounded(room[i], 1e3);
    done = done &&
           caller_column("peers.rank", "better: 'less'", n, (const double *const[]){room}, ranks);
    c->tolerance = 1e-9;
    if (done)
        compare_column(c, v, column, room);
    if (done && rank_column)
        compare_column(c, v, rank_column, ranks);
    free(room);
    return done;
}

static bool gender_run(const struct vector *v, struct compare *c)
{
    size_t n = v->input.rows;
    double *women = calloc(2 * n + 1, sizeof *women), *men = women + n;
    bool done = human_index(v, (struct posts){"_f_2022", 22.5, 87.5}, women) &&
                human_index(v, (struct posts){"_m_2022", 17.5, 82.5}, men);
    if (done) {
        c->tolerance = 6e-10; // printed to nine decimals
        compare_column(c, v, "hdi_f_2022", women);
        compare_column(c, v, "hdi_m_2022", men);
        for (size_t i = 0; i < n; i++)
            women[i] = rounded(women[i] / men[i], 1e3);
        c->tolerance = 1e-9;
        compare_column(c, v, "gdi_2022", women);
    }
    free(women);
    return done;
}

static bool goals_run(const struct vector *v, struct compare *c)
{
    const double *goals[17];
    double weights[17], *out = calloc(v->input.rows + 1, sizeof *out);
    bool done = true;
    for (size_t k = 0; k < 17; k++) {
        char name[32];
        snprintf(name, sizeof name, "goal_%zu_score", k + 1);
        goals[k] = table_column(&v->input, name);
        weights[k] = 1;
        done = done && goals[k];
    }
    done = done && caller_group("means.arithmetic", "", v->input.rows, 17, goals, weights, out);
    c->tolerance = 6e-9; // printed to eight decimals
    if (done)
        compare_column(c, v, "overall_score", out);
    free(out);
    return done;
}

bool tree_known(const struct vector *v)
{
    static const char *const NAMES[] = {"hdi_2022", "hdi_series_1990_2022", "gdi_2022",
                                        "sdg_2023_complete"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (strcmp(NAMES[i], v->name) == 0)
            return true;
    return find(v->name) != NULL;
}

bool tree_run(const struct vector *v, struct compare *c)
{
    if (strcmp(v->name, "hdi_2022") == 0)
        return human_run(v, c, "_2022", "hdi_2022", "hdi_rank_2022");
    if (strcmp(v->name, "hdi_series_1990_2022") == 0)
        return human_run(v, c, "", "hdi", NULL);
    if (strcmp(v->name, "gdi_2022") == 0)
        return gender_run(v, c);
    if (strcmp(v->name, "sdg_2023_complete") == 0)
        return goals_run(v, c);
    return levels_run(v, c);
}
