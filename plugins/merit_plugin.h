// The plugin ABI of meritd: all that a scoring plugin may see of the program, and all it needs.
//
// Changes of the ABI, newest first. A plugin built for MAJOR.MINOR is loaded by every daemon of the
// same MAJOR whose MINOR is the same or higher. A new minor only adds: fields at the end of
// structs, flags, constants. Whatever changes a meaning or a layout is a new major.
//
//   1.3  MERIT_GEOMETRIC: a method over groups says that it is the geometric mean, and the host may
//        work out for itself the points that cannot come out otherwise. Nothing new in any struct.
//   1.2  recipes over criteria (merit_method.measure): methods whose results are sums over the
//        criteria tell the host the sums, and the host works through the rows. host->squares. New
//        at the end of: merit_statistics, merit_method, merit_host.
//   1.1  methods over criteria (MERIT_SCOPE_CRITERIA): any number of columns of one cohort, each
//   with
//        a weight and a direction. What a method gives (merit_method.gives): columns, a weight for
//        each criterion, or all cells anew, every changed one flagged. Several named columns
//        (merit_method.outputs), called as NAME.method(..).column. Parameters that are lists of
//        numbers or texts, one value for each criterion among them. host->sum, which no order of
//        the rows changes; host->logs and host->exps, many at a time. Methods over groups that look
//        at gaps (MERIT_GAPS). Recipes. New at the end of:
//        merit_method, merit_call, merit_host.
//   1.0  the first: methods over rows, cohorts, groups and series; typed parameters; the table of
//        the host's functions (log, exp, pow, 12-digit rounding, the calendar, scratch memory,
//        messages, failed rows). `prepare` was declared with another form and never called.
//
// HOW IT WORKS. A plugin is a shared object NAME.so that exports one constant, `merit_plugin`: its
// own description and a list of methods. A ruleset names the plugin, `plugins = ["NAME"]`, and
// calls its methods in expressions: `worth * NAME.method(fdi, target.fdi, cap: 1.2)`. The host
// calls a method with whole columns, one number per subject, never a subject at a time, and gets
// one column back, or what else the method says it gives.
//
// A plugin is data first. Before any of its code runs the host reads the constant's first 12 bytes
// out of the file, and refuses a wrong magic, another major, a higher minor and a struct that is
// too short. After loading it checks every name, bound and default of the tables below; a plugin
// with a fault is refused whole, with a sentence that says which fault and what would be right.
//
// NUMBERS. A number is a double. No data is NaN (MERIT_NO_DATA), a result like any other: it is
// neither zero nor an error, and it is for the method to say what it makes of it. An infinity is
// never a result: a row that gets one fails. A bool is 0 or 1, a date the day's number (days since
// 1970-01-01). The same inputs must give the same bits on every machine, whatever the order and the
// number of rows:
//   - of libm call nothing but sqrt, floor, trunc and fabs (and link with -lm then); log, exp and
//     pow are in the table of the host's functions;
//   - compile with -ffp-contract=off and without -ffast-math;
//   - compare numbers that came out of arithmetic with host->compare12, as the language itself does
//     (0.7 + 0.1 reaches 0.8).
//
// MEMORY. Whatever the host hands in is the host's: read it during the call, keep no pointer, free
// nothing. Whatever `merit_plugin` points to is the plugin's, constant, and stays for the life of
// the process; a loaded plugin is never unloaded. Working memory comes from host->scratch.
//
// THREADS AND STATE. `run` may be called from several threads at once, each with a call of its own;
// a method over rows may be called on any block of rows. So a plugin has no mutable static data and
// makes no threads. It runs in a caged process: opening a file or a socket ends that process, and
// the ruleset's boards stay as they were, marked with the plugin's name. So does a crash, or a call
// that never ends.
//
// GROWTH. Structs begin with their size, or stand in lists whose element size is given next to
// them; both sides look at sizes before they look at fields that came after 1.0. Fill structs by
// field names, as the example plugin does, and zero means "not used" for every field you leave out.
//
// TEXT is UTF-8, one line, without control characters. Start from plugins/example;
// plugins/README.md has the commands.
#ifndef MERIT_PLUGIN_H
#define MERIT_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#include "merit_recipe.h" // what methods can say of themselves beside `run`

