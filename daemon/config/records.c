// Record types: what may be reported, and what of it counts.
#include <string.h>

#include "config/sections.h"

// Keys that name fields are noted and read when the fields are known.
struct record_reading {
    struct record_type record;
    const struct setting *unique, *once;
};

static void note_setting(struct reader *r, const struct setting *s, void *into)
{
    const struct setting **at = into;
    (void)r;
    *at = s;
}

static void of_read(struct reader *r, const struct setting *s, void *into)
{
    struct record_reading *reading = into;
    struct record_type *t = &reading->record;
    bool single = s->tag == SETTING_STRING;
    t->of = arena_array(r->arena, single ? 1 : s->count, sizeof *t->of);
    for (const struct setting *e = single ? s : s->first; e; e = single ? NULL : e->next) {
        if (e->tag != SETTING_STRING) {
            setting_wrong(r, e, s->name, "names of kinds");
            continue;
        }
        uint32_t kind = kind_read(r, e, e->text.chars);
        bool known = kind == NONE;
        for (size_t j = 0; j < t->of_count && !known; j++)
            known = t->of[j] == kind;
        if (!known)
            t->of[t->of_count++] = kind;
    }
}

static void record_fields_read(struct reader *r, const struct setting *s, void *into)
{
    struct record_reading *reading = into;
    fields_read(r, s, NAME_FIELD, "field", &reading->record.fields, &reading->record.field_count);
}

// "bank_slip | invoice": any one of them will do.
static struct evidence split_evidence(struct reader *r, const struct setting *s)
{
    struct evidence e = {.alternatives = NULL};
    size_t room = 0;
    for (const char *from = s->text.chars; from;) {
        const char *bar = strchr(from, '|'), *next = bar ? bar + 1 : NULL;
        size_t size = bar ? (size_t)(bar - from) : strlen(from);
        while (size > 0 && *from == ' ')
            from++, size--;
        while (size > 0 && from[size - 1] == ' ')
            size--;
        if (size == 0)
            problem_error(r->problems, s->at, "evidence \"%s\" has an empty alternative",
                          s->text.chars);
        e.alternatives = arena_grow(r->arena, e.alternatives, e.alternative_count, &room,
                                    sizeof *e.alternatives);
        e.alternatives[e.alternative_count++] = arena_bytes(r->arena, from, size);
        from = next;
    }
    return e;
}

static void evidence_read(struct reader *r, const struct setting *s, void *into)
{
    struct record_reading *reading = into;
    struct record_type *t = &reading->record;
    t->evidence = arena_array(r->arena, s->count, sizeof *t->evidence);
    for (const struct setting *e = s->first; e; e = e->next) {
        if (e->tag == SETTING_STRING)
            t->evidence[t->evidence_count++] = split_evidence(r, e);
        else
            setting_wrong(r, e, "evidence", "texts such as \"bank_slip | invoice\"");
    }
}

static void every_read(struct reader *r, const struct setting *s, void *into)
{
    struct record_reading *reading = into;
    reading->record.has_every = true;
    period_length_read(r, s, &reading->record.every);
}

static const struct key condition_keys[] = {
    {.name = "name",
     .shape = KEY_TEXT,
     .at = offsetof(struct condition, label.name),
     .help = "Its name, unique within the record type."},
    {.name = "title",
     .shape = KEY_TEXT,
     .at = offsetof(struct condition, label.title),
     .help = "The reason, as people read it."},
    {.name = "clause",
     .shape = KEY_TEXT,
     .at = offsetof(struct condition, clause),
     .help = "The clause of the act that it rests on."},
    {.name = "when",
     .shape = KEY_EXPR,
     .at = offsetof(struct condition, when),
     .required = true,
     .help = "What must hold."},
};
static const struct form condition_form = {"a condition", condition_keys,
                                           sizeof condition_keys / sizeof *condition_keys, NULL,
                                           TEXT_PLAIN};

static size_t conditions_read(struct reader *r, const struct setting *s, bool named,
                              struct condition **list)
{
    size_t count = 0, number = 1;
    struct name_set names;
    names_init(&names);
    *list = arena_array(r->arena, s->count, sizeof **list);
    for (const struct setting *e = s->first; e; e = e->next, number++) {
        struct condition c = {.clause = NULL};
        if (!form_read(r, &condition_form, e, &c) || !expr_given(&c.when))
            continue;
        const struct setting *name = setting_find(e, "name");
        const char *title = c.label.title;
        if (!c.label.name && named)
            problem_error(r->problems, e->at, "an exclude condition needs the key \"name\"");
        if (!c.label.name)
            c.label.name = arena_printf(r->arena, "%zu", number);
        if (name)
            label_make(r, &c.label, c.label.name, name->at, NAME_DOTTED, "condition");
        c.label.title = title ? title : c.label.name;
        if (!c.label.at.file)
            c.label.at = e->at;
        if (names_add(r, &names, &c.label, "condition"))
            (*list)[count++] = c;
    }
    names_release(&names);
    return count;
}

static void exclude_read(struct reader *r, const struct setting *s, void *into)
{
    struct record_reading *reading = into;
    reading->record.exclude_count = conditions_read(r, s, true, &reading->record.exclude);
}

static void require_read(struct reader *r, const struct setting *s, void *into)
{
    struct record_reading *reading = into;
    reading->record.require_count = conditions_read(r, s, false, &reading->record.require);
}

static const char *const counts_choices[] = {"verified", "reported", NULL};

