#include "rehearsal/entrance.h"

#include <string.h>

#include "base/map.h"
#include "core/engine/door.h"
#include "rehearsal/facts.h"

void entrance_wait(struct scene *s, const struct waiting *w)
{
    s->waiting =
        arena_grow(&s->arena, s->waiting, s->waiting_count, &s->waiting_room, sizeof *s->waiting);
    s->waiting[s->waiting_count++] = *w;
}

static void on_refused(void *context, size_t tag, const char *field, const char *text)
{
    struct scene *s = context;
    (void)field;
    if (!s->waiting[tag].why)
        s->waiting[tag].why = arena_text(&s->arena, text);
}

static void meet_requirements(struct scene *s)
{
    struct err e;
    struct door_batch *b = door_batch_new(s->door, period_end(s->test.period));
    bool good = true;
    for (size_t i = 0; i < s->waiting_count && good; i++)
        good = door_batch_add(b, s->door, &s->waiting[i].fact.record, i, &e);
    good = good && door_batch_judge(b, on_refused, s, &e);
    if (!good)
        problem_error(s->problems, s->test.label.at, "%s", e.text);
    door_batch_free(b);
}

// "type|a|b" of what must be unique; false when a part of it has no data, which is like nothing.
static bool unique_key(const struct record_type *t, const struct fact_record *r, struct str *key)
{
    str_clear(key);
    str_add(key, t->label.name);
    for (size_t i = 0; i < t->unique_count; i++) {
        const struct cell *c = &r->cells[t->unique[i]];
        if (!c->has)
            return false;
        if (t->fields[t->unique[i]].type.tag == TYPE_TEXT)
            str_addf(key, "|%zu:%s", strlen(c->text), c->text);
        else
            str_addf(key, "|%lld %u", (long long)c->number, c->currency);
    }
    return t->unique_count > 0;
}

static void be_unique(struct scene *s)
{
    struct map seen;
    struct str key = {0};
    map_init(&seen);
    for (size_t i = 0; i < s->waiting_count; i++) {
        struct waiting *w = &s->waiting[i];
        const struct record_type *t = &s->ruleset.model.records[w->fact.record.type];
        bool fresh = true;
        if (!w->why && unique_key(t, &w->fact.record, &key))
            map_put(&seen, key.data, &fresh);
        if (!fresh)
            w->why = arena_printf(&s->arena, "another %s has the same %s", t->label.name,
                                  t->fields[t->unique[0]].label.name);
    }
    str_release(&key);
    map_release(&seen);
}

static void let_in(struct scene *s, struct waiting *w)
{
    const struct record_type *t = &s->ruleset.model.records[w->fact.record.type];
    bool expected = w->refused && !strcmp(w->refused->text, "true");
    if (w->why && !expected)
        facts_wrong(s, w->first,
                    "the daemon would refuse this record of %s: %s; a test that means that says "
                    "so in a column \"refused\"",
                    t->label.name, w->why);
    w->within = !w->why && !(w->unproven && t->evidence_count);
    if (!w->within)
        return;
    w->fact.record.id = arena_printf(&s->arena, "r%lld", (long long)s->seq + 1);
    facts_add(s, &w->fact, w->first);
}

void entrance_open(struct scene *s)
{
    if (s->door && s->waiting_count)
        meet_requirements(s);
    be_unique(s);
    for (size_t i = 0; i < s->waiting_count; i++)
        let_in(s, &s->waiting[i]);
}
