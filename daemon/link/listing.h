// The listing of a board in blocks of some hundred rows, so that a row is taken out and put in
// elsewhere at the cost of two blocks, however long the list. A row is known by a number: that of
// its subject in the daemon, that of its place in the kind in an evaluator, which keeps no more.
//
// Invariants:
//  1. A block's rows are of one cohort; the blocks of a cohort follow each other, cohorts ascend.
//     None is empty but the only one of a cohort whose rows have all been taken out.
//  2. Between listing_begin and listing_commit nothing that stood before is written to: blocks are
//     copied first, and listing_undo puts the old ones back.
//  3. `firsts` is right after listing_fill_end and after listing_commit. It stands by itself, since
//     a row that goes from one end to the other shifts every block between: that is one pass over
//     numbers that follow each other, and no look at the blocks.
//
// Of the ranks (link/delta.c), which such a move changes too: they are told from where a block's
// rows begin, so that nothing is written for a block whose rows are the same. A row's rank is
// what stands in it, plus how much further the block begins than `base`; in the first `lead` rows,
// which share the rank of the last row of the block before, it is where the block begins less
// `lead_back`.
#ifndef LINK_LISTING_H
#define LINK_LISTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LISTING_BLOCK 256      // rows of a block as it is filled
#define LISTING_BLOCK_MOST 512 // then it is split
#define LISTING_SPARE 16       // blocks that are kept for the next change

struct listing_block {
    uint32_t *numbers;
    uint8_t *rows; // count * width; NULL where no rows are kept
    uint32_t count, cohort;
    uint32_t id, at; // at: its place among the blocks
    bool own;   // numbers and rows are its own; else they lie where the listing was filled from
    bool fresh; // made since listing_begin
    // of ranks
    bool relative; // ranks are counted from the block's beginning, and `same` says "as before"
    uint32_t lead;
    uint32_t last_rank;       // what stands in the last row; 0 where it is not ranked
    uint32_t cohort_first;    // where the rows of its cohort begin
    uint32_t base, lead_back; // counted modulo 2^32
};

struct listing_was { // where a number stood
    uint32_t number, place;
};

struct listing {
    size_t width;                 // bytes of a row; 0: none are kept
    struct listing_block **order; // the blocks as listed
    uint32_t *firsts; // per place of a block, and one more: how many rows stand before it
    size_t block_count, order_room, firsts_room;
    struct listing_block **by_id; // NULL: free
    size_t id_count, id_room;
    uint32_t *places; // per number: block id and where it stood there at last; NONE
    size_t number_count;
    uint32_t *slab; // numbers of the blocks as filled
    size_t count;   // rows
    uint32_t start; // how many stand before all of them
    size_t recent;  // the block in which a place was looked up last
    bool leads;     // `lead` has been found for all blocks
    struct listing_block *spare[LISTING_SPARE];
    size_t spare_count;
    // the change under way
    struct listing_block **replaced, **made;
    size_t replaced_count, replaced_room, made_count, made_room;
    struct listing_was *undo;
    size_t undo_count, undo_room, was_count, was_ids;
    bool reordered;                     // a block came or went: then what follows holds
    struct listing_block **saved_order; // as it was at the beginning
    size_t saved_count, saved_room;
};

// Fill an empty listing with `count` rows whose numbers are below number_count: begin, add each in
// order, end. Rows are not copied: they must follow each other in memory that stays.
void listing_fill_begin(struct listing *l, size_t width, size_t count, size_t number_count);
void listing_fill(struct listing *l, uint32_t number, uint32_t cohort, uint8_t *row);
void listing_fill_end(struct listing *l, uint32_t start); // `start`: rows that stand before all
void listing_release(struct listing *l);

// Where a row stands. NULL: it is not listed.
struct listing_block *listing_find(const struct listing *l, uint32_t number, uint32_t *index);
// The place of a row that was found.
uint32_t listing_place(const struct listing *l, const struct listing_block *b, uint32_t index);
// The row at a place; it must be here.
struct listing_block *listing_at(struct listing *l, size_t place, uint32_t *index);
// The first block of a cohort. NULL: none was filled.
struct listing_block *listing_first(const struct listing *l, uint32_t cohort);

// A change: begin, then any of the next four, then commit or undo.
void listing_begin(struct listing *l);
struct listing_block *listing_own(struct listing *l, struct listing_block *b); // to be written to
// Take a row out. It must be listed.
void listing_remove(struct listing *l, uint32_t number);
// Put a row in behind another (`after`), which is listed, or at the beginning of its cohort (NONE).
// It must not be listed, and the cohort must be one that was filled. `row`: NULL where none are
// kept.
void listing_insert(struct listing *l, uint32_t number, uint32_t cohort, uint32_t after,
                    const uint8_t *row);
// Until the next begin, `made` holds the blocks that are new or were copied, and `reordered` says
// whether blocks came or went; those of `made` that went are NULL.
void listing_commit(struct listing *l);
// Have so many changes gone over it that it should be filled anew?
bool listing_is_worn(const struct listing *l);
void listing_undo(struct listing *l);

#endif
