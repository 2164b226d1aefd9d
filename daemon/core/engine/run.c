// Programs run over frames: first everything they read is bound, then the operations go over one
// block of rows after the other, on a stack whose cells are blocks.
#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"
#include "core/engine/kernel.h"
#include "core/engine/recipe.h"
#include "core/engine/running.h"
#include "core/engine/scalar.h"
#include "core/engine/view.h"
#include "core/language/logexp.h"
#include "core/language/table.h"

struct bound {                 // what an op reads
    struct value_view values;  // of a column, or none
    const uint32_t *index;     // which value a row reads; NULL: its own
    const uint32_t *map;       // then from there to the parent; NULL: no parent
    uint32_t kind;             // rows of other kinds have no data; NONE: all rows are of it
    double *fixed;             // the same for all rows: one block of it; or NULL
    struct recipe_run *recipe; // computes the column as it is read; or NULL
};

struct slot {
    double *own[2];   // an op never writes where it reads
    const double *at; // its value: one of the two, a column, or a fixed block
};

struct run {
    struct frame frame;
    const struct program *program;
    struct bound *bound;
    struct slot *cells;
    double *buffers;
    uint32_t *rows; // one block, for following parents
    size_t block;   // rows at a time
    size_t start, n;
};

static double *spare(const struct slot *c)
{
    return c->at == c->own[0] ? c->own[1] : c->own[0];
}

// The share of the year that has passed at the window's end, by days; or by the list of the scheme
// whose board is being made.
static double phase_of(const struct frame *f, bool listed)
{
    struct period p = f->window->period;
    if (listed && f->self) {
        const struct scheme *s = &f->engine->ruleset->model.schemes[f->self->scheme];
        return (size_t)p.at < s->phase_count ? s->phase[p.at] : NO_DATA;
    }
    struct period year = period_enclosing(p, PERIOD_YEAR);
    int32_t first = period_start(year);
    return (double)(f->window->end - first + 1) / (double)(period_end(year) - first + 1);
}

static bool op_is_fixed(const struct op *op)
{
    return op->code == OP_CONST || op->code == OP_TIME || op->code == OP_PHASE;
}

static double fixed_value(const struct frame *f, const struct op *op)
{
    if (op->code == OP_CONST)
        return op->number;
    if (op->code == OP_PHASE)
        return phase_of(f, op->index == 1);
    int32_t day = op->index == TIME_START ? f->window->start
                  : op->index == TIME_END ? f->window->end
                                          : f->window->today;
    return day;
}

// Looking back ends before the first record of all: so do columns that read themselves in an
// earlier window. Attributes and targets stand by themselves and are read as far back as they go.
static bool before_all(const struct frame *f, const struct column *c, const struct window *w)
{
    if (c->tag == COLUMN_ATTRIBUTE || c->tag == COLUMN_TARGET || c->tag == COLUMN_SUBJECT)
        return false;
    int32_t earliest = store_earliest(f->engine->store);
    return earliest == DAY_NONE || w->end < earliest;
}

static bool bind_load(const struct run *r, const struct op *op, struct bound *b, struct err *e)
{
    const struct frame *f = &r->frame;
    const struct column_use *s = &op->source;
    const struct plan *plan = &f->engine->ruleset->plan;
    const struct column *c = &plan->columns[s->column];
    bool outer = s->outer && f->owners;
    struct window w = s->outer ? *f->outer : *f->window;
    if (s->shift == SHIFT_PREV)
        w = window_prev(&w);
    else if (s->shift == SHIFT_YEAR_AGO)
        w = window_year_ago(&w);
    b->index = outer ? f->owners : f->rows;
    uint32_t wanted = s->path == NONE ? c->kind : plan->paths[s->path].from;
    b->kind = !outer && f->kind == NONE ? wanted : NONE;
    if (s->shift != SHIFT_NONE && before_all(f, c, &w))
        return true; // no values: no data
    if (s->shift == SHIFT_NONE && s->path == NONE && !s->outer) {
        if (!recipe_open(f, s->column, &b->recipe, e))
            return false;
        if (b->recipe)
            return true;
    }
    if (!engine_view(f->engine, s->column, &w, f->self, &b->values, e))
        return false;
    if (s->path != NONE)
        b->map = parent_map(f->engine, s->path, w.today);
    return true;
}

static bool bind_scheme(const struct run *r, const struct op *op, struct bound *b, struct err *e)
{
    const struct frame *f = &r->frame;
    if (!f->self) {
        err_set(e, "points, ranks and rules are read where no board is being made");
        return engine_wrap(r->program, op->node, e);
    }
    uint32_t of = f->engine->ruleset->model.schemes[f->self->scheme].of;
    bool outer = f->owners && (op->source.outer || f->kind != of);
    b->index = outer ? f->owners : f->rows;
    return true;
}

