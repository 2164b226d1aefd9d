// Where something stands in the files of a configuration, and texts that remember it.
#ifndef BASE_PLACE_H
#define BASE_PLACE_H

#include <stddef.h>
#include <stdint.h>

struct place {
    const char *file; // as the user would name it; NULL = nowhere (made by the program)
    uint32_t line;    // from 1
    uint32_t column;  // from 1, in code points
};

// A run of a text that stands in one piece in a file: bytes from `offset` on begin at `at`.
struct place_run {
    size_t offset;
    struct place at;
};

// A string value of a configuration, with where each part of it stands (strings may span lines;
// adjacent strings join). Lifetime: the ruleset's arena.
struct text {
    const char *chars; // NUL-terminated; NULL = the key is absent
    size_t size;
    const struct place_run *runs; // ascending offsets, the first at 0
    size_t run_count;
};

// The place of the byte at `offset` of the text (newlines within a run start new lines).
struct place text_place(const struct text *t, size_t offset);

#endif
