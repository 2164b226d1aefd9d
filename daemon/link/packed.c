#include "link/packed.h"

#include <stdlib.h>
#include <string.h>

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

#define AHEAD 2048 // bytes: what is asked for that far ahead has come when its turn is

// Eight sums side by side, so that none waits for another; put together at the end. Written out,
// for sums in registers: in a loop they are in memory, which takes three times as long.
#define SUMS 8

static inline void stir_line(uint64_t *sums, const uint8_t *p)
{
    sums[0] = stir(sums[0], word_at(p));
    sums[1] = stir(sums[1], word_at(p + 8));
    sums[2] = stir(sums[2], word_at(p + 16));
    sums[3] = stir(sums[3], word_at(p + 24));
    sums[4] = stir(sums[4], word_at(p + 32));
    sums[5] = stir(sums[5], word_at(p + 40));
    sums[6] = stir(sums[6], word_at(p + 48));
    sums[7] = stir(sums[7], word_at(p + 56));
}

uint64_t packed_block_sum(const void *bytes, size_t size, size_t block)
{
    size_t from = block ? 0 : offsetof(struct packed_head, scheme),
           left = size - block * PACKED_BLOCK;
    size_t end = left > PACKED_BLOCK ? PACKED_BLOCK : left;
    const uint8_t *p = (const uint8_t *)bytes + from;
    uint64_t sums[SUMS], sum = 0x9e3779b97f4a7c15u ^ (end - from);
    for (size_t k = 0; k < SUMS; k++)
        sums[k] = sum + k;
    for (size = end - from; size >= 8 * SUMS; p += 8 * SUMS, size -= 8 * SUMS) {
        __builtin_prefetch(p + AHEAD);
        stir_line(sums, p);
    }
    for (size_t k = 0; k < SUMS; k++)
        sum = stir(sum, sums[k]);
    for (; size; p++, size--)
        sum = (sum ^ *p) * 0x100000001b3u;
    return sum;
}

uint64_t packed_sum_of(const uint64_t *sums, size_t size)
{
    uint64_t sum = size;
    for (size_t i = 0; i < packed_block_count(size); i++)
        sum = stir(sum, sums[i]);
    return sum;
}

size_t packed_block_count(size_t size)
{
    return (size + PACKED_BLOCK - 1) / PACKED_BLOCK;
}

struct summing {
    const void *bytes;
    size_t size;
    uint64_t *sums;
    struct pair_lots blocks;
};

static void sum_blocks(void *context, unsigned who)
{
    struct summing *s = context;
    for (size_t i, end; pair_take(&s->blocks, who, &i, &end);)
        s->sums[i] = packed_block_sum((const uint8_t *)s->bytes + i * PACKED_BLOCK, s->size, i);
}

uint64_t packed_sum_by(struct pair *pair, const void *bytes, size_t size)
{
    struct summing s = {.bytes = bytes, .size = size};
    s.sums = mem_new(packed_block_count(size), sizeof *s.sums);
    pair_lots_init(&s.blocks, packed_block_count(size), 1);
    pair_run(pair, sum_blocks, &s);
    uint64_t sum = packed_sum_of(s.sums, size);
    free(s.sums);
    return sum;
}

uint64_t packed_sum(const void *bytes, size_t size)
{
    return packed_sum_by(NULL, bytes, size);
}

static size_t values_at(size_t state_count)
{
    return packed_aligned(offsetof(struct packed_row, states) + state_count);
}

size_t packed_values_at(const struct scheme *s, size_t rule_count)
{
    return values_at(rule_count + s->veto_count + s->outcome_count);
}

size_t packed_row_size(const struct scheme *s, size_t rule_count)
{
    return packed_aligned(packed_values_at(s, rule_count) + 8 * rule_count + 8 * s->show_count +
                          4 * s->outcome_count);
}

bool packed_is_text(uint32_t type)
{
    return type == VALUE_TEXT || type == VALUE_ENUM || type == VALUE_REF;
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
    return (const void *)at_offset(bytes, h->rows_at + (at - h->first) * h->row_size);
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

size_t packed_rules_in_row(const struct packed_head *h)
{
    return h->rule_is_total ? 0 : h->rule_count;
}

static const void *values_of(const struct packed_head *h, const struct packed_row *row)
{
    return at_offset(row, values_at(packed_rules_in_row(h) + h->veto_count + h->outcome_count));
}

const int64_t *packed_rule_points(const void *bytes, const struct packed_row *row)
{
    const struct packed_head *h = packed_head(bytes);
    return h->rule_is_total ? &row->points : values_of(h, row);
}

const double *packed_shows(const void *bytes, const struct packed_row *row)
{
    const struct packed_head *h = packed_head(bytes);
    return (const void *)at_offset(values_of(h, row), 8 * packed_rules_in_row(h));
}

const uint32_t *packed_next(const void *bytes, const struct packed_row *row)
{
    return (const void *)(packed_shows(bytes, row) + packed_head(bytes)->show_count);
}

static const uint8_t *states_of(const struct packed_row *row)
{
    return at_offset(row, offsetof(struct packed_row, states));
}

const uint8_t *packed_rule_states(const void *bytes, const struct packed_row *row)
{
    static const uint8_t scored[] = {RULE_SCORED};
    return packed_head(bytes)->rule_is_total ? scored : states_of(row);
}

const uint8_t *packed_vetoes(const void *bytes, const struct packed_row *row)
{
    return states_of(row) + packed_rules_in_row(packed_head(bytes));
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
