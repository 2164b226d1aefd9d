// The listing of a board in blocks of some hundred rows, so that a row is taken out and put in
// elsewhere at the cost of two blocks, however long the list. A row is known by a number: that of
// its subject in the daemon, that of its place in the kind in an evaluator, which keeps no more.
//
// Invariants:
//  1. A block's rows are of one cohort; the blocks of a cohort follow each other, cohorts ascend.
//     None is empty but the only one of a cohort whose rows have all been taken out.
//  2. Between listing_begin and listing_commit nothing that stood before is written to: blocks are
//     copied first, and listing_undo puts the old ones back.
//  3. `first` is right after listing_fill_end and after listing_commit.
//
// Of the ranks (link/delta.c), which a move changes for all rows between: a row's rank is lead_rank
// in the first `lead` rows of a block, which share it with the last row of the block before, else
// what stands in the row plus the block's `shift`.
#ifndef LINK_LISTING_H
#define LINK_LISTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LISTING_BLOCK 256      // rows of a block as it is filled
#define LISTING_BLOCK_MOST 512 // then it is split

struct listing_block {
    uint32_t *numbers;
    uint8_t *rows; // count * width; NULL where no rows are kept
    uint32_t count, cohort;
    uint32_t id, at; // at: its place among the blocks
    size_t first;    // how many rows stand before it
    bool own;   // numbers and rows are its own; else they lie where the listing was filled from
    bool fresh; // made since listing_begin
    // of ranks
    bool relative; // ranks are counted from the block's beginning, and `same` says "as before"
    uint32_t lead, lead_rank;
    uint32_t last_rank; // what stands in the last row; 0 where it is not ranked
    int64_t origin, shift;
};

struct listing_was { // where a number stood
    uint32_t number, place;
};

struct listing {
    size_t width;                 // bytes of a row; 0: none are kept
    struct listing_block **order; // the blocks as listed
    size_t block_count, order_room;
    struct listing_block **by_id; // NULL: free
    size_t id_count, id_room;
    uint32_t *places; // per number: block id and where it stood there at last; NONE
    size_t number_count;
    uint32_t *slab;      // numbers of the blocks as filled
    size_t count, start; // rows; and how many stand before all of them
    size_t recent;       // the block in which a place was looked up last
    bool leads;          // `lead` has been found for all blocks
    // the change under way
    struct listing_block **saved_order, **replaced, **made;
    size_t saved_count, saved_room, replaced_count, replaced_room, made_count, made_room;
    struct listing_was *undo;
    size_t undo_count, undo_room, saved_ids;
    size_t changed_first, changed_last; // of the last one
};

// Fill an empty listing with `count` rows whose numbers are below number_count: begin, add each in
// order, end. Rows are not copied: they must follow each other in memory that stays.
void listing_fill_begin(struct listing *l, size_t width, size_t count, size_t number_count);
void listing_fill(struct listing *l, uint32_t number, uint32_t cohort, uint8_t *row);
void listing_fill_end(struct listing *l, size_t start); // `start`: rows that stand before all
void listing_release(struct listing *l);

// Where a row stands. NULL: it is not listed.
struct listing_block *listing_find(const struct listing *l, uint32_t number, uint32_t *index);
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
void listing_commit(struct listing *l);
// Of the change that was committed last: the first and the last block that may be another one than
// before, as places among the blocks.
void listing_changed(const struct listing *l, size_t *first, size_t *last);
// Have so many changes gone over it that it should be filled anew?
bool listing_is_worn(const struct listing *l);
void listing_undo(struct listing *l);

#endif
