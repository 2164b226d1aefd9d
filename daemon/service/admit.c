#include "service/admit.h"

#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/mem.h"
#include "base/near.h"

#define TEXT_MOST 4096 // bytes of one text

struct ledger_entry *admit_entry(struct admission *a, const struct form *f)
{
    a->entries = mem_grow(a->entries, &a->room, a->count + 1, sizeof *a->entries);
    a->form_of = mem_grow(a->form_of, &a->form_room, a->count + 1, sizeof *a->form_of);
    a->form_of[a->count] = a->form;
    a->entries[a->count] = (struct ledger_entry){.line = f->line};
    return &a->entries[a->count++];
}

const struct form_field *form_find(const struct form *f, const char *name)
{
    for (size_t i = 0; i < f->count; i++)
        if (!strcmp(f->fields[i].name, name))
            return &f->fields[i];
    return NULL;
}

const struct form_field *form_find_in(const struct form *f, const char *nest, const char *name)
{
    size_t size = strlen(nest);
    for (size_t i = 0; i < f->count; i++)
        if (!strncmp(f->fields[i].name, nest, size) && !strcmp(f->fields[i].name + size, name))
            return &f->fields[i];
    return NULL;
}

static const char *kind_word(enum form_kind k)
{
    static const char *const words[] = {"a text", "a number", "true or false", "null", "a list"};
    return words[k];
}

const char *admit_text(struct admission *a, const struct form *f, const char *name, bool required)
{
    const struct form_field *field = form_find(f, name);
    if (!field || field->kind == FORM_NULL || (field->kind == FORM_TEXT && field->size == 0)) {
        if (required)
            complain(a->complaints, f->line, name, "is missing");
        return NULL;
    }
    if (field->kind == FORM_LIST || field->kind == FORM_BOOL) {
        complain(a->complaints, f->line, name, "is %s; a text is meant", kind_word(field->kind));
        return NULL;
    }
    if (field->size > TEXT_MOST) {
        complain(a->complaints, f->line, name, "has %zu bytes; at most %d are kept", field->size,
                 TEXT_MOST);
        return NULL;
    }
    return field->text;
}

static bool id_fits(const char *id)
{
    size_t size = strlen(id);
    if (size > 64 || strchr("_.-", id[0]))
        return false;
    return strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-") == size;
}

const char *admit_id(struct admission *a, const struct form *f, const char *name)
{
    const char *id = admit_text(a, f, name, true);
    if (id && !id_fits(id)) {
        complain(a->complaints, f->line, name,
                 "is \"%.80s\"; an id has 1 to 64 of A-Z a-z 0-9 _ . - and begins with a letter or "
                 "digit",
                 id);
        return NULL;
    }
    return id;
}

bool admit_day(struct admission *a, const struct form *f, const char *name, bool required,
               int32_t *day)
{
    const char *text = admit_text(a, f, name, required);
    *day = DAY_NONE;
    if (!text)
        return !required;
    if (day_parse(text, day))
        return true;
    complain(a->complaints, f->line, name, "is \"%.40s\"; a day is written 2024-03-01", text);
    return false;
}

bool admit_time(struct admission *a, const struct form *f, const char *name, int64_t *ms)
{
    const char *text = admit_text(a, f, name, false);
    int32_t day;
    *ms = 0;
    if (!text || time_parse(text, ms))
        return true;
    if (day_parse(text, &day)) { // a civil day: its first moment in the ruleset's zone
        *ms = ((int64_t)day * 1440 - a->model->settings.zone_minutes) * 60000;
        return true;
    }
    complain(a->complaints, f->line, name,
             "is \"%.40s\"; a time is written 2024-03-01T09:30:00+08:00, or a day", text);
    return false;
}

