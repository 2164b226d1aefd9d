// Methods of cohorts run from a recipe, where they have one. Inside of the engine.
#ifndef CORE_RECIPE_H
#define CORE_RECIPE_H

#include "core/engine/running.h"

// A recipe bound to the rows of a frame. Lifetime: the run's that reads it.
struct recipe_run {
    struct run *argument;               // or, where it is but a column:
    struct value_view values;           // its numbers
    const struct method_recipe *of;     // per cohort
    const struct method_extent *extent; // of all numbers there are; NULL: not known
    const uint32_t *cohort;             // of the board's rows; NULL: all are of the first
    const uint32_t *rows;               // the frame's; NULL: all of the kind
};

// *out NULL: the column has no recipe for this frame, and is to be made. False: what it is made of
// failed.
bool recipe_open(const struct frame *f, uint32_t column, struct recipe_run **out,
                 struct err *e) MUST_USE;
// The values of rows [start, start + n) of the frame, n at most PROGRAM_BLOCK. spare: room for n.
bool recipe_rows(const struct recipe_run *r, size_t start, size_t n, double *spare, double *out,
                 struct err *e) MUST_USE;
void recipe_close(struct recipe_run *r);

// What the numbers of a column's argument come to, per cohort of a board that was made. NULL: the
// column was not read, or has no recipe there.
const struct method_extent *recipe_extents(const struct board *b, uint32_t column);

#endif
