#include "product.h"

#include <string.h>

#include "normal.h"

enum { NORMALISE };
const struct merit_parameter PRODUCT_NORMALISE[1] = {
    [NORMALISE] = {.name = "normalise",
                   .sentence = "how a criterion is made comparable: 'best' (x / max, min / x), "
                               "'sum' (x / sum, of the reciprocals where less is better) or "
                               "'span' ((x - min) / (max - min))",
                   .type = MERIT_PARAMETER_TEXT,
                   .flags = MERIT_HAS_DEFAULT,
                   .text = "best"},
};

enum { LAMBDA };
const struct merit_parameter PRODUCT_LAMBDA[1] = {
    [LAMBDA] = {.name = "lambda",
                .sentence = "how much of the score is the sum; the rest is the product",
                .type = MERIT_PARAMETER_NUMBER,
                .flags = MERIT_HAS_DEFAULT | MERIT_HAS_LEAST | MERIT_HAS_MOST,
                .number = 0.5,
                .least = 0.0,
                .most = 1.0},
};

enum form { FORM_BEST, FORM_SUM, FORM_SPAN, FORM_WRONG };

static enum form form_of(const char *text)
{
    if (strcmp(text, "best") == 0)
        return FORM_BEST;
    if (strcmp(text, "sum") == 0)
        return FORM_SUM;
    return strcmp(text, "span") == 0 ? FORM_SPAN : FORM_WRONG;
}

static void normalise(const struct matrix *m, const struct criterion *k, enum form form, double *u)
{
    if (form == FORM_SUM)
        normal_part(m, k, 1, u);
    else if (form == FORM_SPAN)
        normal_span(m, k, 1.0, u);
    else
        normal_share(m, k, u);
}

// The weighted sum of the normalised criteria.
static double *sum_of(const struct matrix *m, enum form form)
{
    double *y = matrix_numbers(m), *u = matrix_numbers(m);
    for (uint64_t j = 0; j < m->count; j++) {
        normalise(m, &m->criteria[j], form, u);
        numbers_add(m, y, m->criteria[j].weight, u);
    }
    return y;
}

// The product of the normalised criteria to the power of their weights; one
// that is 0 makes it 0.
static double *product_of(const struct matrix *m, enum form form)
{
    const struct merit_host *host = m->call->host;
    double *y = matrix_numbers(m), *u = matrix_numbers(m), *none = matrix_numbers(m);
    for (uint64_t j = 0; j < m->count; j++) {
        normalise(m, &m->criteria[j], form, u);
        for (uint64_t i = 0; i < m->rows; i++) {
            none[i] += u[i] <= 0.0;
            y[i] += u[i] > 0.0 ? m->criteria[j].weight * host->log(u[i]) : 0.0;
        }
    }
    for (uint64_t i = 0; i < m->rows; i++)
        y[i] = none[i] > 0.0 ? 0.0 : host->exp(y[i]);
    return y;
}

static int32_t normalised(const struct merit_call *c,
                          double *(*of)(const struct matrix *, enum form))
{
    enum form form = form_of(c->texts[NORMALISE]);
    if (form == FORM_WRONG)
        return merit_fail(c, "normalise is 'best', 'sum' or 'span'");
    struct matrix m;
    normal_open(&m, c, form == FORM_SPAN ? DOMAIN_ANY : DOMAIN_SHARES);
    matrix_give(&m, 0, of(&m, form));
    return MERIT_DONE;
}

int32_t wsm(const struct merit_call *c)
{
    return normalised(c, sum_of);
}

int32_t wsm_measure(const struct merit_criteria *c, struct merit_distances *d)
{
    enum form form = form_of(c->texts[NORMALISE]);
    uint64_t terms = 0;
    if (form != FORM_BEST && form != FORM_SPAN)
        return MERIT_FAILED;
    for (uint64_t i = 0; i < c->criterion_count; i++) {
        if (!(c->weights[i] > 0.0))
            continue;
        struct criterion k = criterion_of(c, i);
        struct merit_term *term = &d->terms[terms++];
        if (form == FORM_SPAN)
            *term = normal_span_term(c, &k, 1.0);
        else if (!normal_share_term(c, &k, term))
            return MERIT_FAILED;
    }
    normal_sum_recipe(d, 1.0, 1.0);
    return MERIT_DONE;
}

int32_t wpm(const struct merit_call *c)
{
    return normalised(c, product_of);
}

int32_t waspas(const struct merit_call *c)
{
    struct matrix m;
    normal_open(&m, c, DOMAIN_SHARES);
    double lambda = c->parameters[LAMBDA];
    double *sum = sum_of(&m, FORM_BEST), *product = product_of(&m, FORM_BEST);
    for (uint64_t i = 0; i < m.rows; i++)
        sum[i] = lambda * sum[i] + (1.0 - lambda) * product[i];
    matrix_give(&m, 0, sum);
    return MERIT_DONE;
}
