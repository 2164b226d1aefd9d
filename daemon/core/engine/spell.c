// Sets of periods: the months of a year, the last six years, and how long something has lasted.
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/engine/gathering.h"

static struct frame period_frame(struct engine *g, uint32_t kind, const struct window *inner,
                                 const struct window *outer, struct board *self)
{
    struct frame f = frame_of_kind(g, kind, inner, self);
    f.outer = outer;
    return f;
}

// One period's numbers into their places among all: row by row, periods ascending.
static bool period_run(struct engine *g, const struct column *c, const struct window *w,
                       struct board *self, struct period p, double *values, double *where,
                       size_t at, size_t periods, struct err *e)
{
    const struct gather *h = c->gather;
    struct window inner = window_of_period(w, p);
    struct frame f = period_frame(g, c->kind, &inner, w, self);
    double *column = mem_new(f.count, sizeof *column);
    uint8_t *active = mem_new(f.count, 1);
    active_throughout(g, c->kind, w->today, inner.start, inner.today, active);
    bool ok = !h->value || frame_run(&f, h->value, column, e);
    for (size_t i = 0; ok && h->value && i < f.count; i++)
        values[i * periods + at] = column[i];
    for (size_t i = 0; i < f.count; i++)
        column[i] = 1;
    ok = ok && (!h->where || frame_run(&f, h->where, column, e));
    for (size_t i = 0; ok && i < f.count; i++)
        where[i * periods + at] = active[i] ? column[i] : 0;
    free(active);
    free(column);
    return ok;
}

bool gather_periods(struct engine *g, const struct column *c, const struct window *w,
                    struct board *self, double *out, struct err *e)
{
    const struct gather *h = c->gather;
    size_t rows = store_row_count(g->store, c->kind);
    struct period first;
    uint32_t periods;
    window_periods(w, h->length, h->to_date, h->last, store_earliest(g->store), &first, &periods);
    double *values = h->value ? mem_new(rows * periods, sizeof *values) : NULL;
    double *where = mem_new(rows * periods, sizeof *where);
    size_t *starts = mem_new(rows + 1, sizeof *starts);
    bool ok = true;
    for (uint32_t k = 0; ok && k < periods; k++)
        ok = period_run(g, c, w, self, period_add(first, (int32_t)k), values, where, k, periods, e);
    for (size_t i = 0; i <= rows; i++)
        starts[i] = i * periods;
    struct runs runs = {
        .owner_count = rows,
        .starts = starts,
        .values = values,
        .where = where,
        .digits = h->round_decimals,
    };
    if (ok)
        aggregate_run(h, &runs, out);
    free(starts);
    free(where);
    free(values);
    return ok;
}

struct period streak_newest(const struct gather *h, const struct window *w)
{
    struct period p = period_of_day(h->length, w->today);
    return h->to_date || period_end(p) <= w->today ? p : period_add(p, -1);
}

// Nothing lasted before these days: a scheme's being in force, a subject's first day (which
// active_throughout sees to) or, where that is not known, the first record of all.
static int32_t *streak_starts(struct engine *g, const struct column *c, const struct window *w)
{
    const struct model *m = &g->ruleset->model;
    uint32_t from = m->kinds[c->kind].active_from;
    size_t rows = store_row_count(g->store, c->kind);
    int32_t earliest = store_earliest(g->store);
    int32_t *starts = mem_new(rows, sizeof *starts);
    double *first = mem_new(rows, sizeof *first);
    if (earliest != DAY_NONE)
        earliest = period_start(period_of_day(c->gather->length, earliest));
    if (from != NONE)
        store_attribute(g->store, c->kind, from, w->today, first);
    for (size_t i = 0; i < rows; i++) {
        bool known = from != NONE && first[i] == first[i];
        starts[i] = known ? DAY_MIN : earliest == DAY_NONE ? DAY_MAX : earliest;
        starts[i] = starts[i] > w->in_force ? starts[i] : w->in_force; // DAY_NONE is before all
    }
    free(first);
    return starts;
}

// One period further back: the rows that still run and hold in it are counted up, the others end.
// Returns how many still run.
static bool streak_step(struct engine *g, const struct column *c, const struct window *w,
                        struct board *self, struct period p, const int32_t *starts,
                        uint8_t *running, double *out, size_t *left, struct err *e)
{
    struct window inner = window_of_period(w, p);
    struct frame f = period_frame(g, c->kind, &inner, w, self);
    double *holds = mem_new(f.count, sizeof *holds);
    uint8_t *active = mem_new(f.count, 1);
    active_throughout(g, c->kind, w->today, inner.start, inner.today, active);
    *left = 0;
    for (size_t i = 0; i < f.count; i++) {
        running[i] = running[i] && active[i] && inner.start >= starts[i];
        *left += running[i];
    }
    bool ok = *left == 0 || frame_run(&f, c->gather->where, holds, e);
    for (size_t i = 0; ok && i < f.count; i++) {
        if (running[i] && holds[i] == 1) {
            out[i]++;
        } else {
            *left -= running[i];
            running[i] = 0;
        }
    }
    free(active);
    free(holds);
    return ok;
}

bool gather_streak(struct engine *g, const struct column *c, const struct window *w,
                   struct board *self, double *out, struct err *e)
{
    size_t rows = store_row_count(g->store, c->kind), left = rows;
    int32_t *starts = streak_starts(g, c, w);
    uint8_t *running = mem_new(rows, 1);
    memset(running, 1, rows);
    for (size_t i = 0; i < rows; i++)
        out[i] = 0;
    bool ok = true;
    struct period p = streak_newest(c->gather, w);
    for (; ok && left > 0 && p.year >= 1; p = period_add(p, -1))
        ok = streak_step(g, c, w, self, p, starts, running, out, &left, e);
    free(starts);
    free(running);
    return ok;
}
