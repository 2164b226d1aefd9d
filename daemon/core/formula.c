#include "core/formula.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"

struct writing {
    const struct ruleset *ruleset;
    const struct store *store;
    const struct program *program;
    const double *values;
    struct str *out;
};

// How tightly an operator binds; an operand that binds less stands in brackets.
enum binding {
    BIND_IF,
    BIND_OR,
    BIND_AND,
    BIND_NOT,
    BIND_COMPARE,
    BIND_DEFAULT,
    BIND_SUM,
    BIND_PRODUCT,
    BIND_NEGATE,
    BIND_PRIMARY
};

static void write_node(struct writing *w, const struct node *n, enum binding least, bool units);

static void write_unit(const struct ruleset *r, const struct measure *m, struct str *out)
{
    if (measure_is_plain(m))
        return;
    char name[128];
    measure_name(&r->model.units, m, name, sizeof name);
    str_addf(out, " %s", name);
}

void formula_number(double value, struct str *out)
{
    char text[40];
    if (isnan(value)) {
        str_add(out, "no data");
        return;
    }
    double_format(round12(value), text);
    str_add(out, text);
}

void formula_value(const struct ruleset *r, const struct store *s, const struct value_type *t,
                   double value, bool with_unit, struct str *out)
{
    char day[11];
    if (isnan(value)) {
        str_add(out, "no data");
        return;
    }
    switch (t->tag) {
    case VALUE_NUMBER:
        formula_number(value, out);
        if (with_unit)
            write_unit(r, &t->measure, out);
        return;
    case VALUE_BOOL:
        str_add(out, value > 0.0 ? "true" : "false");
        return;
    case VALUE_DATE:
        day_format((int32_t)value, day);
        str_add(out, day);
        return;
    case VALUE_TEXT:
        str_addf(out, "'%s'", intern_text(&r->texts, (uint32_t)value));
        return;
    case VALUE_ENUM:
        str_add(out, t->enumerated->values[(size_t)value].title);
        return;
    case VALUE_REF:
        str_add(out, store_id(s, (uint32_t)value));
        return;
    }
}

static double value_of(const struct writing *w, const struct node *n)
{
    return n->op == OP_NONE ? (double)NAN : w->values[n->op];
}

static void write_value(struct writing *w, const struct node *n, bool units)
{
    if (n->op == OP_NONE &&
        n->tag == NODE_NAME) { // a name without a value of its own: an enum's value
        for (size_t i = 0; i < n->name_count; i++)
            str_addf(w->out, "%s%s", i ? "." : "", n->names[i]);
        return;
    }
    double value = value_of(w, n);
    bool negative = n->type.tag == VALUE_NUMBER && value < 0;
    if (negative)
        str_add_char(w->out, '(');
    formula_value(w->ruleset, w->store, &n->type, value, units, w->out);
    if (negative)
        str_add_char(w->out, ')');
}

static enum binding binding_of(const struct node *n)
{
    switch (n->tag) {
    case NODE_IF:
        return BIND_IF;
    case NODE_OR:
        return BIND_OR;
    case NODE_AND:
        return BIND_AND;
    case NODE_NOT:
        return BIND_NOT;
    case NODE_EQUAL:
    case NODE_UNEQUAL:
    case NODE_LESS:
    case NODE_LESS_EQUAL:
    case NODE_GREATER:
    case NODE_GREATER_EQUAL:
    case NODE_BETWEEN:
    case NODE_IN:
        return BIND_COMPARE;
    case NODE_DEFAULT:
        return BIND_DEFAULT;
    case NODE_ADD:
    case NODE_SUBTRACT:
        return BIND_SUM;
    case NODE_MULTIPLY:
    case NODE_DIVIDE:
        return BIND_PRODUCT;
    case NODE_NEGATE:
        return BIND_NEGATE;
    case NODE_NUMBER:
    case NODE_TEXT:
    case NODE_BOOL:
    case NODE_NAME:
    case NODE_TITLE:
    case NODE_CALL:
    case NODE_AS:
        break;
    }
    return BIND_PRIMARY;
}

static const char *sign_of(enum node_tag tag)
{
    switch (tag) {
    case NODE_OR:
        return "or";
    case NODE_AND:
        return "and";
    case NODE_EQUAL:
        return "==";
    case NODE_UNEQUAL:
        return "!=";
    case NODE_LESS:
        return "<";
    case NODE_LESS_EQUAL:
        return "<=";
    case NODE_GREATER:
        return ">";
    case NODE_GREATER_EQUAL:
        return ">=";
    case NODE_DEFAULT:
        return "??";
    case NODE_ADD:
        return "+";
    case NODE_SUBTRACT:
        return "-";
    case NODE_MULTIPLY:
        return "x";
    case NODE_DIVIDE:
        return "/";
    case NODE_IF:
    case NODE_NOT:
    case NODE_BETWEEN:
    case NODE_IN:
    case NODE_NEGATE:
    case NODE_NUMBER:
    case NODE_TEXT:
    case NODE_BOOL:
    case NODE_NAME:
    case NODE_TITLE:
    case NODE_CALL:
    case NODE_AS:
        break;
    }
    return "";
}

