#include "core/check/holds.h"

#include <math.h>
#include <stdlib.h>

#include "base/decimal.h"
#include "base/mem.h"
#include "base/str.h"

#define FACTS_MAX 64
#define VALUES_MAX 64

// What is known of one part of the program while a condition is looked at.
struct range {
    struct bounds bounds;
    bool least_out, most_out; // the end itself is out
    uint64_t values;          // an enum: a bit for each value that is left
};

struct fact {
    size_t op; // root of the part
    struct range range;
};

struct looking {
    const struct program *program;
    struct bounds *all; // per op
    size_t *first;      // per op: where its operands begin
    struct fact facts[FACTS_MAX];
    size_t fact_count;
    size_t decided; // the op that cannot be as wanted
    bool wanted;    // true or false
    bool beside;    // because of what stands before it
};

static const struct op *op_of(const struct looking *l, size_t at)
{
    return &l->program->ops[at];
}

// The root of an operand, from the last one backwards.
static size_t operand(const struct looking *l, size_t at, size_t back)
{
    size_t root = at - 1;
    while (back-- > 0)
        root = l->first[root] - 1;
    return root;
}

static bool same_part(const struct looking *l, size_t a, size_t b)
{
    size_t size = a - l->first[a];
    if (size != b - l->first[b])
        return false;
    for (size_t i = 0; i <= size; i++)
        if (!op_same(op_of(l, a - i), op_of(l, b - i)))
            return false;
    return true;
}

static bool is_figure(const struct looking *l, size_t at)
{
    for (size_t i = l->first[at]; i <= at; i++)
        if (op_of(l, i)->operands == 0 && op_of(l, i)->code != OP_CONST)
            return false;
    return true;
}

static const struct type *enum_of(const struct looking *l, size_t at)
{
    const struct node *n = op_of(l, at)->node;
    return n && n->type->tag == VALUE_ENUM ? n->type->enumerated : NULL;
}

static uint64_t all_values(const struct type *t)
{
    size_t count = t && t->value_count <= VALUES_MAX ? t->value_count : VALUES_MAX;
    return count == VALUES_MAX ? UINT64_MAX : ((uint64_t)1 << count) - 1;
}

static struct range known(const struct looking *l, size_t at)
{
    for (size_t i = l->fact_count; i-- > 0;)
        if (same_part(l, l->facts[i].op, at))
            return l->facts[i].range;
    return (struct range){.bounds = l->all[at], .values = all_values(enum_of(l, at))};
}

static void learn(struct looking *l, size_t at, const struct range *range)
{
    if (l->fact_count < FACTS_MAX && !is_figure(l, at))
        l->facts[l->fact_count++] = (struct fact){at, *range};
}

// --- comparisons ---

// Are there an x and a y with x < y, or x <= y?
static bool can_be_below(const struct range *x, const struct range *y, bool or_equal)
{
    int order = compare12(x->bounds.least, y->bounds.most);
    return order < 0 || (or_equal && order == 0 && !x->least_out && !y->most_out);
}

static bool is_one(const struct range *x)
{
    return compare12(x->bounds.least, x->bounds.most) == 0;
}

static bool can_compare(enum opcode code, const struct range *x, const struct range *y)
{
    switch ((int)code) {
    case OP_LESS:
        return can_be_below(x, y, false);
    case OP_LESS_EQUAL:
        return can_be_below(x, y, true);
    case OP_GREATER:
        return can_be_below(y, x, false);
    case OP_GREATER_EQUAL:
        return can_be_below(y, x, true);
    case OP_EQUAL:
        return can_be_below(x, y, true) && can_be_below(y, x, true);
    }
    return !is_one(x) || !is_one(y) || compare12(x->bounds.least, y->bounds.least) != 0;
}

static void cut_most(struct range *x, const struct range *y, bool out)
{
    int order = compare12(y->bounds.most, x->bounds.most);
    if (order > 0)
        return;
    x->most_out = out || y->most_out || (order == 0 && x->most_out);
    x->bounds.most = y->bounds.most;
}

static void cut_least(struct range *x, const struct range *y, bool out)
{
    int order = compare12(y->bounds.least, x->bounds.least);
    if (order < 0)
        return;
    x->least_out = out || y->least_out || (order == 0 && x->least_out);
    x->bounds.least = y->bounds.least;
}

// x as it must be where the comparison holds.
static void cut(enum opcode code, struct range *x, const struct range *y)
{
    if (code == OP_LESS || code == OP_LESS_EQUAL || code == OP_EQUAL)
        cut_most(x, y, code == OP_LESS);
    if (code == OP_GREATER || code == OP_GREATER_EQUAL || code == OP_EQUAL)
        cut_least(x, y, code == OP_GREATER);
}

