// The ranks and grades of a finished board.
//
// Where ranks go by points alone (no tie_break, nothing put last, not by what is shown), the order
// of the listing and the points tell them: who has as many points as the row before shares its
// rank, anybody else has the rank of its place. Such a board keeps ranks by row only where rows are
// to be read in any order (grades, outcomes, other boards).
#ifndef CORE_RANKS_H
#define CORE_RANKS_H

#include "core/engine/board.h"

uint32_t board_rank(const struct board *b, size_t row); // 0: unranked
bool board_tied(const struct board *b, size_t row);     // shares its rank

static inline uint32_t board_grade(const struct board *b, size_t row) // NONE: none
{
    return b->grade ? b->grade[row] : NONE;
}

// Of rows of the listing that follow each other, in its order.
struct listed_ranks {
    points *points; // their totals
    uint32_t *rank;
    uint8_t *tied;
};
// Rows [from, end) of the listing, all of that cohort, all of them ranked.
void board_listed(const struct board *b, uint32_t cohort, size_t from, size_t end,
                  const struct listed_ranks *out);
// The same where ranks go by points alone, whether or not the board keeps them by row.
void board_rank_listed(const struct board *b, uint32_t cohort, size_t from, size_t end,
                       const struct listed_ranks *out);

// What the listing knows until it is packed: gone from now on.
void board_forget_listed(struct board *b);

#endif
