// A growing string of bytes, always NUL-terminated once something was added.
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct str {
    char *data; // NULL until first use
    size_t size;
    size_t room;
};

void str_init(struct str *s);
void str_release(struct str *s);
void str_clear(struct str *s); // keeps the memory
void str_add(struct str *s, const char *text);
void str_add_bytes(struct str *s, const char *bytes, size_t size);
char *str_add_room(struct str *s, size_t size); // as many bytes, for the caller to write at once
void str_add_whole(struct str *s, uint64_t number); // in decimal digits
void str_add_char(struct str *s, char c);
void str_addf(struct str *s, const char *format, ...) PRINTF_LIKE(2, 3);
void str_addv(struct str *s, const char *format, va_list args) PRINTF_LIKE(2, 0);
char *str_take(struct str *s); // the heap text, the caller's now; the string is empty again

#endif