static enum opcode turned(enum opcode code) // x < y is y > x
{
    return code == OP_LESS            ? OP_GREATER
           : code == OP_LESS_EQUAL    ? OP_GREATER_EQUAL
           : code == OP_GREATER       ? OP_LESS
           : code == OP_GREATER_EQUAL ? OP_LESS_EQUAL
                                      : code;
}

static enum opcode denied(enum opcode code) // not x < y is x >= y
{
    static const enum opcode other[] = {OP_UNEQUAL, OP_EQUAL,      OP_GREATER_EQUAL,
                                        OP_GREATER, OP_LESS_EQUAL, OP_LESS};
    return other[code - OP_EQUAL];
}

// The values of an enum that are left where x is (is not) one of some.
static uint64_t values_of(const struct looking *l, size_t x, const size_t *list, size_t count,
                          bool want)
{
    uint64_t named = 0;
    const struct type *t = enum_of(l, x);
    if (!t || t->value_count > VALUES_MAX)
        return UINT64_MAX;
    for (size_t i = 0; i < count; i++) {
        if (op_of(l, list[i])->code != OP_CONST)
            return UINT64_MAX;
        named |= (uint64_t)1 << (unsigned)op_of(l, list[i])->number;
    }
    return want ? named : ~named;
}

static bool fail(struct looking *l, size_t at, bool want)
{
    l->decided = at;
    l->wanted = want;
    l->beside = l->fact_count > 0;
    return false;
}

static bool can_compare_at(struct looking *l, size_t at, bool want)
{
    enum opcode code = want ? op_of(l, at)->code : denied(op_of(l, at)->code);
    size_t y = operand(l, at, 0), x = operand(l, at, 1);
    struct range left = known(l, x), right = known(l, y);
    if (code == OP_EQUAL || code == OP_UNEQUAL)
        left.values &= values_of(l, x, &y, 1, code == OP_EQUAL);
    if (!left.values || !can_compare(code, &left, &right))
        return fail(l, at, want);
    struct range left_before = left;
    cut(code, &left, &right);
    cut(turned(code), &right, &left_before);
    learn(l, x, &left);
    learn(l, y, &right);
    return true;
}

static bool can_list_at(struct looking *l, size_t at, bool want)
{
    size_t list[PROGRAM_DEPTH_MAX], count = op_of(l, at)->operands - 1;
    size_t x = operand(l, at, count);
    struct range range = known(l, x);
    bool can = !want;
    for (size_t i = 0; i < count; i++)
        list[i] = operand(l, at, i);
    range.values &= values_of(l, x, list, count, want);
    for (size_t i = 0; i < count && range.values; i++) {
        struct range one = known(l, list[i]);
        bool fits = can_compare(want ? OP_EQUAL : OP_UNEQUAL, &range, &one);
        can = want ? can || fits : can && fits;
    }
    if (!can || !range.values)
        return fail(l, at, want);
    learn(l, x, &range);
    return true;
}

static bool can_between_at(struct looking *l, size_t at, bool want)
{
    size_t x = operand(l, at, 2);
    struct range range = known(l, x), low = known(l, operand(l, at, 1)),
                 high = known(l, operand(l, at, 0));
    if (!want)
        return can_compare(OP_LESS, &range, &low) || can_compare(OP_GREATER, &range, &high) ||
               fail(l, at, want);
    if (!can_compare(OP_GREATER_EQUAL, &range, &low) ||
        !can_compare(OP_LESS_EQUAL, &range, &high) || !can_be_below(&low, &high, true))
        return fail(l, at, want);
    cut(OP_GREATER_EQUAL, &range, &low);
    cut(OP_LESS_EQUAL, &range, &high);
    learn(l, x, &range);
    return true;
}

// --- and, or, not ---

static bool can_be(struct looking *l, size_t at, bool want);

// Both have to be so: what the first says holds for the second.
static bool can_both(struct looking *l, size_t at, bool want)
{
    return can_be(l, operand(l, at, 1), want) && can_be(l, operand(l, at, 0), want);
}

static bool can_either(struct looking *l, size_t at, bool want)
{
    size_t before = l->fact_count;
    bool can = can_be(l, operand(l, at, 1), want);
    l->fact_count = before;
    can = can || can_be(l, operand(l, at, 0), want);
    l->fact_count = before;
    return can || fail(l, at, want);
}

