// The operators of the language: arithmetic, comparison, logic.
#include "core/check/check.h"

#include <string.h>

static struct term *two(struct checker *c, enum opcode code, struct node *n, enum value_tag tag,
                        struct term *a, struct term *b)
{
    return term_two(&c->terms, code, n, value_of(tag), a, b);
}

static bool is_bare_name(const struct node *n)
{
    return (n->tag == NODE_NAME && n->name_count == 1) || n->tag == NODE_TITLE;
}

struct term *check_bool(struct checker *c, const struct scope *s, struct node *n, const char *what)
{
    char name[96];
    struct term *t = check_node(c, s, n, NULL);
    if (t && t->type.tag != VALUE_BOOL)
        return check_error(c, n->offset, "%s must be a yes-or-no, not %s", what,
                           value_type_name(c, &t->type, name));
    return t;
}

// The enum among children of which one may be the bare name of a value; *from is who brings it.
static const struct type *find_enum(struct checker *c, const struct scope *s,
                                    struct node *const *children, struct term *const *terms,
                                    size_t count, size_t *from)
{
    for (size_t i = 0; i < count; i++)
        if (terms[i] && terms[i]->type.tag == VALUE_ENUM)
            return terms[i]->type.enumerated;
    for (size_t i = 0; i < count; i++) {
        const struct type *t =
            is_bare_name(children[i]) ? check_peek_enum(c, s, children[i]) : NULL;
        if (t) {
            *from = i;
            return t;
        }
    }
    return NULL;
}

bool check_alike(struct checker *c, const struct scope *s, struct node *n, struct node **children,
                 size_t count, const struct type *beside, const char *doing, struct term **out)
{
    size_t from = SIZE_MAX;
    bool good = true;
    (void)n;
    for (size_t i = 0; i < count; i++) {
        out[i] = is_bare_name(children[i]) ? NULL : check_node(c, s, children[i], beside);
        good = good && (out[i] || is_bare_name(children[i]));
    }
    if (!beside)
        beside = find_enum(c, s, children, out, count, &from);
    for (size_t i = 0; i < count; i++) {
        if (is_bare_name(children[i])) {
            out[i] = check_node(c, s, children[i], i == from ? NULL : beside);
            good = good && out[i];
        }
    }
    return good && check_unify(c, out, children, count, doing);
}

static bool is_zero_literal(const struct node *n)
{
    return n->tag == NODE_NUMBER && !n->unit_name && !(n->number < 0.0 || n->number > 0.0);
}

static bool is_counted(const struct checker *c, const struct term *t)
{
    if (t->op.code != OP_LOAD || t->op.source.column >= c->plan->column_count)
        return false;
    const struct gather *g = c->plan->columns[t->op.source.column].gather;
    return g && (g->aggregate == AGGREGATE_COUNT || g->aggregate == AGGREGATE_DISTINCT);
}

static bool is_percentage(const struct node *n)
{
    static const char *const signs[] = {"%", "\xE2\x80\xB0"};
    const char *text = n->tag == NODE_NUMBER ? n->number_text : NULL;
    for (size_t i = 0; text && i < sizeof signs / sizeof *signs; i++) {
        size_t length = strlen(text), sign = strlen(signs[i]);
        if (length > sign && strcmp(text + length - sign, signs[i]) == 0)
            return true;
    }
    return false;
}

// A count reaches 80% of something or other, never 80%: the division was forgotten. Both are plain
// numbers, so that units do not tell.
static bool check_count_beside_share(struct checker *c, struct node *const *nodes,
                                     struct term *const *terms, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < count && is_counted(c, terms[i]); k++) {
            if (!is_percentage(nodes[k]))
                continue;
            struct place at = check_place(c, nodes[i]->offset);
            return check_fail(c, nodes[k]->offset,
                              "cannot compare a share with a count (%s:%u:%u); divide the count by "
                              "what it is a share of",
                              at.file ? at.file : "-", at.line, at.column);
        }
    }
    return true;
}

