// Standing: ranks within cohorts, ties, grades, and the order in which a board is listed.
//
// Invariants:
//  1. Equal keys share a rank; the rank after k equals is k higher; among equals the id decides
//  only
//     the place in the listing, never the rank.
//  2. The listing has the cohorts one after the other, in each the ranked by rank and id, then the
//     others by id. Sorts keep the order of equals, and begin with the rows by id.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/mem.h"
#include "core/engine/running.h"
#include "core/judge/judging.h"
#include "core/store/radix.h"

#define LONG_LIST 256 // rows from which a radix sort pays

// -1 when a stands before b.
static int key_order(const struct sort_key *k, uint32_t a, uint32_t b)
{
    double x = k->values[a], y = k->values[b];
    if (isnan(x) || isnan(y))
        return isnan(x) - isnan(y); // no data last, whichever way the key runs
    int c = compare12(x, y);
    return k->descending ? -c : c;
}

int judging_compare(const struct sort_key *keys, size_t key_count, uint32_t a, uint32_t b)
{
    for (size_t k = 0; k < key_count; k++) {
        int c = key_order(&keys[k], a, b);
        if (c)
            return c;
    }
    return 0;
}

bool judging_equal(const struct sort_key *keys, size_t key_count, uint32_t a, uint32_t b)
{
    return judging_compare(keys, key_count, a, b) == 0;
}

static int row_order(const struct judging *j, const struct sort_key *keys, size_t key_count,
                     uint32_t a, uint32_t b)
{
    int c = judging_compare(keys, key_count, a, b);
    if (c)
        return c;
    const struct store *s = engine_store(j->engine);
    uint32_t kind = j->scheme->of;
    return strcmp(store_id(s, store_subject_at(s, kind, a)),
                  store_id(s, store_subject_at(s, kind, b)));
}

// Merge sort: n log n whatever the ties, and no global state for the order.
static void sort_short(const struct judging *j, uint32_t *rows, size_t count,
                       const struct sort_key *keys, size_t key_count)
{
    uint32_t *from = rows, *spare = mem_new(count + 1, sizeof *spare), *to = spare;
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t low = 0; low < count; low += 2 * width) {
            size_t middle = low + width < count ? low + width : count;
            size_t high = low + 2 * width < count ? low + 2 * width : count;
            size_t a = low, b = middle;
            for (size_t at = low; at < high; at++) {
                bool left = a < middle &&
                            (b >= high || row_order(j, keys, key_count, from[a], from[b]) <= 0);
                to[at] = left ? from[a++] : from[b++];
            }
        }
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != rows)
        memcpy(rows, from, count * sizeof *rows);
    free(spare);
}

// The same order by codes: from the id, which decides last, to the first key.
static void sort_long(const struct judging *j, uint32_t *rows, size_t count,
                      const struct sort_key *keys, size_t key_count)
{
    const uint32_t *places = places_by_id(j->engine, j->scheme->of);
    struct radix_item *items = mem_new(2 * count, sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] = (struct radix_item){.code = places[rows[i]], .row = rows[i]};
    radix_sort(items, count, items + count);
    for (size_t k = key_count; k-- > 0;) {
        for (size_t i = 0; i < count; i++)
            items[i].code = radix_code(keys[k].values[items[i].row], keys[k].descending);
        radix_sort(items, count, items + count);
    }
    for (size_t i = 0; i < count; i++)
        rows[i] = items[i].row;
    free(items);
}

void judging_sort(const struct judging *j, uint32_t *rows, size_t count,
                  const struct sort_key *keys, size_t key_count)
{
    if (count < LONG_LIST)
        sort_short(j, rows, count, keys, key_count);
    else
        sort_long(j, rows, count, keys, key_count);
}

// --- who stands where ---

struct standing {
    struct judging *judging;
    struct sort_key *ties; // tie_break
    size_t tie_count;
    double **owned; // what the keys read
    uint64_t *packed;
};

