// A delta as bytes: what has changed on a board since an evaluator staged it last, so that the
// daemon brings its copy up to date instead of copying it anew.
//
// A row that changed is told whole, with the row that it now stands behind; of its neighbours, old
// and new, whether they still share their ranks. Ranks themselves are not told: they follow from
// the places. The same board comes out as if it were copied whole (tests/evaluator/moving_test.c).
//
// Invariants:
//  1. Applying is all or nothing: whatever the bytes are, the board is as it was or passes the
//     checks of packed_check.
//  2. A delta fits one version of one board. Versions follow each other by the bytes of the deltas.
//  3. Rows move within their cohorts, and none comes or goes: such a board is staged whole.
#ifndef LINK_DELTA_H
#define LINK_DELTA_H

#include "link/listing.h"
#include "link/packed.h"

#define DELTA_MAGIC 0x6d657264u
#define DELTA_ROWS_MOST 1024 // moved; with more a board is staged whole

struct delta_head {
    uint32_t magic, version; // DELTA_MAGIC, PACKED_VERSION
    uint64_t size;           // of all, this head included
    uint64_t base, next;     // versions of the board, before and after
    int64_t seq;             // of the ledger that the board reflects then
    int32_t as_of;
    uint32_t scheme;
    int32_t period_length, period_year, period_at;
    uint32_t row_size, moved, beside;
};
// Then `moved` times a delta_row with the row behind it, in the order in which they stand on the
// board, and `beside` times a delta_beside.

struct delta_row {
    uint32_t after; // the subject that stands before it; NONE: it is the first of its cohort
    uint32_t same;  // 1: its rank is that of the row before
};

struct delta_beside { // a row that stays where it is
    uint32_t subject;
    uint8_t same, tied, spare[2];
};

// Is this copy a delta, as far as that is told without the board? Errors name what is wrong.
bool delta_check(const void *bytes, size_t size, const struct model *m, struct err *e) MUST_USE;
const struct delta_head *delta_head(const void *bytes);
struct period delta_period(const void *bytes);
struct delta_row *delta_row(void *bytes, size_t at); // the row itself follows it
struct delta_beside *delta_beside(void *bytes, size_t at);
uint64_t delta_next(const void *bytes); // the version that it leads to, by its bytes

// Bring a board up to date. `board`: its checked bytes, whose cohorts are written to; `rows`: its
// listing, filled with subjects. False, with the reason: nothing has changed.
bool delta_apply(void *board, struct listing *rows, void *delta, const struct model *m,
                 struct err *e) MUST_USE;

// The rows of a checked board, listed; subjects are below subject_count.
void board_listing(void *board, size_t subject_count, struct listing *out);
// A row of it, and its rank; index from listing_find or listing_at.
const struct packed_row *listing_row(const struct listing *l, const struct listing_block *b,
                                     uint32_t index);
uint32_t listing_rank(const struct listing *l, const struct listing_block *b, uint32_t index);

#endif
