// An explanation being written: what its parts share (explain.c, absence.c, explain_weighing.c).
#ifndef CORE_EXPLAINING_H
#define CORE_EXPLAINING_H

#include "base/json.h"
#include "base/str.h"
#include "core/engine/board.h"
#include "core/engine/engine.h"

struct explaining {
    struct engine *engine;
    const struct ruleset *ruleset;
    const struct scheme *scheme;
    struct board *board;
    uint32_t row;
    size_t at; // of the row in the arrays of the rules
    struct json *json;
    struct str text; // scratch
    struct err *err;
};

// "expr = 36" with its terms; `key` names the formula, `terms` the array (NULL = leave the terms
// out).
bool explain_formula(struct explaining *x, const char *key, const struct expr *e,
                     const char *terms) MUST_USE;

// core/judge/absence.c: why the row is not assessed, with the formula that decided it.
bool explain_absence(struct explaining *x) MUST_USE;

// core/judge/explain_weighing.c: of a group of criteria, or of rules that a method combines, weighs
// or treats: which methods, what each column was and became, its weight, and what came out.
bool explain_weighing(struct explaining *x, const struct rule *r) MUST_USE;

#endif
