#include "base/problem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"

#define KEPT_MOST 10000

void problems_init(struct problems *p)
{
    *p = (struct problems){0};
    arena_init(&p->arena);
}

void problems_release(struct problems *p)
{
    arena_release(&p->arena);
    free(p->list);
    problems_init(p);
}

static void add(struct problems *p, struct place at, enum severity severity, const char *format,
                va_list args) PRINTF_LIKE(4, 0);
static void add(struct problems *p, struct place at, enum severity severity, const char *format,
                va_list args)
{
    p->errors += severity == SEVERITY_ERROR;
    p->warnings += severity == SEVERITY_WARNING;
    if (p->count == KEPT_MOST) {
        p->dropped++;
        return;
    }
    struct str text;
    str_init(&text);
    str_addv(&text, format, args);
    p->list = mem_grow(p->list, &p->room, p->count + 1, sizeof *p->list);
    p->list[p->count++] = (struct problem){
        .at = at, .severity = severity, .text = arena_bytes(&p->arena, text.data, text.size)};
    str_release(&text);
}

bool problem_error(struct problems *p, struct place at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(p, at, SEVERITY_ERROR, format, args);
    va_end(args);
    return false;
}

bool problem_warning(struct problems *p, struct place at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(p, at, SEVERITY_WARNING, format, args);
    va_end(args);
    return false;
}

bool problem_hint(struct problems *p, struct place at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(p, at, SEVERITY_HINT, format, args);
    va_end(args);
    return false;
}

// A problem with its file as a number, so that it can be compared without looking files up.
struct ordered {
    uint64_t file;
    struct problem problem;
};

static int order_numbers(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int order(const void *left, const void *right)
{
    const struct ordered *a = left, *b = right;
    int by = order_numbers(a->file, b->file);
    by = by ? by : order_numbers(a->problem.at.line, b->problem.at.line);
    by = by ? by : order_numbers(a->problem.at.column, b->problem.at.column);
    by = by ? by : order_numbers(a->problem.severity, b->problem.severity);
    return by ? by : strcmp(a->problem.text, b->problem.text);
}

// What stands nowhere comes first (0), then files as they were first met (1 ..).
static struct ordered *with_files(const struct problems *p)
{
    struct ordered *all = mem_new(p->count, sizeof *all);
    struct map files;
    map_init(&files);
    for (size_t i = 0; i < p->count; i++) {
        all[i].problem = p->list[i];
        if (p->list[i].at.file) {
            struct map_entry *e = map_put(&files, p->list[i].at.file, NULL);
            all[i].file = (uint64_t)(e - files.entries) + 1;
        }
    }
    map_release(&files);
    return all;
}

void problems_sort(struct problems *p)
{
    if (p->count < 2) {
        return;
    }
    struct ordered *all = with_files(p);
    qsort(all, p->count, sizeof *all, order);
    size_t kept = 0;
    for (size_t i = 0; i < p->count; i++) {
        if (i > 0 && order(&all[i - 1], &all[i]) == 0) {
            p->errors -= all[i].problem.severity == SEVERITY_ERROR;
            p->warnings -= all[i].problem.severity == SEVERITY_WARNING;
            continue;
        }
        p->list[kept++] = all[i].problem;
    }
    p->count = kept;
    free(all);
}

static const char *severity_prefix(enum severity s)
{
    switch (s) {
    case SEVERITY_ERROR:
        return "";
    case SEVERITY_WARNING:
        return "warning: ";
    case SEVERITY_HINT:
        return "hint: ";
    }
    return "";
}

static void print_place(const struct place *at, struct str *out)
{
    if (!at->file) {
        return;
    }
    str_add(out, at->file);
    if (at->line > 0) {
        str_addf(out, ":%u", (unsigned)at->line);
        if (at->column > 0) {
            str_addf(out, ":%u", (unsigned)at->column);
        }
    }
    str_add(out, ": ");
}

// "3 errors", ", 1 warning"; nothing when there is none.
static void print_count(struct str *out, size_t count, const char *one, bool *first)
{
    if (count > 0) {
        str_addf(out, "%s%zu %s%s", *first ? "" : ", ", count, one, count == 1 ? "" : "s");
        *first = false;
    }
}

void problems_print(const struct problems *p, struct str *out)
{
    size_t hints = 0;
    for (size_t i = 0; i < p->count; i++) {
        const struct problem *one = &p->list[i];
        print_place(&one->at, out);
        str_addf(out, "%s%s\n", severity_prefix(one->severity), one->text);
        hints += one->severity == SEVERITY_HINT;
    }
    if (p->dropped > 0) {
        str_addf(out, "and %zu more, not listed\n", p->dropped);
    }
    bool first = true;
    print_count(out, p->errors, "error", &first);
    print_count(out, p->warnings, "warning", &first);
    print_count(out, hints, "hint", &first);
    if (!first) {
        str_add_char(out, '\n');
    }
}
