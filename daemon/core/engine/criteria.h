// The criteria of a rule, read a block of rows at a time, and what they come to in each cohort.
//
// Invariants:
//  1. What criteria come to (extremes, squares) is the same in any order of the rows, in any parts
//     and with vectors of any width: extremes are, and squares are added up in exact pieces.
//  2. A row takes part when it is of a cohort and has data in every criterion that takes part,
//     which are those of a weight above 0. Others count for nothing.
//  3. What a plain column comes to is kept with the column, and taken anew when its facts have
//     changed; it serves where all rows take part and are of one cohort.
#ifndef CORE_CRITERIA_H
#define CORE_CRITERIA_H

#include "base/pair.h"
#include "core/engine/engine.h"
#include "core/engine/squares.h"
#include "core/language/method.h"

// What is measured: the criteria of a rule, for all rows of a kind. Everything stays the caller's,
// as long as the distances made of it.
struct measured {
    uint32_t kind;
    const struct call *call; // of a method that measures; NULL: the weighted mean of the criteria
    size_t count;
    const struct program *const *programs; // of subjects
    const int8_t *directions;
    const double *weights; // sum 1
};

static inline bool measured_takes_part(const struct measured *of, size_t k)
{
    return of->weights[k] > 0.0;
}

// --- the criteria that take part, of some rows ---

struct inputs {
    struct run **runs;         // of each, NULL where it is but a column:
    struct value_view *values; // its numbers
    size_t count;
    double *buffers;  // a block each
    const double **x; // of the rows read last
};

// Whatever they read is made, so that reading them only reads. False: a criterion failed; to be
// closed all the same.
bool inputs_open(struct inputs *in, struct engine *g, const struct measured *of, struct board *b,
                 struct err *e) MUST_USE;
// The rows [first, first + n) into in->x, n at most PROGRAM_BLOCK.
bool inputs_read(struct inputs *in, size_t first, size_t n, struct err *e) MUST_USE;
void inputs_close(struct inputs *in);

// --- what they come to ---

// Per cohort of the board of->count numbers, of those that take part, and their squares when the
// method wants them. `pair` (or NULL) helps.
bool criteria_numbers(struct engine *g, const struct measured *of, struct board *b,
                      struct pair *pair, struct method_numbers *out, struct err *e) MUST_USE;

// Of one column: the extent, or the squares when that is known.
void numbers_extent(struct method_numbers *n, const struct value_view *x, size_t rows,
                    struct pair *pair);
void numbers_squares(struct method_numbers *n, const struct value_view *x, size_t rows,
                     struct pair *pair);

#endif
