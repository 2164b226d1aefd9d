#include "link/packed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"

size_t packed_aligned(size_t n)
{
    return (n + 7u) & ~(size_t)7u;
}

static uint64_t stir(uint64_t sum, uint64_t word)
{
    sum = (sum ^ word) * 0xff51afd7ed558ccdu;
    return sum ^ sum >> 32;
}

static uint64_t word_at(const uint8_t *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

// Four sums side by side, so that none waits for another; put together at the end.
static uint64_t sum_words(uint64_t begin, const uint8_t *p, size_t size)
{
    uint64_t sums[4] = {begin, begin + 1, begin + 2, begin + 3};
    for (; size >= 32; p += 32, size -= 32) {
        sums[0] = stir(sums[0], word_at(p));
        sums[1] = stir(sums[1], word_at(p + 8));
        sums[2] = stir(sums[2], word_at(p + 16));
        sums[3] = stir(sums[3], word_at(p + 24));
    }
    uint64_t sum = stir(stir(stir(sums[0], sums[1]), sums[2]), sums[3]);
    for (; size; p++, size--)
        sum = (sum ^ *p) * 0x100000001b3u;
    return sum;
}

uint64_t packed_sum(const void *bytes, size_t size)
{
    size_t from = offsetof(struct packed_head, scheme);
    return sum_words(0x9e3779b97f4a7c15u ^ size, (const uint8_t *)bytes + from, size - from);
}

size_t packed_row_size(const struct scheme *s)
{
    return packed_aligned(sizeof(struct packed_row) + 8 * s->all_rule_count + 8 * s->show_count +
                          4 * s->outcome_count + s->all_rule_count + s->veto_count +
                          s->outcome_count);
}

bool packed_is_text(uint32_t type)
{
    return type == VALUE_TEXT || type == VALUE_ENUM || type == VALUE_REF;
}

// --- writing ---

struct packing {
    const struct board *board;
    const struct ruleset *ruleset;
    const struct scheme *scheme;
    const struct store *store;
    struct str texts;
    struct map *seen; // per show that is read as text: its values, and where their texts stand
};

static uint32_t put_text(struct packing *k, const char *text)
{
    uint32_t at = (uint32_t)k->texts.size;
    str_add_bytes(&k->texts, text, strlen(text) + 1);
    return at;
}

static const char *value_text(const struct packing *k, const struct value_type *t, double value)
{
    if (t->tag == VALUE_TEXT)
        return intern_text(&k->ruleset->texts, (uint32_t)value);
    if (t->tag == VALUE_ENUM)
        return t->enumerated->values[(size_t)value].title;
    return store_id(k->store, (uint32_t)value);
}

// A value as it stands in a row. Texts stand once, however many rows have them.
static double show_value(struct packing *k, size_t show, double value)
{
    const struct value_type *t = &k->scheme->shows[show].value.type;
    bool fresh;
    if (!isfinite(value))
        return (double)NAN;
    if (!packed_is_text((uint32_t)t->tag))
        return value;
    struct map_entry *at =
        map_put_bytes(&k->seen[show], (const char *)&value, sizeof value, &fresh);
    if (fresh)
        at->number = put_text(k, value_text(k, t, value));
    return (double)at->number;
}

static void pack_shows(struct packing *k, struct packed_show *out)
{
    char name[128];
    for (size_t i = 0; i < k->scheme->show_count; i++) {
        const struct value_type *t = &k->scheme->shows[i].value.type;
        out[i] = (struct packed_show){.type = (uint32_t)t->tag, .unit = NONE};
        if (t->tag != VALUE_NUMBER || measure_is_plain(&t->measure))
            continue;
        measure_name(&k->ruleset->model.units, &t->measure, name, sizeof name);
        out[i].unit = put_text(k, name);
    }
}

// Rows are packed a block of the board's own order at a time, one part after the other: its arrays
// are read in the order they stand in, and of the listing only the rows of the block are touched.
#define BLOCK 256

struct block {
    uint32_t rows[BLOCK]; // of the board
    uint8_t *to[BLOCK];   // where each stands in the listing
    size_t count;
};

static void pack_heads(const struct packing *k, const struct block *of)
{
    const struct board *b = k->board;
    for (size_t n = 0; n < of->count; n++) {
        uint32_t row = of->rows[n];
        struct packed_row head = {
            .subject = store_subject_at(k->store, k->scheme->of, row),
            .rank = b->rank[row],
            .cohort = b->cohort[row],
            .grade = b->grade[row],
            .points = b->points[row],
            .state = b->state[row],
            .tied = b->tied[row],
        };
        memcpy(of->to[n], &head, sizeof head);
    }
}

static void pack_points(const struct block *of, const points *from, size_t at)
{
    for (size_t n = 0; n < of->count; n++)
        memcpy(of->to[n] + at, &from[of->rows[n]], 8);
}

static void pack_places(const struct block *of, const uint32_t *from, size_t at)
{
    for (size_t n = 0; n < of->count; n++)
        memcpy(of->to[n] + at, &from[of->rows[n]], 4);
}

static void pack_states(const struct block *of, const uint8_t *from, size_t at)
{
    for (size_t n = 0; n < of->count; n++)
        of->to[n][at] = from[of->rows[n]];
}

static void pack_block(const struct packing *k, const struct block *of)
{
    const struct board *b = k->board;
    const struct scheme *s = k->scheme;
    size_t at = sizeof(struct packed_row), row_size = packed_row_size(s);
    pack_heads(k, of);
    for (size_t i = 0; i < s->all_rule_count; i++, at += 8)
        pack_points(of, b->rules[i].points, at);
    at += 8 * s->show_count; // pack_row_shows
    for (size_t i = 0; i < s->outcome_count; i++, at += 4)
        pack_places(of, b->outcome_next[i], at);
    for (size_t i = 0; i < s->all_rule_count; i++)
        pack_states(of, b->rules[i].state, at++);
    for (size_t i = 0; i < s->veto_count; i++)
        pack_states(of, b->vetoes[i], at++);
    for (size_t i = 0; i < s->outcome_count; i++)
        pack_states(of, b->outcomes[i], at++);
    for (size_t n = 0; n < of->count; n++)
        memset(of->to[n] + at, 0, row_size - at);
}

static void pack_rows(const struct packing *k, uint8_t *rows)
{
    const struct board *b = k->board;
    size_t row_size = packed_row_size(k->scheme);
    uint32_t *places = mem_new(b->row_count + 1, sizeof *places); // from 1; 0 = not listed
    for (size_t i = 0; i < b->listed; i++)
        places[b->order[i]] = (uint32_t)i + 1;
    struct block of = {0};
    for (uint32_t row = 0; row < b->row_count; row++) {
        if (!places[row])
            continue;
        of.rows[of.count] = row;
        of.to[of.count++] = rows + (places[row] - 1) * row_size;
        if (of.count == BLOCK) {
            pack_block(k, &of);
            of.count = 0;
        }
    }
    pack_block(k, &of);
    free(places);
}

// In the order of the listing, in which texts are met for the first time.
static void pack_row_shows(struct packing *k, uint8_t *rows)
{
    const struct board *b = k->board;
    const struct scheme *s = k->scheme;
    size_t row_size = packed_row_size(s), at = sizeof(struct packed_row) + 8 * s->all_rule_count;
    for (size_t i = 0; i < b->listed && s->show_count; i++) {
        for (size_t n = 0; n < s->show_count; n++) {
            double value = show_value(k, n, b->shows[n][b->order[i]]);
            memcpy(rows + i * row_size + at + 8 * n, &value, 8);
        }
    }
}

static void pack_cohorts(struct packing *k, struct packed_cohort *out)
{
    const struct board *b = k->board;
    for (size_t c = 0; c < b->cohort_count; c++)
        out[c] = (struct packed_cohort){
            .name = put_text(k, b->cohort_names[c]),
            .title = put_text(k, b->cohort_titles[c]),
            .ranked = b->cohort_ranked[c],
        };
    for (size_t i = 0; i < b->listed; i++) {
        struct packed_cohort *c = &out[b->cohort[b->order[i]]];
        if (!c->listed++)
            c->first = (uint32_t)i;
    }
}

static void pack_failures(struct packing *k, struct packed_failure *out)
{
    for (size_t i = 0; i < k->board->failure_count; i++) {
        const struct board_failure *f = &k->board->failures[i];
        out[i] = (struct packed_failure){
            .subject = f->row == NONE ? NONE : store_subject_at(k->store, k->scheme->of, f->row),
            .rule = f->rule,
            .text = put_text(k, f->text),
        };
    }
}

static struct packed_head head_of(const struct board *b, const struct scheme *s)
{
    struct packed_head h = {
        .magic = PACKED_MAGIC,
        .version = PACKED_VERSION,
        .scheme = b->scheme,
        .period_length = (int32_t)b->window.period.length,
        .period_year = b->window.period.year,
        .period_at = b->window.period.at,
        .today = b->window.today,
        .reported = b->window.reported,
        .listed = (uint32_t)b->listed,
        .row_size = (uint32_t)packed_row_size(s),
        .rule_count = (uint32_t)s->all_rule_count,
        .veto_count = (uint32_t)s->veto_count,
        .outcome_count = (uint32_t)s->outcome_count,
        .show_count = (uint32_t)s->show_count,
        .cohort_count = (uint32_t)b->cohort_count,
        .failure_count = (uint32_t)b->failure_count,
    };
    h.rows_at = packed_aligned(sizeof h);
    h.shows_at = h.rows_at + (uint64_t)h.listed * h.row_size;
    h.cohorts_at = h.shows_at + h.show_count * sizeof(struct packed_show);
    h.failures_at = h.cohorts_at + h.cohort_count * sizeof(struct packed_cohort);
    h.texts_at = h.failures_at + h.failure_count * sizeof(struct packed_failure);
    return h;
}

static void pack(struct packing *k, struct packed_head *head, struct str *out)
{
    size_t begun = out->size;
    uint8_t *parts = (uint8_t *)str_add_room(out, head->texts_at); // all but the texts
    memset(parts, 0, head->rows_at);
    pack_rows(k, parts + head->rows_at);
    pack_row_shows(k, parts + head->rows_at);
    struct packed_show *shows = mem_new(head->show_count + 1, sizeof *shows);
    struct packed_cohort *cohorts = mem_new(head->cohort_count + 1, sizeof *cohorts);
    struct packed_failure *failures = mem_new(head->failure_count + 1, sizeof *failures);
    pack_shows(k, shows);
    pack_cohorts(k, cohorts);
    pack_failures(k, failures);
    memcpy(parts + head->shows_at, shows, head->show_count * sizeof *shows);
    memcpy(parts + head->cohorts_at, cohorts, head->cohort_count * sizeof *cohorts);
    memcpy(parts + head->failures_at, failures, head->failure_count * sizeof *failures);
    head->size = head->texts_at + k->texts.size;
    str_add_bytes(out, k->texts.data, k->texts.size);
    memcpy(out->data + begun, head, sizeof *head);
    free(shows);
    free(cohorts);
    free(failures);
}

void packed_write(const struct board *b, const struct ruleset *r, const struct store *store,
                  int64_t seq, int32_t as_of, struct str *out)
{
    struct packing k = {
        .board = b, .ruleset = r, .scheme = &r->model.schemes[b->scheme], .store = store};
    size_t show_count = k.scheme->show_count, begun = out->size;
    struct packed_head head = head_of(b, k.scheme);
    head.seq = seq;
    head.as_of = as_of;
    k.seen = mem_new(show_count + 1, sizeof *k.seen);
    for (size_t i = 0; i < show_count; i++)
        map_init(&k.seen[i]);
    put_text(&k, ""); // so that there are always texts, and they end with a NUL
    pack(&k, &head, out);
    head.sum = packed_sum(out->data + begun, head.size);
    memcpy(out->data + begun, &head, sizeof head);
    for (size_t i = 0; i < show_count; i++)
        map_release(&k.seen[i]);
    free(k.seen);
    str_release(&k.texts);
}

// --- reading ---

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

const struct packed_show *packed_show_types(const void *bytes)
{
    return (const void *)at_offset(bytes, packed_head(bytes)->shows_at);
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
