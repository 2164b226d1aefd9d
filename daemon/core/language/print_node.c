// The canonical print of expressions (core/language/node.h, node_print).
#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/decimal.h"
#include "core/language/node.h"

enum strength node_strength(const struct node *n)
{
    switch (n->tag) {
    case NODE_NUMBER: // made by the checker, a number may be negative
        return n->number < 0 ? STRENGTH_NEGATE : STRENGTH_PRIMARY;
    case NODE_TEXT:
    case NODE_BOOL:
    case NODE_NAME:
    case NODE_TITLE:
    case NODE_CALL:
    case NODE_LIST:
        return STRENGTH_PRIMARY;
    case NODE_IF:
        return STRENGTH_IF;
    case NODE_OR:
        return STRENGTH_OR;
    case NODE_AND:
        return STRENGTH_AND;
    case NODE_NOT:
        return STRENGTH_NOT;
    case NODE_EQUAL:
    case NODE_UNEQUAL:
    case NODE_LESS:
    case NODE_LESS_EQUAL:
    case NODE_GREATER:
    case NODE_GREATER_EQUAL:
    case NODE_BETWEEN:
    case NODE_IN:
        return STRENGTH_COMPARE;
    case NODE_DEFAULT:
        return STRENGTH_DEFAULT;
    case NODE_ADD:
    case NODE_SUBTRACT:
        return STRENGTH_SUM;
    case NODE_MULTIPLY:
    case NODE_DIVIDE:
        return STRENGTH_PRODUCT;
    case NODE_NEGATE:
        return STRENGTH_NEGATE;
    case NODE_AS:
        return STRENGTH_AS;
    }
    assert(!"a node without a tag");
    return STRENGTH_PRIMARY;
}

const char *node_operator(const struct node *n)
{
    static const char *const operators[] = {
        [NODE_OR] = " or ",      [NODE_AND] = " and ",          [NODE_EQUAL] = " == ",
        [NODE_UNEQUAL] = " != ", [NODE_LESS] = " < ",           [NODE_LESS_EQUAL] = " <= ",
        [NODE_GREATER] = " > ",  [NODE_GREATER_EQUAL] = " >= ", [NODE_DEFAULT] = " ?? ",
        [NODE_ADD] = " + ",      [NODE_SUBTRACT] = " - ",       [NODE_MULTIPLY] = " * ",
        [NODE_DIVIDE] = " / ",
    };
    return operators[n->tag];
}

static void print(const struct node *n, struct str *out);

// A child in a place that wants at least `least`.
static void print_child(const struct node *n, enum strength least, struct str *out)
{
    bool brackets = node_strength(n) < least;
    if (brackets)
        str_add_char(out, '(');
    print(n, out);
    if (brackets)
        str_add_char(out, ')');
}

// "007.50%" as "7.5%".
static void print_number_text(const char *text, struct str *out)
{
    size_t digits = strspn(text, "0123456789."), end = digits;
    const char *point = memchr(text, '.', digits);
    while (point && text[end - 1] == '0')
        end--;
    if (point && text[end - 1] == '.')
        end--;
    size_t whole = point ? (size_t)(point - text) : digits, start = 0;
    while (start + 1 < whole && text[start] == '0')
        start++;
    str_add_bytes(out, text + start, end - start);
    str_add(out, text + digits);
}

static void print_number(const struct node *n, struct str *out)
{
    char number[40];
    if (n->number_text) {
        print_number_text(n->number_text, out);
    } else {
        double_format(n->number, number);
        str_add(out, number);
    }
    if (n->unit_name)
        str_addf(out, " %s", n->unit_name);
}

static void print_text(const char *text, struct str *out)
{
    str_add_char(out, '\'');
    for (const char *c = text; *c; c++) {
        if (*c == '\'')
            str_add_char(out, '\'');
        str_add_char(out, *c);
    }
    str_add_char(out, '\'');
}

static void print_names(const struct node *n, struct str *out)
{
    for (size_t i = 0; i < n->name_count; i++) {
        str_add(out, i == 0 ? "" : ".");
        str_add(out, n->names[i]);
    }
}

