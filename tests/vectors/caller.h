// Calls of the shipped plugins' methods, as the evaluator makes them: through the host.
#ifndef TESTS_VECTORS_CALLER_H
#define TESTS_VECTORS_CALLER_H

#include <stdbool.h>
#include <stddef.h>

// Load `peers` and `means`. False with a line on stderr.
bool caller_open(void);
void caller_close(void);

// Call "plugin.method" with parameters as a ruleset gives them ("low: 60, better: 'less'"), over
// columns of `rows` numbers. False, with the reason on stderr, when the call fails; a row that
// fails is an infinity.
bool caller_column(const char *method, const char *given, size_t rows, const double *const *columns,
                   double *out);

// The same of a method over a group: columns are children, each worth the same in every row.
bool caller_group(const char *method, const char *given, size_t rows, size_t children,
                  const double *const *columns, const double *worths, double *out);

#endif
