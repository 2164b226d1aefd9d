#include "api/csv_form.h"

#include <string.h>

#include "api/json_form.h"
#include "base/csv.h"

struct columns {
    const char **names;
    size_t count;
};

static bool name_fits(const struct csv *c, const struct columns *columns, size_t at, struct err *e)
{
    unsigned long long line = c->line;
    if (!c->fields[at].size)
        return err_set(e, "line %llu: column %zu has no name", line, at + 1);
    if (c->fields[at].size > FORM_NAME_MOST)
        return err_set(e, "line %llu: column %zu has a name longer than any here", line, at + 1);
    for (size_t k = 0; k < at; k++)
        if (!strcmp(columns->names[k], columns->names[at]))
            return err_set(e, "line %llu: column \"%s\" stands twice", line, columns->names[at]);
    return true;
}

static bool read_header(struct csv *c, struct forms *out, struct columns *columns, struct err *e)
{
    bool more;
    if (!csv_row(c, &more, e))
        return false;
    if (!more)
        return err_set(e, "the body is empty; a header row is meant");
    if (c->count > FORM_FIELDS_MOST)
        return err_set(e, "line %llu: %zu columns; at most %d are taken",
                       (unsigned long long)c->line, c->count, FORM_FIELDS_MOST);
    columns->names = arena_array(out->arena, c->count + 1, sizeof *columns->names);
    columns->count = c->count;
    for (size_t i = 0; i < c->count; i++) {
        columns->names[i] = arena_bytes(out->arena, c->fields[i].bytes, c->fields[i].size);
        if (!name_fits(c, columns, i, e))
            return false;
    }
    return true;
}

static bool read_row(const struct csv *c, const struct columns *columns, struct forms *out,
                     bool *too_many, struct err *e)
{
    if (c->count != columns->count)
        return err_set(e, "line %llu: %zu fields, but the header names %zu",
                       (unsigned long long)c->line, c->count, columns->count);
    if (out->count >= FORMS_MOST) {
        *too_many = true;
        return forms_too_many(e);
    }
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

bool csv_forms(const char *bytes, size_t size, struct forms *out, bool *too_many, struct err *e)
{
    struct csv c;
    struct columns columns = {0};
    *too_many = false;
    if (!forms_utf8(bytes, size, e))
        return false;
    csv_init(&c, bytes, size);
    bool more = true, read = read_header(&c, out, &columns, e);
    while (read && more) {
        read = csv_row(&c, &more, e);
        if (read && more)
            read = read_row(&c, &columns, out, too_many, e);
    }
    csv_release(&c);
    return read;
}
