#include "core/engine/criteria.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/engine/distance_table.h"
#include "core/engine/kernel.h"
#include "core/engine/running.h"
#include "core/engine/view.h"

// A column that is read straight from the engine; NONE: it is more than that.
static uint32_t plain_column(const struct engine *g, const struct program *p)
{
    const struct op *op = &p->ops[0];
    bool plain = p->op_count == 1 && op->code == OP_LOAD && op->source.shift == SHIFT_NONE &&
                 op->source.path == NONE && !op->source.outer &&
                 g->ruleset->plan.columns[op->source.column].scheme == NONE;
    return plain ? op->source.column : NONE;
}

void inputs_close(struct inputs *in)
{
    for (size_t i = 0; i < in->count; i++)
        run_close(in->runs[i]);
    free(in->runs);
    free(in->values);
    free(in->buffers);
    free(in->x);
}

bool inputs_open(struct inputs *in, struct engine *g, const struct measured *of, struct board *b,
                 struct err *e)
{
    *in = (struct inputs){.runs = NULL};
    in->runs = mem_new(of->count, sizeof(struct run *));
    in->values = mem_new(of->count, sizeof *in->values);
    in->x = mem_new(of->count, sizeof *in->x);
    in->buffers = mem_new(of->count * PROGRAM_BLOCK, sizeof *in->buffers);
    for (size_t k = 0; k < of->count; k++) {
        if (!measured_takes_part(of, k))
            continue;
        size_t at = in->count++;
        uint32_t column = plain_column(g, of->programs[k]);
        if (column != NONE
                ? !engine_view(g, column, &b->window, NULL, &in->values[at], e)
                : !(in->runs[at] = engine_open(g, of->programs[k], of->kind, &b->window, b, e)))
            return false;
    }
    return true;
}

bool inputs_read(struct inputs *in, size_t first, size_t n, struct err *e)
{
    for (size_t i = 0; i < in->count; i++) {
        double *buffer = in->buffers + i * PROGRAM_BLOCK;
        if (in->runs[i] && !run_rows(in->runs[i], first, n, buffer, e))
            return false;
        in->x[i] = in->runs[i] ? buffer : view_rows(&in->values[i], first, n, buffer);
    }
    return true;
}

// --- what the criteria come to ---

// One of two who look through the rows: extremes first, then the squares.
struct looker {
    struct inputs in;
    struct method_extent *extents; // cohort by cohort, of the criteria that take part
    struct squares *squares;
    struct err err;
};

struct looking {
    const struct board *board; // the whole
    struct looker by[2];
    bool squares; // of them, now
    struct pair_lots lots;
    _Atomic bool failed;
};

static void extent_join(struct method_extent *to, const struct method_extent *more)
{
    if (more->count == 0)
        return;
    bool first = to->count == 0;
    to->least = first || more->least < to->least ? more->least : to->least;
    to->most = first || more->most > to->most ? more->most : to->most;
    to->count += more->count;
}

// Rows of one cohort that follow each other.
static void look_at_run(struct looking *l, struct looker *k, uint32_t cohort, size_t at, size_t n)
{
    double blank[PROGRAM_BLOCK], known[PROGRAM_BLOCK];
    memset(blank, 0, n * sizeof *blank);
    for (size_t i = 0; i < k->in.count; i++)
        distance_loops()->mark(blank, k->in.x[i] + at, n);
    for (size_t i = 0; i < k->in.count; i++) {
        size_t to = cohort * k->in.count + i;
        struct method_extent extent;
        distance_loops()->keep(known, k->in.x[i] + at, blank, n);
        if (l->squares) {
            squares_add(&k->squares[to], known, n);
            continue;
        }
        kernel_extent(&extent, known, n);
        extent_join(&k->extents[to], &extent);
    }
}

static void look_at_rows(struct looking *l, struct looker *k, size_t first, size_t n)
{
    const uint32_t *cohort = l->board->cohort + first;
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && cohort[end] == cohort[i]; end++) {
        }
        if (cohort[i] != NONE)
            look_at_run(l, k, cohort[i], i, end - i);
    }
}

static void look(void *context, unsigned who)
{
    struct looking *l = context;
    struct looker *k = &l->by[who];
    for (size_t first, end; !atomic_load(&l->failed) && pair_take(&l->lots, who, &first, &end);)
        if (inputs_read(&k->in, first, end - first, &k->err))
            look_at_rows(l, k, first, end - first);
        else
            atomic_store(&l->failed, true);
}

// Both go through all rows; what they found is put together in the first's.
static void look_through(struct looking *l, struct pair *pair, bool squares)
{
    struct looker *one = &l->by[0], *two = &l->by[1];
    size_t count = l->board->cohort_count * one->in.count;
    l->squares = squares;
    pair_lots_init(&l->lots, l->board->row_count, PROGRAM_BLOCK);
    for (size_t i = 0; i < count && squares; i++) {
        const struct method_extent *x = &one->extents[i];
        one->squares[i] = two->squares[i] = squares_of_none(
            x->count, squares_largest(x->least, x->most), squares_unit(x->least, x->most));
    }
    pair_run(pair, look, l);
    for (size_t i = 0; i < count && !squares; i++)
        extent_join(&one->extents[i], &two->extents[i]);
    for (size_t i = 0; i < count && squares; i++)
        squares_join(&one->squares[i], &two->squares[i]);
}

