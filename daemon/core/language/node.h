// The tree of an expression, as parsed and then as checked.
//
// The parser fills tag, offset, names and children; the checker fills what is below "checked" and
// may replace a node by what it means (a shorthand function by its body). Lifetime: the ruleset's
// arena.
#ifndef CORE_NODE_H
#define CORE_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/problem.h"
#include "core/language/unit.h"

// Levels that an expression may have, brackets and calls as well as terms of one chain: a + b + c
// has 3.
#define NODE_HEIGHT_MAX 200

enum node_tag {
    NODE_NUMBER, // number (with % and permille applied), unit_name or NULL
    NODE_TEXT,   // 'text': names[0], quotes taken off and '' made one
    NODE_BOOL,   // number 0 or 1
    NODE_NAME,   // a.b.c: names[0..name_count)
    NODE_TITLE,  // 《title》: names[0]
    NODE_CALL,   // name(args).column: function, method, table or gather; the checker tells which
    NODE_IF,     // child[0] condition, [1] then, [2] else
    NODE_AND,
    NODE_OR,
    NODE_NOT, // AND and OR have two children: a and b and c is (a and b) and c
    NODE_EQUAL,
    NODE_UNEQUAL,
    NODE_LESS,
    NODE_LESS_EQUAL,
    NODE_GREATER,
    NODE_GREATER_EQUAL,
    NODE_BETWEEN, // child[0] between [1] and [2], both ends in
    NODE_IN,      // child[0] in (child[1] ..)
    NODE_DEFAULT, // child[0] ?? child[1]
    NODE_ADD,
    NODE_SUBTRACT,
    NODE_MULTIPLY,
    NODE_DIVIDE,
    NODE_NEGATE,
    NODE_AS,  // child[0] as unit_name
    NODE_LIST // [child[0], ..]: the value of a method's parameter
};

// SET = name ["(" expr ")"]: a record type, a kind, cohort, months, years(6) ..
struct node_set {
    const char *name; // NULL = no set
    size_t offset;
    struct node *of_last; // years(6): the 6; or NULL
};

// One argument of a call. An argument with a set makes the call a gather:
//   VALUE of SET [up_to D] [where C], or a bare SET [up_to D] [where C] (value NULL).
// A bare single name without `of` parses as value = NODE_NAME and set.name = NULL unless up_to or
// where follow; the checker reads it as a set where the call is an aggregate or a series method
// (count(lead)).
struct node_argument {
    const char *parameter; // "cap" of cap: 1.2; NULL = by place
    size_t offset;
    struct node *value;
    struct node_set set;
    struct node *up_to, *where;
};

enum value_tag { VALUE_NUMBER, VALUE_BOOL, VALUE_DATE, VALUE_TEXT, VALUE_ENUM, VALUE_REF };

struct call; // core/check/plan.h

// What an expression yields.
struct value_type {
    enum value_tag tag;
    struct measure measure;        // NUMBER: what the value is measured in
    const struct type *enumerated; // ENUM: the type with its values
    const char *ref_kind;          // REF
};

extern const struct value_type value_type_none; // a number, in no unit at all

struct node {
    enum node_tag tag;
    uint32_t offset; // into the expression's text, for places: of the operator's sign or word, else
                     // of the first token
    double number;
    const char *number_text; // as written, without unit: "120%", for explanations
    const char *unit_name;
    const char **names;
    struct node **children;
    struct node_argument *arguments;
    uint32_t name_count, child_count, argument_count;
    uint32_t height; // levels of the tree from here down, at most NODE_HEIGHT_MAX: recursion over
                     // it is safe
    const char *column; // call.column, or NULL

    // checked
    const struct value_type *type; // where it has an op; until then value_type_none
    uint32_t op;    // the op of the enclosing program that yields this node's value; OP_NONE = none
    bool is_gather; // CALL: an aggregate or a series method; its value is a column, its parts are
                    // no ops here
    const struct node
        *expanded;     // a shorthand function's call: its body with the arguments in place
    const char *meant; // NAME/TITLE: what it resolved to, for people: "indicator fdi", title when
                       // it has one
    const struct call *call; // CALL: of a plugin's method
};

// Parse an expression. False when there was a problem (all are added to p, with places from t).
bool node_parse(struct arena *a, const struct text *t, struct problems *p,
                struct node **out) MUST_USE;
// Parse "(x, t) = body": the parameters' names and the body.
bool node_parse_function(struct arena *a, const struct text *t, struct problems *p,
                         const char ***parameters, size_t *parameter_count,
                         struct node **body) MUST_USE;
// Parse "KIND [where expr]" of a judged rule.
bool node_parse_raters(struct arena *a, const struct text *t, struct problems *p,
                       struct node_argument *out) MUST_USE;
// Parse "expr" or "expr desc" / "expr asc" of tie_break and by.
bool node_parse_order(struct arena *a, const struct text *t, struct problems *p, struct node **out,
                      bool *descending) MUST_USE;

// How tightly a node binds, loosest first: a child that binds more loosely than its place wants
// stands in brackets.
enum strength {
    STRENGTH_IF,
    STRENGTH_OR,
    STRENGTH_AND,
    STRENGTH_NOT,
    STRENGTH_COMPARE,
    STRENGTH_DEFAULT,
    STRENGTH_SUM,
    STRENGTH_PRODUCT,
    STRENGTH_NEGATE,
    STRENGTH_AS,
    STRENGTH_PRIMARY
};
enum strength node_strength(const struct node *n);
// The sign of a node with two sides, spaces around it: " and ", " * ". For no other node.
const char *node_operator(const struct node *n);

// The canonical text: one spelling for one meaning (single spaces, least parentheses, numbers
// without needless zeros; 20% stays 20%, as people read it). Parsing it again gives the same tree;
// printing that, the same text.
void node_print(const struct node *n, struct str *out);

#endif