static const struct key record_keys[] = {
    {.name = "title",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = offsetof(struct record_reading, record.label),
     .read = title_read,
     .help = "What people call it."},
    {.name = "of",
     .shape = KEY_OWN,
     .takes = TAKES_STRING | TAKES_NAMES,
     .read = of_read,
     .required = true,
     .help = "The kind, or kinds, that it is reported of."},
    {.name = "fields",
     .shape = KEY_OWN,
     .takes = TAKES_GROUP,
     .read = record_fields_read,
     .inner = &fields_form,
     .help = "What one record says, by name, with its type."},
    {.name = "counts",
     .shape = KEY_CHOICE,
     .choices = counts_choices,
     .at = offsetof(struct record_reading, record.counts),
     .fallback = "verified",
     .help = "From which status on a record counts."},
    {.name = "evidence",
     .shape = KEY_OWN,
     .takes = TAKES_NAMES,
     .read = evidence_read,
     .help = "Papers that must be attached; `a | b` is one of them."},
    {.name = "unique",
     .shape = KEY_OWN,
     .takes = TAKES_NAMES,
     .at = offsetof(struct record_reading, unique),
     .read = note_setting,
     .help = "Fields of which a second record with the same values is refused."},
    {.name = "once",
     .shape = KEY_OWN,
     .takes = TAKES_NAMES,
     .at = offsetof(struct record_reading, once),
     .read = note_setting,
     .help = "Fields of which only the first record with the same values counts."},
    {.name = "every",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .read = every_read,
     .help = "A return: one per subject and month, quarter, half or year."},
    {.name = "due",
     .shape = KEY_WHOLE,
     .at = offsetof(struct record_reading, record.due),
     .fallback = "0",
     .most = 3660,
     .help = "Days after the period's end until which a return is in time."},
    {.name = "none_is_zero",
     .shape = KEY_BOOL,
     .at = offsetof(struct record_reading, record.none_is_zero),
     .fallback = "false",
     .help = "No record means nothing happened, not that nothing is known."},
    {.name = "exclude",
     .shape = KEY_OWN,
     .takes = TAKES_LIST,
     .read = exclude_read,
     .inner = &condition_form,
     .help = "Records that do not count, listed with the reason."},
    {.name = "require",
     .shape = KEY_OWN,
     .takes = TAKES_LIST,
     .read = require_read,
     .inner = &condition_form,
     .help = "What a record must fulfil to be taken in at all."},
    {.name = "hearing",
     .shape = KEY_BOOL,
     .at = offsetof(struct record_reading, record.hearing),
     .fallback = "false",
     .help = "Counts only with a hearing and its decision; gone when an appeal is upheld."},
    {.name = "interval",
     .shape = KEY_BOOL,
     .at = offsetof(struct record_reading, record.interval),
     .fallback = "false",
     .help = "Lasts from its date until another, or is still running."},
    {.name = "source",
     .shape = KEY_TEXT,
     .at = offsetof(struct record_reading, record.source),
     .help = "The role that may report or verify it."},
};
static const struct form record_form = {"a record type", record_keys,
                                        sizeof record_keys / sizeof *record_keys, NULL, TEXT_PLAIN};
const struct form records_form = {.what = "records", .each = &record_form};

static uint32_t *field_list(struct reader *r, const struct record_type *t, const struct setting *s,
                            size_t *count)
{
    uint32_t *list = arena_array(r->arena, s ? s->count : 0, sizeof *list);
    *count = 0;
    for (const struct setting *e = s ? s->first : NULL; e; e = e->next) {
        struct near near;
        char hint[100];
        if (e->tag != SETTING_STRING) {
            setting_wrong(r, e, s->name, "names of fields");
            continue;
        }
        uint32_t field = record_field(t, e->text.chars);
        near_init(&near, e->text.chars);
        for (size_t i = 0; i < t->field_count; i++)
            near_try(&near, t->fields[i].label.name);
        if (field == NONE)
            problem_error(r->problems, e->at, "unknown field \"%s\" of record type \"%s\"%s",
                          e->text.chars, t->label.name, near_hint(&near, hint, sizeof hint));
        else
            list[(*count)++] = field;
    }
    return list;
}

// Names that the daemon's own record types have.
static bool is_built_in(const char *name)
{
    return strcmp(name, "rate") == 0 || strcmp(name, "target") == 0 || strcmp(name, "rating") == 0;
}

static void read_record(struct reader *r, const struct setting *s)
{
    struct record_reading reading = {.unique = NULL};
    struct record_type *t = &reading.record;
    label_make(r, &t->label, s->name, s->name_at, NAME_BARE, "record type");
    if (is_built_in(s->name))
        problem_error(r->problems, s->name_at, "record type \"%s\" is built in", s->name);
    (void)name_claim(r, &t->label, "record type");
    bool whole = form_read(r, &record_form, s, &reading);
    t->unique = field_list(r, t, reading.unique, &t->unique_count);
    t->once = field_list(r, t, reading.once, &t->once_count);
    if (whole && setting_find(s, "due") && !t->has_every)
        problem_error(r->problems, setting_find(s, "due")->name_at,
                      "\"due\" says nothing without \"every\"");
    if (whole && t->of_count > 0)
        r->model->records[r->model->record_count++] = *t;
}

void records_read(struct reader *r, const struct setting *s)
{
    r->model->records = arena_array(r->arena, s->count, sizeof *r->model->records);
    for (const struct setting *child = s->first; child; child = child->next)
        read_record(r, child);
}