#if defined(__FAST_MATH__) && __FAST_MATH__
#error "no data is NaN: build plugins without -ffast-math"
#endif

#define MERIT_MAGIC UINT32_C(0x5449524d) // the bytes M R I T in the file
#define MERIT_ABI_MAJOR 1
#define MERIT_ABI_MINOR 3

// No data, and the question for it.
#define MERIT_NO_DATA (__builtin_nan(""))
static inline int merit_no_data(double x)
{
    return x != x;
}

// ## What a method is made of
//
// Names of plugins, methods, arguments and parameters: [a-z][a-z0-9_]*, at most 31 characters, none
// of the language's words (if, where, and, ..).

// What a method needs to see at once (merit_method.scope).
enum {
    MERIT_SCOPE_ROW = 1,    // each subject alone; may be called on any block of rows
    MERIT_SCOPE_COHORT = 2, // all subjects that are ranked among themselves, in one call
    // `combine` of a group of rules: the children's shares and worths, each subject alone as in ROW
    MERIT_SCOPE_GROUP = 3,
    MERIT_SCOPE_SERIES = 4, // each subject alone, with its run of dated entries
    // 1.1: any number of columns of one cohort, in one call. Each is a criterion with a direction
    // and a weight: those of `combine`, `weights` and `treat` of a group, or the arguments of
    // NAME.method(fdi, cost, weights: [3, 1], better: ['more', 'less']).
    MERIT_SCOPE_CRITERIA = 5
};

// What a method gives (merit_method.gives; 1.1). All but columns is for MERIT_SCOPE_CRITERIA.
enum {
    MERIT_GIVES_COLUMNS = 0, // `result`, a number per subject, and what else `outputs` names
    MERIT_GIVES_WEIGHTS = 1, // one number per criterion, for the cohort: how much it weighs
    MERIT_GIVES_CELLS = 2    // the criteria themselves, treated: every cell, and what it is now
};

// What stands in an argument's place (merit_argument.sort).
enum {
    MERIT_ARGUMENT_COLUMN = 1, // a number per subject
    MERIT_ARGUMENT_SERIES = 2  // per subject a run of dated entries: `service where recruiting`
};

// What an argument or a result measures, for the check of units.
enum {
    MERIT_DIMENSION_ANY = 1,   // argument: whatever it is, the method does not mind
    MERIT_DIMENSION_FIRST = 2, // the same as the first argument's, and converted to its unit before
                               // the call (fdi in 万元 and its target in 亿元 arrive in 万元)
    MERIT_DIMENSION_PLAIN = 3  // a plain number: a count, a share
};

struct merit_argument {
    const char *name; // "x": used in the formula and in error texts; arguments are given by place
    const char *sentence; // what it is: "the number reached"
    uint32_t sort;
    uint32_t dimension;
};

// Parameters are constants of the ruleset, given by name: `cap: 1.2`, `whole: false`, `by: 'rank'`.
enum {
    MERIT_PARAMETER_NUMBER = 1,
    MERIT_PARAMETER_BOOL = 2, // arrives as 0 or 1
    MERIT_PARAMETER_TEXT = 3,
    MERIT_PARAMETER_NUMBERS = 4, // 1.1: a list `[3, 5, 2]`; a single number is a list of one
    MERIT_PARAMETER_TEXTS = 5    // 1.1: a list `['usual', 'linear']`
};

// merit_parameter.flags. With neither of the first two a parameter that is not given is "none": the
// method gets MERIT_NO_DATA for it (NULL for a text). A ruleset that leaves the bounds is refused.
enum {
    MERIT_REQUIRED = 1,    // must be given
    MERIT_HAS_DEFAULT = 2, // `number` (or `text`) stands in when it is not given
    MERIT_HAS_LEAST = 4,   // a number must be `least` or more
    MERIT_HAS_MOST = 8,    // a number must be `most` or less; of a list, each number
    // 1.1: a list of as many values as there are criteria, `q: [1, 0]`, or each with its criterion,
    // `parameters: { q = 1 }`; a single value is that of all. A default is that of each criterion
    // which has none of its own; without one it is "none" there. Other lists have no default: one
    // that is not given is empty.
    MERIT_PER_CRITERION = 16
};

struct merit_parameter {
    const char *name;
    const char *sentence; // "the share is never higher than this"
    uint32_t type;
    uint32_t flags;
    double number;    // default of a NUMBER or BOOL
    const char *text; // default of a TEXT
    double least, most;
};

