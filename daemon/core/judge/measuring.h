// Criteria of a rule whose method measures them by a recipe (core/engine/distance.h): judged in
// stretches of rows, and told for one row.
#ifndef CORE_MEASURING_H
#define CORE_MEASURING_H

#include "core/engine/distance.h"
#include "core/judge/judging.h"

// Nothing is treated or weighed by a method, all rows of a cohort are in the rule or none, and the
// method measures (or there is none: the weighted mean). Whether there is a recipe for the numbers
// as they are shows when they are looked at.
bool measuring_fits(const struct scheme *s, const struct rule *r);

// Make ready for a stretch's judging (j->measures): whatever is read is made, columns being looked
// through by the pair (or NULL) too. False: there is no recipe, or a criterion failed; all rows are
// to be judged at once.
bool measuring_open(struct judging *j, const struct rule *r, struct pair *pair);
// Shares of rows [first, first + count) of the board, count at most PROGRAM_BLOCK, made ready
// before.
bool measuring_shares(const struct judging *j, const struct rule *r, size_t first, size_t count,
                      double *share, bool *infinite, struct err *e) MUST_USE;
// share x worth x times, for the rows of the stretch. Where a share is infinite the stretch has
// failed.
bool measuring_values(struct judging *j, const struct rule *r, double *out, struct err *e) MUST_USE;

// Of a finished board: the rule was judged by a recipe.
bool measuring_was(const struct board *b, const struct rule *r);
// All outputs for one row into outputs[], and how many rows of its cohort were compared: those with
// data in `output`.
bool measuring_row(struct engine *g, struct board *b, const struct rule *r, uint32_t row,
                   size_t output, double *outputs, int64_t *compared, struct err *e) MUST_USE;

#endif
