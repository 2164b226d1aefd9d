// Ranks of a cohort, against sorting by comparing: many with as many points, points far apart, what
// is shown of them, rows that a veto puts last; by one and by two; kept by row, and told by order
// and points.
#include "core/judge/ranking.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "core/engine/ranks.h"
#include "core/judge/stretch.h"
#include "tests/base/random.h"

#define MOST 40000 // rows: more than are sorted in the cache at once

struct ranked {
    struct random random;
    struct veto veto;
    struct scheme scheme;
    struct board board;
    struct judging judging;
    uint32_t *by_id;
    uint8_t *vetoes;
    size_t starts[2];
    uint32_t ranked;
};

static void ranked_open(struct ranked *f, size_t count, bool by_row, bool as_rows)
{
    struct board *b = &f->board;
    f->veto = (struct veto){.effect = EFFECT_LAST};
    f->scheme = (struct scheme){.decimals = 4, .shown = 2, .vetoes = &f->veto};
    *b = (struct board){.row_count = count, .vetoes = &f->vetoes};
    b->points = mem_new(count, sizeof *b->points);
    b->state = mem_new(count, 1);
    b->cohort = mem_new(count, sizeof *b->cohort);
    b->rank = by_row ? mem_new(count, sizeof *b->rank) : NULL;
    b->tied = by_row ? mem_new(count, 1) : NULL;
    b->cohort_starts = f->starts;
    b->cohort_ranked = &f->ranked;
    b->cohort_count = 1;
    f->starts[1] = count;
    f->ranked = (uint32_t)count;
    memset(b->state, ROW_RANKED, count);
    b->order = mem_new(count, sizeof *b->order);
    f->by_id = mem_new(count, sizeof *f->by_id);
    f->vetoes = mem_new(count, sizeof *f->vetoes);
    f->judging = (struct judging){.scheme = &f->scheme, .board = b};
    for (uint32_t i = 0; i < count; i++) // rows as their ids have them: in any order
        f->by_id[i] = i;
    for (size_t i = count; i > 1 && !as_rows; i--) {
        size_t with = random_below(&f->random, i);
        uint32_t swap = f->by_id[i - 1];
        f->by_id[i - 1] = f->by_id[with];
        f->by_id[with] = swap;
    }
}

static void ranked_close(struct ranked *f)
{
    board_forget_listed(&f->board);
    free(f->board.state);
    free(f->board.cohort);
    free(f->board.points);
    free(f->board.rank);
    free(f->board.tied);
    free(f->board.order);
    free(f->by_id);
    free(f->vetoes);
}

enum spread { ALL_ONE, FEW, MANY, WITH_OUTLIERS, FAR_APART, SPREADS };

static points some_points(struct random *r, enum spread spread)
{
    switch (spread) {
    case ALL_ONE:
        return -12345;
    case FEW:
        return (points)random_below(r, 5) - 2;
    case MANY:
        return (points)random_below(r, 2000000) - 1000000;
    case WITH_OUTLIERS:
        return random_below(r, 500) ? (points)random_below(r, 900) : (points)random_next(r) >> 24;
    case FAR_APART: // no key holds them and a place
        return (points)(random_next(r) >> 1) - INT64_MAX / 2;
    case SPREADS:
        break;
    }
    return 0;
}

// --- by comparing ---

static const struct ranked *compared;

static int key_order(uint32_t a, uint32_t b)
{
    const struct judging *j = &compared->judging;
    bool a_last = judging_put_last(j, a), b_last = judging_put_last(j, b);
    points x = judging_ranked_points(j, a), y = judging_ranked_points(j, b);
    return a_last != b_last ? a_last - b_last : (x < y) - (x > y);
}

static int place_order(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    int c = key_order(compared->by_id[x], compared->by_id[y]);
    return c ? c : (x > y) - (x < y);
}

static void assert_ranked(const struct ranked *f, size_t count)
{
    const struct board *b = &f->board;
    uint32_t *places = mem_new(count, sizeof *places), rank = 0;
    compared = f;
    for (uint32_t i = 0; i < count; i++)
        places[i] = i;
    qsort(places, count, sizeof *places, place_order);
    for (size_t i = 0; i < count; i++) {
        uint32_t row = f->by_id[places[i]];
        bool before = i > 0 && key_order(f->by_id[places[i - 1]], row) == 0;
        bool behind = i + 1 < count && key_order(f->by_id[places[i + 1]], row) == 0;
        rank = before ? rank : (uint32_t)i + 1;
        assert_int_equal(b->order[i], row);
        assert_int_equal(board_rank(b, row), rank);
        assert_int_equal(board_tied(b, row), before || behind);
    }
    free(places);
}

// A block of the listing at a time gives what rows give by themselves.
static void assert_listed(const struct ranked *f, size_t count)
{
    enum { BLOCK = 7 };
    points total[BLOCK];
    uint32_t rank[BLOCK];
    uint8_t tied[BLOCK];
    const struct listed_ranks listed = {.points = total, .rank = rank, .tied = tied};
    const struct board *b = &f->board;
    for (size_t from = 0; from < count; from += BLOCK) {
        size_t end = count - from < BLOCK ? count : from + BLOCK;
        board_listed(b, 0, from, end, &listed);
        for (size_t i = from; i < end; i++) {
            uint32_t row = b->order[i];
            assert_int_equal(total[i - from], b->points[row]);
            assert_int_equal(rank[i - from], board_rank(b, row));
            assert_int_equal(tied[i - from], board_tied(b, row));
        }
    }
}

static void assert_ranks(size_t count, enum spread spread, bool shown, bool last, bool by_row,
                         bool as_rows)
{
    struct ranked f = {.random = {.state = count + 1}};
    ranked_open(&f, count, by_row, as_rows);
    f.scheme.veto_count = last;
    f.scheme.rank_on_shown = shown;
    for (size_t i = 0; i < count; i++) {
        f.board.points[i] = some_points(&f.random, spread);
        f.vetoes[i] = random_below(&f.random, 9) ? VETO_NO : VETO_FIRED;
    }
    struct ranking r;
    ranking_init(&r, &f.judging);
    r.as_rows = as_rows;
    ranking_cohort(&r, f.by_id, f.board.order, count);
    ranking_release(&r);
    assert_ranked(&f, count);
    assert_listed(&f, count);
    assert_int_equal(f.board.listed_points != NULL, !shown && !last);
    board_forget_listed(&f.board);
    assert_ranked(&f, count);
    assert_listed(&f, count);
    ranked_close(&f);
}

static void rank_all(size_t most)
{
    static const size_t counts[] = {0, 1, 2, 30, 1000, MOST};
    for (size_t c = 0; c < sizeof counts / sizeof *counts && counts[c] <= most; c++)
        for (enum spread spread = 0; spread < SPREADS; spread++)
            for (int way = 0; way < 10; way++)
                assert_ranks(counts[c], spread, way & 2, way & 4, way < 8, way & 1);
}

static void ranks_are_those_of_comparing(void **state)
{
    (void)state;
    rank_all(MOST);
}

static void two_give_the_ranks_that_one_gives(void **state)
{
    (void)state;
    const struct stretch_ways standard = stretch_ways;
    stretch_ways.pair = pair_new(NULL);
    stretch_ways.pair_least = 1;
    stretch_ways.rows = 1; // lots of four
    rank_all(1000);
    stretch_ways.rows = standard.rows;
    rank_all(MOST);
    stretch_ways = standard;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_are_those_of_comparing),
        cmocka_unit_test(two_give_the_ranks_that_one_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
