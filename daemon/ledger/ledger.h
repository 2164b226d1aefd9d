// The ledger: an append-only book of facts on disk, and the only door to it. SQLite stands behind
// it; nothing in this header says so, so that another database can.
//
// Invariants:
// 1. A line is acknowledged (its batch's `done` is called with LEDGER_STORED) only after the commit
// that holds it
//    is on disk. What was acknowledged is there, once, after any crash.
// 2. A batch is all or nothing.
// 3. Lines are never changed or removed. Every line carries the digest of its content and of the
// line before it.
//    Personal text (titles, texts, reasons) stands apart and is bound in by a salted hash:
//    ledger_redact erases it and the chain still verifies.
// 4. The same id with the same content again is answered with the line that stands; it is never
// stored twice.
// 5. What was recorded under a name keeps its type, unit and decimals for ever.
//
// Threads: ledger_append and the ledger_ functions that only look at counters may be called from
// any thread and do not block on the disk. ledger_open, _close, _prepare, _schema_free, _redact and
// _seal do block: not on a loop. A reader is used by one thread at a time.

/*~ (tour 7) What everything above stands on: lines that are never changed, each with the digest of
 * the one before. */
#ifndef LEDGER_LEDGER_H
#define LEDGER_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "core/language/fact.h"
#include "core/language/model.h"

struct ledger;
struct ledger_schema; // the tables of one model, ready to be written to
struct ledger_reader;

// --- opening ---

struct ledger_options {
    const char *path;
    size_t most_waiting;     // bytes of batches that may wait; 0 = 256 MiB
    int64_t (*now_ms)(void); // the clock that stamps lines; NULL = the machine's
    const char *vfs; // name of an SQLite VFS; NULL = the default (tests put a failing disk here)
};

// Open or create, migrate, and start the writer. Errors: no such folder; a file that is no ledger;
// a newer schema than this program knows; a ledger that another process has open.
bool ledger_open(struct ledger **out, const struct ledger_options *o, struct err *e) MUST_USE;
// Writes what still waits, calls the callbacks, then closes; schemas that are left go with it.
// Readers must have been closed, and no ledger_append may be under way.
void ledger_close(struct ledger *l);

struct ledger_who { // whom a line is written for
    uint32_t uid, gid;
    int32_t pid;
};

// Make or extend the tables for a model, and write a ruleset line when `hash` (DIGEST_TEXT) is not
// the one in force; `text` is the effective configuration. Refused, with nothing changed, when a
// field, attribute or target has another type, unit or decimals than was recorded under its name;
// the sentence names both. The model must outlive the schema. Batches of an older schema may still
// be appended.
bool ledger_prepare(struct ledger *l, const struct model *m, const char *hash, const char *text,
                    const struct ledger_who *who, struct ledger_schema **out,
                    struct err *e) MUST_USE;
// No batch may be using it any more.
void ledger_schema_free(struct ledger *l, struct ledger_schema *s);

// --- appending ---

enum ledger_result {
    LEDGER_STORED,     // a new line
    LEDGER_SAME,       // the same fact stood already: its line is given
    LEDGER_CONFLICT,   // the id stands with other content
    LEDGER_NOT_UNIQUE, // another record has the same values in the type's `unique` fields
    LEDGER_RETURNED,   // another record of an `every` type is the subject's for that period
    LEDGER_UNKNOWN_SUBJECT,
    LEDGER_WRONG_KIND,     // the subject is of a kind that this fact cannot be about
    LEDGER_UNKNOWN_RECORD, // a status change for a record that is not there
    LEDGER_NOT_ALLOWED,    // a status change that the record's status now does not allow
    LEDGER_FAILED // the disk (full, broken): nothing of the whole commit was kept; try again later
};

// One fact to append. Subjects may be named by id instead of by number: the ledger then puts the
// number into the fact. A REF cell may carry the subject's id in `text`; the ledger then puts a
// cell with its number in its place. reported_on = 0 in a record means not stated: the ledger's own
// time. The subject number of FACT_SUBJECT and record_seq and type of FACT_STATUS are always the
// ledger's to fill in.
struct ledger_entry {
    struct fact fact;
    const char *subject; // id, or NULL: the number stands in the fact
    const char *other;   // id of a membership's parent or of a rating's rater who is a subject, or
                         // NULL: likewise
    uint64_t line;       // where it stands in what the client sent; the ledger only keeps it
    enum ledger_result result; // STORED or SAME; fact.seq and fact.time are the line's
};

// A batch belongs to its maker, who must leave it alone from ledger_append until `done` is called.
struct ledger_batch {
    struct ledger_schema *schema; // the model in whose indices the facts are written
    struct ledger_who who;
    struct ledger_entry *entries;
    size_t count;
    struct arena *arena; // resolved cells are put here
    size_t size;         // bytes this batch holds in memory, for the bound on what may wait
    // Called once on the writer's thread, after the commit. It must not block.
    void (*done)(struct ledger_batch *b);
    void *context; // the maker's

    // The answer.
    enum ledger_result result; // LEDGER_STORED, or why all of it was refused
    size_t at;                 // refused: the entry that is the reason; 0 for LEDGER_FAILED
    struct err error;          // refused: the sentence
    bool last;                 // of its commit: all others of it have been answered before

    struct ledger_batch *next; // its maker's until ledger_append, then the ledger's
};

// The record of an entry that was stored, as a replay of its line gives it; texts are the entry's.
// False: it is another sort of fact, which only a replay gives.
bool ledger_stored_record(const struct ledger_entry *entry, struct fact *out);

