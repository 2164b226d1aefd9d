// Columns made when they are asked for, and kept.
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/engine/criteria.h"
#include "core/engine/kernel.h"
#include "core/engine/running.h"

#define COLUMN_DEPTH_MAX 1000 // columns in the making, each waiting for the next

static uint64_t mix(uint64_t h, uint64_t x)
{
    h = (h ^ x) * 0x9e3779b97f4a7c15u;
    return h ^ (h >> 32);
}

static uint64_t column_hash(uint32_t column, const struct window *w)
{
    uint64_t h = mix(column + 1, (uint64_t)(int64_t)w->end);
    h = mix(h, (uint64_t)(int64_t)w->today);
    h = mix(h, (uint64_t)(int64_t)w->start);
    return mix(h, (uint64_t)w->period.length * 8 + (uint64_t)w->span * 2 + w->reported);
}

static struct kept_column *column_slot(struct engine *g, uint32_t column, const struct window *w)
{
    size_t mask = g->column_slots - 1;
    size_t at = column_hash(column, w) & mask;
    while (g->columns[at].taken &&
           (g->columns[at].column != column || !window_equal(&g->columns[at].window, w)))
        at = (at + 1) & mask;
    return &g->columns[at];
}

static void columns_grow(struct engine *g)
{
    struct kept_column *old = g->columns;
    size_t slots = g->column_slots;
    g->column_slots = slots ? slots * 2 : 256;
    g->columns = mem_new(g->column_slots, sizeof *g->columns);
    for (size_t i = 0; i < slots; i++)
        if (old[i].taken)
            *column_slot(g, old[i].column, &old[i].window) = old[i];
    free(old);
}

static uint64_t facts_of(const struct engine *g, uint32_t column)
{
    const struct column *c = &g->ruleset->plan.columns[column];
    if (c->tag == COLUMN_ATTRIBUTE)
        return store_attribute_facts(g->store, c->kind, c->index);
    return c->tag == COLUMN_TARGET ? store_target_facts(g->store, c->kind, c->index) : 0;
}

static bool unchanged(const struct engine *g, const struct kept_column *k)
{
    uint32_t kind = g->ruleset->plan.columns[k->column].kind;
    return k->renewed || (k->facts && k->facts == facts_of(g, k->column) &&
                          k->rows == store_row_count(g->store, kind));
}

void columns_forget(struct engine *g, bool all)
{
    struct kept_column *old = g->columns;
    size_t slots = g->column_slots;
    g->columns = NULL;
    g->column_slots = g->column_count = g->bytes = 0;
    for (size_t i = 0; i < slots; i++) {
        if (!old[i].taken)
            continue;
        if (all || !unchanged(g, &old[i])) {
            free(old[i].owned);
            continue;
        }
        if (2 * (g->column_count + 1) > g->column_slots)
            columns_grow(g);
        old[i].renewed = false; // until the next facts
        *column_slot(g, old[i].column, &old[i].window) = old[i];
        g->column_count++;
        g->bytes += old[i].owned ? old[i].rows * sizeof(double) : 0;
    }
    free(old);
}

bool engine_room(struct engine *g, size_t count, struct err *e)
{
    int64_t most = g->ruleset->model.settings.memory;
    size_t bytes = count * sizeof(double);
    if (most > 0 && g->bytes + bytes > (uint64_t)most)
        return err_set(e, "this needs more than the %lld bytes that the setting \"memory\" allows",
                       (long long)most);
    g->bytes += bytes;
    return true;
}

bool engine_wrap(const struct program *p, const struct node *n, struct err *e)
{
    if (!p->text || !p->text->chars || !n)
        return false;
    struct place at = text_place(p->text, n->offset);
    return at.file ? err_wrap(e, "%s:%u:%u: ", at.file, at.line, at.column) : false;
}

// The board's own columns: in its window by their number, in others (the months of a year) listed.
static double **own_slot(struct board *b, uint32_t column, const struct window *w)
{
    if (column < b->own_column_count && window_equal(&b->window, w))
        return &b->own_columns[column];
    for (size_t i = 0; i < b->shifted_count; i++)
        if (b->shifted[i].column == column && window_equal(&b->shifted[i].window, w))
            return &b->shifted[i].values;
    return NULL;
}

static void own_keep(struct board *b, uint32_t column, const struct window *w, double *values)
{
    double **slot = own_slot(b, column, w);
    if (slot) {
        *slot = values;
        return;
    }
    b->shifted =
        arena_grow(&b->arena, b->shifted, b->shifted_count, &b->shifted_room, sizeof *b->shifted);
    b->shifted[b->shifted_count++] =
        (struct board_column){.column = column, .window = *w, .values = values};
}

