// Methods of cohorts that are straight lines in one number (core/language/method.h, recipes): run
// in the host's own kernel from what the cohort's numbers come to, a block of rows at a time, with
// no column made. The bits are those of the method's own run.
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/engine/kernel.h"
#include "core/engine/recipe.h"
#include "core/engine/view.h"

struct recipes { // of a column, for the board that it belongs to
    bool none;   // the method has no recipe here: it is called
    struct method_extent *extents;
    struct method_recipe *of; // both per cohort
};

const struct method_extent *recipe_extents(const struct board *b, uint32_t column)
{
    const struct recipes *made = b->own_recipes[column];
    return made && !made->none ? made->extents : NULL;
}

// --- what the numbers come to ---

static bool is_plain(const struct program *p)
{
    const struct op *op = &p->ops[0];
    return p->op_count == 1 && op->code == OP_LOAD && op->source.shift == SHIFT_NONE &&
           op->source.path == NONE && !op->source.outer;
}

static void add_row(struct method_extent *to, double x)
{
    if (x != x)
        return;
    to->least = to->count == 0 || x < to->least ? x : to->least;
    to->most = to->count == 0 || x > to->most ? x : to->most;
    to->count++;
}

// The argument's numbers, by cohort: those of one block after the other.
static bool gather_extents(const struct frame *f, const struct program *argument,
                           const struct board *b, struct method_extent *out, struct err *e)
{
    double x[PROGRAM_BLOCK];
    struct run *r = f->count ? run_open(f, argument, e) : NULL;
    bool ok = r || f->count == 0;
    for (size_t first = 0; ok && first < f->count; first += PROGRAM_BLOCK) {
        size_t n = f->count - first < PROGRAM_BLOCK ? f->count - first : PROGRAM_BLOCK;
        ok = run_rows(r, first, n, x, e);
        for (size_t i = 0; ok && i < n; i++)
            if (b->cohort[first + i] != NONE)
                add_row(&out[b->cohort[first + i]], x[i]);
    }
    run_close(r);
    return ok;
}

// Those of the board that is lent. Whoever is in a cohort that it does not have is new there.
static bool take_extents(const struct frame *f, uint32_t column, const struct board *b,
                         struct method_extent *out, struct err *e)
{
    const struct board *from = f->engine->lender;
    const struct method_extent *lent = NULL;
    if (from->scheme == b->scheme && window_equal(&from->window, &b->window))
        lent = recipe_extents(from, column);
    if (!lent)
        return err_set(e, "the cohort is compared, and only some of it is here");
    for (size_t c = 0; c < b->cohort_count; c++)
        for (size_t k = 0; k < from->cohort_count; k++)
            if (strcmp(from->cohort_names[k], b->cohort_names[c]) == 0)
                out[c] = lent[k];
    return true;
}

static bool find_extents(const struct frame *f, uint32_t column, struct board *b,
                         struct method_extent *out, struct err *e)
{
    const struct program *argument = f->engine->ruleset->plan.columns[column].call->columns[0];
    if (f->engine->lender)
        return take_extents(f, column, b, out, e);
    if (is_plain(argument) && b->one_cohort &&
        f->engine->ruleset->plan.columns[argument->ops[0].source.column].scheme == NONE)
        return engine_extent(f->engine, argument->ops[0].source.column, f->window, out, e);
    return gather_extents(f, argument, b, out, e);
}

// --- recipes ---

static bool make(const struct frame *f, uint32_t column, struct board *b, struct recipes *out,
                 struct err *e)
{
    const struct call *call = f->engine->ruleset->plan.columns[column].call;
    out->extents = arena_array(&b->arena, b->cohort_count + 1, sizeof *out->extents);
    bool ok = find_extents(f, column, b, out->extents, e);
    out->of = arena_array(&b->arena, b->cohort_count + 1, sizeof *out->of);
    for (size_t c = 0; ok && c < b->cohort_count && !out->none; c++)
        out->none = !call->method->prepare(call->method, &out->extents[c], call->parameters,
                                           call->texts, &out->of[c]);
    return ok;
}

static struct recipes *recipes_of(const struct frame *f, uint32_t column, struct err *e)
{
    struct board *b = f->self->whole ? f->self->whole : f->self;
    const struct column *c = &f->engine->ruleset->plan.columns[column];
    if (!b->own_recipes[column]) {
        struct frame all = frame_of_kind(f->engine, c->kind, f->window, b);
        struct recipes *made = arena_alloc(&b->arena, sizeof *made);
        if (!make(&all, column, b, made, e))
            return NULL;
        b->own_recipes[column] = made;
    }
    return b->own_recipes[column];
}

static bool has_recipe(const struct frame *f, const struct column *c)
{
    return c->tag == COLUMN_CALL && c->call->method->prepare && f->self && !f->owners &&
           f->kind == c->kind && f->type == NONE && window_equal(f->window, &f->self->window);
}

// A column that is read straight from the engine.
static bool is_straight(const struct frame *f, const struct program *p)
{
    return is_plain(p) && !f->rows &&
           f->engine->ruleset->plan.columns[p->ops[0].source.column].scheme == NONE;
}

bool recipe_open(const struct frame *f, uint32_t column, struct recipe_run **out, struct err *e)
{
    const struct column *c = &f->engine->ruleset->plan.columns[column];
    *out = NULL;
    if (!has_recipe(f, c))
        return true;
    struct recipes *recipes = recipes_of(f, column, e);
    if (!recipes || recipes->none)
        return recipes != NULL;
    struct recipe_run made = {.of = recipes->of, .rows = f->rows};
    struct frame inner = *f;
    inner.trace = NULL;
    const struct board *b = f->self->whole ? f->self->whole : f->self;
    made.cohort = b->one_cohort ? NULL : b->cohort;
    made.extent = b->one_cohort && !f->engine->lender ? recipes->extents : NULL;
    const struct program *argument = c->call->columns[0];
    if (is_straight(f, argument) ? !engine_view(f->engine, argument->ops[0].source.column,
                                                f->window, NULL, &made.values, e)
                                 : !(made.argument = run_open(&inner, argument, e)))
        return false;
    *out = mem_new(1, sizeof **out);
    **out = made;
    return true;
}

void recipe_close(struct recipe_run *r)
{
    if (!r)
        return;
    run_close(r->argument);
    free(r);
}

static uint32_t cohort_at(const struct recipe_run *r, size_t at)
{
    return r->cohort[r->rows ? r->rows[at] : at];
}

bool recipe_rows(const struct recipe_run *r, size_t start, size_t n, double *spare, double *out,
                 struct err *e)
{
    if (r->argument && !run_rows(r->argument, start, n, spare, e))
        return false;
    const double *x = r->argument ? spare : view_rows(&r->values, start, n, spare);
    if (!r->cohort)
        kernel_line(out, x, &r->of[0], n);
    for (size_t i = 0, end; i < n && r->cohort; i = end) { // rows of one cohort at a time
        uint32_t cohort = cohort_at(r, start + i);
        for (end = i + 1; end < n && cohort_at(r, start + end) == cohort; end++) {
        }
        if (cohort == NONE)
            kernel_fill(out + i, NO_DATA, end - i);
        else
            kernel_line(out + i, x + i, &r->of[cohort], end - i);
    }
    return true;
}
