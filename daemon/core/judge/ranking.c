#include "core/judge/ranking.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/engine/ranks.h"
#include "core/engine/running.h"
#include "core/judge/stretch.h"
#include "core/store/radix.h"

void ranking_init(struct ranking *r, struct judging *j)
{
    const struct scheme *s = j->scheme;
    struct board *b = j->board;
    size_t rows = b->row_count;
    *r = (struct ranking){.judging = j, .tie_count = s->tie_break_count};
    r->by_points = judging_by_points(s);
    r->points = j->board->points;
    r->on_shown = s->rank_on_shown;
    r->pair = rows >= stretch_ways.pair_least ? stretch_ways.pair : NULL;
    arena_init(&r->arena);
    for (size_t k = 0; k < s->veto_count; k++)
        r->may_be_last = r->may_be_last || s->vetoes[k].effect == EFFECT_LAST;
    r->packed =
        arena_bare(r->by_points ? &b->until_packed : &r->arena, rows + 1, sizeof *r->packed);
    b->listed_points = r->by_points ? (points *)r->packed : NULL;
    r->spare = arena_bare(&r->arena, rows + 1, sizeof *r->spare);
    r->ties = arena_array(&r->arena, r->tie_count + 1, sizeof *r->ties);
    for (size_t k = 0; k < r->tie_count; k++) {
        const struct order *order = &s->tie_break[k];
        double *values = arena_array(&r->arena, rows + 1, sizeof *values);
        r->ties[k] = (struct sort_key){.values = values, .descending = order->descending};
        judging_run(j, &order->value, NONE, (double)NAN, values);
    }
    if (r->tie_count)
        (void)places_by_id(j->engine, s->of); // is made before two read it
}

void ranking_release(struct ranking *r)
{
    arena_release(&r->arena);
}

// --- the order ---

// A cohort being ranked. Keys: the points, least for the most, above them whether the row is put
// last, below them its place in the list.
struct cohort {
    struct ranking *ranking;
    const uint32_t *by_id;
    uint32_t *rows;
    size_t count;
    uint64_t *keys; // of ranking->packed
    points *listed; // where points alone decide: what keys are turned into
    bool packed;    // the keys fit, and stand in order
    unsigned at_bits, bits;
    struct points_span span[2]; // by the two
    bool last[2];
    points top;
    struct pair_lots lots;
};

static inline points points_of(const struct ranking *r, uint32_t row)
{
    return r->on_shown ? judging_ranked_points(r->judging, row) : r->points[row];
}

static void by_one(struct cohort *c, pair_work_fn work)
{
    pair_lots_init(&c->lots, c->count, 4 * stretch_ways.rows);
    work(c, 0);
}

static void by_two(struct cohort *c, pair_work_fn work)
{
    pair_lots_init(&c->lots, c->count, 4 * stretch_ways.rows);
    pair_run(c->count >= stretch_ways.pair_least ? c->ranking->pair : NULL, work, c);
}

static void find_span(void *context, unsigned who)
{
    struct cohort *c = context;
    const struct ranking r = *c->ranking;
    const uint32_t *rows = c->by_id;
    struct points_span span = c->span[who];
    for (size_t i, end; pair_take(&c->lots, who, &i, &end);)
        for (; i < end; i++) {
            span = points_span_with(span, points_of(&r, rows[i]));
            if (r.may_be_last && judging_put_last(r.judging, rows[i]))
                c->last[who] = true;
        }
    c->span[who] = span;
}

// Vetoes may have changed points since they were made.
static struct points_span span_of(struct cohort *c)
{
    const struct judging *j = c->ranking->judging;
    c->span[0] = c->span[1] = POINTS_SPAN_NONE;
    if (j->spanned && !j->scheme->veto_count && !c->ranking->on_shown)
        return j->span;
    by_two(c, find_span);
    return points_span_both(c->span[0], c->span[1]);
}

