// What came of one rule test: every value that is not as expected, and why it is as it is.
//
// Texts live in the arena of the rehearsal.
#ifndef REHEARSAL_VERDICT_H
#define REHEARSAL_VERDICT_H

#include "rehearsal/scene.h"

struct deviation {
    const char *subject, *column;
    const char *expected, *got;
    struct place at;  // of what was expected
    const char *why;  // lines, each ended; NULL: nothing to say
    const char *json; // the whole explanation of the subject (core/judge/explain.h); NULL
};

struct verdict {
    const char *test;
    struct place at;    // of the test's name
    const char *broken; // why no board could be made; NULL
    struct deviation *deviations;
    size_t count, room;
};

static inline bool verdict_passed(const struct verdict *v)
{
    return !v->broken && v->count == 0;
}

// Compare a scene that has been judged with what its test expects. A column that no board has, or a
// subject of another kind, is a problem of the scene. `a` NULL: stop at the first deviation and
// keep no texts, for mutations, which only ask whether there is one.
void verdict_make(struct scene *s, struct arena *a, struct verdict *out);

#endif
