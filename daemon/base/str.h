// A growing string of bytes, always NUL-terminated once something was added.
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

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
static inline void str_add_bytes(struct str *s, const char *bytes, size_t size);
// As many bytes, for the caller to write at once.
static inline char *str_add_room(struct str *s, size_t size);
void str_add_whole(struct str *s, uint64_t number); // in decimal digits
static inline void str_add_char(struct str *s, char c);
void str_addf(struct str *s, const char *format, ...) PRINTF_LIKE(2, 3);
void str_addv(struct str *s, const char *format, va_list args) PRINTF_LIKE(2, 0);
char *str_take(struct str *s); // the heap text, the caller's now; the string is empty again

// What follows is inline, for texts that are made of many small pieces.

void str_grow(struct str *s, size_t more); // so that there is room for as many, and the NUL

static inline char *str_add_room(struct str *s, size_t size)
{
    if (!s->data || size >= s->room - s->size) // there always is room for the NUL
        str_grow(s, size);
    char *room = s->data + s->size;
    s->size += size;
    s->data[s->size] = '\0';
    return room;
}

static inline void str_add_bytes(struct str *s, const char *bytes, size_t size)
{
    char *room = str_add_room(s, size);
    if (size > 0)
        memcpy(room, bytes, size);
}

static inline void str_add_char(struct str *s, char c)
{
    *str_add_room(s, 1) = c;
}

#endif