static bool bind(struct run *r, struct err *e)
{
    const struct program *p = r->program;
    for (size_t i = 0; i < p->op_count; i++) {
        const struct op *op = &p->ops[i];
        struct bound *b = &r->bound[i];
        b->kind = NONE;
        if (op_is_fixed(op))
            kernel_fill(b->fixed, fixed_value(&r->frame, op), r->block);
        else if (op->code == OP_LOAD && !bind_load(r, op, b, e))
            return false;
        else if (op->code == OP_SCHEME && !bind_scheme(r, op, b, e))
            return false;
    }
    return true;
}

static void run_load(struct run *r, const struct bound *b, struct slot *to)
{
    const struct frame *f = &r->frame;
    to->at = to->own[0];
    if (view_is_none(&b->values)) {
        kernel_fill(to->own[0], NO_DATA, r->n);
        return;
    }
    if (!b->index && !b->map) {
        to->at = view_rows(&b->values, r->start, r->n, to->own[0]); // straight from the column
        return;
    }
    const uint32_t *rows = b->index ? b->index + r->start : b->map + r->start;
    if (b->kind != NONE) {
        for (size_t i = 0; i < r->n; i++)
            r->rows[i] = f->kinds[r->start + i] == b->kind ? rows[i] : NONE;
        rows = r->rows;
    }
    if (b->index && b->map) {
        kernel_follow(r->rows, b->map, rows, r->n);
        rows = r->rows;
    }
    view_pick(to->own[0], &b->values, rows, r->n);
}

static bool run_recipe(struct run *r, const struct bound *b, struct slot *to, struct err *e)
{
    to->at = to->own[0];
    return recipe_rows(b->recipe, r->start, r->n, to->own[1], to->own[0], e);
}

static void run_scheme(struct run *r, const struct op *op, const struct bound *b, struct slot *to)
{
    const struct frame *f = &r->frame;
    if (op->index == SCHEME_WORTH && !b->index) { // NaN where the board assesses nobody
        to->at = f->self->rules[op->at].worth + (r->start - f->self->rules_first);
        return;
    }
    for (size_t i = 0; i < r->n; i++) {
        size_t row = b->index ? b->index[r->start + i] : r->start + i;
        to->own[0][i] =
            board_number(f->engine->ruleset, f->self, (enum scheme_value)op->index, op->at, row);
    }
    to->at = to->own[0];
}

static bool run_call(struct run *r, const struct op *op, struct slot *first, double *out,
                     struct err *e)
{
    const double **columns = mem_new(op->operands, sizeof *columns);
    for (uint32_t k = 0; k < op->operands; k++)
        columns[k] = first[k].at;
    struct method_call call = {
        .row_count = r->n,
        .columns = columns,
        .parameters = op->call->parameters,
        .texts = op->call->texts,
        .result = out,
    };
    const struct frame *f = &r->frame;
    struct callees of = {.kind = f->kind, .rows = f->rows, .start = r->start};
    assert(f->kind != NONE); // methods do not stand in the per-record part of a gather
    bool ok =
        invoke(f->engine, op->call->method, &call, &of, e) || engine_wrap(r->program, op->node, e);
    free(columns);
    return ok;
}

// min, max over any number of operands, and what is built from comparisons.
static void run_fold(const struct op *op, struct slot *first, size_t n)
{
    for (uint32_t k = 1; k < op->operands; k++) {
        double *out = spare(first);
        kernel_binary(op->code, out, first->at, first[k].at, n);
        first->at = out;
    }
}

static void run_between(struct slot *x, size_t n)
{
    double *above = spare(&x[1]), *below = spare(&x[2]), *out = spare(x);
    kernel_compare(OP_GREATER_EQUAL, above, x->at, x[1].at, n);
    kernel_compare(OP_LESS_EQUAL, below, x->at, x[2].at, n);
    kernel_binary(OP_AND, out, above, below, n);
    x->at = out;
}

static void run_in(const struct op *op, struct slot *x, size_t n)
{
    for (uint32_t k = 1; k < op->operands; k++) {
        double *equal = spare(&x[k]);
        kernel_compare(OP_EQUAL, equal, x->at, x[k].at, n);
        x[k].at = equal;
    }
    for (uint32_t k = 2; k < op->operands; k++) {
        double *any = spare(&x[1]);
        kernel_binary(OP_OR, any, x[1].at, x[k].at, n);
        x[1].at = any;
    }
    double *out = spare(x);
    kernel_scale(out, x[1].at, 1, n);
    x->at = out;
}

