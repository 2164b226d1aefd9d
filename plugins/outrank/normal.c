#include "normal.h"

#include <float.h>
#include <math.h>

double number_held(double x)
{
    return x > DBL_MAX ? DBL_MAX : x < -DBL_MAX ? -DBL_MAX : x;
}

static const char *falls_short(enum domain domain, int less, double x)
{
    if (domain == DOMAIN_POSITIVE && x <= 0.0)
        return "the method needs numbers above 0";
    if (domain == DOMAIN_SHARES && less && x <= 0.0)
        return "where less is better the method needs numbers above 0";
    if (domain == DOMAIN_SHARES && x < 0.0)
        return "the method needs numbers of 0 or more";
    return NULL;
}

// Why the row cannot take part; NULL when it can, or has no data anyway.
static const char *fault_of(const struct merit_call *c, uint64_t row, enum domain domain)
{
    const char *why = NULL;
    for (uint64_t k = 0; k < c->column_count; k++) {
        if (!(c->weights[k] > 0.0))
            continue;
        if (merit_no_data(c->columns[k][row]))
            return NULL;
        if (!why)
            why = falls_short(domain, c->directions[k] == MERIT_LESS, c->columns[k][row]);
    }
    return why;
}

// The call with columns of its own, so that rows can be taken out of them.
static struct merit_call *copy_of(const struct merit_call *c, double ***cells)
{
    struct merit_call *copy = c->host->scratch(c, sizeof *copy);
    double **columns = c->host->scratch(c, (c->column_count + 1) * sizeof *columns);
    for (uint64_t k = 0; k < c->column_count; k++) {
        columns[k] = c->host->scratch(c, (c->row_count + 1) * sizeof **columns);
        for (uint64_t i = 0; i < c->row_count; i++)
            columns[k][i] = c->columns[k][i];
    }
    *copy = *c;
    copy->columns = (const double *const *)columns;
    *cells = columns;
    return copy;
}

void normal_open(struct matrix *m, const struct merit_call *c, enum domain domain)
{
    const struct merit_call *taken = c;
    double **cells = NULL;
    for (uint64_t i = 0; i < c->row_count && domain != DOMAIN_ANY; i++) {
        const char *why = fault_of(c, i, domain);
        if (!why)
            continue;
        c->host->fail_row(c, i, why);
        if (!cells)
            taken = copy_of(c, &cells);
        for (uint64_t k = 0; k < c->column_count; k++)
            cells[k][i] = MERIT_NO_DATA;
    }
    matrix_open(m, taken);
}

int normal_same(const struct matrix *m, const struct criterion *k)
{
    return m->call->host->compare12(k->least, k->most) == 0;
}

void normal_span(const struct matrix *m, const struct criterion *k, double flat, double *u)
{
    double worst = criterion_worst(k) * k->scale, best = criterion_best(k) * k->scale;
    int same = normal_same(m, k);
    for (uint64_t i = 0; i < m->rows; i++)
        u[i] = same ? flat : (k->x[i] * k->scale - worst) / (best - worst);
}

void normal_share(const struct matrix *m, const struct criterion *k, double *u)
{
    for (uint64_t i = 0; i < m->rows; i++)
        u[i] = k->most <= 0.0 ? 1.0 : k->less ? k->least / k->x[i] : k->x[i] / k->most;
}

// u for every x.
static struct merit_term always(double u, double weight)
{
    return (struct merit_term){.unit = 0.0, .from = {-u, -u}, .way = 1.0, .factor = weight};
}

struct merit_term normal_span_term(const struct merit_criteria *c, const struct criterion *k,
                                   double flat)
{
    double worst = criterion_worst(k) * k->scale, best = criterion_best(k) * k->scale;
    if (c->host->compare12(k->least, k->most) == 0)
        return always(flat, k->weight);
    return (struct merit_term){
        .unit = k->scale, .from = {worst, worst}, .way = best - worst, .factor = k->weight};
}

