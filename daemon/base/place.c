#include "base/place.h"

struct place text_place(const struct text *t, size_t offset)
{
    if (!t->runs || t->run_count == 0) {
        return (struct place){0};
    }
    size_t low = 0, high = t->run_count; // the last run that begins at or before the offset
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (t->runs[middle].offset <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    struct place at = t->runs[low].at;
    size_t end = offset < t->size ? offset : t->size;
    for (size_t i = t->runs[low].offset; i < end; i++) {
        unsigned char c = (unsigned char)t->chars[i];
        if (c == '\n') {
            at.line++;
            at.column = 1;
        } else if ((c & 0xC0) != 0x80) { // each code point once, by its first byte
            at.column++;
        }
    }
    return at;
}
