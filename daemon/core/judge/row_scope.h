// Row scope: schemes whose rows depend on nothing but their own subject. When a fact of one subject
// comes, such a board is judged anew in that subject's row alone.
//
// Told by what the programs read, and by nothing else; whatever is not known to be of the row is
// taken to be of the whole board. So whoever adds an operation, a column or a set has to say here
// that it is of the row, or gets a full rescore.
//
// A method that compares the cohort and is a straight line (core/engine/recipe.h) is the line that
// the least and the most of the cohort's numbers give. As long as these stay, whatever other rows
// have, it is of the row too: such a scheme is of row scope as long as they stay, which
// evaluator/extremes.h watches over.
//
// Of the row: attributes, targets, and records of the subject itself, its earlier periods too;
// methods of a row or a series; points, rules, vetoes, grades and outcomes of the same row; the
// ruleset's constants, tables and prices; the day. Not of the row: cohorts, ranks and counts,
// quotas, medians, judges' points, members, parents, other boards, references to subjects.
#ifndef CORE_ROW_SCOPE_H
#define CORE_ROW_SCOPE_H

#include "core/check/ruleset.h"

// NULL: the scheme is of row scope; else what makes it otherwise, in a few words.
const char *row_scope_lacks(const struct ruleset *r, const struct scheme *s);
// Do the rows of a column depend on nothing but their own subjects?
bool row_scope_column(const struct ruleset *r, uint32_t column);
// The columns of its methods that compare the cohort, for the caller to free; none of a scheme that
// is not of row scope.
uint32_t *row_scope_compared(const struct ruleset *r, const struct scheme *s, size_t *count);

#endif
