// Gathers as columns: find the members of each owner, run `where` and VALUE over them, aggregate.
#include <stdlib.h>

#include "base/mem.h"
#include "core/engine/gathering.h"
#include "core/store/sorted.h"

static decimal_sum scaled(decimal_sum n, int zeros)
{
    for (; zeros > 0; zeros--)
        n *= 10;
    return n;
}

// A bare field adds exactly what was recorded, in the unit its program gives (money: the base
// unit); only what is shared or exchanged is rounded first.
static decimal_sum exact_addend(const struct engine *g, const struct gather *h,
                                const struct found *x, double value, int digits)
{
    const struct units *u = &g->ruleset->model.units;
    const struct record_table *t = store_records(g->store, h->record);
    const struct type *type = &g->ruleset->model.records[h->record].fields[h->exact_field].type;
    uint32_t wanted = h->value->ops[0].unit, from = u->own_currency;
    const struct unit *declared = NULL;
    if (type->tag == TYPE_MONEY) {
        declared = type->unit == UNIT_NONE ? NULL : &u->list[type->unit];
        from = declared ? declared->base : t->currency[h->exact_field][x->record];
    }
    bool exchanged = type->tag == TYPE_MONEY &&
                     from != (wanted == UNIT_NONE ? u->own_currency : u->list[wanted].base);
    if (exchanged || x->share < 1)
        return scaled(decimal_sum_from_double(value * x->share, h->round_decimals),
                      digits - h->round_decimals);
    decimal_sum cell = t->cells[h->exact_field][x->record];
    int used = type->decimals + (declared ? declared->factor_decimals : 0);
    return scaled(cell * (declared ? declared->factor : 1), digits - used);
}

static bool is_exact(const struct gather *h)
{
    return h->aggregate == AGGREGATE_SUM && h->exact_field != NONE && h->value->op_count == 1 &&
           h->value->ops[0].code == OP_FIELD;
}

static int exact_digits(const struct engine *g, const struct gather *h)
{
    const struct type *type = &g->ruleset->model.records[h->record].fields[h->exact_field].type;
    int used = type->decimals;
    if (type->tag == TYPE_MONEY && type->unit != UNIT_NONE)
        used += g->ruleset->model.units.list[type->unit].factor_decimals;
    return used > h->round_decimals ? used : h->round_decimals;
}

// What aggregates need of a frame's rows.
struct parts {
    double *values, *where;
    decimal_sum *exact;
};

static bool parts_run(struct parts *p, const struct gather *h, const struct frame *f, struct err *e)
{
    *p = (struct parts){0};
    if (h->where) {
        p->where = mem_new(f->count, sizeof *p->where);
        if (!frame_run(f, h->where, p->where, e))
            return false;
    }
    if (h->value) {
        p->values = mem_new(f->count, sizeof *p->values);
        if (!frame_run(f, h->value, p->values, e))
            return false;
    }
    return true;
}

static void parts_release(struct parts *p)
{
    free(p->values);
    free(p->where);
    free(p->exact);
}

static void make_exact(struct parts *p, const struct find *f, struct runs *r)
{
    const struct gather *h = f->gather;
    r->digits = exact_digits(f->engine, h);
    p->exact = mem_new(f->count, sizeof *p->exact);
    for (size_t i = 0; i < f->count; i++) {
        if (!(fabs(p->values[i]) * pow10_table[r->digits] < 1e36))
            p->values[i] = NO_DATA;
        else
            p->exact[i] = exact_addend(f->engine, h, &f->list[i], p->values[i], r->digits);
    }
    r->exact = p->exact;
}

static void scale_exact(const struct gather *h, double *out, size_t n)
{
    double factor = h->exact_scale, inverse = 1 / factor;
    bool divides = fabs(factor) < 1 && trunc(inverse) == inverse;
    if (factor == 1)
        return;
    for (size_t i = 0; i < n; i++)
        out[i] = divides ? out[i] / inverse : out[i] * factor;
}

