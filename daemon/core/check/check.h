// The checker, within the room: names, types, units and compilation of every expression of a model.
//
// check_*.c each hold one production of the language. All speak in terms (core/check/term.h); NULL
// is the unknown type: the problem has been reported, and whatever is built upon it stays silent.
//
// Invariants:
//  1. Every failing function has reported its problem, at its place, exactly once.
//  2. Columns are added when what they read has been added, so that a column reads only lower ones;
//  only `prev` of
//     an indicator within itself reads the indicator being made (patched when it is done).
//  3. A scope knows whose rows a program runs over. A term of one scope is never put into a program
//  of another:
//     it becomes a column of its own rows and is loaded (check_hoist).
#ifndef CORE_CHECK_H
#define CORE_CHECK_H

#include <stdarg.h>

#include "base/near.h"
#include "core/check/ruleset.h"
#include "core/check/term.h"
#include "core/language/table.h"
#include "core/language/vocabulary.h"

// How far the judging of a scheme has come where an expression stands: later steps know more names.
enum stage {
    STAGE_NONE, // no scheme
    STAGE_WHO,  // who, cohort
    STAGE_RULE,
    STAGE_VETO,
    STAGE_TIE,
    STAGE_GRADE,
    STAGE_OUTCOME,
    STAGE_SHOW
};

enum scope_tag {
    SCOPE_NOTHING, // constants only
    SCOPE_SUBJECT,
    SCOPE_RECORD, // inside a gather over records, or a condition of a record type
    SCOPE_MEMBER, // inside a gather over members, cohort, periods
    SCOPE_COHORT,
    SCOPE_PERIOD
};

// Whose names an expression means, and whose rows its program runs over.
struct scope {
    enum scope_tag tag;
    const struct scope *outer; // of the gather's owner, reached by `my.`; NULL = no gather around
    const struct scope
        *root;     // the scope of the same rows that this one is a copy of (itself when it is none)
    uint32_t kind; // of the rows; RECORD: of the record's subject, NONE when it may be of several
    uint32_t record; // RECORD: the type
    uint32_t scheme; // the board being made, NONE where it cannot be read
    enum stage stage;
    uint32_t rule;    // all_rules index of the rule whose `worth` is meant, NONE
    uint32_t earlier; // OUTCOME, VETO: how many outcomes (vetoes) stand before this one
    bool door;        // a `require`: the record's fields and its subject's attributes only
    bool condition;   // `exclude` and `require`: a record by itself, without an owner
    bool closed;      // a copy for a column of its own: what lies outside cannot be reached
};

// What is being read: offsets refer to `text`.
struct reading {
    const struct text *text;
    const struct text
        *whole; // of the expression; `text` is another's inside a shorthand function's body
    struct binding *bindings; // arguments put into the bodies of shorthand functions
    struct frame *frame;      // the functions being expanded, innermost first
    uint32_t currency;        // unit in which money fields count
    bool quiet;               // only looking
};

enum check_state { CHECK_NOT, CHECK_RUNNING, CHECK_DONE, CHECK_BAD };

// An indicator, constant or show: checked when first named.
struct lazy {
    enum check_state state;
    uint32_t column; // indicators
    bool assumes;    // reads itself in an earlier period, so its type was assumed
    struct value_type assumed;
    const struct label *label; // while running: for the names of a circle
    struct lazy *below;
};

// What is known of a table by those who call it.
struct table_calls {
    struct table_input *inputs;
    bool good;
};

struct checker {
    struct ruleset *ruleset;
    struct model *model;
    struct plan *plan;
    struct arena *arena;
    struct arena terms;            // all of them: free again when their expression is a program
    const struct methods *methods; // NULL: only the door
    struct problems *problems;
    struct reading reading;
    struct map columns;         // key -> column
    struct lazy **indicators;   // per kind
    struct lazy **shows;        // per scheme
    struct table_calls *tables; // per table
    struct lazy *running;       // indicators being made, innermost first
    struct type *grades;        // per scheme: its grades as an enum
};

