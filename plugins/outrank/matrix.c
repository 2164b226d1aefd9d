#include "matrix.h"

#include "kernel.h"

static int look_at(struct criterion *k, const double *x, uint64_t rows)
{
    struct extent e = kernel_extent(x, rows);
    double size = -e.least > e.most ? -e.least : e.most;
    k->x = x;
    k->least = e.least;
    k->most = e.most;
    k->scale = size > 0x1p400 ? 0x1p-640 : size > 0.0 && size < 0x1p-400 ? 0x1p640 : 1.0;
    return e.complete;
}

// The rows that have data in every criterion that takes part.
static void take_complete(struct matrix *m)
{
    const struct merit_call *c = m->call;
    uint64_t *places = c->host->scratch(c, (c->row_count + 1) * sizeof *places);
    for (uint64_t i = 0; i < c->row_count; i++) {
        int complete = 1;
        for (uint64_t k = 0; k < m->count && complete; k++)
            complete = !merit_no_data(m->criteria[k].x[i]);
        if (complete)
            places[m->rows++] = i;
    }
    m->places = places;
    for (uint64_t k = 0; k < m->count; k++) {
        double *x = c->host->scratch(c, (m->rows + 1) * sizeof *x);
        for (uint64_t i = 0; i < m->rows; i++)
            x[i] = m->criteria[k].x[places[i]];
        (void)look_at(&m->criteria[k], x, m->rows);
    }
}

void matrix_open(struct matrix *m, const struct merit_call *c)
{
    int complete = 1;
    *m = (struct matrix){.call = c};
    m->criteria = c->host->scratch(c, (c->column_count + 1) * sizeof *m->criteria);
    for (uint64_t k = 0; k < c->column_count; k++) {
        if (!(c->weights[k] > 0.0))
            continue;
        struct criterion *taken = &m->criteria[m->count++];
        *taken = (struct criterion){
            .weight = c->weights[k], .less = c->directions[k] == MERIT_LESS, .place = k};
        complete = look_at(taken, c->columns[k], c->row_count) && complete;
    }
    if (complete)
        m->rows = c->row_count;
    else
        take_complete(m);
}

struct criterion criterion_of(const struct merit_criteria *c, uint64_t place)
{
    const struct merit_statistics *n = c->numbers[place];
    return (struct criterion){
        .weight = c->weights[place],
        .less = c->directions[place] == MERIT_LESS,
        .least = n->least,
        .most = n->most,
        .scale = n->unit,
        .place = place,
    };
}

double *matrix_numbers(const struct matrix *m)
{
    return m->call->host->scratch(m->call, (m->rows + 1) * sizeof(double));
}

void matrix_give(const struct matrix *m, uint64_t output, const double *numbers)
{
    double *out = m->call->results ? m->call->results[output] : m->call->result;
    for (uint64_t i = 0; m->places && i < m->call->row_count; i++)
        out[i] = MERIT_NO_DATA;
    for (uint64_t i = 0; i < m->rows; i++)
        out[m->places ? m->places[i] : i] = numbers[i];
}
