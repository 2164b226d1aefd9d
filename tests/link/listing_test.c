// The listing of a board's rows in blocks beside a plain array: random changes, of which some are
// undone, over few and many rows, cohorts and blocks.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "core/language/model.h"
#include "link/listing.h"
#include "tests/base/random.h"

enum { COHORTS = 3, MOVES_MOST = 40 };

struct plain_row {
    uint32_t number, cohort, value; // value: of the row's bytes
};

struct pair_of_lists {
    struct listing listing;
    struct plain_row *rows, *saved;
    size_t count, saved_count, number_count;
    uint32_t start;
    uint32_t *bytes; // of the rows as filled
    uint32_t sizes[COHORTS];
};

static void fill(struct pair_of_lists *p, struct random *r, size_t count, uint32_t start, bool bare)
{
    p->count = count;
    p->number_count = count * 2 + 3;
    p->start = start;
    p->rows = mem_new(p->number_count, sizeof *p->rows);
    p->saved = mem_new(p->number_count, sizeof *p->saved);
    p->bytes = mem_new(count + 1, sizeof *p->bytes);
    listing_fill_begin(&p->listing, bare ? 0 : sizeof *p->bytes, count, p->number_count);
    for (size_t i = 0; i < count; i++) {
        uint32_t cohort = (uint32_t)(i * COHORTS / count);
        p->bytes[i] = (uint32_t)random_next(r);
        p->rows[i] =
            (struct plain_row){.number = (uint32_t)i * 2, .cohort = cohort, .value = p->bytes[i]};
        p->sizes[cohort]++;
        listing_fill(&p->listing, p->rows[i].number, cohort, (uint8_t *)&p->bytes[i]);
    }
    listing_fill_end(&p->listing, start);
}

static void release(struct pair_of_lists *p)
{
    listing_release(&p->listing);
    free(p->rows);
    free(p->saved);
    free(p->bytes);
    *p = (struct pair_of_lists){0};
}

static uint32_t value_at(const struct listing_block *b, uint32_t index)
{
    return ((const uint32_t *)(const void *)b->rows)[index];
}

static void assert_same(struct pair_of_lists *p)
{
    struct listing *l = &p->listing;
    uint32_t index;
    assert_int_equal(l->count, p->count);
    for (size_t i = 0; i < p->count; i++) {
        const struct listing_block *b = listing_at(l, p->start + i, &index);
        assert_int_equal(b->numbers[index], p->rows[i].number);
        assert_int_equal(b->cohort, p->rows[i].cohort);
        if (l->width)
            assert_int_equal(value_at(b, index), p->rows[i].value);
        b = listing_find(l, p->rows[i].number, &index);
        assert_non_null(b);
        assert_int_equal(listing_place(l, b, index), p->start + i);
    }
    for (uint32_t i = 1; i < p->number_count; i += 2)
        assert_null(listing_find(l, i, &index));
    for (size_t i = 0; i < l->block_count; i++) {
        assert_int_equal(l->order[i]->at, i);
        assert_true(l->order[i]->count <= LISTING_BLOCK_MOST);
    }
}

static size_t plain_find(const struct pair_of_lists *p, uint32_t number)
{
    size_t i = 0;
    while (i < p->count && p->rows[i].number != number)
        i++;
    return i;
}

static struct plain_row take_out(struct pair_of_lists *p, size_t at)
{
    struct plain_row row = p->rows[at];
    listing_remove(&p->listing, row.number);
    memmove(p->rows + at, p->rows + at + 1, (--p->count - at) * sizeof *p->rows);
    p->sizes[row.cohort]--;
    return row;
}

static void put_in(struct pair_of_lists *p, struct plain_row row, uint32_t after)
{
    size_t at = 0;
    for (uint32_t c = 0; c < row.cohort; c++)
        at += p->sizes[c];
    if (after != NONE)
        at = plain_find(p, after) + 1;
    memmove(p->rows + at + 1, p->rows + at, (p->count++ - at) * sizeof *p->rows);
    p->rows[at] = row;
    p->sizes[row.cohort]++;
    listing_insert(&p->listing, row.number, row.cohort, after, (const uint8_t *)&row.value);
}

