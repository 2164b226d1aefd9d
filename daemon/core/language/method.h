// A plugin's method as the language sees it: signature, scope, and a way to call it. The plugin
// room fills these from shared objects; core never sees a shared object.
#ifndef CORE_METHOD_H
#define CORE_METHOD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum method_scope {
    METHOD_ROW,     // each subject alone: may be called on any block of rows
    METHOD_COHORT,  // needs all subjects of a cohort at once
    METHOD_GROUP,   // combines the shares of a group's children, weighted by their worths
    METHOD_SERIES,  // each subject's run of dated entries
    METHOD_CRITERIA // any number of columns of one cohort, each with a weight and a direction
};

// What it gives: columns, or of criteria a weight each, or all their cells anew.
enum method_gives { GIVES_COLUMNS, GIVES_WEIGHTS, GIVES_CELLS };

enum parameter_type {
    PARAMETER_NUMBER,
    PARAMETER_BOOL,
    PARAMETER_TEXT,
    PARAMETER_NUMBERS, // lists
    PARAMETER_TEXTS
};

struct method_parameter {
    const char *name;
    enum parameter_type type;
    bool required;
    bool has_default;   // false and not required: "none"; then the method gets NaN
    bool per_criterion; // a list with one value for each criterion; the default is each one's
    double number;      // default (BOOL 0/1)
    const char *text;
    double least, most;   // NaN = unbounded
    const char *sentence; // documentation
};

// What an argument or the result measures, for the unit check.
enum method_dimension {
    DIMENSION_ANY,   // any dimension
    DIMENSION_FIRST, // the same as the first argument's (converted to its unit before the call)
    DIMENSION_PLAIN  // a plain number
};

enum argument_sort { ARGUMENT_COLUMN, ARGUMENT_SERIES };

struct method_argument {
    const char *name;
    enum argument_sort sort;
    enum method_dimension dimension;
    const char *sentence;
};

#define METHOD_OUTPUTS_MOST 16 // columns that a method gives: the plugin room holds them to it

enum method_result { RESULT_NUMBER, RESULT_BOOL, RESULT_DATE };

struct method_output { // one of several named columns
    const char *name, *sentence;
    enum method_result result;
    enum method_dimension dimension;
    bool less_is_better;
};

struct method_list { // a parameter that is a list
    size_t count;
    const double *numbers;    // of NUMBERS; NaN = none
    const char *const *texts; // of TEXTS; NULL = none
};

enum { DIRECTION_MORE = 1, DIRECTION_LESS = -1 };

// What became of a treated cell.
enum cell_fate { CELL_AS_IT_WAS, CELL_WINSORISED, CELL_IMPUTED, CELL_TRANSFORMED, CELL_REMOVED };

// Entries of subject i are [offsets[i], offsets[i+1]) of the arrays, in order of date, then ledger
// seq.
struct method_series {
    const uint64_t *offsets; // row_count + 1
    const int32_t *dates;
    const int32_t *untils; // = dates for records that are no intervals; cut to the span
    const double *numbers; // VALUE, or 1
};

struct method_call {
    size_t row_count;
    const double *const *columns;       // one per COLUMN argument, row_count each; no data is NaN
    const struct method_series *series; // one per SERIES argument
    const double *parameters;           // one per parameter, defaults filled in, "none" is NaN
    const char *const *texts;           // one per parameter; TEXT parameters, else NULL
    const struct method_list *lists;    // one per parameter; NULL when it has no list
    // GROUP: columns are the children's shares, child_count x row_count; worths likewise.
    // CRITERIA: columns are child_count criteria.
    size_t child_count;
    const double *const *worths;
    // CRITERIA: per column MORE or LESS, and what it weighs, sum 1 (weighting methods: NULL)
    const int8_t *directions;
    const double *weights;
    // What is given, as the method says: a column (of several the first), the others beside it;
    // weights, scaled to the sum 1; or cells and their fates, column by column.
    double *result;         // row_count; the method writes NaN for no data
    double *const *results; // one per output, results[0] == result; NULL when there are none
    double *vector;         // child_count
    double *const *cells;   // child_count x row_count
    uint8_t *const *fates;  // likewise: enum cell_fate
    // A row that fails alone gets an infinity in `result`, and this is told why, once a row,
    // beginning with "plugin.method: " (NULL: nobody asks).
    void (*row_failed)(void *context, size_t row, const char *text);
    // What the method has to say, beginning with "plugin.method: "; NULL: it goes into the log.
    void (*said)(void *context, const char *text);
    void *context;
};

