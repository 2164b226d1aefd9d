// What facts have come for since the engine's columns were right, so that these are brought up to
// date in those rows alone (core/engine/renewal.c) and not made anew.
#ifndef EVALUATOR_RENEWAL_H
#define EVALUATOR_RENEWAL_H

#include "core/engine/engine.h"
#include "evaluator/dirty.h"

struct renewal {
    const struct ruleset *ruleset;
    struct dirty dirty;
    uint8_t *stands; // per column, once asked for: 1 its rows stand by themselves, 2 they do not
};

void renewal_init(struct renewal *n, const struct ruleset *r);
void renewal_release(struct renewal *n);
// A fact is about to be taken in.
void renewal_note(struct renewal *n, const struct store *s, const struct fact *f);
void renewal_note_all(struct renewal *n); // any facts may have been
// The engine goes on with the store as it is now.
void renewal_make(struct renewal *n, struct engine *g);

#endif
