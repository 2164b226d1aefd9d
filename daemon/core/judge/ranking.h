// Ranks within a cohort, most points first: sorted by packed keys over both cores, ties broken,
// ranks given.
#ifndef CORE_RANKING_H
#define CORE_RANKING_H

#include "base/arena.h"
#include "core/judge/judging.h"

struct ranking {
    struct judging *judging;
    struct pair *pair;     // who ranks beside the caller, or NULL
    const points *points;  // of the board
    bool by_points;        // these alone decide (judging_by_points)
    bool as_rows;          // who is ranked are all rows, in order of id as they stand
    bool on_shown;         // ranks follow what is shown of them
    struct sort_key *ties; // tie_break
    size_t tie_count;
    bool may_be_last; // some veto puts its rows last
    struct arena arena;
    uint64_t *packed, *spare; // a key for each row
};

void ranking_init(struct ranking *r, struct judging *j);
void ranking_release(struct ranking *r);
// Puts rows that are in order of id into the order of their ranks (`rows`: their part of the
// board's order), and gives these by row where the board has room for them.
void ranking_cohort(struct ranking *r, const uint32_t *by_id, uint32_t *rows, size_t count);

#endif
