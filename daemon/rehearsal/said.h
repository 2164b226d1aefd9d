// What a board says of a subject under the name of a column of `expect`:
//   points rank tied grade state cohort of (how many are ranked in the cohort)
//   RULE or rule.RULE (its points), worth.RULE, state.RULE, age.RULE (of a last known value)
//   VETO, OUTCOME ("next 2" below the line), SHOW
#ifndef REHEARSAL_SAID_H
#define REHEARSAL_SAID_H

#include "rehearsal/scene.h"

enum said_sort {
    SAID_NOTHING, // no such column
    SAID_POINTS,
    SAID_RANK,
    SAID_TIED,
    SAID_GRADE,
    SAID_STATE,
    SAID_COHORT,
    SAID_OF,
    SAID_RULE,
    SAID_WORTH,
    SAID_RULE_STATE,
    SAID_AGE,
    SAID_VETO,
    SAID_OUTCOME,
    SAID_SHOW
};

struct said {
    enum said_sort sort;
    uint32_t at; // RULE .. AGE, VETO, OUTCOME, SHOW: which
};

struct said said_find(const struct scheme *s, const char *column);
// The name that was most likely meant, for messages.
const char *said_near(const struct scheme *s, const char *column, char *buffer, size_t size);

// Append it: numbers plain, "-" where there is none.
void said_write(const struct scene *s, struct said what, uint32_t row, struct str *out);
// Whether it is what was expected: as written; a number to the digits written, two at least; true
// for who is in, fired or a show that holds; 0 for a rule that does not apply.
bool said_is(const struct scene *s, struct said what, uint32_t row, const char *expected,
             const char *got);

#endif