// What a method gives (merit_method.result).
enum {
    MERIT_RESULT_NUMBER = 1,
    MERIT_RESULT_BOOL = 2, // 0 or 1
    MERIT_RESULT_DATE = 3  // a whole day number, 0001-01-01 .. 9999-12-31
};

// One of several named columns that a method gives (1.1). Of its kinds of result, see above.
struct merit_output {
    const char *name;     // "q", as in outrank.vikor(..).q
    const char *sentence; // "how far from the ideal, by majority and by the worst miss"
    uint32_t result;
    uint32_t dimension; // FIRST or PLAIN
    uint32_t flags;
    uint32_t reserved;
};

// merit_output.flags
enum {
    MERIT_LESS_IS_BETTER = 1 // so it is no share of a worth, and `combine` does not take it
};

// Which way a criterion is better (merit_call.directions; 1.1).
enum { MERIT_MORE = 1, MERIT_LESS = -1 };

// What became of a treated cell (merit_call.flags; 1.1). A cell whose number is another than it
// was, or which has gained or lost it, must not stand as MERIT_AS_IT_WAS, nor the other way round.
enum {
    MERIT_AS_IT_WAS = 0,
    MERIT_WINSORISED = 1,  // an outlier put to the nearest number that is none
    MERIT_IMPUTED = 2,     // had no data; the number stands in for it
    MERIT_TRANSFORMED = 3, // by a formula over the whole column: a logarithm, Box-Cox
    MERIT_REMOVED = 4      // its number is no longer used: no data
};

// ## The host's table

// Levels of host->message.
enum { MERIT_LOG_WARNING = 1, MERIT_LOG_NOTICE = 2, MERIT_LOG_INFO = 3, MERIT_LOG_DEBUG = 4 };

struct merit_call;

// Functions the host lends for the time of a call, in the thread that is in `run`.
struct merit_host {
    uint32_t size;
    uint16_t abi_major, abi_minor; // what this host speaks

    // With the same bits on every machine; outside their domain NaN, when too large infinity.
    double (*log)(double x); // natural
    double (*exp)(double x);
    double (*pow)(double x, double y);

    // x rounded to 12 significant decimal digits, half away from zero; NaN comes back as it is.
    double (*round12)(double x);
    // -1, 0, 1 for a < b, a = b, a > b after rounding both to 12 significant digits: how the
    // language compares. Neither may be NaN.
    int32_t (*compare12)(double a, double b);
    // Whole steps of `size` in x, as the language's steps(): 1.2 - 1 holds two steps of 10%. The
    // quotient is rounded to 12 digits and then down. A size of 0 or less gives NaN.
    double (*steps)(double x, double size);

    // The civil calendar. Days count from 1970-01-01, months and days of a month from 1.
    int32_t (*day_from_civil)(int32_t year, int32_t month, int32_t day);
    void (*day_to_civil)(int32_t number, int32_t *year, int32_t *month, int32_t *day);
    // The same day so many months later, or that month's last: 01-31 + 1 month = 02-28.
    int32_t (*day_add_months)(int32_t number, int32_t months);

    // Zeroed memory for this call, aligned for any type, never NULL; the host frees it afterwards.
    void *(*scratch)(const struct merit_call *call, uint64_t bytes);
    // A line in the daemon's log, the plugin's and the method's name put in front. The first few
    // of a call are kept, so do not write one a row.
    void (*message)(const struct merit_call *call, uint32_t level, const char *text);
    // This one row fails, for this reason: its subject is shown as not scored, with the text; the
    // other rows stand. For what is wrong, not for what is unknown (that is no data).
    void (*fail_row)(const struct merit_call *call, uint64_t row, const char *text);

    // Since 1.1.

    // The exact sum of those of `count` numbers that have data, rounded once: whatever their order
    // and size, the same bits. Too large for a double, it is an infinity; with an infinity among
    // them, NaN.
    double (*sum)(const double *numbers, uint64_t count);
    // log and exp of `count` numbers, each the same bits as one at a time, in a fraction of the
    // time. `out` may be `x`.
    void (*logs)(const double *x, double *out, uint64_t count);
    void (*exps)(const double *x, double *out, uint64_t count);

    // Since 1.2.

