// Deltas of a board of many blocks beside a plain array: rows move, and everybody's rank is what
// counting gives, with ties that run over many blocks, rows without a rank, and deltas that are
// refused in between.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "link/delta.h"
#include "tests/base/random.h"
#include "tests/link/longer_fixture.h"

enum { ROUNDS = 60, UNRANKED = -1 };

struct seat {      // of the plain array
    int64_t value; // what ranks, or UNRANKED
    uint32_t subject, rank;
    bool same, tied, moved;
};

struct told { // by the delta before: of a subject
    bool same, tied;
};

struct rig {
    struct longer *board;
    struct listing rows;
    struct seat seats[ROWS];
    struct told told[ROWS];
    struct random random;
    uint32_t values; // how many there are
    struct str delta;
};

static int seat_order(const void *a, const void *b)
{
    const struct seat *x = a, *y = b;
    if (x->value != y->value)
        return x->value > y->value ? -1 : 1;
    return (x->subject > y->subject) - (x->subject < y->subject);
}

static void rank_all(struct rig *g)
{
    qsort(g->seats, ROWS, sizeof *g->seats, seat_order);
    for (uint32_t i = 0; i < ROWS; i++) {
        struct seat *p = &g->seats[i], *before = i ? p - 1 : NULL;
        bool ranked = p->value != UNRANKED;
        p->same = ranked && before && before->value == p->value;
        p->rank = !ranked ? 0 : p->same ? before->rank : i + 1;
        p->tied = p->same || (ranked && i + 1 < ROWS && p[1].value == p->value);
    }
}

static int64_t some_value(struct rig *g)
{
    return random_below(&g->random, 20) == 0 ? UNRANKED
                                             : (int64_t)random_below(&g->random, g->values);
}

static void write_row(struct packed_row *row, const struct seat *p)
{
    row->subject = p->subject;
    row->rank = p->rank;
    row->tied = p->tied;
    row->state = p->value == UNRANKED ? ROW_VETOED : ROW_RANKED;
}

static struct rig *rig_open(uint32_t values, uint64_t seed)
{
    struct rig *g = mem_new(1, sizeof *g);
    uint32_t ranked = 0;
    struct err e;
    g->random.state = seed;
    g->values = values;
    g->board = longer_open(true);
    for (uint32_t i = 0; i < ROWS; i++)
        g->seats[i] = (struct seat){.subject = i, .value = some_value(g)};
    rank_all(g);
    for (uint32_t i = 0; i < ROWS; i++) {
        write_row(row_at(g->board->bytes, i), &g->seats[i]);
        ranked += g->seats[i].value != UNRANKED;
        g->told[g->seats[i].subject] =
            (struct told){.same = g->seats[i].same, .tied = g->seats[i].tied};
    }
    struct packed_head *head = (void *)g->board->bytes;
    struct packed_cohort *cohorts = (void *)(g->board->bytes + head->cohorts_at);
    cohorts[0].ranked = ranked;
    county_sum(g->board->bytes, g->board->size);
    if (!packed_check(g->board->bytes, g->board->size, &g->board->county.ruleset.model, ROWS, &e))
        fail_msg("%s", e.text);
    board_listing(g->board->bytes, ROWS, &g->rows);
    return g;
}

static void rig_close(struct rig *g)
{
    listing_release(&g->rows);
    longer_close(g->board);
    str_release(&g->delta);
    free(g);
}

static void assert_ranks(struct rig *g)
{
    uint32_t ranked = 0, index;
    const struct packed_head *head = packed_head(g->board->bytes);
    for (uint32_t i = 0; i < ROWS; i++) {
        const struct seat *p = &g->seats[i];
        const struct listing_block *b = listing_at(&g->rows, i, &index);
        const struct packed_row *row = listing_row(&g->rows, b, index);
        assert_int_equal(row->subject, p->subject);
        assert_int_equal(listing_rank(&g->rows, b, index), p->rank);
        assert_int_equal(row->tied, p->tied);
        ranked += p->rank > 0;
    }
    assert_int_equal(packed_cohorts(g->board->bytes)[0].ranked, ranked);
    assert_int_equal(head->row_count, ROWS);
}

