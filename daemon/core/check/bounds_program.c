// Bounds of a program: op by op, as the engine runs it.
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "core/check/bounds.h"

static struct bounds at_least(double least)
{
    return bounds_of(least, ENDLESS);
}

static struct bounds either(void)
{
    return bounds_of(0.0, 1.0);
}

static double lower(double a, double b)
{
    return a < b ? a : b;
}

static double higher(double a, double b)
{
    return a > b ? a : b;
}

static struct bounds both(struct bounds a, struct bounds b)
{
    return bounds_of(lower(a.least, b.least), lower(a.most, b.most));
}

static struct bounds between(const struct bounds *x)
{
    return both(bounds_compare(OP_GREATER_EQUAL, &x[0], &x[1]),
                bounds_compare(OP_LESS_EQUAL, &x[0], &x[2]));
}

static struct bounds in_list(const struct bounds *x, size_t count)
{
    struct bounds out = bounds_of(0.0, 0.0);
    for (size_t i = 1; i < count; i++) {
        struct bounds one = bounds_compare(OP_EQUAL, &x[0], &x[i]);
        out = bounds_of(higher(out.least, one.least), higher(out.most, one.most));
    }
    return out;
}

static struct bounds chosen(const struct bounds *x)
{
    if (x[0].least > 0.0)
        return x[1];
    return x[0].most > 0.0 ? bounds_hull(x[1], x[2]) : x[2];
}

// --- leaves ---

struct bounds bounds_type(const struct type *t)
{
    double unit = 1.0;
    switch (t->tag) {
    case TYPE_NUMBER:
        for (int i = 0; i < t->decimals; i++)
            unit *= 10.0;
        return bounds_of(t->has_least ? (double)t->least / unit : -ENDLESS,
                         t->has_most ? (double)t->most / unit : ENDLESS);
    case TYPE_BOOL:
        return either();
    case TYPE_ENUM:
        return bounds_of(0.0, t->value_count ? (double)(t->value_count - 1) : 0.0);
    case TYPE_MONEY:
    case TYPE_DATE:
    case TYPE_TEXT:
    case TYPE_REF:
        break;
    }
    return bounds_all();
}

static struct bounds of_record(uint32_t value)
{
    switch ((enum record_value)value) {
    case RECORD_LATE:
    case RECORD_SHARE:
        return either();
    case RECORD_ORDINAL:
        return at_least(1.0);
    case RECORD_DATE:
    case RECORD_UNTIL:
    case RECORD_REPORTED_ON:
        break;
    }
    return bounds_all();
}

static struct bounds of_scheme(const struct bounding *b, const struct op *o, uint32_t scheme)
{
    const struct bounds_scheme *s = scheme == NONE ? NULL : &b->schemes[scheme];
    switch ((enum scheme_value)o->index) {
    case SCHEME_WORTH:
        return s && s->worths ? s->worths[o->at] : bounds_all();
    case SCHEME_RULE:
        return s && s->rules ? s->rules[o->at] : bounds_all();
    case SCHEME_POINTS:
        return s && s->rules ? s->points : bounds_all();
    case SCHEME_RANK:
        return at_least(1.0);
    case SCHEME_COUNT:
    case SCHEME_GRADE:
        return at_least(0.0);
    case SCHEME_VETO:
    case SCHEME_OUTCOME:
        return either();
    case SCHEME_SHOW:
        break;
    }
    return bounds_all();
}

// Between the outputs of its rows; slabs add up.
static struct bounds of_table(const struct table *t, uint32_t output)
{
    struct bounds out = bounds_of(ENDLESS, -ENDLESS);
    for (size_t i = 0; i < t->row_count; i++) {
        const struct table_cell *k = &t->results[i * t->output_count + output];
        if (k->is_text)
            return bounds_all();
        out = bounds_hull(out, bounds_of(k->number, k->number));
    }
    if (t->row_count == 0)
        return bounds_all();
    return t->slabs ? bounds_sign(out) : out;
}

static struct bounds of_leaf(const struct bounding *b, const struct op *o, struct bounds_place at)
{
    const struct model *m = &b->ruleset->model;
    switch ((int)o->code) {
    case OP_CONST:
        return bounds_of(o->number, o->number);
    case OP_LOAD:
        return b->columns[o->source.column];
    case OP_FIELD:
        return at.record == NONE ? bounds_all()
                                 : bounds_type(&m->records[at.record].fields[o->index].type);
    case OP_RECORD:
        return of_record(o->index);
    case OP_PHASE:
        return either();
    case OP_SCHEME:
        return of_scheme(b, o, at.scheme);
    }
    return bounds_all();
}

static struct bounds of_sum(const struct op *o, const struct bounds *x)
{
    switch ((int)o->code) {
    case OP_SCALE:
        return bounds_times(x[0], bounds_of(o->number, o->number));
    case OP_ADD:
        return bounds_add(x[0], x[1]);
    case OP_SUBTRACT:
        return bounds_add(x[0], bounds_negate(x[1]));
    case OP_MULTIPLY:
        return bounds_times(x[0], x[1]);
    case OP_DIVIDE:
        return bounds_divide(x[0], x[1]);
    case OP_NEGATE:
        return bounds_negate(x[0]);
    }
    return bounds_all();
}