static void run_power(const struct op *op, struct slot *x, size_t n)
{
    double *raw = spare(x);
    if (op->code == OP_LN)
        core_log_block(x->at, raw, n);
    else if (op->code == OP_LOG10)
        core_log10_block(x->at, raw, n);
    else if (op->code == OP_EXP)
        core_exp_block(x->at, raw, n);
    else
        core_pow_block(x->at, x[1].at, raw, n);
    x->at = raw;
    double *out = spare(x);
    kernel_scale(out, raw, 1, n); // overflow is no data
    x->at = out;
}

static void run_table(struct run *r, const struct op *op, struct slot *first)
{
    const double **inputs = mem_new(op->operands, sizeof *inputs);
    for (uint32_t k = 0; k < op->operands; k++)
        inputs[k] = first[k].at;
    double *out = spare(first);
    table_lookup_block(&r->frame.engine->ruleset->model.tables[op->index], inputs, r->n, op->at,
                       out);
    first->at = out;
    free(inputs);
}

static bool op_is_one_of(enum opcode code, enum opcode first, enum opcode last)
{
    return code >= first && code <= last;
}

// What one kernel does in one go, straight into `out`. False: it takes more than that.
static bool run_kernel(const struct run *r, const struct op *op, const struct slot *x, double *out)
{
    const struct frame *f = &r->frame;
    const enum opcode code = op->code;
    const size_t n = r->n;
    if (code == OP_SCALE)
        kernel_scale(out, x->at, op->number, n);
    else if (op_is_one_of(code, OP_ADD, OP_DIVIDE) || code == OP_AND || code == OP_OR ||
             code == OP_DEFAULT)
        kernel_binary(code, out, x->at, x[1].at, n);
    else if (op_is_one_of(code, OP_EQUAL, OP_GREATER_EQUAL))
        kernel_compare(code, out, x->at, x[1].at, n);
    else if (code == OP_NEGATE || code == OP_NOT || code == OP_HAS ||
             op_is_one_of(code, OP_ABS, OP_SQRT))
        kernel_unary(code, out, x->at, n);
    else if (code == OP_IF)
        kernel_if(out, x->at, x[1].at, x[2].at, n);
    else if (code == OP_CLAMP)
        kernel_clamp(out, x->at, x[1].at, x[2].at, n);
    else if (code == OP_IN_SPAN)
        kernel_within(out, x->at, f->window->start, f->window->today, n);
    else if (code == OP_DAYS) // from the first to the second
        kernel_binary(OP_SUBTRACT, out, x[1].at, x->at, n);
    else if (code == OP_ROUND || code == OP_STEPS ||
             op_is_one_of(code, OP_WORKDAYS, OP_YEARS_BETWEEN))
        scalar_binary(&f->engine->ruleset->calendar, code, out, x->at, x[1].at, n);
    else if (code == OP_CONVERT)
        scalar_convert(f->engine->store, op->index, op->at, out, x->at, x[1].at, n);
    else
        return false;
    return true;
}

// An op of operands only: its result takes the place of the first.
static bool run_operation(struct run *r, const struct op *op, struct slot *x, struct err *e)
{
    double *out = spare(x);
    if (op->code == OP_CALL && !run_call(r, op, x, out, e))
        return false;
    if (op->code == OP_CALL || run_kernel(r, op, x, out))
        x->at = out;
    else if (op->code == OP_MIN || op->code == OP_MAX)
        run_fold(op, x, r->n);
    else if (op->code == OP_BETWEEN)
        run_between(x, r->n);
    else if (op->code == OP_IN)
        run_in(op, x, r->n);
    else if (op->code == OP_TABLE)
        run_table(r, op, x);
    else if (op_is_one_of(op->code, OP_LN, OP_POW))
        run_power(op, x, r->n);
    else
        return err_set(e, "an operation of unknown sort %d", (int)op->code);
    return true;
}

// An op that brings a value onto the stack.
static bool run_source(struct run *r, const struct op *op, const struct bound *b, struct slot *to,
                       struct err *e)
{
    if (b->recipe)
        return run_recipe(r, b, to, e);
    if (b->fixed) {
        to->at = b->fixed;
    } else if (op->code == OP_LOAD) {
        run_load(r, b, to);
    } else if (op->code == OP_SCHEME) {
        run_scheme(r, op, b, to);
    } else {
        scalar_record(&r->frame, op, r->start, to->own[0], r->n);
        to->at = to->own[0];
    }
    return true;
}

static bool op_is_source(const struct op *op)
{
    return op_is_fixed(op) || op->code == OP_LOAD || op->code == OP_FIELD ||
           op->code == OP_RECORD || op->code == OP_SCHEME;
}