    // The sum of (x * unit)^2 over those of `count` numbers that have data, none of which is larger
    // in size than `most`: merit_statistics.squares, whatever the order of the numbers. `unit` is a
    // power of two by which `most` comes to lie well within a double's range.
    double (*squares)(const double *x, uint64_t count, double most, double unit);
};

// ## The call

// A series: the entries of row i are [offsets[i], offsets[i + 1]) of the arrays, in order of date.
struct merit_series {
    uint32_t size;
    uint32_t reserved;
    const uint64_t *offsets; // row_count + 1 of them
    const int32_t *dates;    // first day of the entry
    // Last day, itself in; the first where the record is no interval. Never open: what still runs
    // is cut at the day up to which facts are known.
    const int32_t *untils;
    const double *numbers; // the VALUE gathered, or 1
};

// A parameter that is a list (1.1): `count` numbers or texts, the other pointer NULL.
struct merit_list {
    uint32_t size;
    uint32_t reserved;
    uint64_t count;
    const double *numbers;    // of a list per criterion MERIT_NO_DATA where there is none
    const char *const *texts; // likewise NULL
};

struct merit_call {
    uint32_t size;
    uint32_t reserved;
    uint64_t row_count; // may be 0: then only the parameters want a look
    // One per COLUMN argument, in their order, each of row_count numbers. GROUP: one per child, the
    // share it reached of its worth. CRITERIA: one per criterion, none of them infinite.
    const double *const *columns;
    uint64_t column_count;
    const struct merit_series *const *series; // one per SERIES argument, in their order
    uint64_t series_count;
    // One per parameter, in their order: what was given, the default, or none. A TEXT parameter
    // stands in `texts`, which is NULL for all others.
    const double *parameters;
    const char *const *texts;
    uint64_t parameter_count;
    // GROUP: per child, what it is worth for each row. A child whose worth is 0 or no data does not
    // apply to that row. NULL in the other scopes.
    const double *const *worths;
    // Write all row_count numbers; a row left out is an error. NULL where the method gives weights
    // or cells.
    double *result;
    const struct merit_host *host;
    char *error; // where `run` says why it failed, with a NUL, in at most error_size bytes
    uint64_t error_size;
    void *owner; // the host's own

    // Since 1.1.

    // One per parameter, NULL for those that are no lists. NULL when the method has no list.
    const struct merit_list *const *lists;
    // CRITERIA: per column MERIT_MORE or MERIT_LESS, and what it weighs; weights are 0 or more and
    // add up to 1. A method that gives weights has NULL for them.
    const int8_t *directions;
    const double *weights;
    // One per output, in their order, row_count numbers each; results[0] is `result`. NULL where
    // the method has no outputs.
    double *const *results;
    // MERIT_GIVES_WEIGHTS: write column_count numbers, 0 or more, not all 0; the host scales them
    // to the sum 1.
    double *vector;
    // MERIT_GIVES_CELLS: write all cells, row_count per column, and for each what it is now: one of
    // MERIT_AS_IT_WAS ..
    double *const *cells;
    uint8_t *const *flags;
};

// What `run` returns. No data is not among them: it is a result of a row.
enum {
    MERIT_DONE = 0,
    MERIT_FAILED = 1 // nothing of the result counts; `error` says why ("floor 2 is above cap 1")
};

typedef int32_t (*merit_run_fn)(const struct merit_call *call);

// `return merit_fail(call, "floor is above cap")`, for texts that need no numbers.
static inline int32_t merit_fail(const struct merit_call *call, const char *text)
{
    uint64_t at = 0;
    for (; at + 1 < call->error_size && text[at] != '\0'; at++)
        call->error[at] = text[at];
    if (call->error_size > 0)
        call->error[at] = '\0';
    return MERIT_FAILED;
}

// ## The tables

// merit_method.flags
enum {
    // The method promises a number for every row whose columns all have data. The host holds it to
    // that: no data of the method's own making then fails the row. Not for groups.
    MERIT_TOTAL = 1,
    // 1.1: a method over groups that says itself what comes of children which apply and have no
    // data. Without it a group has no data as soon as one of its children has none.
    MERIT_GAPS = 2,
    // 1.2: `measure` wants the squares of the criteria.
    MERIT_SQUARES = 4,
    // 1.3: a method over groups that gives, where all children apply and have data and whatever its
    // parameters, the weighted geometric mean: exp(sum(worth * log share) / sum(worth)) to within
    // 1e-12 of itself, and 0 where a share is 0 or less. The host may then work that out itself, in
    // an order of its own, wherever it comes to the same points; `run` is asked for the rest.
    MERIT_GEOMETRIC = 8
};