// check.c: problems, expressions, programs
struct term *check_error(struct checker *c, size_t offset, const char *format, ...)
    PRINTF_LIKE(3, 4); // NULL
bool check_fail(struct checker *c, size_t offset, const char *format, ...)
    PRINTF_LIKE(3, 4); // false
struct place check_place(const struct checker *c, size_t offset);
// Start reading another expression; returns what was read, to be put back.
struct reading check_enter(struct checker *c, const struct text *t);
bool check_parse(struct checker *c, struct expr *x);
// Parse and check in a scope. NULL when absent or wrong.
struct term *check_expr(struct checker *c, const struct scope *s, struct expr *x);
// Make the program of a checked term and note it in x.
bool check_compile(struct checker *c, struct expr *x, const struct term *t);
struct program *check_program(struct checker *c, const struct term *t, struct node *tree);
void check_forget_ops(struct node *n); // nodes that went into another program have no op here

// check_node.c: the operators
struct term *check_node(struct checker *c, const struct scope *s, struct node *n,
                        const struct type *beside);
struct term *check_bool(struct checker *c, const struct scope *s, struct node *n, const char *what);
// Children of like type and unit, in place. `beside`: an enum they stand beside, or NULL.
bool check_alike(struct checker *c, const struct scope *s, struct node *n, struct node **children,
                 size_t count, const struct type *beside, const char *doing, struct term **out);

// check_unit.c: what fits what
struct measure check_measure(const struct checker *c, uint32_t unit);     // UNIT_NONE = plain
struct measure check_counting(const struct checker *c, struct measure m); // pieces are plain
struct measure check_money(struct checker *c,
                           uint32_t currency); // of a money field counted in a unit's base
bool check_unify(struct checker *c, struct term **terms, struct node *const *nodes, size_t count,
                 const char *doing);
struct term *check_plain(struct checker *c, struct term *t, struct node *n, const char *what);
struct term *check_to_unit(struct checker *c, struct term *t, struct node *n,
                           const struct measure *to, const char *what);
struct term *check_as(struct checker *c, const struct scope *s, struct node *n);
struct term *check_product(struct checker *c, struct node *n, struct term *a, struct term *b);
struct term *check_normal(struct checker *c, struct term *t); // a plain number has factor 1
struct term *check_money_at(struct checker *c, struct node *n, struct term *t, uint32_t unit,
                            struct term *day);
const char *value_type_name(const struct checker *c, const struct value_type *t, char buffer[96]);
bool value_type_same(const struct value_type *a,
                     const struct value_type *b); // but for the unit's factor

// check_scope.c: what a name means
enum symbol_tag {
    SYMBOL_FIELD,
    SYMBOL_RECORD,
    SYMBOL_ATTRIBUTE,
    SYMBOL_INDICATOR,
    SYMBOL_TARGET,
    SYMBOL_SUBJECT,
    SYMBOL_CONSTANT,
    SYMBOL_TIME,
    SYMBOL_PHASE,
    SYMBOL_OWN,  // of the board being made
    SYMBOL_BOARD // of a board that is made: another scheme's, or this one's of an earlier period
};

struct symbol {
    enum symbol_tag tag;
    uint32_t kind;           // whose attribute, indicator, target
    uint32_t record;         // FIELD: type
    uint32_t index;          // in its list; RECORD: enum record_value, TIME: enum time_value
    enum scheme_value value; // OWN, BOARD
    uint32_t scheme, at;
    // how it is reached
    enum shift shift;
    bool outer;
    uint32_t path;
    const char *name, *title; // as declared
};

// check_dotted.c: any name. check_scope.c: a bare one; one of a subject's own (after `my.` or a
// kind); a target.
bool scope_find(struct checker *c, const struct scope *s, const struct node *n, struct symbol *out);
bool scope_bare(struct checker *c, const struct scope *s, const struct node *n, const char *name,
                struct symbol *out);
bool scope_own(struct checker *c, const struct scope *s, uint32_t kind, const struct node *n,
               const char *name, struct symbol *out);
bool scope_target(struct checker *c, uint32_t kind, const struct node *n, const char *name,
                  struct symbol *out);
