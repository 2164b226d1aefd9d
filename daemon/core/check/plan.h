// The plan: what the checker makes of all expressions, and what the engine runs.
//
// An expression becomes a program: a list of operations for a stack machine whose stack cells are
// blocks of rows (up to PROGRAM_BLOCK at a time). Whatever cannot be computed row by row (an
// attribute, a target, a gather, a method over a cohort or a series, another board) is a column:
// one number per subject of one kind in one window of time. Equal columns are one column, however
// often they are written. A program loads columns.
//
// Invariants:
//  1. ops are in post-order: an op pops its `operands` and pushes one value; the last op is the
//  result.
//  2. every node of a checked tree that has a value knows its op (node.op), so that an explanation
//  can show it.
//  3. a column's program reads only columns with a lower number, or itself in an earlier window
//  (prev).
//  4. units have been reconciled by the checker: OP_SCALE stands wherever a factor is needed.

/*~ (tour 4) The heart of the language: expressions become programs, whatever cannot be computed row
 * by row becomes a column, and equal columns are one. core/check/check.c makes the plan,
 * core/engine/run.c runs it. How a scheme uses it is in core/judge/scheme.c (tour 5). */
#ifndef CORE_PLAN_H
#define CORE_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/language/method.h"
#include "core/language/model.h"

#define OP_NONE UINT32_MAX
#define PROGRAM_BLOCK 1024
#define PROGRAM_RUN ((size_t)8 * PROGRAM_BLOCK) // rows in a row: columns are read quickest in such
#define PROGRAM_DEPTH_MAX 64 // stack cells a program may need; more is a load error

// Values of an op: a double; no data is NaN. Bools 0 and 1. See core/language/type.h for the
// others.
enum opcode {
    OP_CONST, // number
    OP_LOAD, // source: a column, in this window or a shifted one, of the row's subject, its parent,
             // or `my`
    OP_FIELD,  // index: a field of the record (record scope); MONEY: converted to `unit`'s currency
               // on the record's date and counted in its base unit; no rate = no data
    OP_RECORD, // index: enum record_value of the record (record scope)
    OP_TIME,   // index: enum time_value of the window
    OP_PHASE,  // share of the target's period elapsed at the window's end, or the scheme's list
    OP_SCHEME, // index: enum scheme_value, at: of the board being made
    OP_SCALE,  // a * number
    OP_ADD,
    OP_SUBTRACT,
    OP_MULTIPLY,
    OP_DIVIDE,
    OP_NEGATE, // x/0 and overflow are no data
    OP_AND,
    OP_OR,
    OP_NOT, // three-valued: NaN is unknown
    OP_EQUAL,
    OP_UNEQUAL,
    OP_LESS,
    OP_LESS_EQUAL,
    OP_GREATER,
    OP_GREATER_EQUAL, // numbers: by compare12
    OP_BETWEEN,       // 3 operands
    OP_IN,            // operands: the value, then the list
    OP_IF,            // 3 operands; condition unknown = no data
    OP_DEFAULT,       // 2 operands
    OP_HAS,
    OP_MIN,
    OP_MAX, // any number of operands
    OP_ABS,
    OP_FLOOR,
    OP_CEIL,
    OP_SQRT,
    OP_LN,
    OP_LOG10,
    OP_EXP,
    OP_POW,
    OP_ROUND,   // x, digits: half away from zero
    OP_CLAMP,   // x, low, high
    OP_STEPS,   // x, size: whole steps after rounding to 12 digits; size <= 0 = no data
    OP_IN_SPAN, // day within [start, today] of the window
    OP_DAYS,
    OP_WORKDAYS,
    OP_MONTHS_BETWEEN,
    OP_YEARS_BETWEEN, // a, b: whole elapsed
    OP_CONVERT, // x, day: from the currency `index` (base) to the currency `at` (base), at the
                // day's rate
    OP_TABLE,   // index: table, at: output; operands: the inputs, in the table's input units
    OP_CALL     // call: a ROW method; operands: its columns
};

enum record_value {
    RECORD_DATE,
    RECORD_UNTIL,
    RECORD_REPORTED_ON,
    RECORD_LATE,
    RECORD_SHARE,
    RECORD_ORDINAL
};
enum time_value { TIME_START, TIME_END, TIME_TODAY };
enum scheme_value {
    SCHEME_WORTH, // of rule `at`, by the subject's cohort
    SCHEME_RULE,  // points of rule `at`
    SCHEME_POINTS,
    SCHEME_RANK,
    SCHEME_COUNT,   // of ranked subjects in the cohort
    SCHEME_GRADE,   // index of the grade
    SCHEME_VETO,    // bool, veto `at`
    SCHEME_OUTCOME, // bool, outcome `at`
    SCHEME_SHOW     // value of show `at`
};

enum shift { SHIFT_NONE, SHIFT_PREV, SHIFT_YEAR_AGO };

