// The inside of the engine: what its files share.
//
// A frame is a run of rows over which a program is evaluated, a block at a time. Four sorts of
// rows:
//   subjects   row i is subject row i of `kind` (rows NULL), or rows[i]
//   members    rows[i] is a member, owners[i] the subject it belongs to (`my`)
//   records    records[i] is a record, rows[i] its subject, owners[i] the subject it is gathered
//   for periods    rows are subjects, `window` is the period's and `outer` that of the gather
//
// Invariants:
//  1. a column once kept is not moved or changed until the engine forgets, so that frames may point
//     into it.
//  2. whatever a column is made of is asked for before its rows are run: running itself never makes
//     a column.
//  3. a column whose plan has a scheme lives in the arena of the board it was made for.
#ifndef CORE_RUNNING_H
#define CORE_RUNNING_H

#include <math.h>

#include "base/pair.h"
#include "core/engine/engine.h"
#include "core/store/edges.h"

#define NO_DATA ((double)NAN)

struct kept_column {
    bool taken;           // a slot that is in use
    const double *values; // NULL: nobody has asked for doubles
    double *owned;        // the same, or NULL: it lies in the store
    uint32_t column;
    struct window window;
    uint64_t facts; // store_facts when it was made; 0: it goes with the next change of any fact
    size_t rows;
    bool renewed; // is right, whatever facts have come since
    bool has_extent, has_squares;
    struct method_numbers numbers; // what they come to, once asked for
};

struct parent_map { // the one parent of each row by a path on a day
    uint32_t path;
    int32_t day;
    uint32_t *rows; // in the kind reached; NONE
    struct parent_map *next;
};

// Who belongs to whom: pairs of member and owner, in order of (owner row, member row).
struct roll {
    uint32_t path;
    int32_t day;
    size_t count;
    uint32_t *members, *owners; // rows in their kinds
    double *shares;
    size_t *starts; // per owner row; owner count + 1
    struct roll *next;
};

enum count_state {
    COUNT_YES,
    COUNT_UNANSWERED, // yes; the exclusion `condition` has no answer
    COUNT_STATUS,     // not verified (or reported), rejected, withdrawn, corrected
    COUNT_HEARING,    // no decision after a hearing by today
    COUNT_APPEAL,     // an appeal was upheld
    COUNT_EXCLUDED,   // by `condition`
    COUNT_REPEATED    // `once`: another of the same came first
};

// Which records of a type count in a window, and the place of each among those of its subject.
struct counted {
    uint32_t type;
    struct window window; // zeroed where nothing depends on it
    uint8_t *state;       // enum count_state per record
    uint16_t *condition;  // index into the type's `exclude`; NULL when it has none
    uint32_t *ordinals;   // from 1; 0 = does not count
    struct counted *next;
};

struct id_order {            // of the first `count` rows of a kind, by the subjects' ids
    uint32_t *rows, *places; // rows in that order; the place of each row in it
    bool as_rows;            // which is that of the rows: both are the same array
    size_t count;
};
void id_order_release(struct id_order *o);

struct engine {
    const struct ruleset *ruleset;
    struct store *store;
    engine_board_fn boards;
    int32_t day;
    struct kept_column *columns; // open addressing
    size_t column_count, column_slots;
    struct board **kept_boards;
    size_t kept_count, kept_room;
    struct {
        uint32_t scheme;
        struct window window;
    } making[256]; // boards in the making
    size_t making_count;
    size_t depth; // columns in the making
    size_t bytes; // of columns
    struct parent_map *parent_maps;
    struct roll *rolls;
    struct counted *counted;
    struct arena failure_texts;
    const char ***failures;     // per kind, per row: why a method failed; NULL until one does
    struct id_order *by_id;     // per kind; empty until used
    const struct board *lender; // of what cohorts come to, when only some of their rows are here
};

struct frame {
    struct engine *engine;
    const struct window *window; // of the rows
    const struct window *outer;  // of the owners; the same but for periods
    struct board *self;
    size_t count;
    uint32_t kind; // of the rows' subjects; NONE: kinds[i]
    const uint32_t *rows, *kinds;
    uint32_t owner_kind;
    const uint32_t *owners; // NULL: the row itself is the owner
    // records
    uint32_t type; // NONE in other frames
    const uint32_t *records;
    const int32_t *dates, *untils; // cut to the span; NULL: as recorded
    const double *shares;          // NULL: 1
    struct counted *counted;       // for ordinals; NULL: not known yet
    double *trace;                 // of a single row: the value of every op
};