bool admit_number(struct admission *a, const struct form *f, const char *name, bool required,
                  double *out)
{
    const char *text = admit_text(a, f, name, required);
    struct err e;
    int64_t scaled;
    if (!text)
        return false;
    if (!decimal_parse(text, strlen(text), DECIMALS_MAX, &scaled, &e)) {
        complain(a->complaints, f->line, name, "%s", e.text);
        return false;
    }
    *out = decimal_to_double(scaled, DECIMALS_MAX);
    return true;
}

bool admit_flag(struct admission *a, const struct form *f, const char *name, bool *out)
{
    const struct form_field *field = form_find(f, name);
    *out = false;
    if (!field || field->kind == FORM_NULL || (field->kind != FORM_LIST && field->size == 0))
        return true;
    if (field->kind == FORM_LIST) {
        complain(a->complaints, f->line, name, "is a list; true or false is meant");
        return false;
    }
    *out = !strcmp(field->text, "true");
    if (*out || !strcmp(field->text, "false"))
        return true;
    complain(a->complaints, f->line, name, "is \"%.40s\"; true or false is meant", field->text);
    return false;
}

bool admit_period(struct admission *a, const struct form *f, const char *name, struct period *p)
{
    const char *text = admit_text(a, f, name, true);
    if (!text)
        return false;
    if (period_parse(text, p))
        return true;
    complain(a->complaints, f->line, name,
             "is \"%.40s\"; a period is written 2024, 2024-H1, 2024-Q2 or 2024-03", text);
    return false;
}

// Where rates say which base units are currencies, nothing else is money.
static bool is_currency(const struct model *m, uint32_t base)
{
    bool is = m->rate_count == 0 || base == m->units.own_currency;
    for (size_t i = 0; i < m->rate_count && !is; i++)
        is = m->units.list[m->rates[i].unit].base == base ||
             m->units.list[m->rates[i].in].base == base;
    return is;
}

bool admit_cell(struct admission *a, const struct form *f, const struct form_field *field,
                const struct type *t, const char *name, struct cell *out)
{
    struct err e;
    *out = (struct cell){0};
    if (field && field->kind == FORM_LIST) {
        complain(a->complaints, f->line, name, "is a list; one value is meant");
        return false;
    }
    if (!field || field->kind == FORM_NULL || field->size == 0) {
        if (!t->optional)
            complain(a->complaints, f->line, name, "is missing");
        return t->optional;
    }
    if (field->size > TEXT_MOST) {
        complain(a->complaints, f->line, name, "has %zu bytes; at most %d are kept", field->size,
                 TEXT_MOST);
        return false;
    }
    if (t->tag == TYPE_REF) {
        out->has = true;
        out->text = field->text; // the ledger puts the number
        return true;
    }
    const struct units *u = &a->model->units;
    if (cell_parse(t, u, field->text, field->size, out, &e)) {
        if (t->tag != TYPE_MONEY || is_currency(a->model, out->currency))
            return true;
        err_set(&e, "is in \"%s\", which is no currency", u->list[u->bases[out->currency]].name);
    }
    complain(a->complaints, f->line, name, "%s", e.text);
    return false;
}

// A name as it may be written: bare, or as a nested object's: "town", "belongs.town".
static bool is_named(const char *written, const char *nest, const char *name)
{
    size_t size = nest ? strlen(nest) : 0;
    return !strcmp(written, name) ||
           (nest && !strncmp(written, nest, size) && !strcmp(written + size, name));
}

// Which of the names is written; NULL when it is none of them.
static const char *meant(const struct admit_names *n, const char *written)
{
    for (size_t i = 0; i < n->fixed_count; i++)
        if (!strcmp(n->fixed[i], written))
            return n->fixed[i];
    for (size_t i = 0; i < n->belong_count; i++)
        if (is_named(written, "belongs.", n->belongs[i].name))
            return n->belongs[i].name;
    for (size_t i = 0; i < n->field_count; i++)
        if (is_named(written, n->nest, n->fields[i].label.name))
            return n->fields[i].label.name;
    return NULL;
}

