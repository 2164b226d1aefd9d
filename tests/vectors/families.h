// The kinds of vectors. Each function works one out and compares, and is false when a call fails;
// each asks first whether the vector is one of its own (`known`).
#ifndef TESTS_VECTORS_FAMILIES_H
#define TESTS_VECTORS_FAMILIES_H

#include "compare.h"

// Columns normalised one by one.
bool columns_known(const struct vector *v);
bool columns_run(const struct vector *v, struct compare *c);

// Columns normalised and put together with weights.
bool weighed_known(const struct vector *v);
bool weighed_run(const struct vector *v, struct compare *c);

// Trees of groups: the levels of an index, the human development indices.
bool tree_known(const struct vector *v);
bool tree_run(const struct vector *v, struct compare *c);

// Methods over all criteria at once: of a subject by all its numbers, or weights of criteria.
bool ranked_known(const struct vector *v);
bool ranked_run(const struct vector *v, struct compare *c);

// Columns treated: outliers, logarithms, what stands in for missing numbers.
bool treated_known(const struct vector *v);
bool treated_run(const struct vector *v, struct compare *c);

// What is told of columns: statistics, correlations, weights of parents, judgements and trees.
bool related_known(const struct vector *v);
bool related_run(const struct vector *v, struct compare *c);

// Points of the first band per characteristic, and reason codes: through a daemon alone.
bool scorecard_known(const struct vector *v);
bool scorecard_run(const struct vector *v, struct compare *c);

// The project's own: params.json names one method and its parameters.
bool own_known(const struct vector *v);
bool own_run(const struct vector *v, struct compare *c);

#endif
