#include "link/packed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define ALIGN8(n) (((n) + 7u) & ~(size_t)7u)

uint64_t packed_sum(const void *bytes, size_t size)
{
    const uint8_t *p = bytes;
    uint64_t sum = 0x9e3779b97f4a7c15u ^ size;
    for (; size >= 8; p += 8, size -= 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        sum = (sum ^ word) * 0xff51afd7ed558ccdu;
        sum ^= sum >> 32;
    }
    for (; size; p++, size--)
        sum = (sum ^ *p) * 0x100000001b3u;
    return sum;
}

static size_t row_size(const struct scheme *s)
{
    size_t size = sizeof(struct packed_row) + 8 * s->all_rule_count + 8 * s->show_count +
                  4 * s->outcome_count + s->all_rule_count + s->veto_count + s->outcome_count;
    return ALIGN8(size);
}

static uint32_t put_text(struct str *texts, const char *text)
{
    uint32_t at = (uint32_t)texts->size;
    str_add_bytes(texts, text, strlen(text) + 1);
    return at;
}

static void pack_row(const struct board *b, const struct scheme *s, const struct store *store,
                     uint32_t row, uint8_t *at)
{
    struct packed_row head = {
        .subject = store_subject_at(store, s->of, row),
        .rank = b->rank[row],
        .cohort = b->cohort[row],
        .grade = b->grade[row],
        .points = b->points[row],
        .state = b->state[row],
        .tied = b->tied[row],
    };
    memcpy(at, &head, sizeof head);
    at += sizeof head;
    for (size_t i = 0; i < s->all_rule_count; i++, at += 8)
        memcpy(at, &b->rules[i].points[row], 8);
    for (size_t i = 0; i < s->show_count; i++, at += 8)
        memcpy(at, &b->shows[i][row], 8);
    for (size_t i = 0; i < s->outcome_count; i++, at += 4)
        memcpy(at, &b->outcome_next[i][row], 4);
    for (size_t i = 0; i < s->all_rule_count; i++)
        *at++ = b->rules[i].state[row];
    for (size_t i = 0; i < s->veto_count; i++)
        *at++ = b->vetoes[i][row];
    for (size_t i = 0; i < s->outcome_count; i++)
        *at++ = b->outcomes[i][row];
}

static void pack_cohorts(const struct board *b, struct str *texts, struct packed_cohort *out)
{
    for (size_t c = 0; c < b->cohort_count; c++)
        out[c] = (struct packed_cohort){
            .name = put_text(texts, b->cohort_names[c]),
            .title = put_text(texts, b->cohort_titles[c]),
            .ranked = b->cohort_ranked[c],
        };
    for (size_t i = 0; i < b->listed; i++) {
        struct packed_cohort *c = &out[b->cohort[b->order[i]]];
        if (!c->listed++)
            c->first = (uint32_t)i;
    }
}

static void pack_failures(const struct board *b, const struct scheme *s, const struct store *store,
                          struct str *texts, struct packed_failure *out)
{
    for (size_t i = 0; i < b->failure_count; i++) {
        const struct board_failure *f = &b->failures[i];
        out[i] = (struct packed_failure){
            .subject = f->row == NONE ? NONE : store_subject_at(store, s->of, f->row),
            .rule = f->rule,
            .text = put_text(texts, f->text),
        };
    }
}