static struct bounds of_condition(const struct op *o, const struct bounds *x)
{
    switch ((int)o->code) {
    case OP_AND:
        return both(x[0], x[1]);
    case OP_OR:
        return bounds_of(higher(x[0].least, x[1].least), higher(x[0].most, x[1].most));
    case OP_NOT:
        return bounds_of(1.0 - x[0].most, 1.0 - x[0].least);
    case OP_BETWEEN:
        return between(x);
    case OP_IN:
        return in_list(x, o->operands);
    case OP_HAS:
    case OP_IN_SPAN:
        return either();
    }
    return bounds_compare(o->code, &x[0], &x[1]);
}

static struct bounds whole(struct bounds x)
{
    return bounds_sane((struct bounds){floor(round12(x.least)), floor(round12(x.most)), x.ratio});
}

static struct bounds whole_up(struct bounds x)
{
    struct bounds out = bounds_negate(whole(bounds_negate(x)));
    out.ratio = x.ratio;
    return out;
}

static struct bounds root(struct bounds x)
{
    return bounds_sane(
        (struct bounds){sqrt(higher(x.least, 0.0)), sqrt(higher(x.most, 0.0)), x.ratio});
}

static struct bounds of_function(const struct op *o, const struct bounds *x)
{
    switch ((int)o->code) {
    case OP_IF:
        return chosen(x);
    case OP_DEFAULT:
        return bounds_hull(x[0], x[1]);
    case OP_MIN:
        return bounds_least(x, o->operands, 1.0);
    case OP_MAX:
        return bounds_least(x, o->operands, -1.0);
    case OP_ABS:
        return bounds_abs(x[0]);
    case OP_FLOOR:
        return whole(x[0]);
    case OP_CEIL:
        return whole_up(x[0]);
    case OP_SQRT:
        return root(x[0]);
    case OP_EXP:
        return at_least(0.0);
    case OP_POW:
        return x[0].least >= 0.0 ? at_least(0.0) : bounds_all();
    case OP_ROUND:
        return o->operands == 2 ? bounds_round(x[0], x[1])
                                : bounds_round(x[0], bounds_of(0.0, 0.0));
    case OP_CLAMP:
        return bounds_clamp(x[0], x[1], x[2]);
    case OP_STEPS:
        return bounds_steps(x[0], x[1]);
    case OP_CONVERT:
        return bounds_sign(x[0]);
    case OP_CALL:
        return bounds_method(o->call, x);
    }
    return bounds_all(); // days, logarithms
}

static struct bounds of_op(const struct bounding *b, const struct op *o, const struct bounds *x,
                           struct bounds_place at)
{
    if (o->code == OP_TABLE)
        return of_table(&b->ruleset->model.tables[o->index], o->at);
    if (o->code <= OP_SCHEME)
        return of_leaf(b, o, at);
    if (o->code <= OP_NEGATE)
        return of_sum(o, x);
    if (o->code <= OP_IN || o->code == OP_HAS || o->code == OP_IN_SPAN)
        return of_condition(o, x);
    return of_function(o, x);
}

// What stands on the stack: its bounds, and where it is a factor times one column, which.
struct on_stack {
    struct bounds bounds;
    struct bounds factor;
    const struct op *load; // NULL: it is not
};

static bool same_place(const struct column_use *x, const struct column_use *y)
{
    return x->shift == y->shift && x->outer == y->outer && x->path == y->path;
}

// worth * a / b, where a counts a part of what b counts.
static bool is_part(const struct bounding *b, const struct op *o, const struct on_stack *x)
{
    return o->code == OP_DIVIDE && x[0].load && x[1].load &&
           same_place(&x[0].load->source, &x[1].load->source) &&
           bounds_is_part(b, x[0].load->source.column, x[1].load->source.column) &&
           x[1].factor.least > 0.0;
}

static void take_factor(const struct op *o, const struct on_stack *x, struct on_stack *out)
{
    out->load = NULL;
    if (o->code == OP_LOAD)
        *out = (struct on_stack){out->bounds, bounds_of(1.0, 1.0), o};
    else if (o->code == OP_SCALE)
        *out = (struct on_stack){
            out->bounds, bounds_times(x[0].factor, bounds_of(o->number, o->number)), x[0].load};
    else if (o->code == OP_MULTIPLY && x[1].load)
        *out = (struct on_stack){out->bounds, bounds_times(x[1].factor, x[0].bounds), x[1].load};
    else if (o->code == OP_MULTIPLY)
        *out = (struct on_stack){out->bounds, bounds_times(x[0].factor, x[1].bounds), x[0].load};
}

static struct on_stack of_cells(const struct bounding *b, const struct op *o,
                                const struct on_stack *x, struct bounds_place at)
{
    struct bounds operands[PROGRAM_DEPTH_MAX + 1];
    struct on_stack out = {.load = NULL};
    for (size_t i = 0; i < o->operands; i++)
        operands[i] = x[i].bounds;
    if (is_part(b, o, x))
        out.bounds = bounds_times(bounds_divide(x[0].factor, x[1].factor), either());
    else
        out.bounds = of_op(b, o, operands, at);
    take_factor(o, x, &out);
    return out;
}

struct bounds bounds_program(const struct bounding *b, const struct program *p,
                             struct bounds_place at, struct bounds *all)
{
    struct on_stack stack[PROGRAM_DEPTH_MAX + 1];
    size_t height = 0;
    memset(stack, 0, (p->depth + 1) * sizeof *stack);
    for (size_t i = 0; i < p->op_count; i++) {
        const struct op *o = &p->ops[i];
        height -= o->operands;
        stack[height] = of_cells(b, o, &stack[height], at);
        if (all)
            all[i] = stack[height].bounds;
        height++;
    }
    return stack[0].bounds;
}
