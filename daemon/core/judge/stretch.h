// Rules judged a stretch of rows at a time: all rules of a thousand subjects, while their numbers
// are in the processor's cache, then the next thousand.
//
// Invariants:
//  1. A stretch gives the same bits as all rows at once: rules are judged row by row, and what is
//     not (a median that fills in, a method over the points of a rule) makes the scheme one that is
//     judged at once.
//  2. Where anything fails, all rows are judged at once: failures are listed in the order in which
//     that meets them.
//  3. While two judge, neither makes a column: all that the rules' programs read is there before.
//  4. What rules come to is kept for the rows that somebody may read later. Where nobody does but
//     readers of the board, and the rows are many, nothing is kept: a row is judged anew when it is
//     asked about.
#ifndef CORE_STRETCH_H
#define CORE_STRETCH_H

#include "base/pair.h"
#include "core/judge/judging.h"

#define STRETCH_ROWS PROGRAM_BLOCK
// How judging goes about it. Bits are the same whatever these are: tests change them to see to it.
struct stretch_ways {
    size_t rows;      // of a stretch, at most STRETCH_ROWS
    size_t kept_most; // points of rules, over all rows, that a board keeps when nothing needs them
    bool at_once;     // no stretches
    bool by_rule;     // no straight way through them (core/judge/straight.h)
    _Atomic size_t *straight; // counts the rows that went that way; NULL: nobody asks
    // Who judges beside the caller, boards of so many rows or more; NULL: nobody. Between them they
    // take one stretch after the other.
    struct pair *pair;
    size_t pair_least;
};
extern struct stretch_ways stretch_ways; // process lifetime

// May the scheme be judged in stretches?
bool stretch_fits(const struct ruleset *r, const struct scheme *s);
// Are there so few that they may be kept, and staged with the board, when nothing needs them?
bool stretch_rules_are_few(const struct scheme *s, size_t row_count);
// Is a board of so many rows to keep its rules?
bool stretch_keeps_rules(const struct ruleset *r, const struct scheme *s, size_t row_count);
// Does more than the board's own readers want them?
bool stretch_rules_are_read(const struct ruleset *r, const struct scheme *s);
// Room in the board for the rules of all rows; judging writes all of it, or the board keeps none
// since its rule is the total (core/judge/total.h).
void stretch_keep_rules(struct board *b, const struct scheme *s);

// Judge the rules for all rows of a board whose cohorts are known: states and points.
void stretch_judge(struct judging *j);

// Judge the rules of a finished board that keeps none for one row: the rules' arrays then begin
// with it. Does nothing when they hold it already.
void stretch_recall(struct engine *g, struct board *b, uint32_t row);
// The same for several rows: `each` gets the place of the row in the list, and where its values are
// in the arrays of the rules. In no order that the caller may count on.
typedef void (*stretch_each_fn)(void *context, size_t at, const struct board_rule *rules,
                                size_t row);
void stretch_recall_rows(struct engine *g, struct board *b, const uint32_t *rows, size_t count,
                         stretch_each_fn each, void *context);

#endif
