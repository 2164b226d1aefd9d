// Is a copy of a staged board what it should be? Nothing in it is trusted: whatever the bytes are,
// no reader of a board that passed leaves them, and ranks and cohorts are what they say.
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "link/packed.h"

static bool period_fits(const struct packed_head *h)
{
    static const int32_t periods[] = {12, 4, 2, 1}; // in a year, by enum period_length
    return h->period_year >= 1 && h->period_year <= 9999 && h->period_at >= 0 &&
           h->period_at < periods[h->period_length];
}

static bool day_fits(int32_t day)
{
    return day >= DAY_MIN && day <= DAY_MAX;
}

static bool parts_fit(const struct packed_head *h, size_t size)
{
    return h->rows_at == packed_aligned(sizeof *h) &&
           h->shows_at == h->rows_at + (uint64_t)h->row_count * h->row_size &&
           h->cohorts_at == h->shows_at + (uint64_t)h->show_count * sizeof(struct packed_show) &&
           h->failures_at ==
               h->cohorts_at + (uint64_t)h->cohort_count * sizeof(struct packed_cohort) &&
           h->texts_at ==
               h->failures_at + (uint64_t)h->failure_count * sizeof(struct packed_failure) &&
           h->texts_at < size;
}

static bool head_fits(const struct packed_head *h, size_t size, const struct model *m,
                      struct err *e)
{
    if (size < sizeof *h || h->magic != PACKED_MAGIC || h->version != PACKED_VERSION)
        return err_set(e, "staged board: not a board of version %u", PACKED_VERSION);
    if (h->size != size)
        return err_set(e, "staged board: says %llu bytes, has %zu", (unsigned long long)h->size,
                       size);
    if (h->scheme >= m->scheme_count)
        return err_set(e, "staged board: scheme %u of %zu", h->scheme, m->scheme_count);
    const struct scheme *s = &m->schemes[h->scheme];
    if ((h->rule_count && h->rule_count != s->all_rule_count) || h->veto_count != s->veto_count ||
        h->outcome_count != s->outcome_count || h->show_count != s->show_count ||
        h->row_size != packed_row_size(s, h->rule_count))
        return err_set(e, "staged board %s: rules, vetoes, outcomes or shows are not the scheme's",
                       s->label.name);
    if (h->period_length != (int32_t)s->period || !period_fits(h))
        return err_set(e, "staged board %s: not a period of the scheme", s->label.name);
    if (!day_fits(h->today) || !day_fits(h->as_of) || h->seq < 0)
        return err_set(e, "staged board %s: its days or its line are out of range", s->label.name);
    if ((uint64_t)h->first + h->row_count > h->listed)
        return err_set(e, "staged board %s: rows %u to %llu of %u", s->label.name, h->first,
                       (unsigned long long)h->first + h->row_count, h->listed);
    if (!parts_fit(h, size))
        return err_set(e, "staged board %s: parts do not add up to its size", s->label.name);
    return true;
}

static bool texts_fit(const void *bytes, size_t size, const struct model *m, size_t subject_count,
                      struct err *e)
{
    const struct packed_head *h = bytes;
    size_t rules = m->schemes[h->scheme].all_rule_count;
    size_t texts = size - h->texts_at;
    if (((const char *)bytes)[size - 1])
        return err_set(e, "staged board: texts are not ended");
    for (uint32_t i = 0; i < h->show_count; i++) {
        const struct packed_show *s = &packed_show_types(bytes)[i];
        if (s->type > VALUE_REF || (s->unit != NONE && s->unit >= texts))
            return err_set(e, "staged board: show %u is out of range", i);
    }
    for (uint32_t i = 0; i < h->cohort_count; i++) {
        const struct packed_cohort *c = &packed_cohorts(bytes)[i];
        if (c->name >= texts || c->title >= texts || (uint64_t)c->first + c->listed > h->listed)
            return err_set(e, "staged board: cohort %u is out of range", i);
    }
    for (uint32_t i = 0; i < h->failure_count; i++) {
        const struct packed_failure *f = &packed_failures(bytes)[i];
        if (f->text >= texts || (f->rule != NONE && f->rule >= rules) ||
            (f->subject != NONE && f->subject >= subject_count))
            return err_set(e, "staged board: failure %u is out of range", i);
    }
    return true;
}

// Ranks as they must be: within a cohort the ranked stand first, from 1; an equal rank repeats the
// one before, any other is the place in the cohort. before NULL: a page begins with it.
static bool rank_fits(const struct packed_row *row, const struct packed_row *before, uint32_t place)
{
    if (row->state != ROW_RANKED)
        return row->rank == 0;
    if (place == 0)
        return row->rank == 1;
    if (!before)
        return row->rank >= 1 && row->rank <= place + 1;
    return before->state == ROW_RANKED &&
           (row->rank == place + 1 || (row->rank == before->rank && row->tied));
}