static bool can_be(struct looking *l, size_t at, bool want)
{
    switch ((int)op_of(l, at)->code) {
    case OP_AND:
        return want ? can_both(l, at, true) : can_either(l, at, false);
    case OP_OR:
        return want ? can_either(l, at, true) : can_both(l, at, false);
    case OP_NOT:
        return can_be(l, operand(l, at, 0), !want);
    case OP_EQUAL:
    case OP_UNEQUAL:
    case OP_LESS:
    case OP_LESS_EQUAL:
    case OP_GREATER:
    case OP_GREATER_EQUAL:
        return can_compare_at(l, at, want);
    case OP_IN:
        return can_list_at(l, at, want);
    case OP_BETWEEN:
        return can_between_at(l, at, want);
    }
    struct range range = known(l, at), wanted = {.bounds = bounds_of(want, want)};
    if (!can_compare(OP_EQUAL, &range, &wanted))
        return fail(l, at, want);
    learn(l, at, &wanted);
    return true;
}

// --- saying so ---

static void add_side(const struct looking *l, size_t at, struct str *why, bool *told)
{
    const struct node *n = op_of(l, at)->node;
    const struct bounds *b = &l->all[at];
    bool plain = n && n->type->tag == VALUE_NUMBER && measure_is_plain(&n->type->measure);
    if (!plain || is_figure(l, at) || (isinf(b->least) && isinf(b->most)))
        return;
    str_add(why, *told ? ", " : ": ");
    node_print(n, why);
    str_add(why, " is ");
    bounds_print(b, why);
    *told = true;
}

static void explain(const struct looking *l, struct str *why)
{
    const struct op *o = op_of(l, l->decided);
    bool compares = o->code >= OP_EQUAL && o->code <= OP_IN, told = false;
    if (!why)
        return;
    str_add_char(why, '"');
    if (o->node)
        node_print(o->node, why);
    str_addf(why, "\" %s", l->wanted ? "never holds" : "always holds");
    if (l->beside)
        str_add(why, " beside what stands before it");
    for (size_t i = o->operands; compares && !l->beside && i-- > 0;)
        add_side(l, operand(l, l->decided, i), why, &told);
}

static void look(struct looking *l, const struct bounding *b, const struct program *p,
                 struct bounds_place at)
{
    size_t stack[PROGRAM_DEPTH_MAX + 1], height = 0;
    *l = (struct looking){.program = p};
    l->all = mem_new(p->op_count, sizeof *l->all);
    l->first = mem_new(p->op_count, sizeof *l->first);
    (void)bounds_program(b, p, at, l->all);
    for (size_t i = 0; i < p->op_count; i++) {
        height -= p->ops[i].operands;
        l->first[i] = p->ops[i].operands ? stack[height] : i;
        stack[height++] = l->first[i];
    }
}

static void look_away(struct looking *l)
{
    free(l->all);
    free(l->first);
}

static enum holds holds_at(struct looking *l, size_t at, struct str *why)
{
    l->fact_count = 0;
    if (!can_be(l, at, true)) {
        explain(l, why);
        return HOLDS_NEVER;
    }
    l->fact_count = 0;
    if (!can_be(l, at, false)) {
        explain(l, why);
        return HOLDS_ALWAYS;
    }
    return HOLDS_SOMETIMES;
}

enum holds holds_program(const struct bounding *b, const struct program *p, struct bounds_place at,
                         struct str *why)
{
    struct looking l;
    look(&l, b, p, at);
    enum holds how = holds_at(&l, p->op_count - 1, why);
    look_away(&l);
    return how;
}

// --- ifs ---

struct ifs {
    struct looking *looking;
    holds_fn each;
    void *context;
};

static void look_if(const struct ifs *f, const struct node *n)
{
    struct looking *l = f->looking;
    struct str why;
    str_init(&why);
    if (n->op == OP_NONE || n->op >= l->program->op_count || op_of(l, n->op)->code != OP_IF)
        return;
    size_t condition = operand(l, n->op, 2);
    enum holds how = is_figure(l, condition) ? HOLDS_SOMETIMES : holds_at(l, condition, &why);
    if (how != HOLDS_SOMETIMES)
        f->each(f->context, text_place(l->program->text, n->children[0]->offset), how, why.data);
    str_release(&why);
}

static void walk(const struct ifs *f, const struct node *n)
{
    if (n->tag == NODE_IF)
        look_if(f, n);
    for (size_t i = 0; i < n->child_count; i++)
        walk(f, n->children[i]);
    for (size_t i = 0; !n->is_gather && i < n->argument_count; i++)
        if (n->arguments[i].value)
            walk(f, n->arguments[i].value);
}

void holds_ifs(const struct bounding *b, const struct program *p, struct bounds_place at,
               holds_fn each, void *context)
{
    bool any = false;
    for (size_t i = 0; i < p->op_count; i++)
        any = any || p->ops[i].code == OP_IF;
    if (!any || !p->tree)
        return;
    struct looking l;
    look(&l, b, p, at);
    struct ifs f = {&l, each, context};
    walk(&f, p->tree);
    look_away(&l);
}
