// Standing: ranks within cohorts, ties, grades, and the order in which a board is listed.
//
// Invariant: equal keys share a rank; the rank after k equals is k higher; among equals the id
// decides only the place in the listing, never the rank.
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

bool judging_equal(const struct sort_key *keys, size_t key_count, uint32_t a, uint32_t b)
{
    for (size_t k = 0; k < key_count; k++)
        if (key_order(&keys[k], a, b) != 0)
            return false;
    return true;
}

static int row_order(const struct judging *j, const struct sort_key *keys, size_t key_count,
                     uint32_t a, uint32_t b)
{
    for (size_t k = 0; k < key_count; k++) {
        int c = key_order(&keys[k], a, b);
        if (c)
            return c;
    }
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

// The rows of each cohort that are ranked, one cohort after the other; starts has cohort_count + 1
// entries.
static uint32_t *ranked_rows(const struct judging *j, size_t *starts)
{
    const struct board *b = j->board;
    for (size_t c = 0; c <= b->cohort_count; c++)
        starts[c] = 0;
    for (size_t i = 0; i < b->row_count; i++)
        if (b->state[i] == ROW_RANKED)
            starts[b->cohort[i] + 1]++;
    for (size_t c = 0; c < b->cohort_count; c++)
        starts[c + 1] += starts[c];
    uint32_t *rows = mem_new(b->row_count + 1, sizeof *rows);
    size_t *at = mem_new(b->cohort_count + 1, sizeof *at);
    for (size_t c = 0; c < b->cohort_count; c++)
        at[c] = starts[c];
    for (size_t i = 0; i < b->row_count; i++)
        if (b->state[i] == ROW_RANKED)
            rows[at[b->cohort[i]]++] = (uint32_t)i;
    free(at);
    return rows;
}

// The keys of the ranking: put last by a veto, then points (as shown, if the scheme ranks on that),
// then tie_break.
struct standing_keys {
    struct sort_key *list;
    size_t count;
    double **owned;
};

static struct standing_keys standing_keys_new(struct judging *j)
{
    struct board *b = j->board;
    const struct scheme *s = j->scheme;
    struct standing_keys keys = {.count = 3 + s->tie_break_count};
    keys.list = mem_new(keys.count, sizeof *keys.list);
    keys.owned = mem_new(keys.count, sizeof *keys.owned);
    for (size_t k = 0; k < keys.count; k++) {
        keys.owned[k] = mem_new(b->row_count + 1, sizeof(double));
        keys.list[k] = (struct sort_key){.values = keys.owned[k], .descending = k == 1 || k == 2};
    }
    // points as two exact numbers, since an int64 does not fit a double, and 12 digits are not
    // enough for it
    for (size_t i = 0; i < b->row_count; i++) {
        points p = b->points[i];
        if (p == POINTS_NONE)
            continue;
        if (s->rank_on_shown)
            p = points_shown(p, s->decimals, s->shown);
        keys.owned[0][i] = judging_put_last(j, i) ? 1.0 : 0.0;
        keys.owned[1][i] = (double)(p / 100000000);
        keys.owned[2][i] = (double)(p % 100000000);
    }
    for (size_t k = 0; k < s->tie_break_count; k++) {
        judging_run(j, &s->tie_break[k].value, NONE, (double)NAN, keys.owned[3 + k]);
        keys.list[3 + k].descending = s->tie_break[k].descending;
    }
    return keys;
}

static void standing_keys_free(struct standing_keys *keys)
{
    for (size_t k = 0; k < keys->count; k++)
        free(keys->owned[k]);
    free(keys->owned);
    free(keys->list);
}

static void rank_cohort(struct judging *j, uint32_t *rows, size_t count,
                        const struct standing_keys *keys)
{
    struct board *b = j->board;
    judging_sort(j, rows, count, keys->list, keys->count);
    uint32_t rank = 0;
    for (size_t i = 0; i < count; i++) {
        bool tied = i > 0 && judging_equal(keys->list, keys->count, rows[i - 1], rows[i]);
        if (!tied)
            rank = (uint32_t)i + 1;
        b->rank[rows[i]] = rank;
        if (tied)
            b->tied[rows[i]] = b->tied[rows[i - 1]] = 1;
    }
}

void judge_standing(struct judging *j)
{
    struct board *b = j->board;
    size_t *starts = mem_new(b->cohort_count + 2, sizeof *starts);
    uint32_t *rows = ranked_rows(j, starts);
    struct standing_keys keys = standing_keys_new(j);
    for (size_t c = 0; c < b->cohort_count; c++) {
        b->cohort_ranked[c] = (uint32_t)(starts[c + 1] - starts[c]);
        rank_cohort(j, rows + starts[c], starts[c + 1] - starts[c], &keys);
    }
    standing_keys_free(&keys);
    free(rows);
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

void judge_listing(struct judging *j)
{
    struct board *b = j->board;
    double *cohort = mem_new(b->row_count + 1, sizeof *cohort);
    double *place = mem_new(b->row_count + 1, sizeof *place);
    for (size_t i = 0; i < b->row_count; i++) {
        if (!judging_assessed(j, i))
            continue;
        b->order[b->listed++] = (uint32_t)i;
        cohort[i] = (double)b->cohort[i];
        place[i] = b->state[i] == ROW_RANKED ? (double)b->rank[i] : (double)NAN;
    }
    struct sort_key keys[] = {{.values = cohort}, {.values = place}};
    judging_sort(j, b->order, b->listed, keys, 2);
    free(cohort);
    free(place);
}
