#include "core/store/store.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/large.h"
#include "base/mem.h"
#include "core/store/holding.h"

struct store *store_new(struct ruleset *r)
{
    const struct model *m = &r->model;
    struct store *s = mem_new(1, sizeof *s);
    s->ruleset = r;
    s->earliest = DAY_NONE;
    arena_init(&s->arena);
    s->kinds = mem_new(m->kind_count, sizeof *s->kinds);
    for (size_t i = 0; i < m->kind_count; i++) {
        const struct kind *k = &m->kinds[i];
        s->kinds[i].attributes = mem_new(k->attribute_count, sizeof(struct dated));
        s->kinds[i].targets = mem_new(k->target_count, sizeof(struct dated));
        s->kinds[i].belongs = mem_new(k->belong_count, sizeof(struct edges));
        for (size_t b = 0; b < k->belong_count; b++)
            s->kinds[i].belongs[b].how = k->belongs[b].how;
    }
    s->records = mem_new(m->record_count, sizeof *s->records);
    for (size_t i = 0; i < m->record_count; i++)
        recorded_init(&s->records[i], &m->records[i], &s->arena);
    prices_init(&s->prices, m);
    return s;
}

static void of_kind_release(struct of_kind *k, const struct kind *of)
{
    for (size_t i = 0; i < of->attribute_count; i++)
        dated_release(&k->attributes[i]);
    for (size_t i = 0; i < of->target_count; i++)
        dated_release(&k->targets[i]);
    for (size_t i = 0; i < of->belong_count; i++)
        edges_release(&k->belongs[i]);
    free(k->attributes);
    free(k->targets);
    free(k->belongs);
    large_drop(k->subjects, k->room, sizeof *k->subjects);
}

void store_free(struct store *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->ruleset->model.kind_count; i++)
        of_kind_release(&s->kinds[i], &s->ruleset->model.kinds[i]);
    for (size_t i = 0; i < s->ruleset->model.record_count; i++)
        recorded_release(&s->records[i]);
    free(s->kinds);
    free(s->records);
    prices_release(&s->prices);
    rated_release(&s->rated);
    free(s->mergers);
    roll_release(&s->roll);
    arena_release(&s->arena);
    large_drop(s->subjects, s->subject_room, sizeof *s->subjects);
    free(s);
}

void store_settle_but_records(struct store *s)
{
    const struct model *m = &s->ruleset->model;
    for (size_t i = 0; i < m->kind_count; i++) {
        struct of_kind *k = &s->kinds[i];
        for (size_t a = 0; a < m->kinds[i].attribute_count; a++)
            dated_settle(&k->attributes[a], k->count);
        for (size_t t = 0; t < m->kinds[i].target_count; t++)
            dated_settle(&k->targets[t], k->count);
        for (size_t b = 0; b < m->kinds[i].belong_count; b++)
            edges_settle(&k->belongs[b], k->count);
    }
    prices_settle(&s->prices);
    rated_settle(&s->rated);
}

void store_settle_records(struct store *s, uint32_t type)
{
    recorded_settle(&s->records[type]);
}

void store_settle(struct store *s)
{
    store_settle_but_records(s);
    for (uint32_t i = 0; i < s->ruleset->model.record_count; i++)
        store_settle_records(s, i);
}

size_t store_subject_count(const struct store *s)
{
    return s->subject_count;
}

size_t store_row_count(const struct store *s, uint32_t kind)
{
    return s->kinds[kind].count;
}

uint32_t store_kind_of(const struct store *s, uint32_t subject)
{
    assert(subject < s->subject_count);
    return s->subjects[subject].kind;
}

uint32_t store_row_of(const struct store *s, uint32_t subject)
{
    assert(subject < s->subject_count);
    return s->subjects[subject].row;
}

const uint32_t *store_subjects(const struct store *s, uint32_t kind)
{
    return s->kinds[kind].subjects;
}

bool store_subjects_follow(const struct store *s, uint32_t kind)
{
    return s->kinds[kind].count && !s->kinds[kind].apart;
}

uint32_t store_subject_at(const struct store *s, uint32_t kind, uint32_t row)
{
    assert(row < s->kinds[kind].count);
    return s->kinds[kind].subjects[row];
}

const char *store_id(const struct store *s, uint32_t subject)
{
    assert(subject < s->subject_count);
    return roll_id(&s->roll, subject);
}

const char *store_title(const struct store *s, uint32_t subject)
{
    assert(subject < s->subject_count);
    return roll_title(&s->roll, subject);
}

bool store_has_mergers(const struct store *s)
{
    return s->merger_count > 0;
}