static bool below(const uint8_t *states, size_t count, uint8_t most)
{
    for (size_t i = 0; i < count; i++)
        if (states[i] > most)
            return false;
    return true;
}

// The states are ones that have a name, and the shows values of their types.
static bool values_fit(const void *bytes, const struct packed_row *row)
{
    const struct packed_head *h = bytes;
    const double *shows = packed_shows(bytes, row);
    double texts = (double)(h->size - h->texts_at);
    for (uint32_t i = 0; i < h->show_count; i++) {
        uint32_t type = packed_show_types(bytes)[i].type;
        double v = shows[i];
        if (isnan(v))
            continue;
        if (isinf(v) ||
            (packed_is_text(type) && !(v >= 0 && v < texts && v == (double)(uint64_t)v)))
            return false;
    }
    return below(packed_rule_states(bytes, row), h->rule_count, RULE_FAILED) &&
           below(packed_vetoes(bytes, row), h->veto_count, VETO_EXEMPT) &&
           below(packed_outcomes(bytes, row), h->outcome_count, OUTCOME_UNANSWERED);
}

bool packed_row_fits(const void *bytes, const struct packed_row *row, const struct model *m)
{
    const struct packed_head *h = bytes;
    return row->cohort < h->cohort_count && row->state <= ROW_BROKEN && row->state != ROW_ABSENT &&
           (row->grade == NONE || row->grade < m->schemes[h->scheme].grade_count) &&
           (h->row_size == sizeof *row || values_fit(bytes, row));
}

// The cohorts' rows follow each other, and together are all that is listed.
static bool cohorts_fit(const void *bytes, const struct model *m, struct err *e)
{
    const struct packed_head *h = bytes;
    const char *scheme = m->schemes[h->scheme].label.name;
    uint64_t listed = 0;
    for (uint32_t i = 0; i < h->cohort_count; i++) {
        const struct packed_cohort *c = &packed_cohorts(bytes)[i];
        if (c->ranked > c->listed || (c->listed && c->first != listed))
            return err_set(e, "staged board %s: cohort %u is out of range", scheme, i);
        listed += c->listed;
    }
    return listed == h->listed ||
           err_set(e, "staged board %s: its cohorts have %llu rows, and %u are listed", scheme,
                   (unsigned long long)listed, h->listed);
}

// --- rows ---

#define BLOCK_ROWS 4096

struct tally { // of a cohort, as its rows have it
    uint32_t listed, ranked;
};

struct met { // by one of the two who look at rows
    uint64_t *subjects;
    struct tally *tallies; // per cohort
};

struct checking {
    const struct packed_taking *of;
    const uint8_t *bytes;
    struct met by[2];
    uint64_t *sums;
    _Atomic uint32_t next; // block of bytes, or of rows
    _Atomic bool failed;
};

static bool subject_is_new(struct met *met, uint32_t subject)
{
    uint64_t *word = &met->subjects[subject / 64], bit = (uint64_t)1 << subject % 64;
    bool is_new = !(*word & bit);
    *word |= bit;
    return is_new;
}

// The row and the one before it, of a listing whose head is right.
static bool row_fits(const struct checking *k, struct met *met, uint32_t at, struct err *e)
{
    const void *bytes = k->bytes;
    const struct packed_head *h = bytes;
    const struct scheme *s = &k->of->model->schemes[h->scheme];
    const uint8_t *p = k->bytes + h->rows_at + (size_t)(at - h->first) * h->row_size;
    const struct packed_row *row = (const void *)p, *before = NULL;
    if (at > h->first)
        before = (const void *)(p - h->row_size);
    if (row->subject >= k->of->subject_count || !subject_is_new(met, row->subject))
        return err_set(e, "staged board %s: row %u: subject %u is unknown or stands twice",
                       s->label.name, at, row->subject);
    if (!packed_row_fits(bytes, row, k->of->model))
        return err_set(e, "staged board %s: row %u is out of range", s->label.name, at);
    const struct packed_cohort *c = &packed_cohorts(bytes)[row->cohort];
    if (at < c->first || at - c->first >= c->listed || !rank_fits(row, before, at - c->first))
        return err_set(e, "staged board %s: row %u: rank %u does not follow", s->label.name, at,
                       row->rank);
    met->tallies[row->cohort].listed++;
    met->tallies[row->cohort].ranked += row->state == ROW_RANKED;
    if (k->of->row_of) // whoever stands twice is written by both
        __atomic_store_n(&k->of->row_of[row->subject], at, __ATOMIC_RELAXED);
    return true;
}

