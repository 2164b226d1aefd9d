// A rule that is the total: the only one of a scheme without vetoes, scored wherever somebody is
// assessed. Its points are those of the rows.
//
// A board may keep such a rule for who reads the rules of the board itself (core/judge/stretch.h).
// It is not written then as long as it may be the total, and never where it is: the rows' points
// tell it.
#ifndef CORE_TOTAL_H
#define CORE_TOTAL_H

#include "core/judge/judging.h"

// One rule, and nothing that could take its points away.
bool total_may_be(const struct scheme *s);
// Of a board of such a scheme, or a part of one, whose rules stand there.
bool total_is(const struct board *b);

// A judging stretch by stretch, `rows` each but the last.
struct totals {
    size_t rows;
    double *worths; // per stretch: what its rule is worth, which is not written; NaN. NULL: all is
};
// waits: the board is to keep the rule, and nobody but its own readers wants it.
void totals_begin(struct totals *t, const struct board *b, size_t rows, bool waits);
// The rule has the points of the rows of `view`, a stretch or a part of one, and is worth so much;
// complete: all of them have points. By several at a time, each for its own.
void totals_put(const struct totals *t, const struct board *view, double worth, bool complete);
// Whether it is the total is known (b->rule_is_total): the board keeps no rule, or all of it.
void totals_end(struct totals *t, struct board *b, bool failed);

// Have a board that keeps no rule since it is the total keep it; any other stays as it is.
void total_keep(struct board *b);

#endif
