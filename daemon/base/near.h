// The nearest known name to a mistyped one, for "did you mean".
#ifndef BASE_NEAR_H
#define BASE_NEAR_H

#include <stddef.h>

struct near {
    const char *wanted;
    const char *best; // NULL when nothing is near enough (a third of the length, at least 1, at
                      // most 4 edits)
    size_t distance;
};

void near_init(struct near *n, const char *wanted);
void near_try(struct near *n, const char *known); // keeps the pointer

// `; did you mean "x"?` or "" into a static-free caller buffer; returns buffer.
const char *near_hint(const struct near *n, char *buffer, size_t size);

#endif
