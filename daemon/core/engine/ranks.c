#include "core/engine/ranks.h"

#include <string.h>

// Where the ranked of a cohort stand in the listing.
struct ranked {
    size_t first, end;
};

static struct ranked ranked_of(const struct board *b, uint32_t cohort)
{
    size_t first = b->cohort_starts[cohort];
    return (struct ranked){.first = first, .end = first + b->cohort_ranked[cohort]};
}

static points listed_points(const struct board *b, size_t at)
{
    return b->listed_points ? b->listed_points[at] : b->points[b->order[at]];
}

// The first of the ranked with no more points than that.
static size_t first_with(const struct board *b, struct ranked r, points p)
{
    size_t low = r.first, high = r.end;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (listed_points(b, middle) > p)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t board_rank(const struct board *b, size_t row)
{
    if (b->rank)
        return b->rank[row];
    if (b->state[row] != ROW_RANKED)
        return 0;
    struct ranked r = ranked_of(b, b->cohort[row]);
    return (uint32_t)(first_with(b, r, b->points[row]) - r.first) + 1;
}

bool board_tied(const struct board *b, size_t row)
{
    if (b->tied)
        return b->tied[row];
    if (b->state[row] != ROW_RANKED)
        return false;
    struct ranked r = ranked_of(b, b->cohort[row]);
    size_t at = first_with(b, r, b->points[row]);
    return at + 1 < r.end && listed_points(b, at + 1) == b->points[row];
}

static void by_row(const struct board *b, size_t from, size_t end, const struct listed_ranks *out)
{
    const uint32_t *order = b->order;
    for (size_t i = from; i < end; i++) {
        out->points[i - from] = b->points[order[i]];
        out->rank[i - from] = b->rank[order[i]];
        out->tied[i - from] = b->tied[order[i]];
    }
}

static void put_points(const struct board *b, size_t from, size_t end, points *restrict out)
{
    const points *restrict by_row = b->points;
    const uint32_t *restrict order = b->order;
    if (b->listed_points) {
        memcpy(out, b->listed_points + from, (end - from) * sizeof *out);
        return;
    }
    for (size_t i = from; i < end; i++)
        out[i - from] = by_row[order[i]];
}

void board_listed(const struct board *b, uint32_t cohort, size_t from, size_t end,
                  const struct listed_ranks *out)
{
    if (b->rank)
        by_row(b, from, end, out);
    else
        board_rank_listed(b, cohort, from, end, out);
}

void board_rank_listed(const struct board *b, uint32_t cohort, size_t from, size_t end,
                       const struct listed_ranks *out)
{
    points *restrict total = out->points;
    uint32_t *restrict ranks = out->rank;
    uint8_t *restrict tied = out->tied;
    if (from == end)
        return;
    struct ranked r = ranked_of(b, cohort);
    size_t count = end - from;
    put_points(b, from, end, total);
    bool before = from > r.first && listed_points(b, from - 1) == total[0];
    bool after = end < r.end && listed_points(b, end) == total[count - 1];
    uint32_t rank = before ? (uint32_t)(first_with(b, r, total[0]) - r.first) + 1 : 0;
    for (size_t i = 0; i < count; i++) {
        bool behind = i + 1 < count ? total[i] == total[i + 1] : after;
        rank = before ? rank : (uint32_t)(from + i - r.first) + 1;
        ranks[i] = rank;
        tied[i] = before | behind;
        before = behind;
    }
}

void board_forget_listed(struct board *b)
{
    b->listed_points = NULL;
    arena_release(&b->until_packed);
}