points judging_ranked_points(const struct judging *j, uint32_t row)
{
    points p = j->board->points[row];
    return j->scheme->rank_on_shown ? points_shown(p, j->scheme->decimals, j->scheme->shown) : p;
}

static void standing_init(struct standing *s, struct judging *j)
{
    size_t rows = j->board->row_count;
    *s = (struct standing){.judging = j, .tie_count = j->scheme->tie_break_count};
    s->packed = mem_new(2 * rows + 1, sizeof *s->packed);
    s->ties = mem_new(s->tie_count + 1, sizeof *s->ties);
    s->owned = mem_new(s->tie_count + 1, sizeof *s->owned);
    for (size_t k = 0; k < s->tie_count; k++) {
        const struct order *order = &j->scheme->tie_break[k];
        s->owned[k] = mem_new(rows + 1, sizeof(double));
        s->ties[k] = (struct sort_key){.values = s->owned[k], .descending = order->descending};
        judging_run(j, &order->value, NONE, (double)NAN, s->owned[k]);
    }
}

static void standing_release(struct standing *s)
{
    for (size_t k = 0; k < s->tie_count; k++)
        free(s->owned[k]);
    free(s->owned);
    free(s->ties);
    free(s->packed);
}

// The listing without an order among the ranked: cohort by cohort the ranked, then who is not
// ranked, both by id. starts: per cohort, where it begins; cohort_count + 1 entries.
static void listing_fill(struct judging *j, size_t *starts)
{
    struct board *b = j->board;
    const uint32_t *by_id = rows_by_id(j->engine, j->scheme->of);
    size_t *ranked = mem_new(b->cohort_count + 1, sizeof *ranked);
    size_t *others = mem_new(b->cohort_count + 1, sizeof *others);
    for (size_t i = 0; i < b->row_count; i++) {
        if (!judging_assessed(j, i))
            continue;
        starts[b->cohort[i] + 1]++;
        b->cohort_ranked[b->cohort[i]] += b->state[i] == ROW_RANKED;
    }
    for (size_t c = 0; c < b->cohort_count; c++) {
        ranked[c] = starts[c];
        others[c] = starts[c] + b->cohort_ranked[c];
        starts[c + 1] += starts[c];
    }
    b->listed = starts[b->cohort_count];
    for (size_t i = 0; i < b->row_count; i++) {
        uint32_t row = by_id[i];
        if (judging_assessed(j, row))
            b->order[b->state[row] == ROW_RANKED ? ranked[b->cohort[row]]++
                                                 : others[b->cohort[row]]++] = row;
    }
    free(ranked);
    free(others);
}

static bool as_many_points(const struct judging *j, uint32_t a, uint32_t b)
{
    return judging_ranked_points(j, a) == judging_ranked_points(j, b) &&
           judging_put_last(j, a) == judging_put_last(j, b);
}

// The same order by whole codes, for points too far apart.
static void sort_wide(const struct judging *j, uint32_t *rows, size_t count, points most)
{
    struct radix_item *items = mem_new(2 * count + 1, sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] = (struct radix_item){
            .code = (uint64_t)most - (uint64_t)judging_ranked_points(j, rows[i]), .row = rows[i]};
    radix_sort(items, count, items + count);
    for (size_t i = 0; i < count; i++)
        items[i].code = judging_put_last(j, items[i].row);
    radix_sort(items, count, items + count);
    for (size_t i = 0; i < count; i++)
        rows[i] = items[i].row;
    free(items);
}