static bool same_measure(const struct node *a, const struct node *b)
{
    return a->type.tag == VALUE_NUMBER && b->type.tag == VALUE_NUMBER &&
           measure_same_dimension(&a->type.measure, &b->type.measure) &&
           !(a->type.measure.factor < b->type.measure.factor ||
             a->type.measure.factor > b->type.measure.factor);
}

static void write_infix(struct writing *w, const struct node *n)
{
    enum binding own = binding_of(n);
    const struct node *a = n->children[0], *b = n->children[1];
    bool cancels =
        n->tag != NODE_MULTIPLY && same_measure(a, b); // of one unit: the figures alone say it
    write_node(w, a, own, !cancels);
    str_addf(w->out, " %s ", sign_of(n->tag));
    write_node(w, b, (enum binding)(own + 1), !cancels);
}

static void write_list(struct writing *w, const struct node *n, size_t from)
{
    for (size_t i = from; i < n->child_count; i++) {
        str_add(w->out, i > from ? ", " : "");
        write_node(w, n->children[i], BIND_IF, true);
    }
}

// A method's call: its formula with arguments and parameters in the braces.
struct blanks {
    const struct method *method;
    const struct call *call;
    const struct node *node;
};

static bool write_hole(struct writing *w, const struct blanks *t, const char *name, size_t size)
{
    size_t column = 0;
    for (size_t i = 0; i < t->method->argument_count; i++) {
        const struct method_argument *a = &t->method->arguments[i];
        if (strlen(a->name) == size && !memcmp(a->name, name, size)) {
            for (size_t k = 0; k < t->node->argument_count; k++)
                if (t->node->arguments[k].parameter
                        ? !strcmp(t->node->arguments[k].parameter, a->name)
                        : k == column) {
                    write_node(w, t->node->arguments[k].value, BIND_PRODUCT, false);
                    return true;
                }
            return false;
        }
        column++;
    }
    for (size_t i = 0; i < t->method->parameter_count; i++) {
        const struct method_parameter *p = &t->method->parameters[i];
        if (strlen(p->name) != size || memcmp(p->name, name, size))
            continue;
        double value = t->call ? t->call->parameters[i] : p->number;
        if (isnan(value))
            str_add(w->out, "none");
        else
            formula_number(value, w->out);
        return true;
    }
    return false;
}

static const struct method_parameter *parameter_of(const struct blanks *t, const char *name,
                                                   size_t size, size_t *at)
{
    for (size_t i = 0; i < t->method->parameter_count; i++) {
        *at = i;
        if (strlen(t->method->parameters[i].name) == size &&
            !memcmp(t->method->parameters[i].name, name, size))
            return &t->method->parameters[i];
    }
    return NULL;
}

// A part in square brackets is told only when one of its parameters is not as it is by default.
static bool part_told(const struct blanks *t, const char *part, const char *end)
{
    for (const char *p = part; p < end; p++) {
        if (*p != '{')
            continue;
        size_t at, size = strcspn(p + 1, "}");
        const struct method_parameter *parameter = parameter_of(t, p + 1, size, &at);
        if (!parameter || !t->call)
            continue;
        double value = t->call->parameters[at];
        bool none = isnan(value), none_by_default = !parameter->has_default;
        if (none != none_by_default || (!none && compare12(value, parameter->number) != 0))
            return true;
    }
    return false;
}

static void write_stretch(struct writing *w, const struct blanks *t, const char *p, const char *end)
{
    while (p < end) {
        const char *open = memchr(p, '{', (size_t)(end - p));
        const char *close = open ? memchr(open, '}', (size_t)(end - open)) : NULL;
        if (!close) {
            str_add_bytes(w->out, p, (size_t)(end - p));
            return;
        }
        str_add_bytes(w->out, p, (size_t)(open - p));
        if (!write_hole(w, t, open + 1, (size_t)(close - open - 1)))
            str_add_bytes(w->out, open + 1, (size_t)(close - open - 1));
        p = close + 1;
    }
}

static void write_template(struct writing *w, const struct blanks *t)
{
    const char *p = t->method->formula;
    while (*p) {
        const char *open = p + strcspn(p, "["), *close = open + strcspn(open, "]");
        write_stretch(w, t, p, open);
        if (!*close)
            return;
        if (part_told(t, open + 1, close))
            write_stretch(w, t, open + 1, close);
        p = close + 1;
    }
}

// The op that yields a node, past a change of unit.
static const struct op *op_of(const struct writing *w, const struct node *n)
{
    if (n->op == OP_NONE)
        return NULL;
    const struct op *op = &w->program->ops[n->op];
    while (op->code == OP_SCALE && op > w->program->ops)
        op--;
    return op;
}

// The plugin's call behind a node, or NULL.
static const struct call *call_of(const struct writing *w, const struct op *op)
{
    if (op && op->code == OP_CALL)
        return op->call;
    if (op && op->code == OP_LOAD && w->ruleset->plan.columns[op->source.column].tag == COLUMN_CALL)
        return w->ruleset->plan.columns[op->source.column].call;
    return NULL;
}