// An earlier period may have been judged by the scheme that this one follows: what is asked for
// goes by its name then.
static void read_board(const struct engine *g, const struct column *c, const struct board *b,
                       double *out, size_t rows)
{
    const struct scheme *asked = &g->ruleset->model.schemes[c->board_scheme];
    const struct scheme *judged = &g->ruleset->model.schemes[b->scheme];
    bool whole = c->board_value == SCHEME_POINTS || c->board_value == SCHEME_RANK ||
                 c->board_value == SCHEME_COUNT;
    bool graded = c->board_value == SCHEME_GRADE;
    uint32_t at = whole || graded ? 0 : scheme_same(asked, judged, c->board_value, c->board_at);
    for (size_t i = 0; i < rows; i++) {
        bool known = at != NONE && judged->of == asked->of;
        out[i] = known ? board_number(g->ruleset, b, c->board_value, at, i) : NO_DATA;
        if (graded && out[i] == out[i]) {
            uint32_t grade = scheme_same(judged, asked, SCHEME_GRADE, (uint32_t)out[i]);
            out[i] = grade == NONE ? NO_DATA : grade;
        }
    }
}

static bool make_board_column(struct engine *g, const struct column *c, const struct window *w,
                              double *out, struct err *e)
{
    const struct scheme *s = &g->ruleset->model.schemes[c->board_scheme];
    size_t rows = store_row_count(g->store, c->kind);
    if (w->period.length > s->period) {
        kernel_fill(out, NO_DATA, rows); // a year has no one month's board
        return true;
    }
    struct period p = period_enclosing(w->period, s->period);
    bool reported = s->counts_given && s->counts == COUNTS_REPORTED;
    struct window of = window_make(p, s->span, w->today, reported);
    const struct board *b;
    if (!g->boards)
        return err_set(e, "the board of \"%s\" is not to be had here", s->label.name);
    if (!g->boards(g, c->board_scheme, &of, &b, e))
        return false;
    read_board(g, c, b, out, rows);
    return true;
}

// The largest of the ended periods up to this one, none of them cut.
static bool make_best(struct engine *g, const struct column *c, const struct window *w, double *out,
                      struct err *e)
{
    size_t rows = store_row_count(g->store, c->kind);
    int32_t earliest = store_earliest(g->store);
    double *one = mem_new(rows, sizeof *one);
    bool ok = true;
    kernel_fill(out, NO_DATA, rows);
    struct period p = w->period;
    for (; ok && earliest != DAY_NONE && period_end(p) >= earliest; p = period_add(p, -1)) {
        struct window past = window_make(p, w->span, w->today, w->reported);
        past.in_force = w->in_force;
        if (past.today < past.end)
            continue;
        struct frame f = frame_of_kind(g, c->kind, &past, NULL);
        ok = frame_run(&f, c->program, one, e);
        for (size_t i = 0; ok && i < rows; i++)
            if (one[i] == one[i] && !(out[i] >= one[i]))
                out[i] = one[i];
    }
    free(one);
    return ok;
}

static bool make(struct engine *g, uint32_t column, const struct window *w, struct board *self,
                 double *out, struct err *e)
{
    const struct column *c = &g->ruleset->plan.columns[column];
    struct frame f = frame_of_kind(g, c->kind, w, self);
    switch (c->tag) {
    case COLUMN_ATTRIBUTE:
        store_attribute(g->store, c->kind, c->index, w->today, out);
        return true;
    case COLUMN_TARGET:
        store_target(g->store, c->kind, c->index, w->period, out);
        return true;
    case COLUMN_PROGRAM:
        return frame_run(&f, c->program, out, e);
    case COLUMN_GATHER:
        return gather_column(g, column, w, self, out, e);
    case COLUMN_CALL:
        if (g->lender && c->call->method->scope != METHOD_SERIES)
            return err_set(e, "the cohort is compared, and only some of it is here");
        return invoke_column(g, column, w, self, out, e);
    case COLUMN_BOARD:
        return make_board_column(g, c, w, out, e);
    case COLUMN_SUBJECT:
        for (uint32_t i = 0; i < f.count; i++)
            out[i] = store_subject_at(g->store, c->kind, i);
        return true;
    case COLUMN_BEST:
        return make_best(g, c, w, out, e);
    }
    return err_set(e, "a column of unknown sort %d", (int)c->tag);
}

