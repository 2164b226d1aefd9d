#include "evaluator/extremes.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/engine/recipe.h"
#include "core/engine/running.h"
#include "core/judge/row_scope.h"

enum { HOLDS_LEAST = 1, HOLDS_MOST = 2, HAS_DATA = 4 }; // of a row

struct holders { // of a cohort: how many rows
    size_t least, most, data;
};

struct compared {
    uint32_t column;
    const struct method_extent *extents; // per cohort, the board's
    struct holders *holders;             // likewise
    uint8_t *held;                       // per row
};

bool extremes_may(const struct ruleset *r, const struct board *b)
{
    size_t count;
    uint32_t *columns = row_scope_compared(r, &r->model.schemes[b->scheme], &count);
    bool may = true;
    for (size_t i = 0; i < count; i++)
        may = may && (b->row_count == 0 || recipe_extents(b, columns[i]));
    free(columns);
    return may;
}

void extremes_init(struct extremes *x, const struct ruleset *r, const struct board *b)
{
    uint32_t *columns = row_scope_compared(r, &r->model.schemes[b->scheme], &x->count);
    x->list = mem_new(x->count + 1, sizeof *x->list);
    for (size_t i = 0; i < x->count; i++)
        x->list[i] =
            (struct compared){.column = columns[i], .extents = recipe_extents(b, columns[i])};
    x->known = x->count == 0;
    free(columns);
}

void extremes_release(struct extremes *x)
{
    for (size_t i = 0; i < x->count; i++) {
        free(x->list[i].holders);
        free(x->list[i].held);
    }
    free(x->list);
}

static bool same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

// Does a number leave the extents what they are? (Of 0 and -0 the one that comes first is the
// extreme, so where both are nothing is told.)
static bool within(const struct method_extent *extent, double value)
{
    return extent->count > 0 && value >= extent->least && value <= extent->most &&
           (value != extent->least || same_bits(value, extent->least)) &&
           (value != extent->most || same_bits(value, extent->most));
}

// A row of the cohort has this number. False: the extents are others then.
static bool hold(struct compared *of, uint32_t row, uint32_t cohort, double value)
{
    const struct method_extent *extent = &of->extents[cohort];
    struct holders *holders = &of->holders[cohort];
    of->held[row] = 0;
    if (value != value)
        return true;
    if (!within(extent, value))
        return false;
    uint8_t held = HAS_DATA;
    if (value == extent->least)
        held |= HOLDS_LEAST;
    if (value == extent->most)
        held |= HOLDS_MOST;
    of->held[row] = held;
    holders->least += held & HOLDS_LEAST ? 1 : 0;
    holders->most += held & HOLDS_MOST ? 1 : 0;
    holders->data++;
    return true;
}

static void let_go(struct compared *of, uint32_t row, uint32_t cohort)
{
    struct holders *holders = &of->holders[cohort];
    uint8_t held = of->held[row];
    holders->least -= held & HOLDS_LEAST ? 1 : 0;
    holders->most -= held & HOLDS_MOST ? 1 : 0;
    holders->data -= held & HAS_DATA ? 1 : 0;
    of->held[row] = 0;
}

static bool still_held(const struct compared *of, uint32_t cohort)
{
    const struct method_extent *extent = &of->extents[cohort];
    const struct holders *holders = &of->holders[cohort];
    return holders->data == extent->count &&
           (extent->count == 0 || (holders->least && holders->most));
}

// What the column compares, of all rows of a board; for the caller to free. NULL: it failed.
static double *numbers_of(struct engine *g, struct board *b, uint32_t column)
{
    const struct column *c = &engine_ruleset(g)->plan.columns[column];
    struct frame f = frame_of_kind(g, c->kind, &b->window, b);
    double *numbers = mem_new(f.count + 1, sizeof *numbers);
    struct err e;
    if (f.count == b->row_count && frame_run(&f, c->call->columns[0], numbers, &e))
        return numbers;
    free(numbers);
    return NULL;
}

static bool learn(struct compared *of, struct engine *g, struct board *b)
{
    double *numbers = numbers_of(g, b, of->column);
    of->holders = mem_new(b->cohort_count + 1, sizeof *of->holders);
    of->held = mem_new(b->row_count + 1, sizeof *of->held);
    bool told = numbers != NULL;
    for (uint32_t row = 0; told && row < b->row_count; row++)
        if (b->cohort[row] != NONE)
            told = hold(of, row, b->cohort[row], numbers[row]);
    free(numbers);
    return told;
}

bool extremes_hold(const struct extremes *x, const struct board *b, struct engine *excerpt,
                   struct board *fresh, const uint32_t *rows)
{
    bool hold = true;
    for (size_t k = 0; k < x->count && hold; k++) {
        double *numbers = numbers_of(excerpt, fresh, x->list[k].column);
        hold = numbers != NULL;
        for (size_t i = 0; i < fresh->row_count && hold; i++)
            if (b->cohort[rows[i]] != NONE && numbers[i] == numbers[i])
                hold = within(&x->list[k].extents[b->cohort[rows[i]]], numbers[i]);
        free(numbers);
    }
    return hold;
}

bool extremes_learn(struct extremes *x, struct engine *g, struct board *b)
{
    for (size_t i = 0; i < x->count && b->row_count; i++)
        if (!learn(&x->list[i], g, b))
            return false;
    x->known = true;
    return true;
}

static bool move(struct compared *of, const struct board *b, struct engine *excerpt,
                 struct board *fresh, const uint32_t *rows)
{
    double *numbers = numbers_of(excerpt, fresh, of->column);
    bool stays = numbers != NULL;
    for (size_t i = 0; i < fresh->row_count && stays; i++)
        if (b->cohort[rows[i]] != NONE)
            let_go(of, rows[i], b->cohort[rows[i]]);
    for (size_t i = 0; i < fresh->row_count && stays; i++)
        if (b->cohort[rows[i]] != NONE)
            stays = hold(of, rows[i], b->cohort[rows[i]], numbers[i]);
    for (size_t i = 0; i < fresh->row_count && stays; i++)
        if (b->cohort[rows[i]] != NONE)
            stays = still_held(of, b->cohort[rows[i]]);
    free(numbers);
    return stays;
}

bool extremes_move(struct extremes *x, const struct board *b, struct engine *excerpt,
                   struct board *fresh, const uint32_t *rows)
{
    for (size_t i = 0; i < x->count; i++)
        if (!x->known || !move(&x->list[i], b, excerpt, fresh, rows))
            return false;
    return true;
}
