#include "core/engine/door.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/engine/running.h"

struct known_value { // an attribute's, from a day on
    struct known_value *next;
    uint32_t attribute;
    int32_t from;
    int64_t seq;
    struct cell cell;
};

struct known_subject {
    uint32_t kind; // NONE: of a kind that the ruleset does not have
    const char *id;
    struct known_value *values;
};

struct door {
    const struct ruleset *ruleset;
    struct arena arena;
    bool **reads; // per kind, per attribute: some condition reads it
    struct known_subject *subjects;
    size_t count, room;
    struct fact *rates; // in order of seq
    size_t rate_count, rate_room;
};

struct standing { // a record at the door
    const struct fact_record *record;
    size_t tag;
    uint32_t kind; // of its subject, likewise:
    struct known_value *values;
};

struct door_batch {
    struct ruleset ruleset; // the same, but for a pool of texts of its own
    struct arena arena;
    struct store *store;
    struct engine *engine;
    int32_t today;
    struct standing *standing;
    size_t count, room;
};

bool door_watches(const struct ruleset *r, uint32_t type)
{
    return r->model.records[type].require_count > 0;
}

// Of the columns that the door's programs read none is anything but an attribute.
static void note_reads(struct door *d)
{
    const struct model *m = &d->ruleset->model;
    d->reads = arena_array(&d->arena, m->kind_count + 1, sizeof *d->reads);
    for (size_t i = 0; i < m->kind_count; i++)
        d->reads[i] = arena_array(&d->arena, m->kinds[i].attribute_count + 1, sizeof **d->reads);
    for (size_t i = 0; i < d->ruleset->plan.column_count; i++) {
        const struct column *c = &d->ruleset->plan.columns[i];
        if (c->tag == COLUMN_ATTRIBUTE)
            d->reads[c->kind][c->index] = true;
    }
}

struct door *door_new(const struct ruleset *r)
{
    bool watches = false;
    for (uint32_t i = 0; i < r->model.record_count; i++)
        watches = watches || door_watches(r, i);
    if (!watches)
        return NULL;
    struct door *d = mem_new(1, sizeof *d);
    d->ruleset = r;
    arena_init(&d->arena);
    note_reads(d);
    return d;
}

void door_free(struct door *d)
{
    if (!d)
        return;
    free(d->subjects);
    free(d->rates);
    arena_release(&d->arena);
    free(d);
}

static void learn_subject(struct door *d, const struct fact_subject *f)
{
    if (f->subject != d->count)
        return; // known: a new title
    d->subjects = mem_grow(d->subjects, &d->room, d->count + 1, sizeof *d->subjects);
    d->subjects[d->count++] =
        (struct known_subject){.kind = f->kind, .id = arena_text(&d->arena, f->id)};
}

// What is said again of the same day takes the place of what was said before.
static void learn_attribute(struct door *d, const struct fact_attribute *f, int64_t seq)
{
    if (f->subject >= d->count || !d->reads[f->kind][f->attribute])
        return;
    struct known_subject *s = &d->subjects[f->subject];
    struct known_value *v = s->values;
    while (v && (v->attribute != f->attribute || v->from != f->from))
        v = v->next;
    if (!v) {
        v = arena_array(&d->arena, 1, sizeof *v);
        v->next = s->values;
        s->values = v;
    }
    v->attribute = f->attribute;
    v->from = f->from;
    v->seq = seq;
    v->cell = f->value;
    if (f->value.has && f->value.text)
        v->cell.text = arena_text(&d->arena, f->value.text);
}

void door_learn(struct door *d, const struct fact *f)
{
    if (f->tag == FACT_SUBJECT) {
        learn_subject(d, &f->subject);
    } else if (f->tag == FACT_ATTRIBUTE) {
        learn_attribute(d, &f->attribute, f->seq);
    } else if (f->tag == FACT_RATE) {
        d->rates = mem_grow(d->rates, &d->rate_room, d->rate_count + 1, sizeof *d->rates);
        d->rates[d->rate_count++] = *f;
    }
}

// --- a batch ---

// The numbers of texts in programs and tables must stay what they are; those of records need not be
// kept for ever.
static void copy_texts(const struct intern *from, struct intern *to)
{
    intern_init(to);
    for (size_t i = 0; i < from->texts.count; i++) {
        const struct map_entry *text = &from->texts.entries[i];
        intern_put(to, text->key, text->size);
    }
}

struct door_batch *door_batch_new(const struct door *d, int32_t today)
{
    struct door_batch *b = mem_new(1, sizeof *b);
    b->ruleset = *d->ruleset;
    b->today = today;
    copy_texts(&d->ruleset->texts, &b->ruleset.texts);
    arena_init(&b->arena);
    b->store = store_new(&b->ruleset);
    for (size_t i = 0; i < d->rate_count; i++) {
        struct err e;
        if (!store_add(b->store, &d->rates[i], &e))
            die("a rate at the door: %s", e.text); // its unit was checked when it was read
    }
    return b;
}

