// A ruleset: one checked version of the whole configuration.
#ifndef CORE_RULESET_H
#define CORE_RULESET_H

#include "base/arena.h"
#include "base/digest.h"
#include "base/intern.h"
#include "base/problem.h"
#include "core/check/plan.h"
#include "core/language/calendar.h"
#include "core/language/model.h"

struct ruleset {
    struct arena arena; // everything below lives here
    struct intern
        texts; // the text pool: literals of expressions and tables, later values of records
    struct model model;
    struct plan plan;
    struct calendar calendar;
    char hash[DIGEST_TEXT]; // of the canonical print
};

void ruleset_init(struct ruleset *r);
void ruleset_release(struct ruleset *r);

// Parse, resolve, type, check units and compile every expression of r->model into r->plan. All
// problems are added to p; true when none of them is an error. With methods NULL (the daemon, which
// loads no plugin) only what the door needs is checked and compiled: `require` of record types.
bool ruleset_check(struct ruleset *r, const struct methods *methods, struct problems *p) MUST_USE;

// What a good ruleset still says of its author: warnings for what can never matter, hints for what
// an act should say (core/check/advice.h lists them). Only after ruleset_check was content. An
// error is added where two figures contradict each other.
void ruleset_advise(const struct ruleset *r, struct problems *p);

#endif