static struct term *check_compare(struct checker *c, const struct scope *s, struct node *n)
{
    static const enum opcode codes[] = {OP_EQUAL,      OP_UNEQUAL, OP_LESS,
                                        OP_LESS_EQUAL, OP_GREATER, OP_GREATER_EQUAL};
    enum opcode code = codes[n->tag - NODE_EQUAL];
    struct node *children[2] = {n->children[0], n->children[1]};
    struct term *t[2];
    char name[96];
    // a - b compared with 0 is a compared with b: rounding to 12 digits happens before the
    // difference is lost
    if (children[0]->tag == NODE_SUBTRACT && is_zero_literal(children[1])) {
        children[1] = children[0]->children[1];
        children[0] = children[0]->children[0];
    } else if (children[1]->tag == NODE_SUBTRACT && is_zero_literal(children[0])) {
        children[0] = children[1]->children[1];
        children[1] = children[1]->children[0];
    }
    if (!check_alike(c, s, n, children, 2, NULL, "compare", t) ||
        !check_count_beside_share(c, children, t, 2))
        return NULL;
    enum value_tag tag = t[0]->type.tag;
    if (code != OP_EQUAL && code != OP_UNEQUAL && tag != VALUE_NUMBER && tag != VALUE_DATE)
        return check_error(c, n->offset, "%s has no order; only == and != compare it",
                           value_type_name(c, &t[0]->type, name));
    return two(c, code, n, VALUE_BOOL, t[0], t[1]);
}

static struct term *check_list(struct checker *c, const struct scope *s, struct node *n)
{
    struct term **t = arena_array(&c->terms, n->child_count, sizeof *t);
    char name[96];
    if (!check_alike(c, s, n, n->children, n->child_count, NULL, "compare", t) ||
        !check_count_beside_share(c, n->children, t, n->child_count))
        return NULL;
    enum value_tag tag = t[0]->type.tag;
    if (n->tag == NODE_BETWEEN && tag != VALUE_NUMBER && tag != VALUE_DATE)
        return check_error(c, n->offset, "%s has no order and no \"between\"",
                           value_type_name(c, &t[0]->type, name));
    return term_new(&c->terms, n->tag == NODE_BETWEEN ? OP_BETWEEN : OP_IN, n, value_of(VALUE_BOOL),
                    t, n->child_count);
}

static struct term *check_logic(struct checker *c, const struct scope *s, struct node *n)
{
    const char *what = n->tag == NODE_AND ? "either side of \"and\"" : "either side of \"or\"";
    struct term *a = check_bool(c, s, n->children[0], what);
    struct term *b = check_bool(c, s, n->children[1], what);
    return a && b ? two(c, n->tag == NODE_AND ? OP_AND : OP_OR, n, VALUE_BOOL, a, b) : NULL;
}

static struct term *check_not(struct checker *c, const struct scope *s, struct node *n)
{
    struct term *t = check_bool(c, s, n->children[0], "what follows \"not\"");
    return t ? term_new(&c->terms, OP_NOT, n, value_of(VALUE_BOOL), &t, 1) : NULL;
}

static struct term *check_number(struct checker *c, const struct scope *s, struct node *n,
                                 const char *what)
{
    char name[96];
    struct term *t = check_node(c, s, n, NULL);
    if (t && t->type.tag != VALUE_NUMBER)
        return check_error(
            c, n->offset, "%s must be a number, not %s%s", what, value_type_name(c, &t->type, name),
            t->type.tag == VALUE_DATE   ? "; days between dates are days(a, b)"
            : t->type.tag == VALUE_BOOL ? "; a number made of it is \"if .. then 1 else 0\""
                                        : "");
    return t;
}

static struct term *check_sum(struct checker *c, const struct scope *s, struct node *n)
{
    bool add = n->tag == NODE_ADD;
    const char *what = add ? "either side of \"+\"" : "either side of \"-\"";
    struct term *t[2] = {check_number(c, s, n->children[0], what),
                         check_number(c, s, n->children[1], what)};
    if (!t[0] || !t[1] || !check_unify(c, t, n->children, 2, add ? "add" : "subtract"))
        return NULL;
    return term_two(&c->terms, add ? OP_ADD : OP_SUBTRACT, n, t[0]->type, t[0], t[1]);
}

static struct term *check_factors(struct checker *c, const struct scope *s, struct node *n)
{
    const char *what = n->tag == NODE_MULTIPLY ? "either side of \"*\"" : "either side of \"/\"";
    struct term *a = check_number(c, s, n->children[0], what);
    struct term *b = check_number(c, s, n->children[1], what);
    return a && b ? check_product(c, n, a, b) : NULL;
}

