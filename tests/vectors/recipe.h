// How a vector is worked out with the shipped plugins: a normalisation of columns, an aggregation
// over a tree, both, or one call of one method.
#ifndef TESTS_VECTORS_RECIPE_H
#define TESTS_VECTORS_RECIPE_H

#include "compare.h"

// Work a vector out and compare. False when it cannot be: *why then says what it would take, and is
// NULL for a folder that nobody knows.
bool recipe_run(const struct vector *v, struct compare *c, const char **why);

#endif