static bool run_block(struct run *r, struct err *e)
{
    size_t top = 0;
    for (size_t i = 0; i < r->program->op_count; i++) {
        const struct op *op = &r->program->ops[i];
        if (op_is_source(op)) {
            if (!run_source(r, op, &r->bound[i], &r->cells[top], e))
                return false;
            top++;
        } else {
            top = top - op->operands + 1;
            if (!run_operation(r, op, &r->cells[top - 1], e))
                return false;
        }
        if (r->frame.trace)
            r->frame.trace[i] = r->cells[top - 1].at[0] + 0.0;
    }
    return true;
}

// How many cells the stack needs, and how many blocks the ops that are the same for all rows.
static size_t stack_depth(const struct program *p, size_t *fixed)
{
    size_t top = 0, depth = 0;
    *fixed = 0;
    for (size_t i = 0; i < p->op_count; i++) {
        *fixed += op_is_fixed(&p->ops[i]);
        assert(op_is_source(&p->ops[i]) || top >= p->ops[i].operands);
        top = op_is_source(&p->ops[i]) ? top + 1 : top - p->ops[i].operands + 1;
        depth = top > depth ? top : depth;
    }
    assert(top == 1);
    return depth;
}

static void run_init(struct run *r, const struct frame *f, const struct program *p)
{
    size_t fixed, depth = stack_depth(p, &fixed);
    size_t block = f->count < PROGRAM_BLOCK ? f->count : PROGRAM_BLOCK;
    *r = (struct run){.frame = *f, .program = p, .block = block};
    r->bound = mem_new(p->op_count, sizeof *r->bound);
    r->cells = mem_new(depth, sizeof *r->cells);
    r->buffers = mem_new((2 * depth + fixed) * block, sizeof *r->buffers);
    r->rows = mem_new(block, sizeof *r->rows);
    double *next = r->buffers;
    for (size_t i = 0; i < depth; i++, next += 2 * block) {
        r->cells[i].own[0] = next;
        r->cells[i].own[1] = next + block;
    }
    for (size_t i = 0; i < p->op_count; i++) {
        if (!op_is_fixed(&p->ops[i]))
            continue;
        r->bound[i].fixed = next;
        next += block;
    }
}

struct run *run_open(const struct frame *f, const struct program *p, struct err *e)
{
    struct run *r = mem_new(1, sizeof *r);
    run_init(r, f, p);
    if (bind(r, e))
        return r;
    run_close(r);
    return NULL;
}

bool run_rows(struct run *r, size_t first, size_t count, double *out, struct err *e)
{
    for (r->start = first; r->start < first + count; r->start += r->block, out += r->block) {
        size_t left = first + count - r->start;
        r->n = left < r->block ? left : r->block;
        if (!run_block(r, e))
            return false;
        kernel_settle(out, r->cells[0].at, r->n);
    }
    return true;
}

static bool op_is_worth(const struct op *op, uint32_t rule)
{
    return op->code == OP_SCHEME && op->index == SCHEME_WORTH && op->at == rule;
}

bool run_is_line(const struct run *r, uint32_t rule, uint32_t cohort, struct run_line *out)
{
    if (r->program->op_count != 3 || r->program->ops[2].code != OP_MULTIPLY || r->frame.rows)
        return false;
    size_t worth = op_is_worth(&r->program->ops[0], rule) ? 0 : 1;
    const struct recipe_run *of = r->bound[1 - worth].recipe;
    if (!op_is_worth(&r->program->ops[worth], rule) || !of || of->argument)
        return false;
    *out = (struct run_line){.values = of->values, .recipe = of->of[of->cohort ? cohort : 0]};
    if (of->extent)
        out->extent = *of->extent;
    return true;
}

void run_close(struct run *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->program->op_count; i++)
        recipe_close(r->bound[i].recipe);
    free(r->rows);
    free(r->buffers);
    free(r->cells);
    free(r->bound);
    free(r);
}

bool frame_run(const struct frame *f, const struct program *p, double *out, struct err *e)
{
    if (f->count == 0)
        return true;
    struct run *r = run_open(f, p, e);
    bool ok = r && run_rows(r, 0, f->count, out, e);
    run_close(r);
    return ok;
}

struct frame frame_of_kind(struct engine *g, uint32_t kind, const struct window *w,
                           struct board *self)
{
    return (struct frame){
        .engine = g,
        .window = w,
        .outer = w,
        .self = self,
        .count = store_row_count(g->store, kind),
        .kind = kind,
        .owner_kind = kind,
        .type = NONE,
    };
}
