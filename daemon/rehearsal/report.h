// What came of the rule tests of a configuration, as text for people and as JSON for programs.
#ifndef REHEARSAL_REPORT_H
#define REHEARSAL_REPORT_H

#include "base/json.h"
#include "rehearsal/mutation.h"
#include "rehearsal/rehearsal.h"

struct report {
    const char *file;    // as the user named it
    const char *ruleset; // its hash
    const struct rehearsal *rehearsal;
    const struct mutation *mutation; // NULL: none was made
    bool coverage;                   // tell it
    bool quiet;                      // only what is wrong
};

// A line for each test that failed, with its place; below it what was expected and what was got, in
// columns, and why; then what is not covered and which changes nobody noticed; last "2 passed, 1
// failed".
void report_text(const struct report *r, struct str *out);
// One JSON object.
void report_json(const struct report *r, struct json *j);

#endif
