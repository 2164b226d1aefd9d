// UTF-8: checked once at each door, measured in terminal columns for tables.
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Whole and well-formed (no overlong forms, surrogates, or code points past U+10FFFF); *bad =
// offset of the first bad byte when not (bad may be NULL).
bool utf8_valid(const char *bytes, size_t size, size_t *bad);

// The code point at bytes[*at], *at moved past it. The text must be valid.
uint32_t utf8_next(const char *bytes, size_t size, size_t *at);

size_t utf8_count(const char *bytes, size_t size); // code points
size_t utf8_width(const char *text); // terminal columns: CJK and full-width count 2, marks 0

// The longest prefix of at most `columns` columns, in bytes.
size_t utf8_fit(const char *text, size_t columns);

#endif
