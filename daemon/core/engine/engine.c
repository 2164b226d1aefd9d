#include "core/engine/engine.h"

#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"
#include "core/engine/ranks.h"
#include "core/engine/running.h"

struct engine *engine_new(const struct ruleset *r, struct store *s, engine_board_fn boards)
{
    struct engine *g = mem_new(1, sizeof *g);
    g->ruleset = r;
    g->store = s;
    g->boards = boards;
    g->day = DAY_MAX;
    g->by_id = mem_new(r->model.kind_count, sizeof *g->by_id);
    g->failures = mem_new(r->model.kind_count, sizeof *g->failures);
    store_settle(s);
    return g;
}

const struct ruleset *engine_ruleset(const struct engine *g)
{
    return g->ruleset;
}

struct store *engine_store(const struct engine *g)
{
    return g->store;
}

void engine_hold_board(struct board *b)
{
    b->holders++;
}

// The engine lets go as a holder does.
void engine_drop_board(struct board *b)
{
    if (b->holders--)
        return;
    board_forget_listed(b);
    arena_release(&b->arena);
    free(b);
}

void engine_lend(struct engine *g, const struct board *from)
{
    g->lender = from;
}

void engine_let_go(struct engine *g, bool all)
{
    assert(g->depth == 0 && g->making_count == 0);
    columns_forget(g, all);
    membership_forget(g);
    counted_forget(g);
    failures_forget(g);
    for (size_t i = 0; i < g->kept_count; i++)
        engine_drop_board(g->kept_boards[i]);
    free(g->kept_boards);
    g->kept_boards = NULL;
    g->kept_count = g->kept_room = 0;
    store_settle_but_records(g->store);
}

const struct record_table *engine_records(struct engine *g, uint32_t type)
{
    store_settle_records(g->store, type);
    return store_records(g->store, type);
}

void engine_forget(struct engine *g)
{
    engine_let_go(g, false);
}

void engine_free(struct engine *g)
{
    if (!g)
        return;
    engine_let_go(g, true);
    for (size_t i = 0; i < g->ruleset->model.kind_count; i++)
        id_order_release(&g->by_id[i]);
    free(g->by_id);
    free(g->failures);
    free(g);
}

// Windows are cut at the day, so that nothing which is kept under one is wrong on another day; it
// is let go because it will hardly be asked for again.
void engine_set_day(struct engine *g, int32_t as_of)
{
    if (as_of == g->day)
        return;
    g->day = as_of;
    engine_let_go(g, true);
}

int32_t engine_day(const struct engine *g)
{
    return g->day;
}

const struct board *engine_kept_board(const struct engine *g, uint32_t scheme,
                                      const struct window *w)
{
    for (size_t i = 0; i < g->kept_count; i++)
        if (g->kept_boards[i]->scheme == scheme && window_equal(&g->kept_boards[i]->window, w))
            return g->kept_boards[i];
    return NULL;
}

void engine_keep_board(struct engine *g, struct board *b)
{
    g->kept_boards =
        mem_grow(g->kept_boards, &g->kept_room, g->kept_count + 1, sizeof *g->kept_boards);
    g->kept_boards[g->kept_count++] = b;
}

struct board *engine_own_board(struct engine *g, const struct board *kept)
{
    for (size_t i = 0; i < g->kept_count; i++)
        if (g->kept_boards[i] == kept)
            return g->kept_boards[i];
    return NULL;
}

size_t engine_board_count(const struct engine *g)
{
    return g->kept_count;
}

const struct board *engine_board_at(const struct engine *g, size_t at)
{
    return g->kept_boards[at];
}

bool engine_enter_board(struct engine *g, uint32_t scheme, const struct window *w, struct err *e)
{
    const char *name = g->ruleset->model.schemes[scheme].label.name;
    char period[16];
    period_format(w->period, period);
    for (size_t i = 0; i < g->making_count; i++)
        if (g->making[i].scheme == scheme && window_equal(&g->making[i].window, w))
            return err_set(e, "the board of \"%s\" for %s needs its own result", name, period);
    if (g->making_count == sizeof g->making / sizeof *g->making)
        return err_set(e, "the board of \"%s\" for %s stands behind %zu others that wait for it",
                       name, period, g->making_count);
    g->making[g->making_count].scheme = scheme;
    g->making[g->making_count].window = *w;
    g->making_count++;
    return true;
}

void engine_leave_board(struct engine *g)
{
    assert(g->making_count > 0);
    g->making_count--;
}

bool engine_run(struct engine *g, const struct program *p, uint32_t kind, const struct window *w,
                struct board *self, double *out, struct err *e)
{
    struct frame f = frame_of_kind(g, kind, w, self);
    return frame_run(&f, p, out, e);
}

struct run *engine_open(struct engine *g, const struct program *p, uint32_t kind,
                        const struct window *w, struct board *self, struct err *e)
{
    struct frame f = frame_of_kind(g, kind, w, self);
    return run_open(&f, p, e);
}

bool engine_trace(struct engine *g, const struct program *p, uint32_t kind, const struct window *w,
                  struct board *self, uint32_t row, double *values, struct err *e)
{
    struct frame f = frame_of_kind(g, kind, w, self);
    double result;
    f.rows = &row;
    f.count = 1;
    f.trace = values;
    return frame_run(&f, p, &result, e);
}
