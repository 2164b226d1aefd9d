// One error: a sentence in the caller's buffer.
//
// A function that can fail takes `struct err *` last and returns bool, true meaning done. The place
// that detects writes the text; callers add context in front of it; nobody logs and returns both.
// Text is lower case, one line, quotes what was found and says what would be right.
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(at, first) __attribute__((__format__(__printf__, at, first)))

struct err {
    char text[1024]; // UTF-8, cut at a whole character when too long
};

// Write the text. Always returns false, so that `return err_set(e, ...)` reads well.
bool err_set(struct err *e, const char *format, ...) PRINTF_LIKE(2, 3);

// Put context before the text that is there: "loading plugin basic: " + text. Returns false.
bool err_wrap(struct err *e, const char *format, ...) PRINTF_LIKE(2, 3);

// Out of memory (or another thing only a bug or a dying machine brings): say so and end the
// process.
_Noreturn void die(const char *format, ...) PRINTF_LIKE(1, 2);

#endif
