#include "conflict.h"

#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_multimin.h>
#include <math.h>
#include <string.h>

#include "complete.h"
#include "numbers.h"

enum { NEGATIVE };
const struct merit_parameter CONFLICT_NEGATIVE[1] = {
    [NEGATIVE] = {.name = "negative",
                  .sentence = "what a loading below 0 does, of a criterion that runs against the "
                              "others: 'refuse', 'zero' or 'size' (weighs as much)",
                  .type = MERIT_PARAMETER_TEXT,
                  .flags = MERIT_HAS_DEFAULT,
                  .text = "refuse"},
};

enum { SHARES };
const struct merit_parameter CONFLICT_SHARES[1] = {
    [SHARES] = {.name = "shares",
                .sentence = "in which proportion the correlations are to be",
                .type = MERIT_PARAMETER_NUMBERS,
                .flags = MERIT_PER_CRITERION | MERIT_HAS_DEFAULT | MERIT_HAS_LEAST,
                .number = 1.0,
                .least = 0.0},
};

static int32_t by_conflict(const struct merit_call *c, int directed)
{
    struct complete k;
    complete_open(&k, c);
    for (uint64_t j = 0; j < k.count; j++)
        complete_span(&k, j, directed);
    for (uint64_t j = 0; j < k.count; j++) {
        double conflict = 0.0;
        for (uint64_t other = 0; other < k.count; other++)
            if (other != j && !complete_same(&k, other))
                conflict += 1.0 - complete_correlation(&k, j, other);
        c->vector[j] = sqrt(complete_variance(&k, j)) * conflict;
    }
    weights_or_equal(c);
    return MERIT_DONE;
}

int32_t critic(const struct merit_call *c)
{
    return by_conflict(c, 1);
}

int32_t critic_undirected(const struct merit_call *c)
{
    return by_conflict(c, 0);
}

// The eigenvector of the largest eigenvalue of the criteria's correlations. A constant criterion
// has none with any other, nor any of its own.
static void first_component(struct complete *k, double *loadings)
{
    size_t count = (size_t)k->count;
    gsl_set_error_handler_off();
    gsl_matrix *m = gsl_matrix_calloc(count, count), *vectors = gsl_matrix_calloc(count, count);
    gsl_vector *values = gsl_vector_calloc(count);
    gsl_eigen_symmv_workspace *room = gsl_eigen_symmv_alloc(count);
    for (size_t a = 0; a < count; a++)
        for (size_t b = 0; b <= a; b++) {
            double r = complete_correlation(k, a, b);
            gsl_matrix_set(m, a, b, r);
            gsl_matrix_set(m, b, a, r);
        }
    gsl_eigen_symmv(m, values, vectors, room);
    size_t first = gsl_vector_max_index(values);
    double sum = 0.0;
    for (size_t j = 0; j < count; j++)
        sum += gsl_matrix_get(vectors, j, first);
    for (size_t j = 0; j < count; j++)
        loadings[j] = gsl_matrix_get(vectors, j, first) * (sum < 0.0 ? -1.0 : 1.0);
    gsl_eigen_symmv_free(room);
    gsl_vector_free(values);
    gsl_matrix_free(vectors);
    gsl_matrix_free(m);
}

int32_t pca(const struct merit_call *c)
{
    const char *negative = c->texts[NEGATIVE];
    int refuse = strcmp(negative, "refuse") == 0, zero = strcmp(negative, "zero") == 0;
    if (!refuse && !zero && strcmp(negative, "size") != 0)
        return merit_fail(c, "negative is 'refuse', 'zero' or 'size'");
    struct complete k;
    complete_open(&k, c);
    for (uint64_t j = 0; j < k.count; j++)
        complete_span(&k, j, 1);
    double *loadings = c->host->scratch(c, (k.count + 1) * sizeof *loadings);
    if (k.count > 0 && k.rows > 1)
        first_component(&k, loadings);
    for (uint64_t j = 0; j < k.count; j++) {
        int below = loadings[j] < -1e-12 && !complete_same(&k, j);
        if (below && refuse)
            return numbers_refuse(c, j, "a loading below 0: it runs against the others");
        c->vector[j] = complete_same(&k, j) || (below && zero) ? 0.0 : fabs(loadings[j]);
    }
    weights_or_equal(c);
    return MERIT_DONE;
}