// core/engine/run.c: a program bound to a frame, whatever it reads made (core/engine/engine.h); the
// frame has rows. NULL: it failed.
struct run *run_open(const struct frame *f, const struct program *p, struct err *e);
// Over all rows of a frame at once. out[count].
bool frame_run(const struct frame *f, const struct program *p, double *out, struct err *e) MUST_USE;
// A frame over all subjects of a kind.
struct frame frame_of_kind(struct engine *g, uint32_t kind, const struct window *w,
                           struct board *self);

// core/engine/making.c: room for one number for each row, counted against the ruleset's `memory`.
bool engine_room(struct engine *g, size_t count, struct err *e) MUST_USE;
// What the numbers of a column that belongs to no board come to.
bool engine_extent(struct engine *g, uint32_t column, const struct window *w,
                   struct method_extent *out, struct err *e) MUST_USE;
// The same as numbers of a criterion, with `squares` also those. `pair` (or NULL) helps.
bool engine_numbers(struct engine *g, uint32_t column, const struct window *w, bool squares,
                    struct pair *pair, struct method_numbers *out, struct err *e) MUST_USE;
// `all`: also those that are made of facts which have not changed, or are renewed.
void columns_forget(struct engine *g, bool all);
// "conf/a.conf:12:8: " + text that is there, when the place is known. False.
bool engine_wrap(const struct program *p, const struct node *n, struct err *e);

// core/engine/engine.c: all but columns that are right still, or with `all` everything.
void engine_let_go(struct engine *g, bool all);
// The records of a type, in order: whoever goes through them asks here first, and they stay so
// until facts come.
const struct record_table *engine_records(struct engine *g, uint32_t type);

// core/engine/membership.c
const uint32_t *parent_map(struct engine *g, uint32_t path, int32_t day);
const struct roll *roll_of(struct engine *g, uint32_t path, int32_t day);
// All whom a subject belongs to by a path on a day, each once, shares multiplied along the way.
// out->until: they stay the same before this day. `path` NONE: the subject itself.
void owners_on(const struct engine *g, uint32_t subject, uint32_t path, int32_t day,
               struct parents *out);
// Those who stand for them today, each once: after a merger all that belonged to a subject,
// whatever its day, belongs to its successor.
void owners_succeed(const struct engine *g, int32_t today, struct parents *out);
// Fills active[row]: the subject is active throughout [first, last]. Kinds without `active` always
// are.
void active_throughout(struct engine *g, uint32_t kind, int32_t today, int32_t first, int32_t last,
                       uint8_t *active);
void membership_forget(struct engine *g);

// core/engine/counted.c
bool counted_records(struct engine *g, uint32_t type, const struct window *w, struct counted **out,
                     struct err *e) MUST_USE;
bool counts(const struct counted *c, size_t record);
void counted_forget(struct engine *g);

// core/engine/scalar.c: a field's value as a double; money in `unit`'s currency on the day, in base
// units.
double field_value(const struct engine *g, const struct record_table *t, const struct field *of,
                   uint32_t field, size_t record, uint32_t unit);
// A price to multiply with: from one currency into another on a day. False without one.
bool exchange_rate(const struct store *s, uint32_t from, uint32_t to, int32_t day, double *price);

// core/engine/verdict.c: a number of a board, per row of its kind; NaN for rows that it does not
// assess.
double board_number(const struct ruleset *r, const struct board *b, enum scheme_value v,
                    uint32_t at, size_t row);

// Where another scheme has the rule, veto, outcome, show or grade of that name; NONE when it has
// none.
uint32_t scheme_same(const struct scheme *from, const struct scheme *to, enum scheme_value v,
                     uint32_t at);

// core/engine/invoke.c: a COHORT or SERIES method as a column.
bool invoke_column(struct engine *g, uint32_t column, const struct window *w, struct board *self,
                   double *out, struct err *e) MUST_USE;
// Call a method for rows of a kind (rows NULL: from `start` on). A row that fails alone has no
// data, and is noted with the reason.
struct callees {
    uint32_t kind;
    const uint32_t *rows;
    size_t start;
};
bool invoke(struct engine *g, const struct method *m, struct method_call *c,
            const struct callees *of, struct err *e) MUST_USE;
void failures_forget(struct engine *g);

// core/engine/peers.c: all rows of a kind in order of the subjects' ids, and the place of each row
// there.
const uint32_t *rows_by_id(struct engine *g, uint32_t kind);
const uint32_t *places_by_id(struct engine *g, uint32_t kind);
bool rows_are_by_id(struct engine *g, uint32_t kind); // row i is the i-th

// core/engine/gather.c
bool gather_column(struct engine *g, uint32_t column, const struct window *w, struct board *self,
                   double *out, struct err *e) MUST_USE;

#endif
