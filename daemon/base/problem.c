#include "base/problem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
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

static void add(struct problems *p, struct place at, enum severity severity, bool asked,
                const char *format, va_list args) PRINTF_LIKE(5, 0);
static void add(struct problems *p, struct place at, enum severity severity, bool asked,
                const char *format, va_list args)
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
    p->list[p->count++] = (struct problem){.at = at,
                                           .severity = severity,
                                           .was = severity,
                                           .asked = asked,
                                           .text = arena_bytes(&p->arena, text.data, text.size)};
    str_release(&text);
}

bool problem_error(struct problems *p, struct place at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(p, at, SEVERITY_ERROR, false, format, args);
    va_end(args);
    return false;
}

bool problem_warning(struct problems *p, struct place at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(p, at, SEVERITY_WARNING, false, format, args);
    va_end(args);
    return false;
}

bool problem_hint(struct problems *p, struct place at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(p, at, SEVERITY_HINT, false, format, args);
    va_end(args);
    return false;
}

bool problem_ask(struct problems *p, struct place at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(p, at, SEVERITY_HINT, true, format, args);
    va_end(args);
    return false;
}

void problems_strict(struct problems *p)
{
    for (size_t i = 0; i < p->count; i++) {
        struct problem *one = &p->list[i];
        if (one->severity == SEVERITY_WARNING || one->asked)
            one->severity = SEVERITY_ERROR;
    }
    // of those not listed the warnings count, too: which of the hints want an answer is not known
    p->errors += p->warnings;
    for (size_t i = 0; i < p->count; i++)
        p->errors += p->list[i].was == SEVERITY_HINT && p->list[i].asked;
    p->warnings = 0;
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

static const char *severity_name(enum severity s)
{
    static const char *const names[] = {"error", "warning", "hint"};
    return names[s];
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

static void print_one(const struct problem *one, struct str *out)
{
    print_place(&one->at, out);
    if (one->severity != one->was)
        str_add(out, "strict: ");
    if (one->was != SEVERITY_ERROR)
        str_addf(out, "%s: ", severity_name(one->was));
    str_addf(out, "%s\n", one->text);
}

static size_t hints_of(const struct problems *p)
{
    size_t hints = 0;
    for (size_t i = 0; i < p->count; i++)
        hints += p->list[i].severity == SEVERITY_HINT;
    return hints;
}

void problems_print(const struct problems *p, struct str *out)
{
    for (size_t i = 0; i < p->count; i++)
        print_one(&p->list[i], out);
    if (p->dropped > 0) {
        str_addf(out, "and %zu more, not listed\n", p->dropped);
    }
    bool first = true;
    print_count(out, p->errors, "error", &first);
    print_count(out, p->warnings, "warning", &first);
    print_count(out, hints_of(p), "hint", &first);
    if (!first) {
        str_add_char(out, '\n');
    }
}

static void tell_number(struct json *j, const char *key, uint32_t n)
{
    json_key(j, key);
    if (n)
        json_int(j, n);
    else
        json_null(j);
}

void problems_json(const struct problems *p, struct str *out)
{
    struct json j;
    json_init(&j, out);
    json_object(&j);
    json_key(&j, "problems");
    json_array(&j);
    for (size_t i = 0; i < p->count; i++) {
        const struct problem *one = &p->list[i];
        json_object(&j);
        json_put_text(&j, "level", severity_name(one->severity));
        if (one->severity != one->was)
            json_put_bool(&j, "strict", true);
        json_put_text(&j, "file", one->at.file);
        tell_number(&j, "line", one->at.line);
        tell_number(&j, "column", one->at.column);
        json_put_text(&j, "text", one->text);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_put_int(&j, "errors", (int64_t)p->errors);
    json_put_int(&j, "warnings", (int64_t)p->warnings);
    json_put_int(&j, "hints", (int64_t)hints_of(p));
    json_put_int(&j, "not_listed", (int64_t)p->dropped);
    json_object_end(&j);
}