static void print_set(const struct node_set *set, struct str *out)
{
    str_add(out, set->name);
    if (!set->of_last)
        return;
    str_add_char(out, '(');
    print(set->of_last, out);
    str_add_char(out, ')');
}

static void print_argument(const struct node_argument *a, struct str *out)
{
    if (a->parameter)
        str_addf(out, "%s: ", a->parameter);
    if (a->value)
        print(a->value, out);
    if (a->value && a->set.name)
        str_add(out, " of ");
    if (a->set.name)
        print_set(&a->set, out);
    if (a->up_to) {
        str_add(out, " up_to ");
        print(a->up_to, out);
    }
    if (a->where) {
        str_add(out, " where ");
        print(a->where, out);
    }
}

static void print_call(const struct node *n, struct str *out)
{
    print_names(n, out);
    str_add_char(out, '(');
    for (size_t i = 0; i < n->argument_count; i++) {
        str_add(out, i == 0 ? "" : ", ");
        print_argument(&n->arguments[i], out);
    }
    str_add_char(out, ')');
    if (n->column)
        str_addf(out, ".%s", n->column);
}

static void print_if(const struct node *n, struct str *out)
{
    str_add(out, "if ");
    print(n->children[0], out);
    str_add(out, " then ");
    print(n->children[1], out);
    str_add(out, " else ");
    print(n->children[2], out);
}

static void print_in(const struct node *n, struct str *out)
{
    print_child(n->children[0], STRENGTH_DEFAULT, out);
    str_add(out, " in (");
    for (size_t i = 1; i < n->child_count; i++) {
        str_add(out, i == 1 ? "" : ", ");
        print(n->children[i], out);
    }
    str_add_char(out, ')');
}

static void print_between(const struct node *n, struct str *out)
{
    print_child(n->children[0], STRENGTH_DEFAULT, out);
    str_add(out, " between ");
    print_child(n->children[1], STRENGTH_DEFAULT, out);
    str_add(out, " and ");
    print_child(n->children[2], STRENGTH_DEFAULT, out);
}

// Chains join from the left, so that their right side binds tighter; comparisons do not chain at
// all.
static void print_pair(const struct node *n, struct str *out)
{
    enum strength own = node_strength(n);
    enum strength left = own == STRENGTH_COMPARE ? STRENGTH_DEFAULT : own;
    print_child(n->children[0], left, out);
    str_add(out, node_operator(n));
    print_child(n->children[1], own + 1, out);
}

static void print(const struct node *n, struct str *out)
{
    switch (n->tag) {
    case NODE_NUMBER:
        print_number(n, out);
        return;
    case NODE_TEXT:
        print_text(n->names[0], out);
        return;
    case NODE_BOOL:
        str_add(out, n->number != 0 ? "true" : "false");
        return;
    case NODE_NAME:
        print_names(n, out);
        return;
    case NODE_TITLE:
        str_addf(out, "《%s》", n->names[0]);
        return;
    case NODE_CALL:
        print_call(n, out);
        return;
    case NODE_IF:
        print_if(n, out);
        return;
    case NODE_NOT:
        str_add(out, "not ");
        print_child(n->children[0], STRENGTH_COMPARE, out);
        return;
    case NODE_NEGATE:
        str_add_char(out, '-');
        print_child(n->children[0], STRENGTH_AS, out);
        return;
    case NODE_AS:
        print_child(n->children[0], STRENGTH_PRIMARY, out);
        str_addf(out, " as %s", n->unit_name);
        return;
    case NODE_BETWEEN:
        print_between(n, out);
        return;
    case NODE_IN:
        print_in(n, out);
        return;
    case NODE_LIST:
        str_add_char(out, '[');
        for (size_t i = 0; i < n->child_count; i++) {
            str_add(out, i == 0 ? "" : ", ");
            print(n->children[i], out);
        }
        str_add_char(out, ']');
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
        print_pair(n, out);
        return;
    }
}

void node_print(const struct node *n, struct str *out)
{
    print(n, out);
}