// A gather, or another call whose value alone is told: what went into it is listed beside the
// formula.
static bool is_gathered(const struct writing *w, const struct op *op)
{
    if (!op || op->code != OP_LOAD)
        return false;
    const struct column *c = &w->ruleset->plan.columns[op->source.column];
    return c->tag == COLUMN_GATHER || c->tag == COLUMN_BEST ||
           (c->tag == COLUMN_CALL && c->call->method->scope == METHOD_SERIES);
}

static void write_arguments(struct writing *w, const struct node *n)
{
    for (size_t i = 0; i < n->name_count; i++)
        str_addf(w->out, "%s%s", i ? "." : "", n->names[i]);
    str_add_char(w->out, '(');
    for (size_t i = 0; i < n->argument_count; i++) {
        str_add(w->out, i ? ", " : "");
        if (n->arguments[i].parameter)
            str_addf(w->out, "%s: ", n->arguments[i].parameter);
        write_node(w, n->arguments[i].value, BIND_IF, true);
    }
    str_add_char(w->out, ')');
}

static void write_call(struct writing *w, const struct node *n, enum binding least, bool units)
{
    if (n->expanded) {
        write_node(w, n->expanded, least, units);
        return;
    }
    const struct op *op = op_of(w, n);
    if (is_gathered(w, op)) {
        write_value(w, n, units);
        return;
    }
    const struct call *call = call_of(w, op);
    if (call && call->method->scope == METHOD_ROW && call->method->formula) {
        struct blanks t = {.method = call->method, .call = call, .node = n};
        write_template(w, &t);
        return;
    }
    write_arguments(w, n);
    if (call || n->column) { // over a cohort, or from a table: what it gave
        str_add(w->out, n->column ? "." : "");
        str_add(w->out, n->column ? n->column : "");
        str_add(w->out, " [");
        formula_value(w->ruleset, w->store, &n->type, value_of(w, n), false, w->out);
        str_add_char(w->out, ']');
    }
}

static void write_if(struct writing *w, const struct node *n, bool units)
{
    str_add(w->out, "if ");
    write_node(w, n->children[0], BIND_OR, true);
    str_add(w->out, " then ");
    write_node(w, n->children[1], BIND_IF, units);
    str_add(w->out, " else ");
    write_node(w, n->children[2], BIND_IF, units);
}

static void write_compound(struct writing *w, const struct node *n, bool units)
{
    switch (n->tag) {
    case NODE_IF:
        write_if(w, n, units);
        return;
    case NODE_NOT:
        str_add(w->out, "not ");
        write_node(w, n->children[0], BIND_COMPARE, true);
        return;
    case NODE_NEGATE:
        str_add(w->out, "-");
        write_node(w, n->children[0], BIND_PRIMARY, units);
        return;
    case NODE_BETWEEN:
        write_node(w, n->children[0], BIND_DEFAULT, true);
        str_add(w->out, " between ");
        write_node(w, n->children[1], BIND_DEFAULT, true);
        str_add(w->out, " and ");
        write_node(w, n->children[2], BIND_DEFAULT, true);
        return;
    case NODE_IN:
        write_node(w, n->children[0], BIND_DEFAULT, true);
        str_add(w->out, " in (");
        write_list(w, n, 1);
        str_add_char(w->out, ')');
        return;
    case NODE_AND:
    case NODE_OR:
    case NODE_EQUAL:
    case NODE_UNEQUAL:
    case NODE_LESS:
    case NODE_LESS_EQUAL:
    case NODE_GREATER:
    case NODE_GREATER_EQUAL:
    case NODE_DEFAULT:
    case NODE_ADD:
    case NODE_SUBTRACT:
    case NODE_MULTIPLY:
    case NODE_DIVIDE:
        write_infix(w, n);
        return;
    case NODE_NUMBER:
    case NODE_TEXT:
    case NODE_BOOL:
    case NODE_NAME:
    case NODE_TITLE:
    case NODE_CALL:
    case NODE_AS:
        write_value(w, n, units);
        return;
    }
}

static void write_node(struct writing *w, const struct node *n, enum binding least, bool units)
{
    if (n->tag == NODE_NUMBER) {
        str_addf(w->out, "%s", n->number_text);
        if (n->unit_name && units)
            str_addf(w->out, " %s", n->unit_name);
        return;
    }
    if (n->tag == NODE_CALL) {
        write_call(w, n, least, units);
        return;
    }
    bool brackets = binding_of(n) < least;
    if (brackets)
        str_add_char(w->out, '(');
    write_compound(w, n, units);
    if (brackets)
        str_add_char(w->out, ')');
}

void formula_write(const struct ruleset *r, const struct store *s, const struct program *p,
                   const double *values, struct str *out)
{
    struct writing w = {.ruleset = r, .store = s, .program = p, .values = values, .out = out};
    write_node(&w, p->tree, BIND_IF, true);
}