// Some row of a cohort, behind which another may go; NONE: it is to be the first.
static uint32_t some_of(const struct pair_of_lists *p, struct random *r, uint32_t cohort)
{
    size_t first = 0;
    for (uint32_t c = 0; c < cohort; c++)
        first += p->sizes[c];
    size_t at = random_below(r, p->sizes[cohort] + 1);
    return at ? p->rows[first + at - 1].number : NONE;
}

// A change: some rows, of a whole stretch where `run`, go elsewhere in their cohorts; sometimes all
// behind one of them, so that blocks are split and others become empty.
static void move(struct pair_of_lists *p, struct random *r, size_t moves, bool run)
{
    struct plain_row taken[MOVES_MOST * 16];
    size_t count = 0, from = random_below(r, p->count);
    memcpy(p->saved, p->rows, p->count * sizeof *p->rows);
    p->saved_count = p->count;
    listing_begin(&p->listing);
    for (size_t i = 0; i < (run ? moves * 16 : moves) && p->count; i++)
        taken[count++] = take_out(p, run ? from % p->count : random_below(r, p->count));
    uint32_t behind[COHORTS];
    for (uint32_t c = 0; c < COHORTS; c++)
        behind[c] = some_of(p, r, c);
    for (size_t i = 0; i < count; i++) {
        taken[i].value++;
        put_in(p, taken[i], run ? behind[taken[i].cohort] : some_of(p, r, taken[i].cohort));
    }
}

static void end(struct pair_of_lists *p, bool keep)
{
    if (keep) {
        listing_commit(&p->listing);
        return;
    }
    listing_undo(&p->listing);
    memcpy(p->rows, p->saved, p->saved_count * sizeof *p->rows);
    p->count = p->saved_count;
}

static void changes_are_as_an_array_has_them(void **state)
{
    static const size_t counts[] = {3, 7, 300, 5000};
    struct random r = {.state = 20261129};
    (void)state;
    for (size_t n = 0; n < sizeof counts / sizeof *counts; n++) {
        struct pair_of_lists p = {0};
        fill(&p, &r, counts[n], n % 2 ? 17 : 0, n == 2);
        assert_same(&p);
        bool reordered = false;
        for (int i = 0; i < 120; i++) {
            move(&p, &r, 1 + random_below(&r, MOVES_MOST), random_below(&r, 3) == 0);
            reordered = reordered || p.listing.reordered;
            end(&p, random_below(&r, 3) > 0);
            assert_same(&p);
        }
        assert_true(reordered || counts[n] < LISTING_BLOCK_MOST);
        release(&p);
    }
}

// What is undone leaves nothing behind, be it blocks that were split, went, or were copied before
// or after the first of these.
static void an_undone_change_is_as_if_never_made(void **state)
{
    struct random r = {.state = 7};
    struct pair_of_lists p = {0};
    size_t split = 0;
    (void)state;
    fill(&p, &r, 4000, 0, false);
    for (int i = 0; i < 200; i++) {
        size_t ids = p.listing.id_count, blocks = p.listing.block_count;
        move(&p, &r, MOVES_MOST, true);
        split += p.listing.block_count != blocks;
        end(&p, false);
        assert_int_equal(p.listing.id_count, ids);
        assert_int_equal(p.listing.block_count, blocks);
        assert_same(&p);
    }
    assert_true(split > 20);
    release(&p);
}

// Rows that move, one at a time, take no memory once there is some to spare.
static void room_of_replaced_blocks_is_used_again(void **state)
{
    struct random r = {.state = 11};
    struct pair_of_lists p = {0};
    (void)state;
    fill(&p, &r, 600, 0, false);
    for (int i = 0; i < 500; i++) {
        move(&p, &r, 1, false);
        end(&p, true);
        assert_true(p.listing.spare_count <= LISTING_SPARE);
    }
    assert_true(p.listing.spare_count > 0);
    assert_same(&p);
    release(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_are_as_an_array_has_them),
        cmocka_unit_test(an_undone_change_is_as_if_never_made),
        cmocka_unit_test(room_of_replaced_blocks_is_used_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