// Hand a batch to the writer. False when too much waits already (answer 503) or the ledger is
// closing: then `done` is not called.
bool ledger_append(struct ledger *l, struct ledger_batch *b) MUST_USE;

size_t ledger_waiting(struct ledger *l);              // bytes handed over and not yet answered
uint64_t ledger_commits(struct ledger *l);            // commits since opening
const char *ledger_result_name(enum ledger_result r); // "stored" ..

// --- erasing and sealing ---

// Erase a personal text and its salt; a line tells who did it and why. The same again does nothing.
// Fails for a number that is no text's. The text is overwritten in the file.
bool ledger_redact(struct ledger *l, int64_t text_id, const char *reason,
                   const struct ledger_who *who, struct err *e) MUST_USE;

// A line that says: at line `upto` the board of a scheme for a period had this digest.
struct ledger_seal {
    const char *scheme;
    struct period period;
    int64_t upto;
    struct digest board;
};
bool ledger_seal_board(struct ledger *l, const struct ledger_seal *s, const struct ledger_who *who,
                       int64_t *seq, struct err *e) MUST_USE;

// --- reading ---

// A connection of its own, with all statements ready for one model. Refused when the model does not
// fit what was recorded (as ledger_prepare would); the model need not have been prepared, so that a
// candidate can be tried. m = NULL: only what needs no model (verify, head, texts, subjects).
bool ledger_reader_open(struct ledger *l, const struct model *m, struct ledger_reader **out,
                        struct err *e) MUST_USE;
void ledger_reader_close(struct ledger_reader *r);

struct ledger_head {
    int64_t seq; // of the last line; 0 when there is none
    int64_t time;
    struct digest digest;
};
bool ledger_head(struct ledger_reader *r, struct ledger_head *out, struct err *e) MUST_USE;

struct ledger_replayed {
    uint64_t facts;   // given
    uint64_t passed;  // facts whose kind, type, name or unit the model does not have
    uint64_t no_data; // single values (an enum's) that the model does not have: given as no data
};

// Give every fact of lines first..last, in order of seq, in the model's indices. Texts hold for the
// call. Numbers of subjects stay dense: a subject of a kind that the model no longer has is given
// with kind = NONE; facts about it are passed over. `give` returns false to stop (e is then its
// own).
typedef bool ledger_fact_fn(const struct fact *f, void *context, struct err *e);
bool ledger_replay(struct ledger_reader *r, int64_t first, int64_t last, ledger_fact_fn *give,
                   void *context, struct ledger_replayed *counts, struct err *e) MUST_USE;

// Only facts of the tags in the mask (1u << FACT_ATTRIBUTE | ..), never records; their time is not
// given. Reads nothing but their own tables.
bool ledger_replay_some(struct ledger_reader *r, unsigned tags, int64_t first, int64_t last,
                        ledger_fact_fn *give, void *context, struct err *e) MUST_USE;

// Only records, of the types of the model's that left[] names.
bool ledger_replay_records(struct ledger_reader *r, const bool *left, int64_t first, int64_t last,
                           ledger_fact_fn *give, void *context, struct err *e) MUST_USE;

struct ledger_filter {
    uint32_t type;       // NONE = all
    uint32_t subject;    // number, NONE = all
    int32_t from, until; // of the record's date, both days in; DAY_NONE = open
    bool has_status;
    enum record_status status; // as it is now
    int64_t after;             // cursor: only lines after this one
    size_t limit;              // at most so many; 0 = no limit
};

struct ledger_change { // a record's later life, one line each
    int64_t time;
    struct fact_status status;
    int64_t seq;
};

struct ledger_record {
    struct fact fact; // as it was reported
    int64_t ruleset;  // line of the ruleset that accepted it
    struct ledger_who who;
    enum record_status status;           // now
    const struct ledger_change *changes; // in order of seq
    size_t change_count;
};

// The records that fit, in order of seq. `give` returns false to stop.
typedef bool ledger_record_fn(const struct ledger_record *record, void *context);
bool ledger_records(struct ledger_reader *r, const struct ledger_filter *f, ledger_record_fn *give,
                    void *context, struct err *e) MUST_USE;
// One record by its id; `give` is not called when there is none (or its type is not the model's).
bool ledger_record_find(struct ledger_reader *r, const char *id, ledger_record_fn *give,
                        void *context, struct err *e) MUST_USE;

struct ledger_subject {
    uint32_t number;
    const char *kind, *id,
        *title; // hold until the next call on this reader; title = the one that came last
};
// *found says whether there is such a subject.
bool ledger_subject(struct ledger_reader *r, uint32_t number, struct ledger_subject *out,
                    bool *found, struct err *e) MUST_USE;
bool ledger_subject_find(struct ledger_reader *r, const char *id, struct ledger_subject *out,
                         bool *found, struct err *e) MUST_USE;

// Recompute the chain over lines first..last. `progress` (may be NULL) is called every 10,000 lines
// and returns false to stop. False only when the ledger could not be read; a line that does not
// verify is a verdict.
struct ledger_verdict {
    int64_t checked;
    int64_t bad; // the first line that does not verify, 0 when all do
    struct err why;
};
typedef bool ledger_progress_fn(int64_t seq, void *context);
bool ledger_verify(struct ledger_reader *r, int64_t first, int64_t last,
                   ledger_progress_fn *progress, void *context, struct ledger_verdict *v,
                   struct err *e) MUST_USE;

#endif
