// Calls of the shipped plugins' methods, as the evaluator makes them: through the host.
#ifndef TESTS_VECTORS_CALLER_H
#define TESTS_VECTORS_CALLER_H

#include <stdbool.h>
#include <stddef.h>

// With `through`, every call is a ruleset of its own, scored by a daemon and asked over its socket;
// else the plugins are called by themselves. Load the plugins. False with a line on stderr.
bool caller_open(bool through);
// Through a daemon numbers come with 12 digits, points with 9 decimals.
bool caller_through(void);
void caller_close(void);

// Call "plugin.method" with parameters as a ruleset gives them ("low: 60, better: 'less'"), over
// columns of `rows` numbers. False, with the reason on stderr, when the call fails; a row that
// fails is an infinity, or through a daemon no data.
bool caller_column(const char *method, const char *given, size_t rows, const double *const *columns,
                   double *out);

// Several of them at once, which do not need each other.
struct caller_job {
    const char *given;
    const double *columns[5];
    size_t column_count;
    double *out;
};
bool caller_columns(const char *method, size_t rows, const struct caller_job *jobs, size_t count);

// The same of a method over a group: columns are children, each worth the same in every row.
bool caller_group(const char *method, const char *given, size_t rows, size_t children,
                  const double *const *columns, const double *worths, double *out);

// A list per criterion: `numbers` or `texts`.
struct caller_list {
    const char *parameter;
    const double *numbers;
    const char *const *texts;
};

// What a call over criteria takes and gives.
struct caller_criteria {
    size_t rows, count; // subjects, criteria
    const double *const *columns;
    const signed char *directions; // 1: more is better, -1: less
    const double *weights;         // of sum 1; a weighting method has none
    const struct caller_list *lists;
    size_t list_count;
    const char *output;   // which of several columns; NULL: the first
    double *out;          // a number per subject, or of a weighting method per criterion
    double *const *cells; // of a treatment, where its cells go: `rows` per criterion
};

bool caller_criteria(const char *method, const char *given, const struct caller_criteria *k);

#endif
