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
#include "core/judge/ranking.h"
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

points judging_ranked_points(const struct judging *j, uint32_t row)
{
    points p = j->board->points[row];
    return j->scheme->rank_on_shown ? points_shown(p, j->scheme->decimals, j->scheme->shown) : p;
}

bool judging_by_points(const struct scheme *s)
{
    bool last = false;
    for (size_t k = 0; k < s->veto_count; k++)
        last = last || s->vetoes[k].effect == EFFECT_LAST;
    return !s->tie_break_count && !s->rank_on_shown && !last;
}

// So many at a time that a byte holds their number.
static size_t count_ranked(const uint8_t *state, size_t count)
{
    size_t ranked = 0;
    for (size_t end; count > 0; state += end, count -= end) {
        uint8_t some = 0;
        end = count < UINT8_MAX ? count : UINT8_MAX;
        for (size_t i = 0; i < end; i++)
            some = (uint8_t)(some + (state[i] == ROW_RANKED));
        ranked += some;
    }
    return ranked;
}

static void count_listed(struct board *b)
{
    size_t *starts = b->cohort_starts;
    if (b->one_cohort) {
        b->cohort_ranked[0] = (uint32_t)count_ranked(b->state, b->row_count);
        starts[1] = b->row_count;
    }
    for (size_t i = 0; i < b->row_count && !b->one_cohort; i++) {
        if (b->state[i] == ROW_ABSENT)
            continue;
        starts[b->cohort[i] + 1]++;
        b->cohort_ranked[b->cohort[i]] += b->state[i] == ROW_RANKED;
    }
    for (size_t c = 0; c < b->cohort_count; c++)
        starts[c + 1] += starts[c];
    b->listed = starts[b->cohort_count];
}

// The listing, cohort by cohort: behind as many places as there are ranked, who is not; by id.
// Gives the ranked by id, in such places.
static const uint32_t *listing_fill(struct judging *j, struct arena *a)
{
    struct board *b = j->board;
    const uint32_t *by_id = rows_by_id(j->engine, j->scheme->of);
    count_listed(b);
    if (b->one_cohort && b->cohort_ranked[0] == b->row_count)
        return by_id;
    uint32_t *list = arena_bare(a, b->row_count + 1, sizeof *list);
    size_t *ranked = arena_array(a, b->cohort_count + 1, sizeof *ranked);
    size_t *others = arena_array(a, b->cohort_count + 1, sizeof *others);
    for (size_t c = 0; c < b->cohort_count; c++) {
        ranked[c] = b->cohort_starts[c];
        others[c] = b->cohort_starts[c] + b->cohort_ranked[c];
    }
    for (size_t i = 0; i < b->row_count; i++) {
        uint32_t row = by_id[i];
        if (b->state[row] == ROW_RANKED) {
            list[ranked[b->cohort[row]]++] = row;
        } else if (b->state[row] != ROW_ABSENT) {
            b->order[others[b->cohort[row]]++] = row;
        }
    }
    return list;
}

void judge_standing(struct judging *j)
{
    struct board *b = j->board;
    struct ranking r;
    struct arena a;
    arena_init(&a);
    const uint32_t *by_id = listing_fill(j, &a);
    ranking_init(&r, j);
    r.as_rows =
        by_id == rows_by_id(j->engine, j->scheme->of) && rows_are_by_id(j->engine, j->scheme->of);
    for (size_t c = 0; c < b->cohort_count; c++) {
        size_t first = b->cohort_starts[c];
        ranking_cohort(&r, by_id + first, b->order + first, b->cohort_ranked[c]);
    }
    ranking_release(&r);
    arena_release(&a);
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
