// A vector: a folder with input.csv, params.json and expected.csv, numbers in and numbers out that
// somebody else, or a pencil, has worked out; SOURCE.md beside them says who and how.
#ifndef TESTS_VECTORS_VECTOR_H
#define TESTS_VECTORS_VECTOR_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

struct table {
    size_t rows, columns;
    char **names;  // per column
    char **texts;  // rows x columns, as they stand there
    double *cells; // column by column, `rows` each; NaN where there is no number
};

struct vector {
    const char *name; // the folder's
    struct table input, expected;
    json_t *params;
};

// All of a folder; `name` and what is read live until vector_release. False, with a line on stderr,
// when a file is missing or broken.
bool vector_read(struct vector *v, const char *folder, const char *name);
void vector_release(struct vector *v);

// A column by name, NULL when there is none; its place by name, or `columns`.
const double *table_column(const struct table *t, const char *name);
size_t table_find(const struct table *t, const char *name);

// The row of `input` that row `row` of `expected` is about: by the first column, and the year where
// both have one, never by its place. input.rows when there is none.
size_t vector_row(const struct vector *v, size_t row);

#endif
