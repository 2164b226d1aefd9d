// The nearest known name to a mistyped one, for "did you mean".
#ifndef BASE_NEAR_H
#define BASE_NEAR_H

#include <stddef.h>
#include <stdint.h>

#define NEAR_LONGEST 64 // code points; a longer name has no near one

struct near {
    uint32_t wanted[NEAR_LONGEST];
    size_t wanted_count; // 0: none can be near
    const char *best;    // NULL when nothing is near enough (a third of the length, at least 1, at
                         // most 4 edits)
    size_t distance;
    size_t tries; // left
};

void near_init(struct near *n, const char *wanted);
// Keeps the pointer. Only the first 500 names of about the same length are looked at, so that
// thousands of mistakes among thousands of names are told in linear time.
void near_try(struct near *n, const char *known);

// `; did you mean "x"?` or "" into a static-free caller buffer; returns buffer.
const char *near_hint(const struct near *n, char *buffer, size_t size);

#endif
