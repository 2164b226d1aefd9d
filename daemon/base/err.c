#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Where to end a text of at most `room` - 1 bytes so that no character is cut in two.
static size_t whole_prefix(const char *text, size_t size, size_t room)
{
    if (size < room) {
        return size;
    }
    size_t end = room - 1;
    while (end > 0 && ((unsigned char)text[end] & 0xC0) == 0x80) {
        end--;
    }
    return end;
}

static void keep(struct err *e, const char *text, size_t size)
{
    size_t end = whole_prefix(text, size, sizeof e->text);
    memcpy(e->text, text, end);
    e->text[end] = '\0';
}

bool err_set(struct err *e, const char *format, ...)
{
    // One byte more than fits shows that the text was cut; the arguments may point into e.
    char text[sizeof e->text + 1];
    va_list args;
    va_start(args, format);
    int size = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    keep(e, text, size < 0 ? 0 : strlen(text));
    return false;
}

bool err_wrap(struct err *e, const char *format, ...)
{
    char text[2 * sizeof e->text + 1];
    va_list args;
    va_start(args, format);
    int size = vsnprintf(text, sizeof e->text + 1, format, args);
    va_end(args);
    size_t context = size < 0 ? 0 : strlen(text);
    size_t rest = strlen(e->text);
    memcpy(text + context, e->text, rest + 1);
    keep(e, text, context + rest);
    return false;
}

_Noreturn void die(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    abort();
}