static void complain_unknown(struct admission *a, const struct form *f, const struct admit_names *n,
                             const char *written)
{
    const char *point = strchr(written, '.');
    struct near near;
    char hint[160];
    near_init(&near, point ? point + 1 : written);
    for (size_t i = 0; i < n->fixed_count; i++)
        near_try(&near, n->fixed[i]);
    for (size_t i = 0; i < n->belong_count; i++)
        near_try(&near, n->belongs[i].name);
    for (size_t i = 0; i < n->field_count; i++)
        near_try(&near, n->fields[i].label.name);
    complain(a->complaints, f->line, written, "is not known here%s",
             near_hint(&near, hint, sizeof hint));
}

void admit_unknown(struct admission *a, const struct form *f, const struct admit_names *names)
{
    const char **found = arena_array(a->arena, f->count + 1, sizeof *found);
    for (size_t i = 0; i < f->count; i++) {
        const char *written = f->fields[i].name;
        found[i] = meant(names, written);
        if (!found[i])
            complain_unknown(a, f, names, written);
        for (size_t k = 0; found[i] && k < i; k++)
            if (found[k] == found[i])
                complain(a->complaints, f->line, written, "stands twice, also as \"%s\"",
                         f->fields[k].name);
    }
}

bool admit_known(struct admission *a, const struct form *f, const char *name, const char *id,
                 const uint32_t *kinds, size_t kind_count, const char *what)
{
    const struct model *m = a->model;
    uint32_t number;
    if (!directory_find(a->directory, id, &number)) {
        complain(a->complaints, f->line, name, "unknown subject \"%.80s\"", id);
        return false;
    }
    uint32_t kind = directory_kind(a->directory, number, m);
    if (kind == NONE) {
        complain(a->complaints, f->line, name,
                 "\"%.80s\" is of a kind that this ruleset does not have", id);
        return false;
    }
    for (size_t i = 0; i < kind_count; i++)
        if (kinds[i] == kind)
            return true;
    if (!kind_count)
        return true;
    complain(a->complaints, f->line, name, "subject \"%.80s\" is of kind \"%s\"; %s takes \"%s\"%s",
             id, m->kinds[kind].label.name, what, m->kinds[kinds[0]].label.name,
             kind_count > 1 ? " and others" : "");
    return false;
}

size_t admit_list(struct admission *a, const struct form_field *field, const char ***out)
{
    size_t count = 0, room = 0;
    *out = NULL;
    if (!field || field->kind == FORM_NULL || (field->kind != FORM_LIST && field->size == 0))
        return 0;
    if (field->kind == FORM_LIST) {
        *out = field->list;
        return field->list_count;
    }
    for (const char *at = field->text;;) {
        size_t size = strcspn(at, "|");
        *out = arena_grow(a->arena, *out, count, &room, sizeof **out);
        (*out)[count++] = arena_bytes(a->arena, at, size);
        if (!at[size])
            return count;
        at += size + 1;
    }
}

bool admit_forms(struct admission *a, enum submit_kind kind, const struct forms *forms)
{
    // Mostly an entry a form: 20,000 of them are 4 MB, which growing would copy again and again.
    a->entries = mem_grow(a->entries, &a->room, forms->count, sizeof *a->entries);
    a->form_of = mem_grow(a->form_of, &a->form_room, forms->count, sizeof *a->form_of);
    for (size_t i = 0; i < forms->count; i++) {
        const struct form *f = &forms->list[i];
        a->form = i;
        switch (kind) {
        case SUBMIT_SUBJECTS:
            admit_subject(a, f);
            break;
        case SUBMIT_TARGETS:
            admit_target(a, f);
            break;
        case SUBMIT_RECORDS:
            admit_record(a, f);
            break;
        case SUBMIT_RATINGS:
            admit_rating(a, f);
            break;
        case SUBMIT_STATUS:
            admit_status(a, f);
            break;
        }
    }
    return a->complaints->total == 0;
}