// Of all rows as they stand, where nothing but their points decides: nothing is looked up.
static void make_plain_keys(const struct cohort *c, uint64_t *keys, size_t from, size_t end)
{
    const points *of = c->ranking->points;
    const uint64_t top = (uint64_t)c->top;
    unsigned at_bits = c->at_bits;
    for (size_t i = from; i < end; i++)
        keys[i] = (top - (uint64_t)of[i]) << at_bits | i;
}

static void make_keys(void *context, uint64_t *keys, size_t from, size_t end)
{
    const struct cohort *c = context;
    if (c->ranking->as_rows && c->ranking->by_points) {
        make_plain_keys(c, keys, from, end);
        return;
    }
    const struct ranking r = *c->ranking;
    const uint32_t *rows = c->by_id;
    const uint64_t top = (uint64_t)c->top;
    unsigned at_bits = c->at_bits;
    for (size_t i = from; i < end; i++) {
        uint64_t key = top - (uint64_t)points_of(&r, rows[i]);
        if (r.may_be_last && judging_put_last(r.judging, rows[i]))
            key |= (uint64_t)1 << c->bits;
        keys[i] = key << at_bits | i;
    }
}

// The same order by whole codes, for points too far apart.
static void sort_wide(struct cohort *c)
{
    const struct ranking *r = c->ranking;
    size_t count = c->count;
    struct radix_item *items = mem_new(2 * count + 1, sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] = (struct radix_item){
            .code = (uint64_t)c->top - (uint64_t)points_of(r, c->by_id[i]), .row = c->by_id[i]};
    radix_sort(items, count, items + count);
    for (size_t i = 0; i < count; i++)
        items[i].code = judging_put_last(r->judging, items[i].row);
    radix_sort(items, count, items + count);
    for (size_t i = 0; i < count; i++)
        c->rows[i] = items[i].row;
    free(items);
}

// By points, most first, those put last behind all others; equals stay in the order they have. What
// is packed is in order then, and tells the rows; else these are.
static void sort_by_points(struct cohort *c)
{
    struct ranking *r = c->ranking;
    const struct points_span span = span_of(c);
    c->top = span.most;
    bool last = c->last[0] || c->last[1];
    c->at_bits = radix_bits(c->count - 1);
    c->bits = radix_bits((uint64_t)c->top - (uint64_t)span.least);
    c->packed = c->bits + c->at_bits + last <= 64;
    if (!c->packed) {
        sort_wide(c);
        return;
    }
    radix_sort_packed(&(struct radix_packed){
        .items = c->keys,
        .spare = r->spare,
        .count = c->count,
        .low = c->at_bits,
        .bits = c->bits + last,
        .pair = c->count >= stretch_ways.pair_least ? r->pair : NULL,
        .make = make_keys,
        .context = c,
    });
}

// --- the ranks ---

static bool as_many_points(const struct cohort *c, size_t a, size_t b)
{
    const struct judging *j = c->ranking->judging;
    if (c->packed)
        return (c->keys[a] ^ c->keys[b]) >> c->at_bits == 0;
    return points_of(c->ranking, c->rows[a]) == points_of(c->ranking, c->rows[b]) &&
           judging_put_last(j, c->rows[a]) == judging_put_last(j, c->rows[b]);
}

// Where rows with as many points as that at `first` end.
static size_t equals_end(const struct cohort *c, size_t first)
{
    size_t end = first + 1;
    while (end < c->count && as_many_points(c, first, end))
        end++;
    return end;
}

// Rows [first, end) have as many points, and tie-breaks are to tell them apart.
static void rank_equals(struct cohort *c, size_t first, size_t end)
{
    const struct ranking *r = c->ranking;
    struct board *b = r->judging->board;
    uint32_t *rows = c->rows;
    if (end - first > 1 && r->tie_count)
        judging_sort(r->judging, rows + first, end - first, r->ties, r->tie_count);
    for (size_t i = first; i < end; i++) {
        bool tied = i > first && judging_equal(r->ties, r->tie_count, rows[i - 1], rows[i]);
        b->rank[rows[i]] = tied ? b->rank[rows[i - 1]] : (uint32_t)i + 1;
        b->tied[rows[i]] = tied;
        if (tied)
            b->tied[rows[i - 1]] = 1;
    }
}