static double *make_new(struct engine *g, uint32_t column, const struct window *w,
                        struct board *self, struct err *e)
{
    const struct column *c = &g->ruleset->plan.columns[column];
    size_t rows = store_row_count(g->store, c->kind);
    if (g->depth == COLUMN_DEPTH_MAX) {
        err_set(e, "\"%s\" needs its own result: %d columns wait for each other", c->name,
                COLUMN_DEPTH_MAX);
        return NULL;
    }
    if (!engine_room(g, rows, e))
        return NULL;
    double *values = c->scheme == NONE ? mem_new(rows + 1, sizeof *values)
                                       : arena_array(&self->arena, rows + 1, sizeof *values);
    g->depth++;
    bool ok = make(g, column, w, self, values, e);
    g->depth--;
    if (ok)
        return values;
    if (c->scheme == NONE)
        free(values);
    return NULL;
}

// The slot of a column that belongs to no board; taken, and empty if it was not.
static struct kept_column *column_taken(struct engine *g, uint32_t column, const struct window *w)
{
    if (2 * (g->column_count + 1) > g->column_slots)
        columns_grow(g);
    struct kept_column *slot = column_slot(g, column, w);
    if (slot->taken)
        return slot;
    *slot = (struct kept_column){
        .taken = true,
        .column = column,
        .window = *w,
        .facts = facts_of(g, column),
        .rows = store_row_count(g->store, g->ruleset->plan.columns[column].kind),
    };
    g->column_count++;
    return slot;
}

// Values that lie in the store, and are in force on every day.
static bool lies_plain(const struct engine *g, const struct column *c, struct value_view *out)
{
    return c->tag == COLUMN_ATTRIBUTE && c->scheme == NONE &&
           store_attribute_plain(g->store, c->kind, c->index, out);
}

static bool own_column(struct engine *g, uint32_t column, const struct window *w,
                       struct board *self, const double **out, struct err *e)
{
    if (!self)
        return err_set(e, "\"%s\" belongs to a board, and none is being made",
                       g->ruleset->plan.columns[column].name);
    self = self->whole ? self->whole : self;
    double **slot = own_slot(self, column, w);
    double *values = slot && *slot ? *slot : make_new(g, column, w, self, e);
    if (values && !(slot && *slot))
        own_keep(self, column, w, values);
    *out = values;
    return values != NULL;
}

bool engine_column(struct engine *g, uint32_t column, const struct window *w, struct board *self,
                   const double **out, struct err *e)
{
    const struct column *c = &g->ruleset->plan.columns[column];
    if (c->scheme != NONE)
        return own_column(g, column, w, self, out, e);
    struct kept_column *slot = column_taken(g, column, w);
    if (!slot->values) {
        struct value_view lies;
        bool wide = lies_plain(g, c, &lies) && lies.wide;
        double *made = wide ? NULL : make_new(g, column, w, NULL, e);
        if (!wide && !made)
            return false;
        slot = column_taken(g, column, w); // others have been made meanwhile
        slot->values = wide ? lies.wide : made;
        slot->owned = made;
    }
    *out = slot->values;
    return true;
}

bool engine_view(struct engine *g, uint32_t column, const struct window *w, struct board *self,
                 struct value_view *out, struct err *e)
{
    if (lies_plain(g, &g->ruleset->plan.columns[column], out))
        return true;
    *out = (struct value_view){.wide = NULL};
    return engine_column(g, column, w, self, &out->wide, e);
}

bool engine_numbers(struct engine *g, uint32_t column, const struct window *w, bool squares,
                    struct pair *pair, struct method_numbers *out, struct err *e)
{
    struct value_view values;
    if (!engine_view(g, column, w, NULL, &values, e))
        return false;
    struct kept_column *slot = column_taken(g, column, w);
    if (!slot->has_extent)
        numbers_extent(&slot->numbers, &values, slot->rows, pair);
    if (squares && !slot->has_squares)
        numbers_squares(&slot->numbers, &values, slot->rows, pair);
    slot->has_extent = true;
    slot->has_squares |= squares;
    *out = slot->numbers;
    return true;
}

bool engine_extent(struct engine *g, uint32_t column, const struct window *w,
                   struct method_extent *out, struct err *e)
{
    struct method_numbers numbers;
    if (!engine_numbers(g, column, w, false, NULL, &numbers, e))
        return false;
    *out = numbers.extent;
    return true;
}
