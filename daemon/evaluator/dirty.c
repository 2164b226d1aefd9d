#include "evaluator/dirty.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "core/store/excerpt.h"

void dirty_init(struct dirty *d, size_t kind_count)
{
    *d = (struct dirty){.kind_count = kind_count};
    d->whole = mem_new(kind_count + 1, sizeof *d->whole);
}

void dirty_release(struct dirty *d)
{
    free(d->subjects);
    free(d->whole);
}

void dirty_clear(struct dirty *d)
{
    d->count = 0;
    memset(d->whole, 0, d->kind_count * sizeof *d->whole);
}

void dirty_all(struct dirty *d)
{
    for (size_t k = 0; k < d->kind_count; k++)
        d->whole[k] = true;
}

static void note_one(struct dirty *d, const struct store *s, uint32_t subject)
{
    if (subject >= store_subject_count(s) || d->count == DIRTY_MOST) {
        dirty_all(d);
        return;
    }
    d->subjects = mem_grow(d->subjects, &d->room, d->count + 1, sizeof *d->subjects);
    d->subjects[d->count++] = subject;
}

static void note_subject(struct dirty *d, const struct store *s, const struct fact_subject *f)
{
    if (f->succeeded_by || store_has_mergers(s) || f->kind >= d->kind_count)
        dirty_all(d);
    else if (f->subject >= store_subject_count(s))
        d->whole[f->kind] = true; // a title is not on boards
}

// Nothing is looked at before the first record of all.
static void note_record(struct dirty *d, const struct store *s, const struct fact_record *f)
{
    int32_t earliest = store_earliest(s);
    if (earliest == DAY_NONE || f->date < earliest)
        dirty_all(d);
    else
        note_one(d, s, f->subject);
}

void dirty_note(struct dirty *d, const struct store *s, const struct fact *f)
{
    switch (f->tag) {
    case FACT_SUBJECT:
        note_subject(d, s, &f->subject);
        return;
    case FACT_ATTRIBUTE:
        note_one(d, s, f->attribute.subject);
        return;
    case FACT_TARGET:
        note_one(d, s, f->target.subject);
        return;
    case FACT_MEMBERSHIP: // read by the rows of members and parents
        note_one(d, s, f->membership.subject);
        return;
    case FACT_RECORD:
        note_record(d, s, &f->record);
        return;
    case FACT_STATUS: // of a record that is not known yet: NONE
        note_one(d, s, store_subject_of_line(s, f->status.type, f->status.record_seq));
        return;
    case FACT_RATING:
    case FACT_RATE:
        break;
    }
    dirty_all(d);
}

bool dirty_any(const struct dirty *d, const struct store *s, uint32_t kind)
{
    for (size_t i = 0; i < d->count && !d->whole[kind]; i++)
        if (store_kind_of(s, d->subjects[i]) == kind)
            return true;
    return false;
}

uint32_t *dirty_of(const struct dirty *d, const struct store *s, uint32_t kind, size_t *count)
{
    if (d->whole[kind])
        return NULL;
    uint32_t *list = mem_new(d->count + 1, sizeof *list);
    size_t n = 0, kept = 0;
    for (size_t i = 0; i < d->count; i++)
        if (store_kind_of(s, d->subjects[i]) == kind)
            list[n++] = d->subjects[i];
    qsort(list, n, sizeof *list, number_order);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || list[i] != list[i - 1])
            list[kept++] = list[i];
    *count = kept;
    return list;
}
