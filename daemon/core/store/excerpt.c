#include "core/store/excerpt.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/store/holding.h"

#define FRESH_LEAST 65536 // facts behind those in order that are too many, and
#define FRESH_PART 8      // the part of those that they are

static void take_subjects(struct store *to, const struct store *from, uint32_t kind,
                          const uint32_t *subjects, size_t count)
{
    struct err e;
    for (size_t i = 0; i < count; i++) {
        struct fact f = {.tag = FACT_SUBJECT};
        f.subject = (struct fact_subject){.subject = (uint32_t)i,
                                          .kind = kind,
                                          .id = store_id(from, subjects[i]),
                                          .from = DAY_NONE};
        bool taken = store_add(to, &f, &e);
        assert(taken && store_kind_of(from, subjects[i]) == kind);
        (void)taken;
    }
}

// What is known of a subject of `from`, told of the at-th of the excerpt.
static void take_known(struct store *to, struct store *from, uint32_t kind, uint32_t subject,
                       uint32_t at)
{
    const struct model *m = &from->ruleset->model;
    const struct kind *k = &m->kinds[kind];
    uint32_t row = from->subjects[subject].row;
    for (size_t a = 0; a < k->attribute_count; a++)
        dated_take(&to->kinds[kind].attributes[a], &from->kinds[kind].attributes[a], row, at);
    for (size_t t = 0; t < k->target_count; t++)
        dated_take(&to->kinds[kind].targets[t], &from->kinds[kind].targets[t], row, at);
    for (size_t i = 0; i < m->record_count; i++)
        if (m->records[i].of_count == 1 && m->records[i].of[0] == kind)
            recorded_take(&to->records[i], &from->records[i], subject, at);
}

struct store *store_excerpt(struct store *s, uint32_t kind, const uint32_t *subjects, size_t count)
{
    struct store *out = store_new(s->ruleset);
    take_subjects(out, s, kind, subjects, count);
    for (size_t i = 0; i < count; i++)
        take_known(out, s, kind, subjects[i], (uint32_t)i);
    prices_release(&out->prices);
    out->prices = s->prices;
    out->earliest = s->earliest;
    store_settle(out);
    return out;
}

void store_excerpt_free(struct store *excerpt)
{
    excerpt->prices = (struct prices){0};
    store_free(excerpt);
}

// Facts in order, and behind them.
struct amounts {
    size_t settled, fresh;
};

static void count_dated(const struct dated *list, size_t count, struct amounts *sum)
{
    for (size_t i = 0; i < count; i++) {
        sum->settled += list[i].settled;
        sum->fresh += list[i].count - list[i].settled;
    }
}

bool store_wants_order(const struct store *s)
{
    const struct model *m = &s->ruleset->model;
    struct amounts sum = {0};
    for (size_t i = 0; i < m->record_count; i++) {
        const struct recorded *r = &s->records[i];
        sum.settled += r->settled;
        sum.fresh += r->table.count - r->settled + r->change_count;
    }
    for (size_t i = 0; i < m->kind_count; i++) {
        count_dated(s->kinds[i].attributes, m->kinds[i].attribute_count, &sum);
        count_dated(s->kinds[i].targets, m->kinds[i].target_count, &sum);
    }
    return sum.fresh > FRESH_LEAST && sum.fresh > sum.settled / FRESH_PART;
}

uint32_t store_subject_of_line(const struct store *s, uint32_t type, int64_t seq)
{
    bool known = type < s->ruleset->model.record_count;
    return known ? recorded_subject_of(&s->records[type], seq) : NONE;
}