void door_batch_free(struct door_batch *b)
{
    if (!b)
        return;
    engine_free(b->engine);
    store_free(b->store);
    intern_release(&b->ruleset.texts);
    arena_release(&b->arena);
    free(b->standing);
    free(b);
}

static bool add_values(struct door_batch *b, const struct known_subject *s, uint32_t number,
                       struct err *e)
{
    for (const struct known_value *v = s->values; v; v = v->next) {
        struct fact f = {.tag = FACT_ATTRIBUTE, .seq = v->seq};
        f.attribute = (struct fact_attribute){.subject = number,
                                              .kind = s->kind,
                                              .attribute = v->attribute,
                                              .from = v->from,
                                              .value = v->cell};
        if (!store_add(b->store, &f, e))
            return false;
    }
    return true;
}

// The subject's number within the batch.
static bool add_subject(struct door_batch *b, const struct known_subject *s, uint32_t *number,
                        struct err *e)
{
    *number = store_find(b->store, s->id);
    if (*number != NONE)
        return true;
    *number = (uint32_t)store_subject_count(b->store);
    struct fact f = {.tag = FACT_SUBJECT};
    f.subject =
        (struct fact_subject){.subject = *number, .kind = s->kind, .id = s->id, .from = DAY_NONE};
    return store_add(b->store, &f, e) && add_values(b, s, *number, e);
}

// As they are now: the door may learn others before the batch is judged.
static struct known_value *copy_values(struct door_batch *b, const struct door *d,
                                       const struct known_subject *s)
{
    struct known_value *list = NULL;
    for (const struct known_value *v = s->values; v; v = v->next) {
        struct known_value *copy = arena_array(&b->arena, 1, sizeof *copy);
        *copy = *v;
        copy->next = list;
        list = copy;
        enum type_tag tag = d->ruleset->model.kinds[s->kind].attributes[v->attribute].type.tag;
        if (tag == TYPE_REF && v->cell.has && v->cell.number < (int64_t)d->count)
            copy->cell.text = arena_text(&b->arena, d->subjects[v->cell.number].id);
        else if (v->cell.text)
            copy->cell.text = arena_text(&b->arena, v->cell.text);
    }
    return list;
}

bool door_batch_add(struct door_batch *b, const struct door *d, const struct fact_record *f,
                    size_t tag, struct err *e)
{
    if (f->subject >= d->count || d->subjects[f->subject].kind == NONE)
        return err_set(e, "record \"%s\": the door does not know its subject", f->id);
    const struct known_subject *s = &d->subjects[f->subject];
    struct fact own = {.tag = FACT_RECORD, .seq = (int64_t)b->count + 1, .record = *f};
    if (!add_subject(b, s, &own.record.subject, e) || !store_add(b->store, &own, e))
        return false;
    b->standing = mem_grow(b->standing, &b->room, b->count + 1, sizeof *b->standing);
    b->standing[b->count++] =
        (struct standing){.record = f, .tag = tag, .kind = s->kind, .values = copy_values(b, d, s)};
    return true;
}

// --- refusals ---

// What a condition named, written for people.
struct naming {
    const struct model *model;
    const struct record_type *type;
    const struct standing *standing;
    uint32_t kind;
    int32_t today;
    struct str text;
    const char *field; // the first
};

static void name_cell(struct naming *n, const char *name, const struct type *t,
                      const struct cell *c)
{
    char value[256] = "no data";
    if (c && c->has && (t->tag == TYPE_TEXT || (t->tag == TYPE_REF && c->text)))
        snprintf(value, sizeof value, "%.80s", c->text);
    else if (c && c->has)
        cell_format(t, &n->model->units, c, value, sizeof value);
    str_addf(&n->text, "%s%s = %s", n->text.size ? ", " : "", name, value);
}

static void name_attribute(struct naming *n, uint32_t attribute)
{
    const struct field *f = &n->model->kinds[n->kind].attributes[attribute];
    const struct known_value *now = NULL; // in force
    for (const struct known_value *v = n->standing->values; v; v = v->next)
        if (v->attribute == attribute && v->from <= n->today &&
            (!now || v->from > now->from || (v->from == now->from && v->seq > now->seq)))
            now = v;
    name_cell(n, f->label.name, &f->type, now ? &now->cell : NULL);
}

static void name_day(struct naming *n, const char *name, int32_t day)
{
    static const struct type date = {.tag = TYPE_DATE};
    const struct cell c = {.has = day != DAY_NONE, .number = day};
    name_cell(n, name, &date, &c);
}

static void name_record(struct naming *n, uint32_t value)
{
    const struct fact_record *r = n->standing->record;
    int32_t zone = n->model->settings.zone_minutes;
    if (value == RECORD_DATE)
        name_day(n, "date", r->date);
    else if (value == RECORD_UNTIL)
        name_day(n, "until", r->until);
    else
        name_day(n, "reported_on", day_of_time(r->reported_on, zone));
}