// The latest word of a day on who stands for it; itself when nobody of its kind does.
static uint32_t next_successor(const struct store *s, uint32_t subject, int32_t day)
{
    const struct merger *last = NULL;
    for (size_t i = 0; i < s->merger_count; i++) {
        const struct merger *m = &s->mergers[i];
        bool later = !last || m->from > last->from || (m->from == last->from && m->seq > last->seq);
        if (m->subject == subject && m->from <= day && later)
            last = m;
    }
    uint32_t by = last ? store_find(s, last->by) : NONE;
    return by != NONE && s->subjects[by].kind == s->subjects[subject].kind ? by : subject;
}

uint32_t store_successor(const struct store *s, uint32_t subject, int32_t day)
{
    for (size_t hops = 0; hops <= s->merger_count; hops++) {
        uint32_t next = next_successor(s, subject, day);
        if (next == subject)
            return subject;
        subject = next;
    }
    return subject; // they succeed each other in a circle: as good as any
}

uint32_t store_find(const struct store *s, const char *id)
{
    return roll_find(&s->roll, id);
}

int32_t store_earliest(const struct store *s)
{
    return s->earliest;
}

const struct record_table *store_records(const struct store *s, uint32_t type)
{
    return &s->records[type].table;
}

// Money without a declared unit stands in the ruleset's own currency: what was stated in another is
// exchanged at the price of the day from which it holds.
static double exchanged(const struct store *s, const struct dated_line *line)
{
    double price;
    uint32_t in;
    bool priced = line->key != DAY_NONE && store_rate(s, line->currency, line->key, &price, &in) &&
                  in == s->ruleset->model.units.own_currency;
    return priced ? line->value * price : (double)NAN;
}

void store_attribute(const struct store *s, uint32_t kind, uint32_t attribute, int32_t day,
                     double *out)
{
    const struct dated *d = &s->kinds[kind].attributes[attribute];
    dated_in_force(d, day, out, s->kinds[kind].count);
    for (size_t i = 0; d->has_foreign && i < d->settled; i++) {
        const struct dated_line *line = &d->lines[i];
        if (line->key <= day)
            out[line->row] = line->currency == NONE ? line->value : exchanged(s, line);
    }
}

bool store_attribute_plain(const struct store *s, uint32_t kind, uint32_t attribute,
                           struct value_view *out)
{
    return dated_plain(&s->kinds[kind].attributes[attribute], s->kinds[kind].count, out);
}

void store_target(const struct store *s, uint32_t kind, uint32_t target, struct period p,
                  double *out)
{
    enum period_length per = s->ruleset->model.kinds[kind].targets[target].per;
    int32_t key = INT32_MIN; // a target for less than the period scored: none contains it
    if (per >= p.length)
        key = dated_period_key(period_enclosing(p, per));
    dated_of(&s->kinds[kind].targets[target], key, out, s->kinds[kind].count);
}

static uint64_t facts_of(const struct dated *d)
{
    return d->has_foreign ? 0 : d->facts + 1;
}

uint64_t store_attribute_facts(const struct store *s, uint32_t kind, uint32_t attribute)
{
    return facts_of(&s->kinds[kind].attributes[attribute]);
}

uint64_t store_target_facts(const struct store *s, uint32_t kind, uint32_t target)
{
    return facts_of(&s->kinds[kind].targets[target]);
}

void store_parents_on(const struct store *s, uint32_t subject, uint32_t belong, int32_t day,
                      struct parents *out)
{
    const struct subject *x = &s->subjects[subject];
    edges_on(&s->kinds[x->kind].belongs[belong], x->row, day, out);
}

size_t store_parents(const struct store *s, uint32_t subject, uint32_t belong, int32_t day,
                     struct parent_share *out, size_t most)
{
    struct parents all = {.until = DAY_MAX};
    store_parents_on(s, subject, belong, day, &all);
    for (size_t i = 0; i < all.count && i < most; i++)
        out[i] = all.list[i];
    free(all.list);
    return all.count;
}

bool store_rate(const struct store *s, uint32_t base, int32_t day, double *price, uint32_t *in_base)
{
    const struct model *m = &s->ruleset->model;
    for (size_t i = 0; i < m->rate_count; i++) {
        const struct rate *r = &m->rates[i];
        if (m->units.list[r->unit].base != base)
            continue;
        if (!prices_on(&s->prices, r->unit, day, r->max_age, price))
            return false;
        *price *= unit_factor(&m->units.list[r->in]);
        *in_base = m->units.list[r->in].base;
        return true;
    }
    return false;
}

size_t store_ratings(const struct store *s, uint32_t scheme, uint32_t rule, struct period p,
                     uint32_t subject, const struct rating **out)
{
    return rated_find(&s->rated, scheme, rule, p, subject, out);
}
