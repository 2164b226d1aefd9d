#include "core/judge/formula.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "core/judge/blanks.h"

struct writing {
    const struct ruleset *ruleset;
    const struct store *store;
    const struct program *program;
    const double *values;
    struct str *out;
};

static void write_node(struct writing *w, const struct node *n, enum strength least, bool units);

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
    bool negative = n->type->tag == VALUE_NUMBER && value < 0;
    if (negative)
        str_add_char(w->out, '(');
    formula_value(w->ruleset, w->store, n->type, value, units, w->out);
    if (negative)
        str_add_char(w->out, ')');
}

// As in the canonical print; but a change of unit is told as a value, which needs no brackets.
static enum strength strength_of(const struct node *n)
{
    return n->tag == NODE_AS ? STRENGTH_PRIMARY : node_strength(n);
}

// The unit in which a node's figure is told; false when it is no single figure.
static bool told_measure(const struct writing *w, const struct node *n, struct measure *out)
{
    const struct units *u = &w->ruleset->model.units;
    *out = n->type->measure;
    if (n->tag == NODE_NUMBER) // as written, whatever it was converted to
        *out = n->unit_name ? measure_of_unit(u, unit_find(u, n->unit_name)) : measure_plain();
    bool single = n->tag == NODE_NUMBER || n->tag == NODE_NAME || n->tag == NODE_TITLE ||
                  n->tag == NODE_AS || n->is_gather;
    return single && n->type->tag == VALUE_NUMBER;
}

static bool same_measure(const struct writing *w, const struct node *a, const struct node *b)
{
    struct measure x, y;
    return told_measure(w, a, &x) && told_measure(w, b, &y) && measure_same_dimension(&x, &y) &&
           !(x.factor < y.factor) && !(x.factor > y.factor);
}

static void write_infix(struct writing *w, const struct node *n)
{
    enum strength own = strength_of(n);
    const struct node *a = n->children[0], *b = n->children[1];
    bool cancels =
        n->tag != NODE_MULTIPLY && same_measure(w, a, b); // of one unit: the figures alone say it
    write_node(w, a, own, !cancels);
    str_add(w->out, n->tag == NODE_MULTIPLY ? " x " : node_operator(n));
    write_node(w, b, (enum strength)(own + 1), !cancels);
}

static void write_list(struct writing *w, const struct node *n, size_t from)
{
    for (size_t i = from; i < n->child_count; i++) {
        str_add(w->out, i > from ? ", " : "");
        write_node(w, n->children[i], STRENGTH_IF, true);
    }
}

// The op that yields a node, past a change of unit: a factor, or a division by one that no node
// names.
static const struct op *op_of(const struct writing *w, const struct node *n)
{
    if (n->op == OP_NONE)
        return NULL;
    const struct op *ops = w->program->ops;
    size_t at = n->op;
    while (at > 0) {
        if (ops[at].code == OP_SCALE)
            at--;
        else if (at > 1 && ops[at].code == OP_DIVIDE && ops[at - 1].code == OP_CONST &&
                 !ops[at - 1].node)
            at -= 2;
        else
            break;
    }
    return &ops[at];
}

// A gather, or another call whose value alone is told: what went into it is listed beside the
// formula.
static bool is_gathered(const struct writing *w, const struct node *n, const struct op *op)
{
    return n->is_gather || (op && op->code == OP_LOAD &&
                            w->ruleset->plan.columns[op->source.column].tag == COLUMN_BEST);
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
        write_node(w, n->arguments[i].value, STRENGTH_IF, true);
    }
    str_add_char(w->out, ')');
}

struct blank {
    struct writing *writing;
    const struct node *call;
};

static void write_blank(void *context, size_t at, struct str *out)
{
    struct blank *b = context;
    const struct node *n = b->call;
    (void)out; // the same as the writing's
    const char *name = n->call->method->arguments[at].name;
    for (size_t k = 0; k < n->argument_count; k++) {
        const char *given = n->arguments[k].parameter;
        if (given ? strcmp(given, name) != 0 : k != at)
            continue;
        write_node(b->writing, n->arguments[k].value, STRENGTH_PRIMARY, false);
        return;
    }
    str_add(b->writing->out, name);
}

// Whether a text is one call or one word, so that it needs no brackets.
static bool is_whole(const char *text, size_t size)
{
    size_t depth = 0;
    for (size_t i = 0; i < size; i++) {
        depth += text[i] == '(';
        if (text[i] == ')' && --depth == 0 && i + 1 < size)
            return false;
        if (depth == 0 && (text[i] == ' ' || text[i] == ','))
            return false;
    }
    return size > 0 && text[0] != '-';
}

