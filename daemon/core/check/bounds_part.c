// A part over its whole: count(project where new and fits) / count(project where new) is never
// above 1, since the one gathers under all conditions of the other, and more.
#include <string.h>

#include "core/check/bounds.h"

bool op_same(const struct op *a, const struct op *b)
{
    const struct column_use *x = &a->source, *y = &b->source;
    bool same_number = !(a->number < b->number) && !(a->number > b->number);
    return a->code == b->code && a->operands == b->operands && same_number &&
           a->index == b->index && a->at == b->at && a->unit == b->unit && a->call == b->call &&
           x->column == y->column && x->shift == y->shift && x->outer == y->outer &&
           x->path == y->path;
}

static bool same_ops(const struct op *a, const struct op *b, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!op_same(&a[i], &b[i]))
            return false;
    return true;
}

static bool same_program(const struct program *a, const struct program *b)
{
    if (!a || !b)
        return a == b;
    return a->op_count == b->op_count && same_ops(a->ops, b->ops, a->op_count);
}

// Where the operands of the op at `root` begin.
static size_t part_first(const struct program *p, size_t root)
{
    size_t wanted = 1, at = root + 1;
    while (wanted > 0) {
        at--;
        wanted = wanted - 1 + p->ops[at].operands;
    }
    return at;
}

// Is the condition that ends at `root` among those of `p`, joined by `and`?
static bool has_condition(const struct program *p, size_t at, const struct op *wanted, size_t count)
{
    size_t first = part_first(p, at);
    if (at - first + 1 == count && same_ops(&p->ops[first], wanted, count))
        return true;
    if (p->ops[at].code != OP_AND)
        return false;
    size_t left = part_first(p, at - 1) - 1;
    return has_condition(p, at - 1, wanted, count) || has_condition(p, left, wanted, count);
}

static bool has_all(const struct program *p, const struct program *of, size_t at)
{
    size_t first = part_first(of, at);
    if (has_condition(p, p->op_count - 1, &of->ops[first], at - first + 1))
        return true;
    if (of->ops[at].code != OP_AND)
        return false;
    return has_all(p, of, at - 1) && has_all(p, of, part_first(of, at - 1) - 1);
}

// An indicator that is nothing but a gather is that gather.
static const struct gather *gather_of(const struct plan *plan, uint32_t column)
{
    for (int i = 0; i < 8; i++) {
        const struct column *k = &plan->columns[column];
        if (k->tag == COLUMN_GATHER)
            return k->gather;
        if (k->tag != COLUMN_PROGRAM || !k->program || k->program->op_count != 1)
            return NULL;
        const struct op *o = &k->program->ops[0];
        if (o->code != OP_LOAD || o->source.shift != SHIFT_NONE || o->source.outer ||
            o->source.path != NONE)
            return NULL;
        column = o->source.column;
    }
    return NULL;
}

static bool same_set(const struct ruleset *r, const struct gather *a, const struct gather *b)
{
    bool same = a->set == b->set && a->record == b->record && a->member_kind == b->member_kind &&
                a->path == b->path && a->length == b->length && a->to_date == b->to_date &&
                a->last == b->last && same_program(a->up_to, b->up_to) && !a->paths == !b->paths;
    size_t kinds = same && a->paths ? r->model.records[a->record].of_count : 0;
    return same && (!kinds || memcmp(a->paths, b->paths, kinds * sizeof *a->paths) == 0);
}

bool bounds_is_part(const struct bounding *b, uint32_t part, uint32_t whole)
{
    const struct plan *plan = &b->ruleset->plan;
    const struct gather *x = gather_of(plan, part), *y = gather_of(plan, whole);
    if (!x || !y || x->aggregate != y->aggregate || !same_set(b->ruleset, x, y) ||
        !same_program(x->value, y->value))
        return false;
    bool counts = x->aggregate == AGGREGATE_COUNT || x->aggregate == AGGREGATE_DISTINCT;
    bool sums = x->aggregate == AGGREGATE_SUM && b->columns[whole].least >= 0.0 &&
                b->columns[part].least >= 0.0;
    if (!counts && !sums)
        return false;
    return !y->where || (x->where && has_all(x->where, y->where, y->where->op_count - 1));
}
