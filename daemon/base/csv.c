#include "base/csv.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

// A field while it is read: what lies between its quotes, and how many quotes in it are doubled.
struct quoted {
    size_t start, end, doubled;
    uint64_t newlines;
};

void csv_init(struct csv *c, const char *bytes, size_t size)
{
    *c = (struct csv){.bytes = bytes, .size = size};
    if (size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        c->at = 3;
    }
    c->next_line = 1;
}

void csv_release(struct csv *c)
{
    free(c->fields);
    free(c->scratch);
    *c = (struct csv){0};
}

static bool at_line_end(const struct csv *c)
{
    if (c->at >= c->size || c->bytes[c->at] == '\n') {
        return true;
    }
    return c->bytes[c->at] == '\r' && (c->at + 1 == c->size || c->bytes[c->at + 1] == '\n');
}

static void pass_line_end(struct csv *c)
{
    c->at += c->at < c->size && c->bytes[c->at] == '\r';
    c->at += c->at < c->size && c->bytes[c->at] == '\n';
    c->next_line++;
}

static bool fail(const struct csv *c, const char *what, struct err *e)
{
    return err_set(e, "line %llu, field %zu: %s", (unsigned long long)c->next_line, c->count + 1,
                   what);
}

// `size` more bytes of scratch. What it holds of this row moves with it.
static char *scratch_take(struct csv *c, size_t size)
{
    if (c->scratch_room - c->scratch_used < size) {
        size_t room = 0;
        char *larger = mem_grow(NULL, &room, (c->scratch_used + size) * 2, 1);
        if (c->scratch_used > 0) {
            memcpy(larger, c->scratch, c->scratch_used);
        }
        for (size_t i = 0, at = 0; i < c->count; i++) {
            if (c->fields[i].in_scratch) {
                c->fields[i].bytes = larger + at;
                at += c->fields[i].size;
            }
        }
        free(c->scratch);
        c->scratch = larger;
        c->scratch_room = room;
    }
    char *taken = c->scratch + c->scratch_used;
    c->scratch_used += size;
    return taken;
}

static struct csv_field *field_add(struct csv *c)
{
    c->fields = mem_grow(c->fields, &c->room, c->count + 1, sizeof *c->fields);
    struct csv_field *f = &c->fields[c->count];
    *f = (struct csv_field){0};
    return f;
}

static bool plain_field(struct csv *c, struct err *e)
{
    size_t start = c->at;
    for (; !at_line_end(c) && c->bytes[c->at] != ','; c->at++) {
        switch (c->bytes[c->at]) {
        case '"':
            return fail(c, "a quote within a field that does not begin with one", e);
        case '\0':
            return fail(c, "a NUL byte", e);
        case '\r':
            return fail(c, "a carriage return without a line feed", e);
        }
    }
    struct csv_field *f = field_add(c);
    f->bytes = c->bytes + start;
    f->size = c->at - start;
    c->count++;
    return true;
}

// From after the opening quote to after the closing one.
static bool find_close(struct csv *c, struct quoted *q, struct err *e)
{
    *q = (struct quoted){.start = c->at + 1};
    for (size_t at = q->start; at < c->size; at++) {
        char b = c->bytes[at];
        if (b == '\0') {
            return fail(c, "a NUL byte", e);
        }
        q->newlines += b == '\n';
        if (b != '"') {
            continue;
        }
        if (at + 1 < c->size && c->bytes[at + 1] == '"') {
            q->doubled++;
            at++;
            continue;
        }
        q->end = at;
        c->at = at + 1;
        return true;
    }
    return fail(c, "a quote that is never closed", e);
}

static void unquote(struct csv *c, const struct quoted *q)
{
    size_t size = q->end - q->start - q->doubled;
    char *to = scratch_take(c, size);
    struct csv_field *f = field_add(c);
    *f = (struct csv_field){.bytes = to, .size = size, .quoted = true, .in_scratch = true};
    for (size_t at = q->start; at < q->end; at++) {
        *to++ = c->bytes[at];
        at += c->bytes[at] == '"'; // the second of two
    }
}

static bool quoted_field(struct csv *c, struct err *e)
{
    struct quoted q;
    if (!find_close(c, &q, e)) {
        return false;
    }
    if (!at_line_end(c) && c->bytes[c->at] != ',') {
        return fail(c, "text after the closing quote", e);
    }
    if (q.doubled > 0) {
        unquote(c, &q);
    } else {
        struct csv_field *f = field_add(c);
        *f = (struct csv_field){
            .bytes = c->bytes + q.start, .size = q.end - q.start, .quoted = true};
    }
    c->count++;
    c->next_line += q.newlines;
    return true;
}

bool csv_row(struct csv *c, bool *more, struct err *e)
{
    while (c->at < c->size && at_line_end(c)) {
        pass_line_end(c);
    }
    c->count = 0;
    c->scratch_used = 0;
    *more = c->at < c->size;
    if (!*more) {
        return true;
    }
    c->line = c->next_line;
    for (;;) {
        bool is_quoted = c->at < c->size && c->bytes[c->at] == '"';
        if (!(is_quoted ? quoted_field(c, e) : plain_field(c, e))) {
            return false;
        }
        if (at_line_end(c)) {
            pass_line_end(c);
            return true;
        }
        c->at++; // the comma
    }
}
