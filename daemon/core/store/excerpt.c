#include "core/store/excerpt.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/store/holding.h"
#include "core/store/sorted.h"

// Some numbers, ascending, each with its place.
struct chosen {
    const uint32_t *numbers;
    size_t count;
};

static uint32_t place_of(const struct chosen *c, uint32_t number)
{
    size_t at = sorted_first(c->numbers, c->count, sizeof *c->numbers, number);
    return at < c->count && c->numbers[at] == number ? (uint32_t)at : NONE;
}

static void take_ever(struct dated *to, const struct dated *from, const struct chosen *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        uint32_t row = rows->numbers[i];
        if (row >= from->ever_count || !from->ever_seq[row])
            continue;
        dated_add(to, (struct dated_line){.row = (uint32_t)i,
                                          .key = DAY_NONE,
                                          .seq = from->ever_from + from->ever_seq[row],
                                          .value = from->ever[row],
                                          .currency = NONE});
    }
}

static void take_line(struct dated *to, const struct dated_line *line, uint32_t row)
{
    struct dated_line taken = *line;
    taken.row = row;
    dated_add(to, taken);
}

static void take_dated(struct dated *to, const struct dated *from, const struct chosen *rows)
{
    take_ever(to, from, rows);
    for (size_t i = 0; i < rows->count && from->settled; i++) {
        size_t at = sorted_first(from->lines, from->settled, sizeof *from->lines, rows->numbers[i]);
        for (; at < from->settled && from->lines[at].row == rows->numbers[i]; at++)
            take_line(to, &from->lines[at], (uint32_t)i);
    }
    for (size_t at = from->settled; at < from->count; at++) {
        uint32_t row = place_of(rows, from->lines[at].row);
        if (row != NONE)
            take_line(to, &from->lines[at], row);
    }
}

static void take_records(struct recorded *to, const struct recorded *from,
                         const struct chosen *subjects)
{
    const uint32_t *of = from->table.subject;
    for (size_t i = 0; i < subjects->count && from->settled; i++) {
        size_t at = sorted_first(of, from->settled, sizeof *of, subjects->numbers[i]);
        for (; at < from->settled && of[at] == subjects->numbers[i]; at++)
            recorded_take(to, from, at, (uint32_t)i);
    }
    for (size_t at = from->settled; at < from->table.count; at++) {
        uint32_t subject = place_of(subjects, of[at]);
        if (subject != NONE)
            recorded_take(to, from, at, subject);
    }
    recorded_take_changes(to, from);
}

static void take_subjects(struct store *to, const struct store *from, uint32_t kind,
                          const struct chosen *subjects)
{
    struct err e;
    for (size_t i = 0; i < subjects->count; i++) {
        const struct subject *x = &from->subjects[subjects->numbers[i]];
        struct fact f = {.tag = FACT_SUBJECT};
        f.subject = (struct fact_subject){
            .subject = (uint32_t)i, .kind = kind, .id = x->id, .from = DAY_NONE};
        bool taken = store_add(to, &f, &e);
        assert(taken && x->kind == kind);
        (void)taken;
    }
}

struct store *store_excerpt(const struct store *s, uint32_t kind, const uint32_t *subjects,
                            size_t count)
{
    const struct model *m = &s->ruleset->model;
    const struct kind *of = &m->kinds[kind];
    struct store *out = store_new(s->ruleset);
    struct chosen chosen = {.numbers = subjects, .count = count};
    uint32_t *numbers = mem_new(count + 1, sizeof *numbers);
    struct chosen rows = {.numbers = numbers, .count = count}; // ascend as the subjects do
    for (size_t i = 0; i < count; i++)
        numbers[i] = s->subjects[subjects[i]].row;
    take_subjects(out, s, kind, &chosen);
    for (size_t a = 0; a < of->attribute_count; a++)
        take_dated(&out->kinds[kind].attributes[a], &s->kinds[kind].attributes[a], &rows);
    for (size_t t = 0; t < of->target_count; t++)
        take_dated(&out->kinds[kind].targets[t], &s->kinds[kind].targets[t], &rows);
    for (size_t i = 0; i < m->record_count; i++)
        if (m->records[i].of_count == 1 && m->records[i].of[0] == kind)
            take_records(&out->records[i], &s->records[i], &chosen);
    prices_release(&out->prices);
    out->prices = s->prices;
    out->earliest = s->earliest;
    free(numbers);
    store_settle(out);
    return out;
}

void store_excerpt_free(struct store *excerpt)
{
    excerpt->prices = (struct prices){0};
    store_free(excerpt);
}

static size_t dated_unsettled(const struct dated *list, size_t count)
{
    size_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += list[i].count - list[i].settled;
    return sum;
}

size_t store_unsettled(const struct store *s)
{
    const struct model *m = &s->ruleset->model;
    size_t sum = 0;
    for (size_t i = 0; i < m->record_count; i++)
        sum += s->records[i].table.count - s->records[i].settled + s->records[i].change_count;
    for (size_t i = 0; i < m->kind_count; i++)
        sum += dated_unsettled(s->kinds[i].attributes, m->kinds[i].attribute_count) +
               dated_unsettled(s->kinds[i].targets, m->kinds[i].target_count);
    return sum;
}

uint32_t store_subject_of_line(const struct store *s, uint32_t type, int64_t seq)
{
    bool known = type < s->ruleset->model.record_count;
    return known ? recorded_subject_of(&s->records[type], seq) : NONE;
}
