#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "caller.h"
#include "families.h"

// How columns become a score: with M the arithmetic and G the geometric mean, W the weights' sum.
enum score {
    SUM,     // W M: weights stand as they are given
    MEAN,    // M
    PRODUCT, // G^W
    BOTH,    // l W M + (1 - l) G^W, for each of `lambdas`, or `lambda`
    LACK,    // W - W M: what is lacking
    BALANCE  // W M of the benefits less W M of the costs
};

static const struct weighed {
    const char *name, *method;
    const char *more, *less;
    enum score score;
    bool bounded; // `bounds` of params.json are the posts
    double tolerance;
} WEIGHED[] = {
    {"pymcdm_wsm", "peers.share_of_sum", "", "better: 'less'", SUM, false, 5e-4},
    {"pymcdm_wpm", "peers.share_of_sum", "", "better: 'less'", PRODUCT, false, 5e-4},
    {"pymcdm_waspas", "peers.share_of_best", "", "better: 'less'", BOTH, false, 5e-5},
    {"pymcdm_spotis", "peers.goalposts", "", "better: 'less'", LACK, true, 5e-5},
    {"pymcdm_moora", "peers.vector", "", "", BALANCE, false, 5e-5},
    {"jmcdm_saw_4x4", "peers.share_of_best", "", "better: 'less'", SUM, false, 1e-4},
    {"skc_wsm_kracka2010", "peers.share_of_sum", "", "better: 'less'", MEAN, false, 1e-4},
    {"skc_moora_kracka2010", "peers.vector", "", "", BALANCE, false, 1e-4},
    {"skc_waspas_chakraborty2015_11lambdas", "peers.share_of_best", "", "better: 'less'", BOTH,
     false, 1e-4},
};

static const struct weighed *find(const char *name)
{
    for (size_t i = 0; i < sizeof WEIGHED / sizeof *WEIGHED; i++)
        if (strcmp(WEIGHED[i].name, name) == 0)
            return &WEIGHED[i];
    return NULL;
}

bool weighed_known(const struct vector *v)
{
    return find(v->name) != NULL;
}

// What is needed on the way, column by column.
struct weighing {
    const struct vector *v;
    const struct weighed *how;
    size_t rows, count;     // criteria
    double *cells;          // normalised
    const double **columns; // of them
    double *weights, *types;
    double *arithmetic, *geometric, *score;
};

static double listed(const struct vector *v, const char *list, size_t at)
{
    return json_number_value(json_array_get(json_object_get(v->params, list), at));
}

static bool normalise(struct weighing *w)
{
    const struct table *t = &w->v->input;
    double *posts = calloc(2 * w->rows + 1, sizeof *posts);
    bool done = true;
    for (size_t k = 0; done && k < w->count; k++) {
        const json_t *bounds = json_array_get(json_object_get(w->v->params, "bounds"), k);
        for (size_t i = 0; i < w->rows && w->how->bounded; i++) {
            posts[i] = json_number_value(json_array_get(bounds, 0));
            posts[w->rows + i] = json_number_value(json_array_get(bounds, 1));
        }
        w->weights[k] = listed(w->v, "weights", k);
        w->types[k] = listed(w->v, "types", k);
        const double *const columns[] = {t->cells + (k + 1) * w->rows, posts, posts + w->rows};
        w->columns[k] = w->cells + k * w->rows;
        done = caller_column(w->how->method, w->types[k] < 0 ? w->how->less : w->how->more, w->rows,
                             columns, w->cells + k * w->rows);
    }
    free(posts);
    return done;
}

// The weighted sum of the criteria of one type: the mean times the weights' sum.
static bool side(struct weighing *w, double type, double *out)
{
    double total = 0, *weights = calloc(w->count, sizeof *weights);
    for (size_t k = 0; k < w->count; k++) {
        weights[k] = w->types[k] * type > 0 ? w->weights[k] : 0;
        total += weights[k];
    }
    bool done = caller_group("means.arithmetic", "", w->rows, w->count, w->columns, weights, out);
    for (size_t i = 0; i < w->rows; i++)
        out[i] = total > 0 ? total * out[i] : 0;
    free(weights);
    return done;
}

static bool combine(struct weighing *w)
{
    if (w->how->score == BALANCE)
        return side(w, 1, w->arithmetic) && side(w, -1, w->geometric);
    return caller_group("means.arithmetic", "", w->rows, w->count, w->columns, w->weights,
                        w->arithmetic) &&
           caller_group("means.geometric", "", w->rows, w->count, w->columns, w->weights,
                        w->geometric);
}

static double score_of(const struct weighing *w, size_t row, double lambda)
{
    double total = 0;
    for (size_t k = 0; k < w->count; k++)
        total += w->weights[k];
    double sum = total * w->arithmetic[row], product = pow(w->geometric[row], total);
    switch (w->how->score) {
    case SUM:
        return sum;
    case MEAN:
        return w->arithmetic[row];
    case PRODUCT:
        return product;
    case BOTH:
        return lambda * sum + (1 - lambda) * product;
    case LACK:
        return total - sum;
    case BALANCE:
        return w->arithmetic[row] - w->geometric[row];
    }
    return (double)NAN;
}

static void scores_compare(struct weighing *w, struct compare *c)
{
    const json_t *list = json_object_get(w->v->params, "lambdas");
    size_t count = list ? json_array_size(list) : 1;
    for (size_t at = 0; at < count; at++) {
        double lambda = list ? json_number_value(json_array_get(list, at))
                             : json_number_value(json_object_get(w->v->params, "lambda"));
        for (size_t i = 0; i < w->rows; i++)
            w->score[i] = score_of(w, i, lambda);
        compare_column(c, w->v, list ? w->v->expected.names[at + 1] : "score", w->score);
    }
}

bool weighed_run(const struct vector *v, struct compare *c)
{
    struct weighing w = {.v = v, .how = find(v->name), .rows = v->input.rows};
    assert(w.how);
    w.count = v->input.columns - 1;
    double *room = calloc((w.count + 3) * w.rows + 2 * w.count, sizeof *room);
    w.columns = calloc(w.count, sizeof *w.columns);
    w.cells = room;
    w.arithmetic = room + w.count * w.rows;
    w.geometric = w.arithmetic + w.rows;
    w.score = w.geometric + w.rows;
    w.weights = w.score + w.rows;
    w.types = w.weights + w.count;
    c->tolerance = w.how->tolerance;
    bool done = normalise(&w) && combine(&w);
    if (done)
        scores_compare(&w, c);
    free(w.columns);
    free(room);
    return done;
}
