// For which record types a score takes points away: the more of them, the fewer points.
//
// Only parts of the sum that are never above 0 are charges; within one it is followed how a gather
// moves the result, as far as that is sure.
#include <stdlib.h>

#include "base/mem.h"
#include "core/check/advice.h"

// How the result moves when a part grows.
enum way { WAY_DOWN = -1, WAY_UNKNOWN = 0, WAY_UP = 1 };

struct charging {
    const struct advice *advice;
    const struct program *program;
    struct bounds_place at;
    struct bounds *all; // per op
    size_t *first;      // per op: where its operands begin
    charge_fn each;
    void *context;
};

static size_t operand(const struct charging *c, size_t at, size_t back)
{
    size_t root = at - 1;
    while (back-- > 0)
        root = c->first[root] - 1;
    return root;
}

static enum way turn(enum way w)
{
    return (enum way) - w;
}

static enum way sign_way(const struct bounds *b, enum way w)
{
    return b->least >= 0.0 ? w : b->most <= 0.0 ? turn(w) : WAY_UNKNOWN;
}

static void follow(const struct charging *c, size_t at, enum way w);

// The column is a gather, or an indicator that is nothing else.
static void follow_column(const struct charging *c, uint32_t column, enum way w)
{
    const struct plan *plan = c->advice->plan;
    const struct bounds *b = &c->advice->bounding.columns[column];
    const struct column *k = &plan->columns[column];
    const struct program *p = k->tag == COLUMN_PROGRAM ? k->program : NULL;
    while (p && p->op_count == 1 && p->ops[0].code == OP_LOAD) {
        k = &plan->columns[p->ops[0].source.column];
        p = k->tag == COLUMN_PROGRAM && k < &plan->columns[column] ? k->program : NULL;
    }
    if (k->tag != COLUMN_GATHER || k->gather->set != SET_RECORDS)
        return;
    enum aggregate g = k->gather->aggregate;
    bool counts = g == AGGREGATE_COUNT || g == AGGREGATE_DISTINCT;
    bool taken = counts ? w == WAY_DOWN
                        : g == AGGREGATE_SUM &&
                              (w == WAY_DOWN ? b->most > 0.0 : w == WAY_UP && b->most <= 0.0);
    if (taken)
        c->each(c->context, k->gather->record);
}

static void follow_product(const struct charging *c, size_t at, enum way w)
{
    size_t y = operand(c, at, 0), x = operand(c, at, 1);
    follow(c, x, sign_way(&c->all[y], w));
    if (c->program->ops[at].code == OP_MULTIPLY)
        follow(c, y, sign_way(&c->all[x], w));
}

// A condition chooses between two: what it does depends on which of them is more.
static void follow_if(const struct charging *c, size_t at, enum way w)
{
    size_t otherwise = operand(c, at, 0), then = operand(c, at, 1), when = operand(c, at, 2);
    enum way by = c->all[then].most <= c->all[otherwise].least   ? turn(w)
                  : c->all[then].least >= c->all[otherwise].most ? w
                                                                 : WAY_UNKNOWN;
    follow(c, when, by);
    follow(c, then, w);
    follow(c, otherwise, w);
}

static void follow_all(const struct charging *c, size_t at, enum way w)
{
    for (size_t i = 0; i < c->program->ops[at].operands; i++)
        follow(c, operand(c, at, i), w);
}

static void follow(const struct charging *c, size_t at, enum way w)
{
    const struct op *o = &c->program->ops[at];
    if (w == WAY_UNKNOWN)
        return;
    switch ((int)o->code) {
    case OP_LOAD:
        follow_column(c, o->source.column, w);
        break;
    case OP_ADD:
    case OP_AND:
    case OP_OR:
    case OP_MIN:
    case OP_MAX:
        follow_all(c, at, w);
        break;
    case OP_SCALE:
        follow(c, operand(c, at, 0), o->number >= 0.0 ? w : turn(w));
        break;
    case OP_FLOOR:
    case OP_CEIL:
    case OP_CONVERT:
        follow(c, operand(c, at, 0), w);
        break;
    case OP_ROUND:
    case OP_STEPS:
    case OP_CLAMP:
        follow(c, operand(c, at, o->operands - 1), w);
        break;
    case OP_NEGATE:
    case OP_NOT:
        follow(c, operand(c, at, 0), turn(w));
        break;
    case OP_SUBTRACT:
    case OP_LESS:
    case OP_LESS_EQUAL: // a - b, and a < b the other way round
        follow(c, operand(c, at, 1), o->code == OP_SUBTRACT ? w : turn(w));
        follow(c, operand(c, at, 0), o->code == OP_SUBTRACT ? turn(w) : w);
        break;
    case OP_GREATER:
    case OP_GREATER_EQUAL:
        follow(c, operand(c, at, 1), w);
        follow(c, operand(c, at, 0), turn(w));
        break;
    case OP_MULTIPLY:
    case OP_DIVIDE:
        follow_product(c, at, w);
        break;
    case OP_IF:
        follow_if(c, at, w);
        break;
    }
}

// The terms of the sum, each with its sign.
static void take_terms(const struct charging *c, size_t at, enum way w)
{
    const struct op *o = &c->program->ops[at];
    if (o->code == OP_ADD || o->code == OP_SUBTRACT) {
        take_terms(c, operand(c, at, 1), w);
        take_terms(c, operand(c, at, 0), o->code == OP_SUBTRACT ? turn(w) : w);
        return;
    }
    const struct bounds *b = &c->all[at];
    bool is_charge =
        w == WAY_UP ? b->most <= 0.0 && b->least < 0.0 : b->least >= 0.0 && b->most > 0.0;
    if (is_charge)
        follow(c, at, w);
}

void advice_charges(const struct advice *a, uint32_t scheme, const struct rule *r, charge_fn each,
                    void *context)
{
    const struct program *p = r->score.program;
    size_t stack[PROGRAM_DEPTH_MAX + 1], height = 0;
    if (!p || a->bounding.schemes[scheme].rules[r->index].least >= 0.0)
        return;
    struct charging c = {a, p, {scheme, NONE}, NULL, NULL, each, context};
    c.all = mem_new(p->op_count, sizeof *c.all);
    c.first = mem_new(p->op_count, sizeof *c.first);
    (void)bounds_program(&a->bounding, p, c.at, c.all);
    for (size_t i = 0; i < p->op_count; i++) {
        height -= p->ops[i].operands;
        c.first[i] = p->ops[i].operands ? stack[height] : i;
        stack[height++] = c.first[i];
    }
    take_terms(&c, p->op_count - 1, WAY_UP);
    free(c.all);
    free(c.first);
}
