// What a good ruleset says of its author: what can never matter, and what an act should say.
//
// Warnings are for what works and is surely a mistake. Hints are for what is worth a look; those of
// LANGUAGE section 7 (problem_ask) want an answer: the key they name, or a `note`. A check that
// cannot be certain says nothing.
#ifndef CORE_ADVICE_H
#define CORE_ADVICE_H

#include "core/check/bounds.h"

struct advice {
    const struct ruleset *ruleset;
    const struct model *model;
    const struct plan *plan;
    struct problems *problems;
    struct bounding bounding;
};

// advice_conditions.c: vetoes, outcomes, grades, rules, `exclude`, `require`, `where` and `if` that
// can come out one way only.
void advise_conditions(struct advice *a);
// advice_points.c: caps that never bind, or make others pointless; grades that nobody can get.
void advise_points(struct advice *a, uint32_t scheme);
// advice_defence.c: LANGUAGE section 7; and what counts twice.
void advise_defence(struct advice *a, uint32_t scheme);
void advise_double(struct advice *a);
// advice_charge.c: the record types for which a score takes points away, by their number.
typedef void (*charge_fn)(void *context, uint32_t record);
void advice_charges(const struct advice *a, uint32_t scheme, const struct rule *r, charge_fn each,
                    void *context);
// advice_unused.c: what is declared and named nowhere.
void advise_unused(struct advice *a);

// Does the rule, or a group that it stands in, say why it is as it is?
bool advice_is_noted(const struct scheme *s, const struct rule *r);
// Is there a `most` on the rule, on a group that it stands in, or on the scheme?
bool advice_is_capped(const struct scheme *s, const struct rule *r);

#endif