struct merit_method {
    const char *name;
    const char *sentence; // what it does: "the part of a target that is reached"
    // For explanations: the names of arguments and parameters in braces, where the subject's
    // numbers are put: "min({cap}, {x} / {t})". A part in square brackets is told only when one of
    // its parameters is not as it is by default: "[, at least {floor}]".
    const char *formula;
    const char *source; // where the formula comes from: a paper, an act; or NULL
    uint32_t scope;
    uint32_t flags;
    uint32_t result;
    uint32_t result_dimension; // FIRST or PLAIN
    // ROW and COHORT: one column or more. SERIES: one series or more, columns beside them. GROUP
    // and CRITERIA: none, their columns are the children or the criteria.
    const struct merit_argument *arguments;
    uint32_t argument_count;
    uint32_t argument_size; // of an element: sizeof(struct merit_argument)
    const struct merit_parameter *parameters;
    uint32_t parameter_count;
    uint32_t parameter_size;
    merit_run_fn run;
    merit_prepare_fn prepare; // or NULL

    // Since 1.1.

    uint32_t gives; // MERIT_GIVES_COLUMNS ..
    // COHORT and CRITERIA: the columns it gives when there are several, or one with a name.
    // `result` and `result_dimension` are then those of the first, which also stands for the method
    // where no column is named.
    uint32_t output_count;
    uint32_t output_size; // of an element
    uint32_t reserved;
    const struct merit_output *outputs;

    // Since 1.2.

    merit_measure_fn measure; // or NULL
};

// merit_plugin.flags. A host takes no plugin that is not pure, for a board must come out the same
// whenever it is computed again. The other two are for the refusal to say why.
enum {
    MERIT_PURE = 1, // results depend on the call's inputs alone
    MERIT_READS_CLOCK = 2,
    MERIT_READS_FILES = 4
};

struct merit_plugin {
    uint32_t magic;                // MERIT_MAGIC; these first four never move
    uint32_t size;                 // sizeof(struct merit_plugin)
    uint16_t abi_major, abi_minor; // what the plugin was built for
    uint32_t flags;
    const char *name;    // NAME of NAME.so
    const char *version; // the plugin's own: "1.2.0"
    const char *licence; // SPDX: "Apache-2.0"
    const char *author;
    const char *sentence; // what it is for
    const struct merit_method *methods;
    uint32_t method_count;
    uint32_t method_size; // of an element: sizeof(struct merit_method)
};

// ## Shorthands for the tables; see plugins/example

#define MERIT_COUNT(list) ((uint32_t)(sizeof(list) / sizeof((list)[0])))

// The head of every plugin: .magic, .size and the ABI's version.
#define MERIT_PLUGIN_HEAD                                                                          \
    .magic = MERIT_MAGIC, .size = (uint32_t)sizeof(struct merit_plugin),                           \
    .abi_major = MERIT_ABI_MAJOR, .abi_minor = MERIT_ABI_MINOR

// A list with its count and its element size.
#define MERIT_ARGUMENTS(list)                                                                      \
    .arguments = (list), .argument_count = MERIT_COUNT(list),                                      \
    .argument_size = (uint32_t)sizeof((list)[0])
#define MERIT_PARAMETERS(list)                                                                     \
    .parameters = (list), .parameter_count = MERIT_COUNT(list),                                    \
    .parameter_size = (uint32_t)sizeof((list)[0])
#define MERIT_OUTPUTS(list)                                                                        \
    .outputs = (list), .output_count = MERIT_COUNT(list), .output_size = (uint32_t)sizeof((list)[0])
#define MERIT_METHODS(list)                                                                        \
    .methods = (list), .method_count = MERIT_COUNT(list), .method_size = (uint32_t)sizeof((list)[0])

// The one exported symbol. It is exported whatever -fvisibility says; nothing else should be.
#define MERIT_EXPORT __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {
#endif
extern MERIT_EXPORT const struct merit_plugin merit_plugin;
#ifdef __cplusplus
}
#endif

#endif