static void check_rows(void *context, unsigned who)
{
    struct checking *k = context;
    const struct packed_head *h = (const void *)k->bytes;
    struct err e;
    while (!atomic_load(&k->failed)) {
        uint64_t from = (uint64_t)atomic_fetch_add(&k->next, 1) * BLOCK_ROWS;
        if (from >= h->row_count)
            return;
        uint64_t left = h->row_count - from, count = left < BLOCK_ROWS ? left : BLOCK_ROWS;
        for (uint64_t i = from; i < from + count; i++)
            if (!row_fits(k, &k->by[who], h->first + (uint32_t)i, &e)) {
                atomic_store(&k->failed, true);
                return;
            }
    }
}

// What the two have met, put together into the first: nobody twice, and as many as is said.
static bool met_fits(struct checking *k, struct err *e)
{
    const struct packed_head *h = (const void *)k->bytes;
    const char *scheme = k->of->model->schemes[h->scheme].label.name;
    for (size_t i = 0; i < k->of->subject_count / 64 + 1; i++)
        if (k->by[0].subjects[i] & k->by[1].subjects[i])
            return err_set(e, "staged board %s: a subject stands twice", scheme);
    for (uint32_t i = 0; i < h->cohort_count && h->row_count == h->listed; i++) {
        const struct packed_cohort *c = &packed_cohorts(k->bytes)[i];
        struct tally t = k->by[0].tallies[i];
        t.listed += k->by[1].tallies[i].listed;
        t.ranked += k->by[1].tallies[i].ranked;
        if (c->listed != t.listed || c->ranked != t.ranked)
            return err_set(e,
                           "staged board %s: cohort %u has %u rows, %u of them ranked, not %u, %u",
                           scheme, i, t.listed, t.ranked, c->listed, c->ranked);
    }
    return true;
}

// All rows once more, in order, to say which is the first that does not fit.
static bool rows_tell(struct checking *k, struct err *e)
{
    const struct packed_head *h = (const void *)k->bytes;
    struct met *met = &k->by[0];
    memset(met->subjects, 0, (k->of->subject_count / 64 + 1) * sizeof *met->subjects);
    for (uint32_t i = 0; i < h->row_count; i++)
        if (!row_fits(k, met, h->first + i, e))
            return false;
    return true;
}

static bool rows_fit(struct checking *k, struct err *e)
{
    const struct packed_head *h = (const void *)k->bytes;
    for (unsigned who = 0; who < 2; who++) {
        k->by[who].subjects = mem_new(k->of->subject_count / 64 + 1, sizeof *k->by[who].subjects);
        k->by[who].tallies = mem_new((size_t)h->cohort_count + 1, sizeof *k->by[who].tallies);
    }
    if (k->of->row_of)
        memset(k->of->row_of, 0xff, k->of->subject_count * sizeof *k->of->row_of);
    k->next = 0;
    pair_run(k->of->pair, check_rows, k);
    bool fits = k->failed ? rows_tell(k, e) : met_fits(k, e);
    for (unsigned who = 0; who < 2; who++) {
        free(k->by[who].subjects);
        free(k->by[who].tallies);
    }
    return fits;
}

// --- all of it ---

static void take_blocks(void *context, unsigned who)
{
    struct checking *k = context;
    const struct packed_taking *t = k->of;
    (void)who;
    for (;;) {
        size_t block = atomic_fetch_add(&k->next, 1), from = block * PACKED_BLOCK;
        if (block >= packed_block_count(t->size))
            return;
        size_t left = t->size - from, size = left < PACKED_BLOCK ? left : PACKED_BLOCK;
        if (t->to)
            memcpy((uint8_t *)t->to + from, (const uint8_t *)t->from + from, size);
        k->sums[block] = packed_block_sum(k->bytes, t->size, block);
    }
}

bool packed_take(const struct packed_taking *t, struct err *e)
{
    struct checking k = {.of = t, .bytes = t->to ? t->to : t->from};
    const struct packed_head *h = (const void *)k.bytes;
    if (t->size < sizeof *h)
        return err_set(e, "staged board: not a board of version %u", PACKED_VERSION);
    k.sums = mem_new(packed_block_count(t->size), sizeof *k.sums);
    pair_run(t->pair, take_blocks, &k);
    uint64_t sum = packed_sum_of(k.sums, t->size);
    free(k.sums);
    if (!head_fits(h, t->size, t->model, e) ||
        !texts_fit(k.bytes, t->size, t->model, t->subject_count, e))
        return false;
    if (sum != h->sum)
        return err_set(e, "staged board %s: its sum does not match",
                       t->model->schemes[h->scheme].label.name);
    return cohorts_fit(k.bytes, t->model, e) && rows_fit(&k, e);
}

bool packed_check(const void *bytes, size_t size, const struct model *m, size_t subject_count,
                  struct err *e)
{
    return packed_take(
        &(struct packed_taking){
            .from = bytes, .size = size, .model = m, .subject_count = subject_count},
        e);
}
