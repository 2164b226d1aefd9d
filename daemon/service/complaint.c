#include <stdarg.h>
#include <string.h>

#include "base/str.h"
#include "service/form.h"

#define COMPLAINTS_KEPT 100

static void add(struct complaints *c, uint64_t line, const char *field, bool conflict,
                const char *format, va_list args)
{
    c->total++;
    if (c->count >= COMPLAINTS_KEPT)
        return;
    struct str text = {0};
    str_addv(&text, format, args);
    c->list = arena_grow(c->arena, c->list, c->count, &c->room, sizeof *c->list);
    c->list[c->count++] = (struct complaint){
        .line = line,
        .field = field ? arena_text(c->arena, field) : NULL,
        .text = arena_text(c->arena, text.data ? text.data : ""),
        .conflict = conflict,
    };
    str_release(&text);
}

void complain(struct complaints *c, uint64_t line, const char *field, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(c, line, field, false, format, args);
    va_end(args);
}

void complain_conflict(struct complaints *c, uint64_t line, const char *field, const char *format,
                       ...)
{
    va_list args;
    va_start(args, format);
    add(c, line, field, true, format, args);
    va_end(args);
}
