// The engine: the plan run over the store. Columns are made when asked for and kept until a fact
// changes them.
//
// Everything is a function of (store, ruleset, as-of day): the same three give the same bits. Not
// thread-safe.
#ifndef CORE_ENGINE_H
#define CORE_ENGINE_H

#include "core/check/ruleset.h"
#include "core/engine/board.h"
#include "core/store/store.h"

struct engine;

// Makes the board of a scheme in a window: core/judge/scheme.c hands it in, so that columns may
// read other boards.
typedef bool (*engine_board_fn)(struct engine *g, uint32_t scheme, const struct window *w,
                                const struct board **out, struct err *e);

struct engine *engine_new(const struct ruleset *r, struct store *s, engine_board_fn boards);
void engine_free(struct engine *g);
const struct ruleset *engine_ruleset(const struct engine *g);
struct store *engine_store(const struct engine *g);

void engine_set_day(struct engine *g, int32_t as_of); // forgets what depends on the day
int32_t engine_day(const struct engine *g);
// The store has only some of the subjects that are on the board `from`. A board of the same scheme
// and window takes from it what the numbers of each cohort come to; a method that has to see them
// all fails. The board stays the caller's. NULL: no more.
void engine_lend(struct engine *g, const struct board *from);
void engine_forget(struct engine *g); // facts have changed: all columns and boards are stale

// Facts have changed, of a kind's subjects in these rows alone.
struct engine_news {
    bool all;             // or they may have changed for any row
    const uint32_t *rows; // ascending
    size_t count;
    struct engine *excerpt; // over an excerpt of the store (core/store/excerpt.h): they are its
                            // rows 0, 1, ..; NULL when there are none
};
// The same as engine_forget, but that columns whose rows depend on nothing but their own subjects
// stay: those rows are taken from the excerpt, all others are right still. `stands` tells which
// columns are so (core/judge/row_scope.h). news: per kind.
void engine_renew(struct engine *g, const struct engine_news *news,
                  bool (*stands)(void *context, uint32_t column), void *context);

// Boards are kept beside the columns, by (scheme, window).
const struct board *engine_kept_board(const struct engine *g, uint32_t scheme,
                                      const struct window *w);
void engine_keep_board(struct engine *g, struct board *b); // takes it
// The same kept board, to explain from: explanations may make columns that belong to it.
struct board *engine_own_board(struct engine *g, const struct board *kept);
// A board that outlives the facts it was made of: whoever holds it lets go of it again.
void engine_hold_board(struct board *b);
void engine_drop_board(struct board *b);
// Those that are kept, and whether a record was excluded by a condition of its type: for coverage.
size_t engine_board_count(const struct engine *g);
const struct board *engine_board_at(const struct engine *g, size_t at);
bool engine_has_excluded(const struct engine *g, uint32_t type, uint32_t condition);
// Boards in the making, so that a circle through time ends in an error ("... needs its own
// result"). At most 256 deep.
bool engine_enter_board(struct engine *g, uint32_t scheme, const struct window *w,
                        struct err *e) MUST_USE;
void engine_leave_board(struct engine *g);

// A column of all rows of its kind. `self` is the board being made, or NULL. Errors: a method
// failed (text names plugin.method and the place), memory bound.
bool engine_column(struct engine *g, uint32_t column, const struct window *w, struct board *self,
                   const double **out, struct err *e) MUST_USE;
// The same as it lies: who reads it a stretch at a time needs no doubles of narrow numbers
// (core/engine/view.h). Errors as above.
bool engine_view(struct engine *g, uint32_t column, const struct window *w, struct board *self,
                 struct value_view *out, struct err *e) MUST_USE;

// The rows of each cohort of a board, in order of the subjects' ids.
struct peers {
    uint32_t *rows;
    size_t *starts; // cohort_count + 1
    size_t cohort_count;
};
void peers_init(struct peers *p, struct engine *g, uint32_t kind, const struct board *self);
void peers_release(struct peers *p);

// Run a program (subject scope, rows of `kind`) over all rows into out[row_count].
bool engine_run(struct engine *g, const struct program *p, uint32_t kind, const struct window *w,
                struct board *self, double *out, struct err *e) MUST_USE;

// The same a stretch of rows at a time: everything the program reads is made when it is opened, so
// that running it only reads. NULL: as engine_run fails. The window and `self` must stay.
struct run;
struct run *engine_open(struct engine *g, const struct program *p, uint32_t kind,
                        const struct window *w, struct board *self, struct err *e);
bool run_rows(struct run *r, size_t first, size_t count, double *out, struct err *e) MUST_USE;
// Whether the program is but the rule's own worth times a recipe of a column.
struct run_line {                // lifetime: the run's
    struct value_view values;    // of the column
    struct method_extent extent; // what all of them come to; of none where that is not known
    struct method_recipe recipe; // in the cohort
};
bool run_is_line(const struct run *r, uint32_t rule, uint32_t cohort, struct run_line *out);
void run_close(struct run *r);

// Why a plugin's method failed for this subject alone, in any column made since the engine last
// forgot: "peers.minmax:
// .."; NULL when none did. What it should have given is no data in the column.
const char *engine_failure(const struct engine *g, uint32_t kind, uint32_t row);

// Run it for one row and note the value of every op: values[op_count].
bool engine_trace(struct engine *g, const struct program *p, uint32_t kind, const struct window *w,
                  struct board *self, uint32_t row, double *values, struct err *e) MUST_USE;

// What a gather took in for one owner, in order of date and seq: for explanations.
struct gathered {
    enum set_tag set;
    uint32_t record_row;  // RECORDS: row in the type's record table
    uint32_t record;      // its type
    uint32_t member;      // subject number: the record's subject, the member, or the peer
    struct period period; // PERIODS
    double value;         // NaN for COUNT, or no data
    double share;
    bool taken; // false: passed over, see why
    const char *
        why; // excluded ("not_received: 须由局主要领导接待"), "where has no answer", "no data", ...
};
typedef void (*gathered_fn)(void *context, const struct gathered *item);
bool engine_gathered(struct engine *g, uint32_t column, const struct window *w, struct board *self,
                     uint32_t row, gathered_fn each, void *context, struct err *e) MUST_USE;

#endif
