#include "core/check/term.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"

struct value_type value_of(enum value_tag tag)
{
    return (struct value_type){.tag = tag, .measure = measure_plain()};
}

struct value_type value_number(const struct measure *m)
{
    return (struct value_type){.tag = VALUE_NUMBER, .measure = *m};
}

struct term *term_new(struct arena *a, enum opcode code, struct node *n, struct value_type type,
                      struct term *const *operands, size_t count)
{
    struct term *t = arena_alloc(a, sizeof *t);
    t->op = (struct op){
        .code = code,
        .operands = (uint32_t)count,
        .node = n,
        .unit = UNIT_NONE,
        .source = {.column = NONE, .path = NONE},
    };
    t->type = type;
    t->node = n;
    t->operand_count = count;
    if (count > 0) {
        t->operands = arena_array(a, count, sizeof *t->operands);
        memcpy(t->operands, operands, count * sizeof *t->operands);
    }
    return t;
}

struct term *term_const(struct arena *a, struct node *n, double number, struct value_type type)
{
    struct term *t = term_new(a, OP_CONST, n, type, NULL, 0);
    t->op.number = number;
    return t;
}

struct term *term_load(struct arena *a, struct node *n, uint32_t column, struct value_type type)
{
    struct term *t = term_new(a, OP_LOAD, n, type, NULL, 0);
    t->op.source.column = column;
    return t;
}

struct term *term_two(struct arena *a, enum opcode code, struct node *n, struct value_type type,
                      struct term *left, struct term *right)
{
    struct term *operands[2] = {left, right};
    return term_new(a, code, n, type, operands, 2);
}

static bool same_factor(double a, double b)
{
    return !(a < b) && !(a > b);
}

struct term *term_convert(struct arena *a, struct term *t, const struct measure *to)
{
    double from = t->type.measure.factor;
    struct value_type type = value_number(to);
    if (same_factor(from, to->factor) || t->zero) {
        t->type = type;
        return t;
    }
    double up = from / to->factor, down = to->factor / from;
    bool divide = up < 1.0 && same_factor(down, floor(down));
    if (t->op.code == OP_CONST) {
        t->op.number = divide ? t->op.number / down : t->op.number * up;
        t->type = type;
        return t;
    }
    if (divide) {
        struct term *by = term_const(a, NULL, down, value_of(VALUE_NUMBER));
        return term_two(a, OP_DIVIDE, t->node, type, t, by);
    }
    struct term *scaled = term_new(a, OP_SCALE, t->node, type, &t, 1);
    scaled->op.number = up;
    return scaled;
}

bool term_constant(const struct term *t, double *out)
{
    double x[2] = {0.0, 0.0};
    if (t->operand_count > 2)
        return false;
    for (size_t i = 0; i < t->operand_count; i++)
        if (!term_constant(t->operands[i], &x[i]))
            return false;
    switch ((int)t->op.code) {
    case OP_CONST:
        *out = t->op.number;
        return true;
    case OP_SCALE:
        *out = x[0] * t->op.number;
        return true;
    case OP_NEGATE:
        *out = -x[0];
        return true;
    case OP_ADD:
        *out = x[0] + x[1];
        return true;
    case OP_SUBTRACT:
        *out = x[0] - x[1];
        return true;
    case OP_MULTIPLY:
        *out = x[0] * x[1];
        return true;
    case OP_DIVIDE:
        *out = x[0] / x[1];
        return x[1] < 0.0 || x[1] > 0.0;
    }
    return false;
}

static size_t term_size(const struct term *t)
{
    size_t size = 1;
    for (size_t i = 0; i < t->operand_count; i++)
        size += term_size(t->operands[i]);
    return size;
}

// Most are one of a few.
static const struct value_type *kept_type(struct arena *a, const struct value_type *t)
{
    static const struct value_type plain[] = {
        [VALUE_NUMBER] = {.tag = VALUE_NUMBER, .measure = {.factor = 1.0}},
        [VALUE_BOOL] = {.tag = VALUE_BOOL, .measure = {.factor = 1.0}},
        [VALUE_DATE] = {.tag = VALUE_DATE, .measure = {.factor = 1.0}},
        [VALUE_TEXT] = {.tag = VALUE_TEXT, .measure = {.factor = 1.0}},
    };
    if (t->tag <= VALUE_TEXT && measure_is_plain(&t->measure) &&
        same_factor(t->measure.factor, 1.0) && !t->enumerated && !t->ref_kind)
        return &plain[t->tag];
    struct value_type *kept = arena_alloc(a, sizeof *kept);
    *kept = *t;
    return kept;
}

static uint32_t flatten(struct arena *a, const struct term *t, struct program *p, uint32_t held)
{
    uint32_t deepest = held + 1;
    for (size_t i = 0; i < t->operand_count; i++) {
        uint32_t d = flatten(a, t->operands[i], p, held + (uint32_t)i);
        deepest = d > deepest ? d : deepest;
    }
    struct node *told[2] = {t->node, t->also};
    const struct value_type *type = t->node || t->also ? kept_type(a, &t->type) : NULL;
    for (size_t i = 0; i < 2; i++) {
        if (told[i]) {
            told[i]->op = (uint32_t)p->op_count;
            told[i]->type = type;
        }
    }
    p->ops[p->op_count++] = t->op;
    return deepest;
}

bool term_program(struct arena *a, const struct term *t, const struct text *text, struct node *tree,
                  struct program **out)
{
    struct program *p = arena_alloc(a, sizeof *p);
    p->ops = arena_array(a, term_size(t), sizeof *p->ops);
    p->depth = flatten(a, t, p, 0);
    p->tree = tree;
    p->text = text;
    *out = p;
    return p->depth <= PROGRAM_DEPTH_MAX;
}