const char *symbol_sort(const struct symbol *y); // "indicator"

// check_name.c: what a symbol compiles to
struct term *check_name(struct checker *c, const struct scope *s, struct node *n,
                        const struct type *beside);
struct value_type type_value(struct checker *c, const struct type *t, bool is_record);
// The enum that a name yields, if it does: looks, reports nothing.
const struct type *check_peek_enum(struct checker *c, const struct scope *s, const struct node *n);

// check_declared.c: indicators, constants and shows, each checked once, when first named
struct term *check_indicator(struct checker *c, uint32_t kind, uint32_t index, struct node *n,
                             enum shift shift);
struct term *check_constant(struct checker *c, uint32_t index, struct node *n);
bool check_show(struct checker *c, uint32_t scheme, uint32_t show);

// column.c: columns, each once
uint32_t column_add(struct checker *c, struct column column, const char *key); // takes key's copy
struct term *check_load(struct checker *c, struct node *n, uint32_t column);
// A term as a column of its own rows. `tree` loses its ops to it.
uint32_t check_hoist(struct checker *c, const struct scope *s, struct term *t, struct node *tree);
bool program_uses_scheme(const struct plan *plan, const struct program *p);
void key_program(struct str *key, const struct program *p);
void key_call(struct str *key, const struct call *call);
void key_gather(struct str *key, const struct gather *g);
struct scope scope_closed(const struct scope *s);

// path.c: from kind to kind by `belongs`
uint32_t path_add(struct checker *c, uint32_t from, uint32_t to, const uint32_t *steps,
                  size_t count);
uint32_t path_find(struct checker *c, uint32_t from, uint32_t to); // NONE: does not belong
void path_check_all(struct checker *c); // circles, and two ways to one kind

// check_call.c, check_function.c, check_table.c, check_method.c, check_gather.c: what a call may be
struct term *check_call(struct checker *c, const struct scope *s, struct node *n,
                        const struct type *beside);
struct term *check_function(struct checker *c, const struct scope *s, struct node *n,
                            const struct word *w);
struct term *check_shorthand(struct checker *c, const struct scope *s, struct node *n,
                             uint32_t function, const struct type *beside);
bool check_bound(struct checker *c, const struct scope *s, struct node *n,
                 const struct type *beside,
                 struct term **out);                     // false: not an argument
void frame_add(const struct frame *f, struct str *text); // "(in done(), called at conf:3:9)"
void check_functions(struct checker *c);
bool check_trial(struct checker *c, const struct call *call, const struct node *n);
struct term *check_table(struct checker *c, const struct scope *s, struct node *n, uint32_t table);
void check_tables(struct checker *c);
void check_tables_end(struct checker *c);
struct term *check_method(struct checker *c, const struct scope *s, struct node *n);
void check_uses(struct checker *c, struct rule *r); // check_use.c: combine, weights, treat
bool is_aggregate(const char *name, enum aggregate *out);
bool is_period_set(const char *name, enum period_length *length, bool *to_date);
struct term *check_aggregate(struct checker *c, const struct scope *s, struct node *n,
                             enum aggregate a);
struct gather *check_series(struct checker *c, const struct scope *s, struct node *call,
                            struct node_argument *arg);
bool check_no_sets(struct checker *c, const struct node *n,
                   const char *what); // a call whose arguments are no sets

// check_scheme.c: schemes; check_order.c: what must come before what; check_names.c: declarations
void check_scheme(struct checker *c, uint32_t scheme);
void check_worths(struct checker *c, uint32_t scheme); // check_worth.c
void check_number_rules(struct checker *c);
void check_order(struct checker *c);
void check_rule_order(struct checker *c); // check_rules.c
typedef void (*expr_fn)(void *context, const struct expr *x);
void scheme_each(const struct scheme *s, expr_fn each,
                 void *context); // every expression of a scheme
void check_names(struct checker *c);
struct scope scope_subject(uint32_t kind);
struct scope scope_scheme(const struct checker *c, uint32_t scheme, enum stage stage);
struct measure scheme_measure(const struct checker *c, uint32_t scheme);

#endif
