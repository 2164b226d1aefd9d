// Coverage: what of a ruleset its rule tests have exercised.
//
//   a rule (not a group)  gave points to somebody
//   a table's row         was the one that a lookup took its output from
//   a veto                fired for one and not for another
//   an outcome            holds for one and not for another
//   a grade               was given
//   an exclusion          kept a record from counting
//
// All boards that were made for a test count, also those of other schemes that it reads. Indices
// are those of the known model: a scene's own scheme, for a value, stands behind them.
#ifndef REHEARSAL_COVERAGE_H
#define REHEARSAL_COVERAGE_H

#include "rehearsal/scene.h"

enum covered_sort {
    COVERED_RULE,
    COVERED_ROW,
    COVERED_VETO,
    COVERED_OUTCOME,
    COVERED_GRADE,
    COVERED_EXCLUSION
};
#define COVERED_SORTS 6

struct covered { // one thing that can be exercised
    enum covered_sort sort;
    const char *of;   // the scheme, table or record type
    const char *name; // "fdi"; of a row its number, "3"
    struct place at;
    bool yes, no;    // happened, did not happen; only vetoes and outcomes need both
    uint32_t owner;  // index of the scheme, table or record type
    uint32_t number; // within it
};

struct coverage {
    struct covered *list; // by section, in the order written
    size_t count;
};

void coverage_init(struct coverage *c, struct arena *a, const struct model *known);
void coverage_note(struct coverage *c, const struct scene *s); // of a scene that has been judged

bool covered_is(const struct covered *c); // wholly
const char *
covered_lacks(const struct covered *c); // "gives no points", "never fires"; NULL: nothing
const char *covered_sort_name(enum covered_sort sort, bool many); // "table row", "table rows"
const char *covered_sort_key(enum covered_sort sort);             // "table_rows", for programs
// How many of a sort there are, and how many are covered.
size_t coverage_total(const struct coverage *c, enum covered_sort sort, size_t *covered);

#endif