// What the search is over: the covariances of the criteria, and the shares asked for.
struct balance {
    size_t count;
    const double *covariance; // count x count
    const double *shares;     // sum 1
};

// The sum of squares of what the correlations' shares miss; weights are the variables' sizes.
static double miss(const gsl_vector *v, void *context)
{
    const struct balance *b = context;
    double sum = 0.0, square = 0.0, with[64];
    for (size_t j = 0; j < b->count; j++) {
        with[j] = 0.0;
        for (size_t i = 0; i < b->count; i++)
            with[j] += b->covariance[j * b->count + i] * fabs(gsl_vector_get(v, i));
        double own = b->covariance[j * b->count + j];
        with[j] = own > 0.0 ? with[j] / sqrt(own) : 0.0; // all by the index's own deviation
        sum += with[j];
    }
    for (size_t j = 0; j < b->count; j++) {
        double missed = b->shares[j] - (sum > 0.0 || sum < 0.0 ? with[j] / sum : 0.0);
        square += missed * missed;
    }
    return square;
}

// Nelder and Mead's simplex from the shares; where it ends is where it ends.
static void search(const struct balance *b, double *weights)
{
    gsl_set_error_handler_off();
    gsl_multimin_function f = {.f = miss, .n = b->count, .params = (void *)(uintptr_t)b};
    gsl_multimin_fminimizer *s =
        gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, b->count);
    gsl_vector *start = gsl_vector_alloc(b->count), *step = gsl_vector_alloc(b->count);
    for (size_t j = 0; j < b->count; j++) {
        gsl_vector_set(start, j, b->shares[j]);
        gsl_vector_set(step, j, 0.5 / (double)b->count);
    }
    gsl_multimin_fminimizer_set(s, &f, start, step);
    for (size_t i = 0; i < 2000 * b->count; i++)
        if (gsl_multimin_fminimizer_iterate(s) != GSL_SUCCESS ||
            gsl_multimin_fminimizer_size(s) < 1e-12)
            break;
    for (size_t j = 0; j < b->count; j++)
        weights[j] = fabs(gsl_vector_get(s->x, j));
    gsl_vector_free(start);
    gsl_vector_free(step);
    gsl_multimin_fminimizer_free(s);
}

int32_t balanced(const struct merit_call *c)
{
    struct complete k;
    complete_open(&k, c);
    if (k.count > 64)
        return merit_fail(c, "at most 64 criteria can be balanced");
    double *covariance = c->host->scratch(c, (k.count * k.count + 1) * sizeof *covariance);
    double *shares = c->host->scratch(c, (k.count + 1) * sizeof *shares), sum = 0.0;
    for (uint64_t j = 0; j < k.count; j++) {
        complete_span(&k, j, 1);
        sum += c->lists[SHARES]->numbers[j];
    }
    if (k.count > 0 && !(sum > 0.0))
        return merit_fail(c, "shares are all 0");
    for (uint64_t a = 0; a < k.count; a++) {
        shares[a] = c->lists[SHARES]->numbers[a] / sum;
        for (uint64_t b = 0; b < k.count; b++)
            covariance[a * k.count + b] = complete_correlation(&k, a, b) *
                                          sqrt(complete_variance(&k, a)) *
                                          sqrt(complete_variance(&k, b));
    }
    for (uint64_t j = 0; j < k.count; j++)
        c->vector[j] = shares[j];
    if (k.count > 1 && k.rows > 1)
        search(&(struct balance){k.count, covariance, shares}, c->vector);
    weights_or_equal(c);
    return MERIT_DONE;
}