// A method of each row alone: its formula, in brackets where more stands around it.
static void write_method(struct writing *w, const struct node *n)
{
    struct str text = {0}, *out = w->out;
    struct blank b = {.writing = w, .call = n};
    w->out = &text;
    blanks_write(n->call, write_blank, &b, &text);
    w->out = out;
    bool brackets = n != w->program->tree && !is_whole(text.data ? text.data : "", text.size);
    str_add(out, brackets ? "(" : "");
    str_add(out, text.data ? text.data : "");
    str_add(out, brackets ? ")" : "");
    str_release(&text);
}

// yoy(x) as what it is: (now / a year ago - 1). The checker made it of a load of x, one of last
// year's, a division, the 1 and a subtraction.
static bool write_growth(struct writing *w, const struct node *n, const struct op *op)
{
    if (!op || op->code != OP_SUBTRACT || n->name_count != 1 || strcmp(n->names[0], "yoy") != 0)
        return false;
    size_t at = (size_t)(op - w->program->ops);
    if (at < 4 || op[-2].code != OP_DIVIDE || op[-3].code != OP_LOAD)
        return false;
    const struct value_type plain = {.tag = VALUE_NUMBER, .measure = measure_plain()};
    str_add_char(w->out, '(');
    formula_value(w->ruleset, w->store, &plain, w->values[at - 4], false, w->out);
    str_add(w->out, " / ");
    formula_value(w->ruleset, w->store, &plain, w->values[at - 3], false, w->out);
    str_add(w->out, " - 1)");
    return true;
}

static void write_call(struct writing *w, const struct node *n, enum strength least, bool units)
{
    if (n->expanded) {
        write_node(w, n->expanded, least, units);
        return;
    }
    const struct op *op = op_of(w, n);
    if (is_gathered(w, n, op)) {
        write_value(w, n, units);
        return;
    }
    if (n->call && n->call->method->scope == METHOD_ROW && n->call->method->formula) {
        write_method(w, n);
        return;
    }
    if (write_growth(w, n, op))
        return;
    write_arguments(w, n);
    if (n->call || (op && op->code == OP_TABLE)) { // over a cohort, or from a table: what it gave
        str_add(w->out, n->column ? "." : "");
        str_add(w->out, n->column ? n->column : "");
        str_add(w->out, " [");
        formula_value(w->ruleset, w->store, n->type, value_of(w, n), false, w->out);
        str_add_char(w->out, ']');
    }
}

static void write_if(struct writing *w, const struct node *n, bool units)
{
    str_add(w->out, "if ");
    write_node(w, n->children[0], STRENGTH_OR, true);
    str_add(w->out, " then ");
    write_node(w, n->children[1], STRENGTH_IF, units);
    str_add(w->out, " else ");
    write_node(w, n->children[2], STRENGTH_IF, units);
}

static void write_compound(struct writing *w, const struct node *n, bool units)
{
    switch (n->tag) {
    case NODE_IF:
        write_if(w, n, units);
        return;
    case NODE_NOT:
        str_add(w->out, "not ");
        write_node(w, n->children[0], STRENGTH_COMPARE, true);
        return;
    case NODE_NEGATE:
        str_add(w->out, "-");
        write_node(w, n->children[0], STRENGTH_PRIMARY, units);
        return;
    case NODE_BETWEEN:
        write_node(w, n->children[0], STRENGTH_DEFAULT, true);
        str_add(w->out, " between ");
        write_node(w, n->children[1], STRENGTH_DEFAULT, true);
        str_add(w->out, " and ");
        write_node(w, n->children[2], STRENGTH_DEFAULT, true);
        return;
    case NODE_IN:
        write_node(w, n->children[0], STRENGTH_DEFAULT, true);
        str_add(w->out, " in (");
        write_list(w, n, 1);
        str_add_char(w->out, ')');
        return;
    case NODE_LIST:
        str_add_char(w->out, '[');
        write_list(w, n, 0);
        str_add_char(w->out, ']');
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

// As written; where its unit is left out and was converted, what it came to.
static void write_literal(struct writing *w, const struct node *n, bool units)
{
    struct measure own;
    bool told = told_measure(w, n, &own) && n->unit_name && units;
    double factor = n->type->measure.factor;
    bool converted = n->op != OP_NONE && n->unit_name && !measure_is_plain(&own) &&
                     (own.factor < factor || own.factor > factor);
    if (!units && converted)
        formula_number(w->values[n->op], w->out);
    else
        str_add(w->out, n->number_text);
    if (told)
        write_unit(w->ruleset, &own, w->out);
}

static void write_node(struct writing *w, const struct node *n, enum strength least, bool units)
{
    if (n->tag == NODE_NUMBER) {
        write_literal(w, n, units);
        return;
    }
    if (n->tag == NODE_CALL) {
        write_call(w, n, least, units);
        return;
    }
    bool brackets = strength_of(n) < least;
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
    write_node(&w, p->tree, STRENGTH_IF, true);
}