void packed_write(const struct board *b, const struct scheme *s, const struct store *store,
                  int64_t seq, int32_t as_of, struct str *out)
{
    struct str texts = {0};
    struct packed_cohort *cohorts = mem_new(b->cohort_count + 1, sizeof *cohorts);
    struct packed_failure *failures = mem_new(b->failure_count + 1, sizeof *failures);
    pack_cohorts(b, &texts, cohorts);
    pack_failures(b, s, store, &texts, failures);
    struct packed_head head = {
        .magic = PACKED_MAGIC,
        .version = PACKED_VERSION,
        .seq = seq,
        .scheme = b->scheme,
        .period_length = (int32_t)b->window.period.length,
        .period_year = b->window.period.year,
        .period_at = b->window.period.at,
        .today = b->window.today,
        .as_of = as_of,
        .reported = b->window.reported,
        .listed = (uint32_t)b->listed,
        .row_size = (uint32_t)row_size(s),
        .rule_count = (uint32_t)s->all_rule_count,
        .veto_count = (uint32_t)s->veto_count,
        .outcome_count = (uint32_t)s->outcome_count,
        .show_count = (uint32_t)s->show_count,
        .cohort_count = (uint32_t)b->cohort_count,
        .failure_count = (uint32_t)b->failure_count,
    };
    head.rows_at = ALIGN8(sizeof head);
    head.cohorts_at = head.rows_at + (uint64_t)head.listed * head.row_size;
    head.failures_at = head.cohorts_at + head.cohort_count * sizeof *cohorts;
    head.texts_at = head.failures_at + head.failure_count * sizeof *failures;
    head.size = head.texts_at + texts.size + 1; // a NUL ends the texts whatever they are
    uint8_t *bytes = mem_new(head.size, 1);
    for (size_t i = 0; i < b->listed; i++)
        pack_row(b, s, store, b->order[i], bytes + head.rows_at + i * head.row_size);
    memcpy(bytes + head.cohorts_at, cohorts, head.cohort_count * sizeof *cohorts);
    memcpy(bytes + head.failures_at, failures, head.failure_count * sizeof *failures);
    if (texts.size)
        memcpy(bytes + head.texts_at, texts.data, texts.size);
    head.sum = packed_sum(bytes + sizeof head, head.size - sizeof head);
    memcpy(bytes, &head, sizeof head);
    str_add_bytes(out, (const char *)bytes, head.size);
    free(bytes);
    free(cohorts);
    free(failures);
    str_release(&texts);
}

const struct packed_head *packed_head(const void *bytes)
{
    return bytes;
}

static const uint8_t *at_offset(const void *bytes, uint64_t offset)
{
    return (const uint8_t *)bytes + offset;
}

const struct packed_row *packed_row(const void *bytes, size_t at)
{
    const struct packed_head *h = bytes;
    return (const void *)at_offset(bytes, h->rows_at + at * h->row_size);
}

const struct packed_cohort *packed_cohorts(const void *bytes)
{
    return (const void *)at_offset(bytes, packed_head(bytes)->cohorts_at);
}

const struct packed_failure *packed_failures(const void *bytes)
{
    return (const void *)at_offset(bytes, packed_head(bytes)->failures_at);
}

const char *packed_text(const void *bytes, uint32_t offset)
{
    return (const char *)at_offset(bytes, packed_head(bytes)->texts_at + offset);
}

const int64_t *packed_rule_points(const void *bytes, const struct packed_row *row)
{
    (void)bytes;
    return (const void *)(row + 1);
}

const double *packed_shows(const void *bytes, const struct packed_row *row)
{
    return (const void *)(packed_rule_points(bytes, row) + packed_head(bytes)->rule_count);
}

const uint32_t *packed_next(const void *bytes, const struct packed_row *row)
{
    return (const void *)(packed_shows(bytes, row) + packed_head(bytes)->show_count);
}

const uint8_t *packed_rule_states(const void *bytes, const struct packed_row *row)
{
    return (const void *)(packed_next(bytes, row) + packed_head(bytes)->outcome_count);
}

const uint8_t *packed_vetoes(const void *bytes, const struct packed_row *row)
{
    return packed_rule_states(bytes, row) + packed_head(bytes)->rule_count;
}

const uint8_t *packed_outcomes(const void *bytes, const struct packed_row *row)
{
    return packed_vetoes(bytes, row) + packed_head(bytes)->veto_count;
}

