// The rule tests of a configuration, run: a verdict for each, and what they exercised.
//
// In: a configuration that has been read and checked, with the methods of its plugins. Out: a
// verdict a test. Nothing is read or written, and no ledger is needed: a test's facts are all there
// is. Lifetime: the caller's; texts live in the rehearsal's arena.
#ifndef REHEARSAL_REHEARSAL_H
#define REHEARSAL_REHEARSAL_H

#include "rehearsal/coverage.h"
#include "rehearsal/verdict.h"

struct rehearsal {
    struct script script;
    const char *only; // run those whose name holds this, or fits it as a pattern; NULL = all
    struct arena arena;
    struct verdict *verdicts; // of those that were run, in the order written
    size_t count, failed;
    size_t left_out;           // by `only`
    struct problems *problems; // the caller's: what is wrong with the tests themselves
    struct coverage coverage;
    // Called before each test, with its name; NULL = nobody listens.
    void (*on_test)(void *context, const char *name);
    void *context;
};

void rehearsal_init(struct rehearsal *r, const struct script *script, const char *only,
                    struct problems *p);
void rehearsal_release(struct rehearsal *r);
// False when a test is wrong in itself (an unknown column, no number where one is meant): all such
// are problems with their places (which live as long as the rehearsal). Tests that deviate are
// verdicts, not problems.
bool rehearsal_run(struct rehearsal *r) MUST_USE;

// Whether a test of that name is meant by `only`: NULL all; with * or ? a pattern for the whole
// name; else a part of it.
bool rehearsal_means(const char *only, const char *name);

#endif
