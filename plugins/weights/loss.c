#include "loss.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

#include "complete.h"
#include "numbers.h"
#include "spread.h"

static int32_t refuse_zero(const struct complete *k, uint64_t *criterion)
{
    for (uint64_t j = 0; j < k->count; j++)
        if (k->rows > 0 && k->least[j] <= 0.0) {
            *criterion = j;
            return 1;
        }
    return 0;
}

#define NOT_ABOVE_0 "a number that is not above 0"

int32_t merec(const struct merit_call *c)
{
    struct complete k;
    uint64_t faulty;
    complete_open(&k, c);
    if (refuse_zero(&k, &faulty))
        return numbers_refuse(c, faulty, NOT_ABOVE_0);
    double *all = c->host->scratch(c, (k.rows + 1) * sizeof *all), m = (double)k.count;
    for (uint64_t j = 0; j < k.count; j++) {
        double mark = c->host->log(c->directions[j] == MERIT_LESS ? k.most[j] : k.least[j]);
        for (uint64_t i = 0; i < k.rows; i++) {
            k.x[j][i] = fabs(c->host->log(k.x[j][i]) - mark);
            all[i] += k.x[j][i];
        }
    }
    for (uint64_t j = 0; j < k.count; j++) {
        for (uint64_t i = 0; i < k.rows; i++) {
            double others = fmax(all[i] - k.x[j][i], 0.0);
            k.terms[i] = fabs(c->host->log(1.0 + others / m) - c->host->log(1.0 + all[i] / m));
        }
        c->vector[j] = complete_same(&k, j) ? 0.0 : complete_sum(&k);
    }
    weights_or_equal(c);
    return MERIT_DONE;
}

// Shares of the criteria's sums; where less is better of min / x.
static void to_shares(struct complete *k)
{
    for (uint64_t j = 0; j < k->count; j++) {
        int less = k->call->directions[j] == MERIT_LESS;
        for (uint64_t i = 0; i < k->rows; i++) {
            k->x[j][i] = less ? k->least[j] / k->x[j][i] : k->x[j][i] / k->most[j];
            k->terms[i] = k->x[j][i];
        }
        double sum = complete_sum(k);
        for (uint64_t i = 0; i < k->rows; i++)
            k->x[j][i] /= sum;
    }
}

// The subject that is best in a criterion; of several the one with the larger numbers in the
// others, taken in their order, so that the subjects' order does not matter.
static uint64_t best_in(const struct complete *k, uint64_t criterion)
{
    uint64_t best = 0;
    for (uint64_t i = 1; i < k->rows; i++) {
        double ahead = k->x[criterion][i] - k->x[criterion][best];
        for (uint64_t j = 0; j < k->count && ahead == 0.0; j++)
            ahead = k->x[j][i] - k->x[j][best];
        best = ahead > 0.0 ? i : best;
    }
    return best;
}

// The vector that F takes to 0: of the singular values the last one's.
static void null_vector(gsl_matrix *f, size_t count, double *q)
{
    gsl_set_error_handler_off();
    gsl_matrix *v = gsl_matrix_calloc(count, count);
    gsl_vector *values = gsl_vector_calloc(count), *room = gsl_vector_calloc(count);
    gsl_linalg_SV_decomp(f, v, values, room);
    for (size_t j = 0; j < count; j++)
        q[j] = fabs(gsl_matrix_get(v, j, count - 1));
    gsl_vector_free(room);
    gsl_vector_free(values);
    gsl_matrix_free(v);
}

int32_t cilos(const struct merit_call *c)
{
    struct complete k;
    uint64_t faulty;
    complete_open(&k, c);
    if (refuse_zero(&k, &faulty))
        return numbers_refuse(c, faulty, NOT_ABOVE_0);
    weights_equal(c);
    if (k.rows == 0 || k.count < 2)
        return MERIT_DONE;
    to_shares(&k);
    size_t count = (size_t)k.count;
    gsl_matrix *f = gsl_matrix_calloc(count, count);
    for (uint64_t i = 0; i < k.count; i++) {
        uint64_t at = best_in(&k, i);
        for (uint64_t j = 0; j < k.count; j++) {
            double most = k.x[j][best_in(&k, j)], loss = (most - k.x[j][at]) / most;
            gsl_matrix_set(f, i, j, gsl_matrix_get(f, i, j) + loss);
            gsl_matrix_set(f, j, j, gsl_matrix_get(f, j, j) - loss);
        }
    }
    null_vector(f, count, c->vector);
    gsl_matrix_free(f);
    weights_or_equal(c);
    return MERIT_DONE;
}

int32_t idocriw(const struct merit_call *c)
{
    double *loss = c->host->scratch(c, (c->column_count + 1) * sizeof *loss);
    int32_t done = cilos(c);
    for (uint64_t j = 0; done == MERIT_DONE && j < c->column_count; j++)
        loss[j] = c->vector[j];
    if (done == MERIT_DONE)
        done = entropy(c);
    for (uint64_t j = 0; done == MERIT_DONE && j < c->column_count; j++)
        c->vector[j] *= loss[j];
    if (done == MERIT_DONE)
        weights_or_equal(c);
    return done;
}