static struct term *check_negate(struct checker *c, const struct scope *s, struct node *n)
{
    struct term *t = check_number(c, s, n->children[0], "what follows \"-\"");
    if (!t)
        return NULL;
    struct term *negated = term_new(&c->terms, OP_NEGATE, n, t->type, &t, 1);
    return negated;
}

static struct term *check_if(struct checker *c, const struct scope *s, struct node *n,
                             const struct type *beside)
{
    struct term *t[3];
    t[0] = check_bool(c, s, n->children[0], "the condition of \"if\"");
    bool good = check_alike(c, s, n, n->children + 1, 2, beside, "choose", t + 1);
    return t[0] && good ? term_new(&c->terms, OP_IF, n, t[1]->zero ? t[2]->type : t[1]->type, t, 3)
                        : NULL;
}

static struct term *check_default(struct checker *c, const struct scope *s, struct node *n,
                                  const struct type *beside)
{
    struct term *t[2];
    if (!check_alike(c, s, n, n->children, 2, beside, "supply", t))
        return NULL;
    return term_two(&c->terms, OP_DEFAULT, n, t[0]->type, t[0], t[1]);
}

static struct term *check_literal(struct checker *c, struct node *n)
{
    const struct units *u = &c->model->units;
    if (!n->unit_name) {
        struct term *t = term_const(&c->terms, n, n->number, value_of(VALUE_NUMBER));
        t->zero = is_zero_literal(n);
        return t;
    }
    uint32_t unit = unit_find(u, n->unit_name);
    if (unit == UNIT_NONE) {
        struct near near;
        char hint[128];
        near_init(&near, n->unit_name);
        for (size_t i = 0; i < u->count; i++)
            near_try(&near, u->list[i].name);
        return check_error(c, n->offset, "unknown unit \"%s\"%s", n->unit_name,
                           near_hint(&near, hint, sizeof hint));
    }
    struct measure m = check_measure(c, unit);
    return check_normal(c, term_const(&c->terms, n, n->number, value_number(&m)));
}

static struct term *check_text(struct checker *c, struct node *n, const struct type *beside)
{
    const char *text = n->names[0];
    size_t at = beside ? type_enum_find(beside, text) : SIZE_MAX;
    if (at != SIZE_MAX) {
        struct value_type type = {
            .tag = VALUE_ENUM, .measure = measure_plain(), .enumerated = beside};
        return term_const(&c->terms, n, (double)at, type);
    }
    uint32_t id = intern_put(&c->ruleset->texts, text, strlen(text));
    return term_const(&c->terms, n, id, value_of(VALUE_TEXT));
}

struct term *check_node(struct checker *c, const struct scope *s, struct node *n,
                        const struct type *beside)
{
    struct term *bound;
    if (c->reading.bindings && check_bound(c, s, n, beside, &bound))
        return bound;
    switch (n->tag) {
    case NODE_NUMBER:
        return check_literal(c, n);
    case NODE_TEXT:
        return check_text(c, n, beside);
    case NODE_BOOL:
        return term_const(&c->terms, n, n->number, value_of(VALUE_BOOL));
    case NODE_NAME:
    case NODE_TITLE:
        return check_name(c, s, n, beside);
    case NODE_CALL:
        return check_call(c, s, n, beside);
    case NODE_IF:
        return check_if(c, s, n, beside);
    case NODE_AND:
    case NODE_OR:
        return check_logic(c, s, n);
    case NODE_NOT:
        return check_not(c, s, n);
    case NODE_EQUAL:
    case NODE_UNEQUAL:
    case NODE_LESS:
    case NODE_LESS_EQUAL:
    case NODE_GREATER:
    case NODE_GREATER_EQUAL:
        return check_compare(c, s, n);
    case NODE_BETWEEN:
    case NODE_IN:
        return check_list(c, s, n);
    case NODE_DEFAULT:
        return check_default(c, s, n, beside);
    case NODE_ADD:
    case NODE_SUBTRACT:
        return check_sum(c, s, n);
    case NODE_MULTIPLY:
    case NODE_DIVIDE:
        return check_factors(c, s, n);
    case NODE_NEGATE:
        return check_negate(c, s, n);
    case NODE_AS:
        return check_as(c, s, n);
    case NODE_LIST:
        return check_error(
            c, n->offset,
            "a list is the value of a method's parameter only, as in weights: [3, 1]");
    }
    return NULL;
}
