// Bytes changed as an input says: a list of changes, three bytes each: where (two bytes, low first,
// counted from the end when the high bit is set) and what. A rest of one byte cuts so many bytes
// off.
#ifndef TESTS_FUZZ_CHANGES_H
#define TESTS_FUZZ_CHANGES_H

#include <stddef.h>
#include <stdint.h>

// How many of the bytes are left. There is at least one, before and after.
static inline size_t changes_make(char *bytes, size_t count, const uint8_t *data, size_t size)
{
    for (size_t i = 0; i + 3 <= size; i += 3) {
        size_t at = data[i] | (size_t)(data[i + 1] & 0x7f) << 8;
        at %= count;
        if (data[i + 1] & 0x80)
            at = count - 1 - at;
        bytes[at] = (char)data[i + 2];
    }
    size_t cut = size % 3 == 1 ? data[size - 1] : 0;
    return count - cut % count;
}

#endif
