// The calls of caller.h as rulesets: each is written, scored by a daemon, and asked for over the
// socket.
#ifndef TESTS_VECTORS_THROUGH_H
#define TESTS_VECTORS_THROUGH_H

#include "caller.h"

bool through_columns(const char *method, size_t rows, const struct caller_job *jobs, size_t count);
bool through_group(const char *method, const char *given, size_t rows, size_t children,
                   const double *const *columns, const double *worths, double *out);
// What the method gives decides: a column, weights, or cells.
enum through_gives { THROUGH_COLUMN, THROUGH_WEIGHTS, THROUGH_CELLS };
bool through_criteria(const char *method, const char *given, enum through_gives gives,
                      const struct caller_criteria *k);

#endif
