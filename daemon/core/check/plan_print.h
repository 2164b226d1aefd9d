// Programs and columns as readable text: for tests, and to see what a ruleset compiled to.
#ifndef CORE_PLAN_PRINT_H
#define CORE_PLAN_PRINT_H

#include "base/str.h"
#include "core/check/ruleset.h"

// One line, in the order the ops run, columns spelled out: "load {town: attribute level}, const 5,
// less".
void program_print(const struct ruleset *r, const struct program *p, struct str *out);

// "#3 project: sum of records fixed by path 0 [field amount in yuan] where [..]" without the
// number.
void column_print(const struct ruleset *r, const struct column *c, struct str *out);

// All columns, one a line, numbered.
void plan_print(const struct ruleset *r, struct str *out);

#endif