static bool same_source(const struct op *a, const struct op *b)
{
    return a->code == b->code &&
           (a->code == OP_LOAD ? a->source.column == b->source.column : a->index == b->index);
}

static bool named_before(const struct program *p, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (same_source(&p->ops[i], &p->ops[at]))
            return true;
    return false;
}

static void name_all(struct naming *n, const struct plan *plan, const struct program *p)
{
    for (size_t i = 0; i < p->op_count; i++) {
        const struct op *op = &p->ops[i];
        bool source = op->code == OP_FIELD || op->code == OP_LOAD || op->code == OP_RECORD;
        if (!source || named_before(p, i))
            continue;
        if (op->code == OP_RECORD) {
            name_record(n, op->index);
        } else if (op->code == OP_LOAD) {
            const struct column *c = &plan->columns[op->source.column];
            if (c->tag == COLUMN_ATTRIBUTE && c->kind == n->kind)
                name_attribute(n, c->index);
        } else {
            const struct field *f = &n->type->fields[op->index];
            name_cell(n, f->label.name, &f->type, &n->standing->record->cells[op->index]);
            n->field = n->field ? n->field : f->label.name;
        }
    }
}

static void refuse(const struct door_batch *b, const struct condition *c, const struct standing *x,
                   bool answered, door_refused_fn refused, void *context)
{
    const struct model *m = &b->ruleset.model;
    struct naming n = {.model = m,
                       .type = &m->records[x->record->type],
                       .standing = x,
                       .kind = x->kind,
                       .today = b->today};
    struct str text = {0};
    bool titled = strcmp(c->label.title, c->label.name) != 0;
    name_all(&n, &b->ruleset.plan, c->when.program);
    str_addf(&text, "\"%s\"%s%s %s", titled ? c->label.title : c->when.text.chars,
             c->clause ? ", clause " : "", c->clause ? c->clause : "",
             answered ? "is not met" : "has no answer");
    if (n.text.size)
        str_addf(&text, ": %s", n.text.data);
    refused(context, x->tag, n.field, text.data);
    str_release(&text);
    str_release(&n.text);
}

// --- judging ---

// All records of a type, as a frame.
struct rows {
    uint32_t *records, *subjects, *kinds;
    double *met;
};

static void rows_init(struct rows *r, const struct store *s, const struct record_table *t)
{
    r->records = mem_new(t->count, sizeof *r->records);
    r->subjects = mem_new(t->count, sizeof *r->subjects);
    r->kinds = mem_new(t->count, sizeof *r->kinds);
    r->met = mem_new(t->count, sizeof *r->met);
    for (uint32_t i = 0; i < t->count; i++) {
        r->records[i] = i;
        r->subjects[i] = store_row_of(s, t->subject[i]);
        r->kinds[i] = store_kind_of(s, t->subject[i]);
    }
}

static void rows_release(struct rows *r)
{
    free(r->records);
    free(r->subjects);
    free(r->kinds);
    free(r->met);
}

static bool judge_type(struct door_batch *b, uint32_t type, const struct window *w,
                       door_refused_fn refused, void *context, struct err *e)
{
    const struct record_type *of = &b->ruleset.model.records[type];
    const struct record_table *t = store_records(b->store, type);
    struct rows r;
    bool ok = true;
    rows_init(&r, b->store, t);
    struct frame f = {.engine = b->engine,
                      .window = w,
                      .outer = w,
                      .count = t->count,
                      .kind = NONE,
                      .rows = r.subjects,
                      .kinds = r.kinds,
                      .owner_kind = NONE,
                      .type = type,
                      .records = r.records};
    for (size_t k = 0; ok && k < of->require_count; k++) {
        const struct condition *c = &of->require[k];
        ok = frame_run(&f, c->when.program, r.met, e);
        for (size_t i = 0; ok && i < t->count; i++)
            if (!(r.met[i] == 1)) // no answer refuses too
                refuse(b, c, &b->standing[t->seq[i] - 1], !isnan(r.met[i]), refused, context);
    }
    rows_release(&r);
    return ok;
}

bool door_batch_judge(struct door_batch *b, door_refused_fn refused, void *context, struct err *e)
{
    struct period year = period_of_day(PERIOD_YEAR, b->today);
    struct window w = window_make(year, SPAN_ALL, b->today, true);
    b->engine = engine_new(&b->ruleset, b->store, NULL);
    engine_set_day(b->engine, b->today);
    for (uint32_t i = 0; i < b->ruleset.model.record_count; i++)
        if (store_records(b->store, i)->count && door_watches(&b->ruleset, i) &&
            !judge_type(b, i, &w, refused, context, e))
            return false;
    return true;
}