static void looker_room(struct looker *k, size_t cohorts)
{
    size_t count = cohorts * k->in.count + 1;
    k->extents = mem_new(count, sizeof *k->extents);
    k->squares = mem_new(count, sizeof *k->squares);
}

static void looker_close(struct looker *k)
{
    inputs_close(&k->in);
    free(k->extents);
    free(k->squares);
}

// Of the looker's cohort by cohort, with room for criteria that take no part.
static void take_numbers(const struct measured *of, const struct looker *k, size_t cohorts,
                         struct method_numbers *out)
{
    for (size_t c = 0, at = 0; c < cohorts; c++)
        for (size_t i = 0; i < of->count; i++) {
            if (!measured_takes_part(of, i))
                continue;
            struct method_extent extent = k->extents[at];
            out[c * of->count + i] =
                (struct method_numbers){.extent = extent,
                                        .unit = squares_unit(extent.least, extent.most),
                                        .squares = squares_value(&k->squares[at++])};
        }
}

static bool gather_numbers(struct engine *g, const struct measured *of, struct board *b,
                           struct pair *pair, struct method_numbers *out, struct err *e)
{
    struct looking l = {.board = b};
    bool ok = inputs_open(&l.by[0].in, g, of, b, e) && inputs_open(&l.by[1].in, g, of, b, e);
    if (ok) {
        looker_room(&l.by[0], b->cohort_count);
        looker_room(&l.by[1], b->cohort_count);
        look_through(&l, pair, false);
        if (of->call->method->wants_squares && !l.failed)
            look_through(&l, pair, true);
        take_numbers(of, &l.by[0], b->cohort_count, out);
        if (l.failed)
            *e = l.by[0].err.text[0] ? l.by[0].err : l.by[1].err;
        ok = !l.failed;
    }
    looker_close(&l.by[0]);
    looker_close(&l.by[1]);
    return ok;
}

// --- of columns that are plain, complete and of one cohort: kept with the column ---

// *all: they are such columns, and `out` is filled.
static bool kept_numbers(struct engine *g, const struct measured *of, struct board *b,
                         struct pair *pair, struct method_numbers *out, bool *all, struct err *e)
{
    bool squares = of->call->method->wants_squares;
    *all = b->one_cohort;
    for (size_t k = 0; k < of->count && *all; k++)
        *all = !measured_takes_part(of, k) || plain_column(g, of->programs[k]) != NONE;
    for (size_t k = 0; k < of->count && *all; k++) {
        if (!measured_takes_part(of, k))
            continue;
        if (!engine_numbers(g, plain_column(g, of->programs[k]), &b->window, squares, pair, &out[k],
                            e))
            return false;
        *all = out[k].extent.count == b->row_count;
    }
    return true;
}

bool criteria_numbers(struct engine *g, const struct measured *of, struct board *b,
                      struct pair *pair, struct method_numbers *out, struct err *e)
{
    bool all;
    return kept_numbers(g, of, b, pair, out, &all, e) &&
           (all || gather_numbers(g, of, b, pair, out, e));
}

// --- of one column ---

#define PORTION ((size_t)65536) // numbers that one of two takes at a time

struct portions {
    const struct value_view *x;
    struct method_extent extents[2];
    struct squares squares[2];
    struct pair_lots lots;
};

static void portions_extent(void *context, unsigned who)
{
    struct portions *p = context;
    for (size_t first, end; pair_take(&p->lots, who, &first, &end);) {
        struct method_extent extent;
        view_extent(&extent, p->x, first, end - first);
        extent_join(&p->extents[who], &extent);
    }
}

static void portions_squares(void *context, unsigned who)
{
    struct portions *p = context;
    double room[PROGRAM_BLOCK];
    for (size_t first, end; pair_take(&p->lots, who, &first, &end);)
        for (size_t n; first < end; first += n) {
            n = end - first < PROGRAM_BLOCK ? end - first : PROGRAM_BLOCK;
            squares_add(&p->squares[who], view_rows(p->x, first, n, room), n);
        }
}

void numbers_extent(struct method_numbers *n, const struct value_view *x, size_t rows,
                    struct pair *pair)
{
    struct portions p = {.x = x};
    pair_lots_init(&p.lots, rows, PORTION);
    pair_run(rows > PORTION ? pair : NULL, portions_extent, &p);
    extent_join(&p.extents[0], &p.extents[1]);
    n->extent = p.extents[0];
    n->unit = squares_unit(n->extent.least, n->extent.most);
}

void numbers_squares(struct method_numbers *n, const struct value_view *x, size_t rows,
                     struct pair *pair)
{
    const struct method_extent *of = &n->extent;
    struct portions p = {.x = x};
    pair_lots_init(&p.lots, rows, PORTION);
    p.squares[0] = p.squares[1] =
        squares_of_none(of->count, squares_largest(of->least, of->most), n->unit);
    pair_run(rows > PORTION ? pair : NULL, portions_squares, &p);
    squares_join(&p.squares[0], &p.squares[1]);
    n->squares = squares_value(&p.squares[0]);
}
