// Decision tables at work: the first row that fits, `slabs` and `line`; and the check that every
// value finds a row.
//
// After table_prepare every number of a column stands in one unit (table.input_measures,
// output_measures), texts are known by number (cell.text_id), and lookups are pure arithmetic: they
// may run on any block of rows.
#ifndef CORE_TABLE_H
#define CORE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/intern.h"
#include "base/problem.h"
#include "core/language/model.h"

#define TABLE_INPUTS_MAX 16

// One output for one row of inputs, which stand in the table's input units: numbers; a text by its
// number in the pool; an enum by its index; a bool as 0 or 1. No data (NaN) when no row fits, or
// when an input without data leaves open which row is the first that does.
//
// Plain tables: the first row whose cells all hold, compared by compare12.
// slabs: the sum over slabs of the part of x within the slab times its rate; below the first, 0.
// line: straight between the rows' points, flat outside them.
double table_lookup(const struct table *t, const double *inputs, size_t output);

// The same for `count` rows: inputs[i] is the column of the i-th input.
void table_lookup_block(const struct table *t, const double *const *inputs, size_t count,
                        size_t output, double *out);

// The row that table_lookup takes its output from, for explanations; SIZE_MAX when none, or with
// slabs and line.
size_t table_row(const struct table *t, const double *inputs);

// With slabs, the slab of a row: what of x lies within [from, to] has the row's rate. `before` is
// where the slab before it ends (0 for the first); the last one's `to` is infinity.
struct slab {
    double from, to;
};
struct slab table_slab(const struct table *t, size_t row, double before);

// What an input of a table is, as far as its callers tell.
enum table_input_tag {
    TABLE_INPUT_UNKNOWN, // numbers or texts, as the cells are; texts are all there are
    TABLE_INPUT_NUMBER,
    TABLE_INPUT_TEXT, // any text: the column wants an `else`
    TABLE_INPUT_BOOL, // cells "true" and "false"
    TABLE_INPUT_ENUM  // the values of `enumerated`, by name or title
};

struct table_input {
    enum table_input_tag tag;
    const struct type *enumerated; // ENUM
};

// Check the table and make it ready: fills input_measures, output_measures and every text_id, and
// converts cells in other units of the same dimension to the first unit named in their column.
// `inputs` has one entry per input, or is NULL when nothing is known of them. Running it again (now
// with inputs known) is harmless.
// Errors: an unknown unit, another dimension in one column, numbers beside texts, an unknown enum
// value, a value that finds no row (a gap without `else`), a row that can never match, slabs and
// lines that do not ascend. Hints: two rows that overlap in part and give different results (of
// rows one within the other the narrower stands first, as in any list of bands); a table too wide
// to be checked for gaps.
bool table_prepare(struct table *t, const struct units *u, struct intern *texts,
                   const struct table_input *inputs, struct arena *a, struct problems *p) MUST_USE;

#endif
