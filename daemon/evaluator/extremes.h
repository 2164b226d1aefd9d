// The least and the most of each cohort, in the columns by which a moving board compares its rows:
// as long as they stay, a row's score depends on its own numbers alone (core/judge/row_scope.h).
//
// Of each cohort it is known how many rows hold the least, how many the most, and how many have
// data. They are counted when the first row is about to move, not when the board is made: most
// boards of many columns are made anew before any row moves.
#ifndef EVALUATOR_EXTREMES_H
#define EVALUATOR_EXTREMES_H

#include "core/engine/engine.h"

struct compared;

struct extremes {
    struct compared *list; // a column each
    size_t count;
    bool known; // who holds what has been counted
};

// Can the board be judged row by row? False: some method of its scheme has no recipe here.
bool extremes_may(const struct ruleset *r, const struct board *b);
void extremes_init(struct extremes *x, const struct ruleset *r, const struct board *b);
void extremes_release(struct extremes *x);

// Do the numbers of the rows of `fresh`, a board over an excerpt, lie within the extremes? They may
// reach them. False also where it cannot be told.
bool extremes_hold(const struct extremes *x, const struct board *b, struct engine *excerpt,
                   struct board *fresh, const uint32_t *rows) MUST_USE;
// Count who holds what. Rows whose facts have changed since the board was made may be counted with
// their old numbers or their new ones: they are counted again when they move. False: something has
// changed for the others too, or it cannot be told.
bool extremes_learn(struct extremes *x, struct engine *g, struct board *b) MUST_USE;
// Rows of the board have the numbers now that the rows of `fresh` have.
// False: something has changed for the others too.
bool extremes_move(struct extremes *x, const struct board *b, struct engine *excerpt,
                   struct board *fresh, const uint32_t *rows) MUST_USE;

#endif
