// Mutations: one number of the configuration is changed at a time, and the rule tests are run
// again. A change that no test notices is a number that the tests do not hold.
//
// Each number is changed up and down: by 1 where it is whole and below 10, else by a tenth. What
// the check of the configuration refuses (worths that no longer sum to the total, a gap in a table)
// is noticed too.
#ifndef REHEARSAL_MUTATION_H
#define REHEARSAL_MUTATION_H

#include "rehearsal/figure.h"
#include "rehearsal/rehearsal.h"

enum noticed { NOTICED_NOT_YET, NOTICED_BY_TEST, NOTICED_BY_CHECK, NOTICED_BY_NOBODY };

struct change {
    struct place at;
    const char *old, *new;
    uint32_t file;
    size_t offset;
    uint32_t scheme; // only tests that make a board of it can notice; NONE: any
    uint8_t noticed; // enum noticed
};

struct mutation {
    const struct script *script;
    const char *only; // the tests that are run, as in a rehearsal
    struct arena arena;
    struct change *list;
    size_t count, room;
    size_t unnoticed, refused; // once all have been tried
    size_t *order;             // tests, those first that have noticed something of late
    bool *makes;               // per test, per scheme: a board of it is made for the test
};

// The changes that will be tried. Runs each test once, to learn of which schemes it makes boards.
void mutation_init(struct mutation *m, const struct script *script, const char *only);
void mutation_release(struct mutation *m);
// Try one. The tests must pass with the configuration as it stands.
enum noticed mutation_try(struct mutation *m, size_t at);
void mutation_sum(struct mutation *m); // counts what was noticed

#endif
