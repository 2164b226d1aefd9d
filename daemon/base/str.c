#include "base/str.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void str_grow(struct str *s, size_t more)
{
    if (more > SIZE_MAX - 1 - s->size) {
        die("out of memory (%zu bytes)", more);
    }
    s->data = mem_grow(s->data, &s->room, s->size + more + 1, 1);
}

void str_init(struct str *s)
{
    *s = (struct str){0};
}

void str_release(struct str *s)
{
    free(s->data);
    str_init(s);
}

void str_clear(struct str *s)
{
    s->size = 0;
    if (s->data) {
        s->data[0] = '\0';
    }
}

void str_add(struct str *s, const char *text)
{
    str_add_bytes(s, text, strlen(text));
}

void str_add_whole(struct str *s, uint64_t number)
{
    char digits[20], *first = digits + sizeof digits;
    do {
        *--first = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    str_add_bytes(s, first, (size_t)(digits + sizeof digits - first));
}

void str_addf(struct str *s, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    str_addv(s, format, args);
    va_end(args);
}

void str_addv(struct str *s, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    assert(size >= 0); // only a wrong format fails
    vsnprintf(str_add_room(s, (size_t)size), (size_t)size + 1, format, again);
    va_end(again);
}

char *str_take(struct str *s)
{
    (void)str_add_room(s, 0);
    char *text = s->data;
    str_init(s);
    return text;
}
