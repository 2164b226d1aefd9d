// An expression of the configuration: its text as written, its tree, and once checked its program
// and type.
#ifndef CORE_EXPR_H
#define CORE_EXPR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/place.h"
#include "core/language/node.h"

struct program; // core/check/plan.h

struct expr {
    struct text text;        // text.chars NULL: the key is absent
    struct node *tree;       // after parsing; with names resolved after checking
    struct node **kept;      // NULL, or where the tree is left as well: for the canonical print
    struct program *program; // after checking; NULL when the expression did not check
    struct value_type type;  // after checking
    struct place at;         // of the value in the file
};

static inline bool expr_given(const struct expr *x)
{
    return x->text.chars != 0;
}

#endif
