#include "link/packed.h"

#include <string.h>

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

size_t packed_row_size(const struct scheme *s, size_t rule_count)
{
    return packed_aligned(sizeof(struct packed_row) + 8 * rule_count + 8 * s->show_count +
                          4 * s->outcome_count + rule_count + s->veto_count + s->outcome_count);
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