int normal_share_term(const struct merit_criteria *c, const struct criterion *k,
                      struct merit_term *term)
{
    if (c->numbers[k->place]->count == 0 || falls_short(DOMAIN_SHARES, k->less, k->least))
        return 0;
    *term = k->most <= 0.0 ? always(1.0, k->weight)
                           : (struct merit_term){.unit = 1.0, .way = k->most, .factor = k->weight};
    if (k->less)
        *term = (struct merit_term){.unit = 1.0,
                                    .from = {k->least, k->least},
                                    .way = 1.0,
                                    .factor = k->weight,
                                    .flags = MERIT_TERM_TURNED};
    return 1;
}

void normal_sum_recipe(struct merit_distances *d, double times, double over)
{
    d->norm = MERIT_NORM_SUM;
    d->point_count = 1;
    d->term_size = sizeof *d->terms;
    d->closing_size = sizeof *d->closings;
    d->closings[0] = (struct merit_closing){.form = MERIT_CLOSE_LINE, .times = times, .over = over};
}

void normal_part(const struct matrix *m, const struct criterion *k, int inverse, double *u)
{
    for (uint64_t i = 0; i < m->rows; i++)
        u[i] = inverse && k->less ? k->least / k->x[i] : k->x[i] * k->scale;
    double sum = numbers_sum(m, u);
    for (uint64_t i = 0; i < m->rows; i++)
        u[i] = sum > 0.0 ? u[i] / sum : 1.0 / (double)m->rows;
}

void normal_vector(const struct matrix *m, const struct criterion *k, double *u)
{
    for (uint64_t i = 0; i < m->rows; i++)
        u[i] = k->x[i] * k->scale * (k->x[i] * k->scale);
    double length = sqrt(numbers_sum(m, u));
    for (uint64_t i = 0; i < m->rows; i++)
        u[i] = length > 0.0 ? k->x[i] * k->scale / length : 0.0;
}

void numbers_add(const struct matrix *m, double *y, double factor, const double *u)
{
    for (uint64_t i = 0; i < m->rows; i++)
        y[i] += factor * u[i];
}

double numbers_sum(const struct matrix *m, const double *y)
{
    return m->call->host->sum(y, m->rows);
}

void numbers_extent(const struct matrix *m, const double *y, double *least, double *most)
{
    *least = *most = m->rows > 0 ? y[0] : 0.0;
    for (uint64_t i = 1; i < m->rows; i++) {
        *least = y[i] < *least ? y[i] : *least;
        *most = y[i] > *most ? y[i] : *most;
    }
}

static int before(const double *y, const double *then, uint64_t a, uint64_t b)
{
    if (y[a] != y[b])
        return y[a] < y[b];
    return !then || then[a] <= then[b];
}

// Merge [from, middle) and [middle, end) of `in` into `out`.
static void merge(const uint64_t *in, uint64_t from, uint64_t middle, uint64_t end, uint64_t *out,
                  const double *y, const double *then)
{
    for (uint64_t left = from, right = middle, to = from; to < end; to++)
        out[to] = left < middle && (right >= end || before(y, then, in[left], in[right]))
                      ? in[left++]
                      : in[right++];
}

// A sort of our own: the C library's asks the system how much memory there is, which a caged
// process may not.
uint64_t *numbers_order(const struct matrix *m, const double *y, const double *then)
{
    const struct merit_call *c = m->call;
    uint64_t *order = c->host->scratch(c, (m->rows + 1) * sizeof *order);
    uint64_t *spare = c->host->scratch(c, (m->rows + 1) * sizeof *spare);
    for (uint64_t i = 0; i < m->rows; i++)
        order[i] = i;
    for (uint64_t width = 1; width < m->rows; width *= 2) {
        for (uint64_t from = 0; from < m->rows; from += 2 * width) {
            uint64_t middle = m->rows - from < width ? m->rows : from + width;
            uint64_t end = m->rows - from < 2 * width ? m->rows : from + 2 * width;
            merge(order, from, middle, end, spare, y, then);
        }
        uint64_t *swap = order;
        order = spare;
        spare = swap;
    }
    return order;
}
