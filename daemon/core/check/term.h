// A term: an operation with its operands and its type, before it becomes part of a program.
//
// The checker builds terms bottom-up while it types an expression, wraps conversions of units
// around them, and in the end flattens the tree in post-order into a program. Lifetime: until
// then; the checker's arena of terms (core/check/check.h).
#ifndef CORE_TERM_H
#define CORE_TERM_H

#include "core/check/plan.h"

struct term {
    struct op op; // op.node: whose value it yields, or NULL
    struct value_type type;
    struct term **operands;
    size_t operand_count;
    struct node *node; // as op.node, to be told its op
    struct node *also; // another node of the same value (x as UNIT where x is in UNIT), or NULL
    bool zero;         // the literal 0, which fits any unit
};

struct value_type value_of(enum value_tag tag); // a plain number, a bool, a date ..
struct value_type value_number(const struct measure *m);

// A term over `count` operands (copied), yielding `type`.
struct term *term_new(struct arena *a, enum opcode code, struct node *n, struct value_type type,
                      struct term *const *operands, size_t count);
struct term *term_const(struct arena *a, struct node *n, double number, struct value_type type);
struct term *term_load(struct arena *a, struct node *n, uint32_t column, struct value_type type);
struct term *term_two(struct arena *a, enum opcode code, struct node *n, struct value_type type,
                      struct term *left, struct term *right);

// The same number in another unit of the same dimension. Multiplies by a whole factor or divides by
// one, so that no digit is lost to 1/10000; the node's value is then the converted one. A literal
// is converted at once.
struct term *term_convert(struct arena *a, struct term *t, const struct measure *to);

// The number a term made of literals stands for; false when it reads anything.
bool term_constant(const struct term *t, double *out);

// The program of a term; every node in it learns its op. False when it needs more than
// PROGRAM_DEPTH_MAX cells. `uses_scheme` is left for the caller, who knows the columns.
bool term_program(struct arena *a, const struct term *t, const struct text *text, struct node *tree,
                  struct program **out);

#endif
