#include "config/origin.h"

#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"

// The number behind the last colon of the text, which is cut off. False when there is none.
static bool take_number(const char *text, size_t *size, uint32_t *out)
{
    size_t colon = *size;
    int64_t n;
    struct err e;
    while (colon > 0 && text[colon - 1] != ':')
        colon--;
    if (colon < 2 || !decimal_parse(text + colon, *size - colon, 0, &n, &e) || n < 1 ||
        n > INT32_MAX)
        return false;
    *out = (uint32_t)n;
    *size = colon - 1;
    return true;
}

void origins_note(struct origins *o, struct arena *a, struct place line, const char *comment,
                  size_t size)
{
    struct place at = {.line = 0};
    size_t mark = strlen(ORIGIN_MARK);
    if (size < mark || memcmp(comment, ORIGIN_MARK, mark) != 0)
        return;
    const char *text = comment + mark;
    size -= mark;
    while (size > 0 && (text[size - 1] == ' ' || text[size - 1] == '\r'))
        size--;
    bool is_default = size == strlen(ORIGIN_DEFAULT) && memcmp(text, ORIGIN_DEFAULT, size) == 0;
    if (!is_default &&
        (!take_number(text, &size, &at.column) || !take_number(text, &size, &at.line)))
        return;
    at.file = arena_bytes(a, text, size);
    o->list = arena_grow(a, o->list, o->count, &o->room, sizeof *o->list);
    o->list[o->count++] = (struct origin){.line = line, .at = at};
}

static int by_line(const void *a, const void *b)
{
    const struct origin *x = a, *y = b;
    int files = strcmp(x->line.file, y->line.file);
    if (files != 0)
        return files;
    return (x->line.line > y->line.line) - (x->line.line < y->line.line);
}

static void move(const struct origins *o, struct place *at)
{
    const struct origin wanted = {.line = *at};
    const struct origin *found =
        at->file ? bsearch(&wanted, o->list, o->count, sizeof *o->list, by_line) : NULL;
    if (found)
        *at = found->at;
}

// The text of a value is the canonical one: all of it stands where the value stood.
static void move_text(struct setting *s)
{
    struct place_run *run = (struct place_run *)(uintptr_t)s->text.runs;
    if (s->text.run_count == 0)
        return;
    run->at = s->at;
    s->text.run_count = 1;
}

static void move_all(const struct origins *o, struct setting *s)
{
    struct place before = s->at;
    move(o, &s->name_at);
    move(o, &s->at);
    if (s->at.file != before.file || s->at.line != before.line)
        move_text(s);
    for (struct setting *child = s->first; child; child = child->next)
        move_all(o, child);
}

void origins_apply(struct origins *o, struct setting *root)
{
    if (o->count == 0)
        return;
    qsort(o->list, o->count, sizeof *o->list, by_line);
    move_all(o, root);
}

bool origin_is_default(const struct place *at)
{
    return at->file && at->line == 0;
}