struct period packed_period(const void *bytes)
{
    const struct packed_head *h = bytes;
    return (struct period){
        .length = (enum period_length)h->period_length, .year = h->period_year, .at = h->period_at};
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
    if (h->rule_count != s->all_rule_count || h->veto_count != s->veto_count ||
        h->outcome_count != s->outcome_count || h->show_count != s->show_count ||
        h->row_size != row_size(s))
        return err_set(e, "staged board %s: rules, vetoes, outcomes or shows are not the scheme's",
                       s->label.name);
    if (h->period_length != (int32_t)s->period)
        return err_set(e, "staged board %s: not a period of the scheme", s->label.name);
    if (h->rows_at != ALIGN8(sizeof *h) ||
        h->cohorts_at != h->rows_at + (uint64_t)h->listed * h->row_size ||
        h->failures_at !=
            h->cohorts_at + (uint64_t)h->cohort_count * sizeof(struct packed_cohort) ||
        h->texts_at !=
            h->failures_at + (uint64_t)h->failure_count * sizeof(struct packed_failure) ||
        h->texts_at >= size)
        return err_set(e, "staged board %s: parts do not add up to its size", s->label.name);
    return true;
}

static bool texts_fit(const void *bytes, size_t size, struct err *e)
{
    const struct packed_head *h = bytes;
    size_t texts = size - h->texts_at;
    if (((const char *)bytes)[size - 1])
        return err_set(e, "staged board: texts are not ended");
    for (uint32_t i = 0; i < h->cohort_count; i++) {
        const struct packed_cohort *c = &packed_cohorts(bytes)[i];
        if (c->name >= texts || c->title >= texts || (uint64_t)c->first + c->listed > h->listed)
            return err_set(e, "staged board: cohort %u is out of range", i);
    }
    for (uint32_t i = 0; i < h->failure_count; i++)
        if (packed_failures(bytes)[i].text >= texts)
            return err_set(e, "staged board: failure %u is out of range", i);
    return true;
}

// Ranks as they must be: within a cohort the ranked stand first, from 1; an equal rank repeats the
// one before, any other is the place in the cohort.
static bool rank_fits(const struct packed_row *row, const struct packed_row *before, uint32_t place)
{
    if (row->state != ROW_RANKED)
        return row->rank == 0;
    if (place == 0)
        return row->rank == 1;
    return before->state == ROW_RANKED &&
           (row->rank == place + 1 || (row->rank == before->rank && row->tied));
}

static bool rows_fit(const void *bytes, const struct model *m, size_t subject_count, uint8_t *seen,
                     struct err *e)
{
    const struct packed_head *h = bytes;
    const struct scheme *s = &m->schemes[h->scheme];
    const struct packed_row *before = NULL;
    uint32_t place = 0;
    for (uint32_t i = 0; i < h->listed; i++) {
        const struct packed_row *row = packed_row(bytes, i);
        if (row->subject >= subject_count || seen[row->subject]++)
            return err_set(e, "staged board %s: row %u: subject %u is unknown or stands twice",
                           s->label.name, i, row->subject);
        if (row->cohort >= h->cohort_count || row->state > ROW_BROKEN || row->state == ROW_ABSENT ||
            (row->grade != NONE && row->grade >= s->grade_count))
            return err_set(e, "staged board %s: row %u is out of range", s->label.name, i);
        if (!before || row->cohort != before->cohort)
            place = 0;
        if ((before && row->cohort < before->cohort) || !rank_fits(row, before, place))
            return err_set(e, "staged board %s: row %u: rank %u does not follow", s->label.name, i,
                           row->rank);
        before = row;
        place++;
    }
    return true;
}

bool packed_check(const void *bytes, size_t size, const struct model *m, size_t subject_count,
                  struct err *e)
{
    const struct packed_head *h = bytes;
    if (!head_fits(h, size, m, e) || !texts_fit(bytes, size, e))
        return false;
    if (packed_sum((const uint8_t *)bytes + sizeof *h, size - sizeof *h) != h->sum)
        return err_set(e, "staged board %s: its sum does not match",
                       m->schemes[h->scheme].label.name);
    uint8_t *seen = mem_new(subject_count + 1, 1);
    bool fits = rows_fit(bytes, m, subject_count, seen, e);
    free(seen);
    return fits;
}