struct column_use {
    uint32_t column;
    enum shift shift;
    bool outer;    // `my.`: of the gather's owner instead of the inner row
    uint32_t path; // NONE: the subject itself; else the parent reached by plan.paths[path] on the
                   // window's `today`
};

struct op {
    enum opcode code;
    uint32_t operands; // popped
    double number;
    uint32_t index, at;
    uint32_t unit; // FIELD of money: unit index of the currency wanted (its base counts)
    struct column_use source;
    const struct call *call;
    const struct node *node; // for places and explanations
};

struct program {
    struct op *ops;
    size_t op_count;
    uint32_t depth;   // stack cells needed
    bool uses_scheme; // reads the board being made, or a column that does
    const struct node *tree;
    const struct text *text;
};

// From a kind up to another: belong entries to follow. Found by the checker; unique by the
// language's rules.
struct path {
    uint32_t from, to; // kinds
    uint32_t *steps;   // place in the `belongs` of the kind reached so far
    size_t step_count;
    bool single; // only `one` and `first` edges: has at most one parent, so `parent.x` may be read
};

enum aggregate {
    AGGREGATE_COUNT,
    AGGREGATE_DISTINCT,
    AGGREGATE_SUM,
    AGGREGATE_MEAN,
    AGGREGATE_MEDIAN,
    AGGREGATE_SMALLEST,
    AGGREGATE_LARGEST,
    AGGREGATE_FIRST,
    AGGREGATE_LAST,
    AGGREGATE_RANK,   // over a cohort only: 1 + how many are greater
    AGGREGATE_STREAK, // over periods only
    AGGREGATE_SERIES  // collected for a method's series argument; never a column of its own
};

enum set_tag { SET_RECORDS, SET_MEMBERS, SET_COHORT, SET_PERIODS };

struct gather {
    enum aggregate aggregate;
    enum set_tag set;
    uint32_t record;      // RECORDS: type
    uint32_t member_kind; // RECORDS: kind of the record's subject, NONE when the type has several
                          // and the owner is one of them; MEMBERS: the members' kind
    uint32_t path; // from the member kind (or the record's kind) up to the owner; NONE = the owner
                   // itself
    const uint32_t *paths; // RECORDS with several kinds: path per entry of record_type.of (NONE =
                           // itself, PATH_NO = that kind does not reach the owner)
    enum period_length length; // PERIODS
    bool to_date;              // PERIODS: the running one too
    uint32_t last;             // PERIODS: years(6) = 6; 0 = those of the span
    struct program *up_to;     // owner scope: from the first record to this day; NULL = the span
    struct program *where;     // inner scope; NULL = all
    struct program *value;     // inner scope; NULL only for COUNT and STREAK
    uint32_t exact_field;      // SUM of a bare number or money field: its index, so that the sum is
                               // exact; NONE
    double exact_scale;        // then: sum * exact_scale is the column's value
    int round_decimals; // else each VALUE is rounded to so many digits before the exact addition
    bool empty_is_zero; // SUM over nothing: 0, else no data
};

#define PATH_NO (UINT32_MAX - 1)

struct call {
    const struct method *method;
    double *parameters; // one per parameter of the method, defaults filled in
    const char **texts;
    struct method_list *lists; // one per parameter, those of lists filled; NULL: it has none
    uint32_t output;           // which of several columns is wanted
    struct program *
        *columns; // per COLUMN argument; ROW calls inside a program take operands instead (NULL)
    size_t column_count;    // as many as `columns`
    struct gather **series; // per SERIES argument
    // CRITERIA, called in an expression: one per column
    int8_t *directions;
    double *weights; // sum 1
};

enum column_tag {
    COLUMN_ATTRIBUTE, // index in the kind; value in force on `today`
    COLUMN_TARGET,    // index in the kind; of the target period that contains the window's period
    COLUMN_PROGRAM,   // an indicator
    COLUMN_GATHER,
    COLUMN_CALL,    // COHORT and SERIES methods
    COLUMN_BOARD,   // another scheme's board (board_scheme, board_value, board_at), same period as
                    // the window
    COLUMN_SUBJECT, // the subject's own number
    COLUMN_BEST // best_so_far: the largest of `program` over ended periods before and with this one
};

struct column {
    enum column_tag tag;
    uint32_t kind; // of its rows
    uint32_t
        scheme; // set when its value belongs to the board being made (cohorts, rule.x); else NONE
    uint32_t index; // attribute or target, indicator
    struct program *program;
    struct gather *gather;
    struct call *call;
    uint32_t board_scheme;
    enum scheme_value board_value;
    uint32_t board_at;
    struct value_type type;
    const char *key;         // canonical text: equal keys are one column
    const char *name;        // for people: "fdi", "sum(amount of arrived)"
    const struct node *node; // where it was first written
};

struct plan {
    struct column *columns;
    size_t column_count, column_room;
    struct path *paths;
    size_t path_count, path_room;
    // per kind, per indicator: its column
    uint32_t **indicator_columns;
};

#endif