// By points, most first, those put last behind all others; equals stay in the order they have. As
// keys of so many bits with the row's place in the list below them, when both fit.
static void sort_by_points(struct standing *s, uint32_t *rows, size_t count)
{
    const struct judging *j = s->judging;
    if (count < 2)
        return;
    points least = INT64_MAX, most = INT64_MIN;
    bool last = false;
    for (size_t i = 0; i < count; i++) {
        points p = judging_ranked_points(j, rows[i]);
        least = p < least ? p : least;
        most = p > most ? p : most;
        last = last || judging_put_last(j, rows[i]);
    }
    uint64_t span = (uint64_t)most - (uint64_t)least;
    unsigned at_bits = radix_bits(count - 1), bits = radix_bits(span);
    if (bits + at_bits + last > 64) {
        sort_wide(j, rows, count, most);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        uint64_t key = (uint64_t)most - (uint64_t)judging_ranked_points(j, rows[i]);
        if (last && judging_put_last(j, rows[i]))
            key |= (uint64_t)1 << bits;
        s->packed[i] = key << at_bits | i;
    }
    radix_sort_packed(s->packed, count, at_bits, bits + last, s->packed + count);
    uint32_t *list = (uint32_t *)(void *)(s->packed + count); // the spare room is free again
    uint64_t mask = ((uint64_t)1 << at_bits) - 1;
    for (size_t i = 0; i < count; i++)
        list[i] = rows[s->packed[i] & mask];
    memcpy(rows, list, count * sizeof *rows);
}

// Ranks of one cohort, whose rows are in order of points.
static void rank_cohort(struct standing *s, uint32_t *rows, size_t count)
{
    struct judging *j = s->judging;
    struct board *b = j->board;
    sort_by_points(s, rows, count);
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && as_many_points(j, rows[first], rows[end]); end++) {
        }
        if (s->tie_count && end - first > 1)
            judging_sort(j, rows + first, end - first, s->ties, s->tie_count);
        for (size_t i = first; i < end; i++) {
            bool tied = i > first && judging_equal(s->ties, s->tie_count, rows[i - 1], rows[i]);
            b->rank[rows[i]] = tied ? b->rank[rows[i - 1]] : (uint32_t)i + 1;
            if (tied)
                b->tied[rows[i]] = b->tied[rows[i - 1]] = 1;
        }
    }
}

void judge_standing(struct judging *j)
{
    struct board *b = j->board;
    struct standing s;
    size_t *starts = mem_new(b->cohort_count + 2, sizeof *starts);
    listing_fill(j, starts);
    standing_init(&s, j);
    for (size_t c = 0; c < b->cohort_count; c++)
        rank_cohort(&s, b->order + starts[c], b->cohort_ranked[c]);
    standing_release(&s);
    free(starts);
}

uint32_t quota_places(const struct quota *q, uint32_t ranked)
{
    if (!q->is_share)
        return q->number < (double)UINT32_MAX ? (uint32_t)q->number : UINT32_MAX;
    return (uint32_t)floor(round12(q->number * (double)ranked)); // 20% of 10 is 2, not 1.9999..
}

static bool grade_fits(struct judging *j, const struct grade *g, const double *when, size_t row)
{
    const struct board *b = j->board;
    points least;
    if (g->has_at_least &&
        (!points_round(g->at_least, j->scheme->decimals, &least) ||
         (j->scheme->rank_on_shown
              ? points_shown(b->points[row], j->scheme->decimals, j->scheme->shown)
              : b->points[row]) < least))
        return false;
    if (g->quota.tag == QUOTA_TOP &&
        b->rank[row] > quota_places(&g->quota, b->cohort_ranked[b->cohort[row]]))
        return false;
    return !expr_given(&g->when) || when[row] > 0.0; // no answer: the grade is not given
}

void judge_grades(struct judging *j)
{
    struct board *b = j->board;
    for (size_t k = 0; k < j->scheme->grade_count; k++) {
        const struct grade *g = &j->scheme->grades[k];
        judging_run(j, &g->when, NONE, 1.0, j->scratch);
        for (size_t i = 0; i < b->row_count; i++)
            if (b->state[i] == ROW_RANKED && b->grade[i] == NONE && grade_fits(j, g, j->scratch, i))
                b->grade[i] = (uint32_t)k;
    }
}