static void tell_moved(struct rig *g, struct delta_head *head)
{
    size_t size = head->row_size;
    uint8_t *row = mem_new(1, size);
    memcpy(row, row_at(g->board->bytes, 0), size);
    for (uint32_t i = 0; i < ROWS; i++) {
        const struct seat *p = &g->seats[i];
        if (!p->moved)
            continue;
        struct delta_row at = {.after = i ? p[-1].subject : NONE, .same = p->same};
        write_row((void *)row, p);
        str_add_bytes(&g->delta, (const char *)&at, sizeof at);
        str_add_bytes(&g->delta, (const char *)row, size);
        head->moved++;
    }
    free(row);
}

static void tell_beside(struct rig *g, struct delta_head *head)
{
    for (uint32_t i = 0; i < ROWS; i++) {
        const struct seat *p = &g->seats[i];
        struct told *t = &g->told[p->subject];
        bool other = t->same != p->same || t->tied != p->tied;
        *t = (struct told){.same = p->same, .tied = p->tied};
        if (p->moved || !other)
            continue;
        struct delta_beside at = {.subject = p->subject, .same = p->same, .tied = p->tied};
        str_add_bytes(&g->delta, (const char *)&at, sizeof at);
        head->beside++;
    }
}

// A crowd stands together and gets one value: where it was blocks go, where it comes some are
// split.
static void change_values(struct rig *g, size_t moves, bool crowd)
{
    size_t from = random_below(&g->random, ROWS - moves);
    int64_t value = some_value(g);
    for (uint32_t i = 0; i < ROWS; i++)
        g->seats[i].moved = false;
    for (size_t i = 0; i < moves; i++) {
        struct seat *p = &g->seats[crowd ? from + i : random_below(&g->random, ROWS)];
        p->value = crowd ? value : some_value(g);
        p->moved = true;
    }
}

// The delta that says which values are others.
static void make_delta(struct rig *g, size_t moves, bool crowd)
{
    const struct packed_head *of = packed_head(g->board->bytes);
    struct delta_head head = {.magic = DELTA_MAGIC,
                              .version = PACKED_VERSION,
                              .seq = 78,
                              .as_of = 19904,
                              .period_length = of->period_length,
                              .period_year = of->period_year,
                              .period_at = of->period_at,
                              .row_size = of->row_size};
    change_values(g, moves, crowd);
    rank_all(g);
    str_clear(&g->delta);
    str_add_bytes(&g->delta, (const char *)&head, sizeof head);
    tell_moved(g, &head);
    tell_beside(g, &head);
    head.size = g->delta.size;
    memcpy(g->delta.data, &head, sizeof head);
    head.next = delta_next(g->delta.data);
    memcpy(g->delta.data, &head, sizeof head);
}

// The same delta, but its last row stands behind one that there is not: all others have been moved
// by the time this shows.
static void refuse_broken(struct rig *g)
{
    struct err e;
    uint8_t *broken = mem_new(g->delta.size, 1);
    memcpy(broken, g->delta.data, g->delta.size);
    delta_row(broken, delta_head(broken)->moved - 1)->after = ROWS + 7;
    assert_false(
        delta_apply(g->board->bytes, &g->rows, broken, &g->board->county.ruleset.model, &e));
    free(broken);
}

static void ranks_are_what_counting_gives(void **state)
{
    static const uint32_t values[] = {2, 9, 400, 1000000};
    (void)state;
    for (size_t n = 0; n < sizeof values / sizeof *values; n++) {
        struct rig *g = rig_open(values[n], 20261129 + n);
        bool reordered = false;
        struct err e;
        assert_ranks(g);
        for (int i = 0; i < ROUNDS; i++) {
            make_delta(g, i % 4 ? 1 + random_below(&g->random, 3) : 800, i % 8 == 4);
            if (!delta_check(g->delta.data, g->delta.size, &g->board->county.ruleset.model, &e))
                fail_msg("%s", e.text);
            if (i % 3 == 0)
                refuse_broken(g);
            if (!delta_apply(g->board->bytes, &g->rows, g->delta.data,
                             &g->board->county.ruleset.model, &e))
                fail_msg("%s", e.text);
            reordered = reordered || g->rows.reordered;
            assert_ranks(g);
        }
        assert_true(reordered);
        rig_close(g);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_are_what_counting_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
