// The straight way through a stretch: where a scheme's rules are lines ("worth * peers.minmax(x)"),
// sums and combinations row by row, and a subject has all its data, its points are a few sums over
// columns. Where the board keeps no rules, no states, worths or points of them are written down on
// the way; where it does they are, a rule at a time.
//
// Invariants:
//  1. The same points as rule by rule: where the arithmetic is another (kernel_points.h,
//     kernel_mean.h) nothing counts that could have been rounded otherwise, and sums of points are
//     exact in any order.
//  2. What is not plain sends the row back: no data, a half that wants a closer look, an infinity.
//     Rule by rule is the law, this a short cut.
//  3. States and worths are those of a row that was judged rule by rule and scored in every rule;
//     nothing but missing data can make another row of its cohort differ.
#ifndef CORE_STRAIGHT_H
#define CORE_STRAIGHT_H

#include "core/judge/judging.h"

struct straight;

// From a stretch that has just been judged rule by rule. NULL: the scheme is not so plain, or no
// row of the stretch shows its worths. Lifetime: the arena's and the judging's.
struct straight *straight_open(struct judging *j, struct arena *a);

// The points of rows [first, first + count) of the board, count at most PROGRAM_BLOCK, as whole
// numbers; NaN for rows to be judged rule by rule. False: all of them are. Of a board that keeps
// its rules these are written for all rows that are assessed and have points, but of a scheme whose
// one rule may be the total (core/judge/total.h), which is left to the caller; the judging looks
// at the stretch. Quickest from the first row of 8 x PROGRAM_BLOCK on, one stretch after the other.
bool straight_points(struct straight *s, size_t first, size_t count, double *out);
// What such a rule is worth there.
double straight_worth(const struct straight *s);

#endif