// What the numbers of a cohort come to; least and most are 0 when there are none.
struct method_extent {
    size_t count;
    double least, most;
};

// A method as a straight line: from y0 at x0 and below to y1 at x1 and above; merit_plugin.h has
// the arithmetic.
struct method_recipe {
    double x0, y0, x1, y1;
    bool level;  // y0 everywhere
    bool turned; // x is the argument with its sign turned round
};

// What a criterion's numbers come to, over the rows that take part: merit_plugin.h
// (merit_statistics) has the unit and how squares are added up.
struct method_numbers {
    struct method_extent extent;
    double unit, squares;
};

// The criteria of a cohort, for a method that knows its sums.
struct method_criteria {
    size_t count;
    const struct method_numbers *numbers; // of a criterion of weight 0: not looked at
    const int8_t *directions;
    const double *weights;
    const double *parameters;
    const char *const *texts;
    const struct method_list *lists;
};

enum method_norm { NORM_SUM, NORM_SIZES, NORM_LENGTH, NORM_MOST };
enum method_close { CLOSE_LINE, CLOSE_SHARE };

// A method over criteria as distances from one or two points, and results made of them;
// merit_plugin.h has the arithmetic.
struct method_term { // of each criterion of a weight above 0, in their order
    double unit, from[2], way, factor;
    bool turned;
};

struct method_closing { // of each output
    enum method_close form;
    uint32_t point;
    double times, over, even;
};

struct method_distances {
    enum method_norm norm;
    size_t point_count;
    struct method_term *terms;
    size_t term_count;
    struct method_closing *closings;
    size_t closing_count;
    bool straight; // no term is turned, and every unit and every way is 1
};

struct method {
    const char *plugin, *name; // basic, completion
    enum method_scope scope;
    const struct method_argument *arguments;
    size_t argument_count;
    const struct method_parameter *parameters;
    size_t parameter_count;
    enum method_result result;
    enum method_dimension result_dimension; // FIRST: as the first argument; PLAIN
    enum method_gives gives;
    bool takes_gaps;                     // GROUP: it says what comes of children without data
    bool is_geometric;                   // GROUP: merit_plugin.h (MERIT_GEOMETRIC) says what it is
    const struct method_output *outputs; // the first is also `result`
    size_t output_count;
    const char *formula;  // template for explanations: "min({cap}, {x} / {t})"
    const char *sentence; // what it does
    const char *source;   // where the formula comes from
    // Call it. False: nothing of the result counts, and the text begins with plugin.method. True: a
    // row is a finite number, NaN for no data, or an infinity where that row failed
    // (call->row_failed has its text).
    bool (*call)(const struct method *m, const struct method_call *c, struct err *e);
    // Of a COHORT method of one column: what a call gives for numbers that come to this, as a
    // recipe with the same bits. False: it has none here, call it. NULL: it never has.
    bool (*prepare)(const struct method *m, const struct method_extent *numbers,
                    const double *parameters, const char *const *texts, struct method_recipe *out);
    // Of a CRITERIA method that gives numbers: what a call gives for such criteria, as distances
    // with the same bits. `out` has room for a term per criterion and a closing per output (one
    // without). False: it has none here, call it. NULL: it never has.
    bool (*measure)(const struct method *m, const struct method_criteria *given,
                    struct method_distances *out);
    bool wants_squares; // of the criteria it measures
    const void *handle; // the plugin room's
};

struct methods {
    const struct method *list;
    size_t count;
};

const struct method *methods_find(const struct methods *all, const char *plugin, const char *name);
bool methods_has_plugin(const struct methods *all, const char *plugin);

#endif