// Of the owners' rows [first, end), or of all when end is 0.
static bool gather_found(struct engine *g, const struct column *c, const struct window *w,
                         struct board *self, uint32_t first, uint32_t end, double *out,
                         struct err *e)
{
    const struct gather *h = c->gather;
    struct find f = {
        .engine = g,
        .gather = h,
        .owner_kind = c->kind,
        .window = w,
        .self = self,
        .only = NONE,
        .first = first,
        .end = end,
        .ordered = h->aggregate == AGGREGATE_FIRST || h->aggregate == AGGREGATE_LAST,
    };
    struct record_frame r = {0};
    struct parts p = {0};
    bool ok = find_records(&f, e);
    if (ok) {
        record_frame_init(&r, &f);
        ok = parts_run(&p, h, &r.frame, e);
    }
    if (ok) {
        struct runs runs = {
            .owner_count = end ? end - first : store_row_count(g->store, c->kind),
            .starts = f.starts,
            .values = p.values,
            .where = p.where,
            .shares = r.shares,
            .digits = h->round_decimals,
            .limits = f.limits,
        };
        if (is_exact(h))
            make_exact(&p, &f, &runs);
        aggregate_run(h, &runs, out + first);
        if (is_exact(h))
            scale_exact(h, out + first, runs.owner_count);
    }
    parts_release(&p);
    record_frame_release(&r);
    find_release(&f);
    return ok;
}

size_t gather_piece = 32768;

// The owner's row after those from `first` on that have a piece of the records between them.
static uint32_t end_of_piece(const struct store *s, const struct record_table *t, uint32_t kind,
                             uint32_t first)
{
    uint32_t low = first + 1, high = (uint32_t)store_row_count(s, kind);
    size_t at =
        sorted_first(t->subject, t->count, sizeof *t->subject, store_subject_at(s, kind, first));
    if (t->count - at <= gather_piece)
        return high;
    uint32_t subject = t->subject[at + gather_piece];
    while (low < high) { // the first whose number is above
        uint32_t middle = low + (high - low) / 2;
        if (store_subject_at(s, kind, middle) <= subject)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// Many records take much memory while they are gathered; owners who have but their own need not be
// gathered at once.
static bool gather_records(struct engine *g, const struct column *c, const struct window *w,
                           struct board *self, double *out, struct err *e)
{
    const struct gather *h = c->gather;
    const struct record_table *t = engine_records(g, h->record);
    size_t owners = store_row_count(g->store, c->kind);
    if (t->count <= gather_piece || owners == 0 || h->up_to || !find_is_own(g, h))
        return gather_found(g, c, w, self, 0, 0, out, e);
    for (uint32_t first = 0, end; first < owners; first = end) {
        end = end_of_piece(g->store, t, c->kind, first);
        if (!gather_found(g, c, w, self, first, end, out, e))
            return false;
    }
    return true;
}

static bool gather_members(struct engine *g, const struct column *c, const struct window *w,
                           struct board *self, double *out, struct err *e)
{
    const struct gather *h = c->gather;
    const struct roll *roll = roll_of(g, h->path, w->today);
    struct frame f = {
        .engine = g,
        .window = w,
        .outer = w,
        .self = self,
        .count = roll->count,
        .kind = h->member_kind,
        .rows = roll->members,
        .owner_kind = c->kind,
        .owners = roll->owners,
        .type = NONE,
        .shares = roll->shares,
    };
    struct parts p;
    bool ok = parts_run(&p, h, &f, e);
    struct runs runs = {
        .owner_count = store_row_count(g->store, c->kind),
        .starts = roll->starts,
        .values = p.values,
        .where = p.where,
        .shares = roll->shares,
        .digits = h->round_decimals,
    };
    if (ok)
        aggregate_run(h, &runs, out);
    parts_release(&p);
    return ok;
}

bool gather_column(struct engine *g, uint32_t column, const struct window *w, struct board *self,
                   double *out, struct err *e)
{
    const struct column *c = &g->ruleset->plan.columns[column];
    switch (c->gather->set) {
    case SET_RECORDS:
        return gather_records(g, c, w, self, out, e);
    case SET_MEMBERS:
        return gather_members(g, c, w, self, out, e);
    case SET_COHORT:
        return gather_cohort(g, c, w, self, out, e);
    case SET_PERIODS:
        if (c->gather->aggregate == AGGREGATE_STREAK)
            return gather_streak(g, c, w, self, out, e);
        return gather_periods(g, c, w, self, out, e);
    }
    return err_set(e, "a set of unknown sort %d", (int)c->gather->set);
}