#define FOLLOWED 1024 // keys that stay in the cache

// The rows at the places that keys have.
static void follow_places(const struct cohort *c, size_t from, size_t end)
{
    const uint64_t *keys = c->keys, mask = ((uint64_t)1 << c->at_bits) - 1;
    const uint32_t *by_id = c->by_id;
    uint32_t *rows = c->rows;
    if (c->ranking->as_rows) // nothing to be looked up all over the memory
        for (size_t i = from; i < end; i++)
            rows[i] = (uint32_t)(keys[i] & mask);
    else
        for (size_t i = from; i < end; i++)
            rows[i] = by_id[keys[i] & mask];
}

// From keys in order to rows, and to points where these are wanted.
static void follow_keys(void *context, unsigned who)
{
    struct cohort *c = context;
    const uint64_t *keys = c->keys;
    points *listed = c->listed, top = c->top;
    unsigned at_bits = c->at_bits;
    for (size_t i, end, next; pair_take(&c->lots, who, &i, &end);)
        for (; i < end; i = next) {
            next = end - i < FOLLOWED ? end : i + FOLLOWED;
            follow_places(c, i, next);
            for (size_t k = i; k < next && listed; k++)
                listed[k] = (points)((uint64_t)top - (keys[k] >> at_bits));
        }
}

static void list_points(struct cohort *c)
{
    for (size_t i = 0; i < c->count; i++)
        c->listed[i] = c->ranking->points[c->rows[i]];
}

// By row, where order and points tell them.
static void rows_by_points(void *context, unsigned who)
{
    struct cohort *c = context;
    struct board *b = c->ranking->judging->board;
    points total[FOLLOWED];
    uint32_t rank[FOLLOWED], cohort = b->cohort[c->rows[0]];
    uint8_t tied[FOLLOWED];
    const struct listed_ranks listed = {.points = total, .rank = rank, .tied = tied};
    size_t first = b->cohort_starts[cohort];
    for (size_t i, end, next; pair_take(&c->lots, who, &i, &end);)
        for (; i < end; i = next) {
            next = end - i < FOLLOWED ? end : i + FOLLOWED;
            board_rank_listed(b, cohort, first + i, first + next, &listed);
            for (size_t k = i; k < next; k++) {
                b->rank[c->rows[k]] = rank[k - i];
                b->tied[c->rows[k]] = tied[k - i];
            }
        }
}

// Equals belong to the lot that they begin in.
static void give_ranks(void *context, unsigned who)
{
    struct cohort *c = context;
    for (size_t from, end; pair_take(&c->lots, who, &from, &end);) {
        while (from > 0 && from < end && as_many_points(c, from - 1, from))
            from++;
        if (from == end)
            continue;
        end = equals_end(c, end - 1);
        for (size_t next; from < end; from = next) {
            next = equals_end(c, from);
            rank_equals(c, from, next);
        }
    }
}

void ranking_cohort(struct ranking *r, const uint32_t *by_id, uint32_t *rows, size_t count)
{
    const struct board *b = r->judging->board;
    size_t first = (size_t)(rows - b->order);
    struct cohort c = {.ranking = r, .by_id = by_id, .rows = rows, .count = count};
    c.keys = r->packed + first;
    c.listed = r->by_points ? b->listed_points + first : NULL;
    if (!count)
        return;
    sort_by_points(&c);
    if (c.packed)
        by_two(&c, follow_keys);
    else if (c.listed)
        list_points(&c);
    if (!b->rank)
        return;
    if (c.listed)
        by_two(&c, rows_by_points);
    else if (c.packed)
        by_two(&c, give_ranks);
    else // what sorts equals moves what the other one looks at
        by_one(&c, give_ranks);
}
