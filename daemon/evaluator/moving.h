// A board whose rows move: one of row scope that was staged whole, and that is brought up to date
// in the rows of the subjects which facts have touched.
//
// The rows are judged by themselves, over an excerpt of the store (core/store/excerpt.h). Each then
// finds its place among the others by the same keys that a full rescore sorts by: cohort, ranked or
// not, points, tie-breaks, id. What comes out is told to the daemon as a delta (link/delta.h), and
// is the board of a full rescore bit for bit (tests/evaluator/moving_test.c).
//
// Invariants:
//  1. The arrays of the board are as of the last delta, but its ranks, ties and order, which are
//  the listing's.
//  2. Where a row comes, goes, changes its cohort or fails, or the least or the most of a cohort
//  changes by which rows are compared, the board is unfit, and a full rescore takes its place.
#ifndef EVALUATOR_MOVING_H
#define EVALUATOR_MOVING_H

#include "base/str.h"
#include "core/judge/judging.h"
#include "evaluator/extremes.h"
#include "link/delta.h"

struct moving {
    struct engine *engine;
    struct board *board; // held
    struct sort_key *ties;
    double **owned; // what they read
    struct extremes extremes;
    struct listing rows;
    bool listed;      // rows is filled: once they have begun to move
    bool with_rules;  // as it was staged
    uint64_t version; // of what the daemon has
};

// A board that was judged and staged just now. NULL: no rows of it can be judged by themselves.
struct moving *moving_new(struct engine *g, struct board *b, const void *packed);
void moving_free(struct moving *m);

enum moved {
    MOVED_NOTHING, // the board says what it said
    MOVED_ROWS,    // `out` is a delta to be sent
    MOVED_UNFIT    // it takes a full rescore; of no use any more
};
// Judge some subjects of the board's kind anew: those of an excerpt's engine, whose numbers in the
// store are `subjects`. The engine that the board was made in must have let go of it, and know of
// all facts when `extremes` are not known yet.
enum moved moving_change(struct moving *m, struct engine *excerpt, const uint32_t *subjects,
                         size_t count, int64_t seq, struct str *out);

#endif
