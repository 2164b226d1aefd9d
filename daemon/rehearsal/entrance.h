// The door at which a test's records stand: what the daemon would refuse does not count here
// either.
//
// A record is refused when a `require` of its type is not met, or has no answer, or when its type
// asks that it be unique and it is not. A test that holds such a record says so in its column
// `refused`: otherwise that is a mistake in the test. A record without evidence (`evidence` false)
// is not let in where its type needs some.
#ifndef REHEARSAL_ENTRANCE_H
#define REHEARSAL_ENTRANCE_H

#include "rehearsal/scene.h"

// A record as its row of the test says it, before it is let in.
struct waiting {
    struct fact fact;
    const struct test_cell *first;   // of its row
    const struct test_cell *refused; // what its row expects; NULL: that it is let in
    bool unproven;                   // its row says that there is no evidence
    bool within;                     // it was let in
    const char *why;                 // refused; NULL: let in
};

void entrance_wait(struct scene *s, const struct waiting *w); // copied
// Once all subjects and attributes are known: those that may come in become facts.
void entrance_open(struct scene *s);

#endif
