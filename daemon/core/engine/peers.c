// Cohorts: who is compared with whom on the board being made, gathers over them, and ranks.
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/engine/gathering.h"

struct named_row {
    const char *id;
    uint32_t row;
};

static int by_name(const void *a, const void *b)
{
    const struct named_row *x = a, *y = b;
    return strcmp(x->id, y->id);
}

static bool ascending(const struct named_row *named, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (strcmp(named[i - 1].id, named[i].id) > 0)
            return false;
    return true;
}

void id_order_release(struct id_order *o)
{
    if (o->places != o->rows)
        free(o->places);
    free(o->rows);
}

// Ids never change: the order holds until there are more of them.
static const struct id_order *id_order(struct engine *g, uint32_t kind)
{
    struct id_order *o = &g->by_id[kind];
    size_t count = store_row_count(g->store, kind);
    if (o->rows && o->count == count)
        return o;
    id_order_release(o);
    *o = (struct id_order){.count = count};
    o->rows = mem_new(count, sizeof *o->rows);
    struct named_row *named = mem_new(count, sizeof *named);
    for (uint32_t i = 0; i < count; i++) {
        named[i].row = i;
        named[i].id = store_id(g->store, store_subject_at(g->store, kind, i));
    }
    o->as_rows = ascending(named, count);
    o->places = o->as_rows ? o->rows : mem_new(count, sizeof *o->places);
    if (!o->as_rows)
        qsort(named, count, sizeof *named, by_name);
    for (uint32_t i = 0; i < count; i++) {
        o->rows[i] = named[i].row;
        o->places[named[i].row] = i;
    }
    free(named);
    return o;
}

const uint32_t *rows_by_id(struct engine *g, uint32_t kind)
{
    return id_order(g, kind)->rows;
}

const uint32_t *places_by_id(struct engine *g, uint32_t kind)
{
    return id_order(g, kind)->places;
}

bool rows_are_by_id(struct engine *g, uint32_t kind)
{
    return id_order(g, kind)->as_rows;
}

void peers_init(struct peers *p, struct engine *g, uint32_t kind, const struct board *self)
{
    const uint32_t *order = rows_by_id(g, kind);
    p->cohort_count = self->cohort_count;
    p->rows = mem_new(self->row_count, sizeof *p->rows);
    p->starts = mem_new(p->cohort_count + 2, sizeof *p->starts);
    for (size_t i = 0; i < self->row_count; i++)
        if (self->cohort[i] != NONE)
            p->starts[self->cohort[i] + 2]++;
    for (size_t i = 2; i < p->cohort_count + 2; i++)
        p->starts[i] += p->starts[i - 1];
    for (size_t i = 0; i < self->row_count; i++)
        if (self->cohort[order[i]] != NONE)
            p->rows[p->starts[self->cohort[order[i]] + 1]++] = order[i];
}

void peers_release(struct peers *p)
{
    free(p->rows);
    free(p->starts);
}

struct ranked {
    double value;
    uint32_t row;
};

static int largest_first(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    int c = compare12(y->value, x->value);
    return c ? c : (x->row > y->row) - (x->row < y->row);
}

// 1 + how many of the taken peers are greater, for all in the cohort that have a number.
static void rank_cohort(const uint32_t *rows, size_t count, const double *values,
                        const double *where, struct ranked *scratch, double *out)
{
    size_t n = 0, greater = 0, equal = 0;
    for (size_t i = 0; i < count; i++) {
        if (values[rows[i]] != values[rows[i]])
            continue;
        // Rounded first: "equal to 12 digits" is then an order, which comparing in pairs is not.
        scratch[n++] = (struct ranked){.value = round12(values[rows[i]]), .row = rows[i]};
    }
    qsort(scratch, n, sizeof *scratch, largest_first);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && scratch[i].value < scratch[i - 1].value) {
            greater += equal;
            equal = 0;
        }
        out[scratch[i].row] = (double)(greater + 1);
        equal += !where || where[scratch[i].row] == 1;
    }
}

static void rank_all(const struct peers *p, const double *values, const double *where, double *out)
{
    struct ranked *scratch = mem_new(p->starts[p->cohort_count], sizeof *scratch);
    for (size_t c = 0; c < p->cohort_count; c++)
        rank_cohort(p->rows + p->starts[c], p->starts[c + 1] - p->starts[c], values, where, scratch,
                    out);
    free(scratch);
}

static double *picked(const double *values, const struct peers *p)
{
    size_t count = p->starts[p->cohort_count];
    double *out = values ? mem_new(count, sizeof *out) : NULL;
    for (size_t i = 0; values && i < count; i++)
        out[i] = values[p->rows[i]];
    return out;
}

// One number for each cohort, the same for all in it.
static void aggregate_all(const struct peers *p, const struct gather *h, const double *values,
                          const double *where, double *out)
{
    double *own_values = picked(values, p), *own_where = picked(where, p);
    double *result = mem_new(p->cohort_count, sizeof *result);
    struct runs runs = {
        .owner_count = p->cohort_count,
        .starts = p->starts,
        .values = own_values,
        .where = own_where,
        .digits = h->round_decimals,
    };
    aggregate_run(h, &runs, result);
    for (size_t c = 0; c < p->cohort_count; c++)
        for (size_t i = p->starts[c]; i < p->starts[c + 1]; i++)
            out[p->rows[i]] = result[c];
    free(result);
    free(own_values);
    free(own_where);
}

bool gather_cohort(struct engine *g, const struct column *c, const struct window *w,
                   struct board *self, double *out, struct err *e)
{
    const struct gather *h = c->gather;
    struct frame f = frame_of_kind(g, c->kind, w, self);
    if (!self)
        return err_set(e, "\"%s\" needs a cohort, and no board is being made", c->name);
    double *values = h->value ? mem_new(f.count, sizeof *values) : NULL;
    double *where = h->where ? mem_new(f.count, sizeof *where) : NULL;
    bool ok = (!where || frame_run(&f, h->where, where, e)) &&
              (!values || frame_run(&f, h->value, values, e));
    for (size_t i = 0; i < f.count; i++)
        out[i] = NO_DATA;
    if (ok) {
        struct peers p;
        peers_init(&p, g, c->kind, self);
        if (h->aggregate == AGGREGATE_RANK)
            rank_all(&p, values, where, out);
        else
            aggregate_all(&p, h, values, where, out);
        peers_release(&p);
    }
    free(values);
    free(where);
    return ok;
}
