// Whether a condition can hold at all, and whether it can fail to: by the bounds of what it
// compares, and by what its own parts say of one another (x < 3 and x > 5).
//
// Of "can never hold" and "always holds" only what is certain is said; no data is a third answer
// that is always possible.
#ifndef CORE_HOLDS_H
#define CORE_HOLDS_H

#include "core/check/bounds.h"

enum holds { HOLDS_SOMETIMES, HOLDS_NEVER, HOLDS_ALWAYS };

// Of the whole program. `why` (may be NULL) is told the part that decides:
// "count(lead) < 0" never holds: count(lead) is at least 0.
enum holds holds_program(const struct bounding *b, const struct program *p, struct bounds_place at,
                         struct str *why);

// Each `if` that stands in the program's own text (not in that of a shorthand function, which
// others may call with something else) and whose condition comes out one way only, and reads more
// than figures.
typedef void (*holds_fn)(void *context, struct place at, enum holds how, const char *why);
void holds_ifs(const struct bounding *b, const struct program *p, struct bounds_place at,
               holds_fn each, void *context);

#endif
