// The problems of a configuration: all of them, with their places, not only the first.
#ifndef BASE_PROBLEM_H
#define BASE_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/place.h"
#include "base/str.h"

// An error: it cannot be meant, and nothing starts. A warning: it works, and is surely a mistake. A
// hint: worth a look.
enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_HINT };

struct problem {
    struct place at;
    enum severity severity;
    enum severity was; // before problems_strict made an error of it
    bool asked;        // a hint that wants an answer: strict makes an error of it, too
    const char *text;
};

struct problems {
    struct arena arena;
    struct problem *list;
    size_t count, room;
    size_t errors; // how many of severity error, also those past the limit
    size_t warnings;
    size_t dropped; // of any severity, past the limit
};

void problems_init(struct problems *p);
void problems_release(struct problems *p);

// Add one. Returns false, so that `return problem_error(...)` reads well. At most 10,000 are kept.
bool problem_error(struct problems *p, struct place at, const char *format, ...) PRINTF_LIKE(3, 4);
bool problem_warning(struct problems *p, struct place at, const char *format, ...)
    PRINTF_LIKE(3, 4);
bool problem_hint(struct problems *p, struct place at, const char *format, ...) PRINTF_LIKE(3, 4);
// A hint at what an act has to say to be defended.
bool problem_ask(struct problems *p, struct place at, const char *format, ...) PRINTF_LIKE(3, 4);

// Make errors of all warnings and of the hints that want an answer.
void problems_strict(struct problems *p);

// Sort by file (in order of first appearance), line, column; equal ones once. n log n.
void problems_sort(struct problems *p);

// "file:12:8: unknown indicator ..." one a line, "warning: " / "hint: " before the text of those,
// "strict: warning: " where they became errors; a line "3 errors, 1 warning" at the end.
void problems_print(const struct problems *p, struct str *out);
// {"problems": [{"level": "warning", "file": "a.conf", "line": 12, "column": 8, "text": ".."}, ..],
// "errors": 0, "warnings": 1, "hints": 0, "not_listed": 0}; `"strict": true` where strict made an
// error of it. What is not known of a place is null.
void problems_json(const struct problems *p, struct str *out);

#endif
