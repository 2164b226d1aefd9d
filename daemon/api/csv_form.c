#include "api/csv_form.h"

#include <string.h>

#include "api/json_form.h"
#include "base/csv.h"
#include "base/utf8.h"

struct columns {
    const char **names;
    size_t count;
};

static bool read_header(struct csv *c, struct forms *out, struct columns *columns, struct err *e)
{
    bool more;
    if (!csv_row(c, &more, e))
        return false;
    if (!more)
        return err_set(e, "the body is empty; a header row is meant");
    if (c->count > FORM_FIELDS_MOST)
        return err_set(e, "line 1: %zu columns; at most %d are taken", c->count, FORM_FIELDS_MOST);
    columns->names = arena_array(out->arena, c->count + 1, sizeof *columns->names);
    columns->count = c->count;
    for (size_t i = 0; i < c->count; i++) {
        columns->names[i] = arena_bytes(out->arena, c->fields[i].bytes, c->fields[i].size);
        if (!c->fields[i].size)
            return err_set(e, "line 1: column %zu has no name", i + 1);
        for (size_t k = 0; k < i; k++)
            if (!strcmp(columns->names[k], columns->names[i]))
                return err_set(e, "line 1: column \"%.80s\" stands twice", columns->names[i]);
    }
    return true;
}

static bool read_row(const struct csv *c, const struct columns *columns, struct forms *out,
                     struct err *e)
{
    if (c->count != columns->count)
        return err_set(e, "line %llu: %zu fields, but the header names %zu",
                       (unsigned long long)c->line, c->count, columns->count);
    if (out->count >= FORMS_MOST)
        return err_set(e, "more than %d lines at once; send them in several requests", FORMS_MOST);
    struct form form = {.line = c->line};
    form.fields = arena_array(out->arena, c->count, sizeof *form.fields);
    for (size_t i = 0; i < c->count; i++) {
        const struct csv_field *f = &c->fields[i];
        if (!f->size && !f->quoted)
            continue;
        form.fields[form.count++] = (struct form_field){
            .name = columns->names[i],
            .kind = FORM_TEXT,
            .text = arena_bytes(out->arena, f->bytes, f->size),
            .size = f->size,
        };
    }
    *forms_add(out, form.line) = form;
    return true;
}

bool csv_forms(const char *bytes, size_t size, struct forms *out, struct err *e)
{
    struct csv c;
    struct columns columns = {0};
    size_t wrong;
    if (!utf8_valid(bytes, size, &wrong))
        return err_set(e, "byte %zu is not UTF-8", wrong);
    csv_init(&c, bytes, size);
    bool more = true, read = read_header(&c, out, &columns, e);
    while (read && more) {
        read = csv_row(&c, &more, e);
        if (read && more)
            read = read_row(&c, &columns, out, e);
    }
    csv_release(&c);
    return read;
}
