// Forms as one line of text each, so that tests can say in a row what a body must become:
//   1 id="a" amount=12.50 ok=true gone=null belongs.town=[a|b]
#ifndef TESTS_API_FORMS_H
#define TESTS_API_FORMS_H

#include <stdlib.h>
#include <string.h>

#include "api/csv_form.h"
#include "api/json_form.h"
#include "base/str.h"

enum body { BODY_JSON, BODY_NDJSON, BODY_CSV };

struct reader_result {
    struct arena arena;
    struct forms forms;
    bool read, too_many;
    struct err error;
};

// The body in memory of exactly its size, gone before the forms are looked at.
static inline void forms_read(struct reader_result *r, enum body type, const char *bytes,
                              size_t size)
{
    *r = (struct reader_result){.read = false};
    arena_init(&r->arena);
    r->forms.arena = &r->arena;
    char *copy = malloc(size ? size : 1);
    if (!copy)
        abort();
    if (size)
        memcpy(copy, bytes, size);
    r->read = type == BODY_CSV
                  ? csv_forms(copy, size, &r->forms, &r->too_many, &r->error)
                  : json_forms(copy, size, type == BODY_NDJSON, &r->forms, &r->too_many, &r->error);
    free(copy);
}

static inline void forms_read_text(struct reader_result *r, enum body type, const char *text)
{
    forms_read(r, type, text, strlen(text));
}

static inline void forms_free(struct reader_result *r)
{
    arena_release(&r->arena);
}

static inline void field_print(const struct form_field *f, struct str *out)
{
    str_addf(out, " %s=", f->name);
    switch (f->kind) {
    case FORM_TEXT:
        str_addf(out, "\"%s\"", f->text);
        return;
    case FORM_NUMBER:
    case FORM_BOOL:
        str_add(out, f->text);
        return;
    case FORM_NULL:
        str_add(out, "null");
        return;
    case FORM_LIST:
        str_add_char(out, '[');
        for (size_t i = 0; i < f->list_count; i++)
            str_addf(out, "%s%s", i ? "|" : "", f->list[i]);
        str_add_char(out, ']');
        return;
    }
}

// A line a form; the error's text when it did not read.
static inline void forms_print(const struct reader_result *r, struct str *out)
{
    str_add(out, "");
    if (!r->read) {
        str_add(out, r->error.text);
        return;
    }
    for (size_t i = 0; i < r->forms.count; i++) {
        const struct form *f = &r->forms.list[i];
        str_addf(out, "%s%llu", i ? "\n" : "", (unsigned long long)f->line);
        for (size_t k = 0; k < f->count; k++)
            field_print(&f->fields[k], out);
    }
}

#endif
