// A reader: a connection of its own with all statements ready for one model.
#ifndef LEDGER_READER_H
#define LEDGER_READER_H

#include "base/str.h"
#include "ledger/chain.h"
#include "ledger/ledger.h"

// A statement that goes through rows in order of their first column, seq; at its end another may go
// on.
struct cursor {
    sqlite3_stmt *s, *then; // then = NULL: none
    int64_t seq;            // of the row it stands on; INT64_MAX at the end
};

bool cursor_start(struct cursor *c, sqlite3_stmt *s,
                  struct err *e) MUST_USE; // bound; steps to the first row
bool cursor_start_two(struct cursor *c, sqlite3_stmt *s, sqlite3_stmt *then,
                      struct err *e) MUST_USE;
bool cursor_next(struct cursor *c, struct err *e) MUST_USE;
void cursor_end(struct cursor *c);

// Columns of a record type's statements, in this order.
enum row_column {
    ROW_SEQ,
    ROW_ID,
    ROW_SUBJECT,
    ROW_DATE,
    ROW_UNTIL,
    ROW_REPORTED_ON,
    ROW_STATUS,
    ROW_EVIDENCE,
    ROW_HEARD_ON,
    ROW_DECISION,
    ROW_APPEAL_UPHELD,
    ROW_FIELDS // one for each of the model's fields, and one more for a currency after money's
};

struct reader_type {                // of record
    sqlite3_stmt *between;          // ?1 <= seq <= ?2
    sqlite3_stmt *all;              // seq > ?1, ?2 <= date <= ?3, status now ?4 (NULL = any)
    sqlite3_stmt *of_subject;       // the same, of subject ?5 and seq <= ?6, by the subject index
    sqlite3_stmt *of_subject_since; // the same, seq > ?6, which the index may not have yet
    sqlite3_stmt *subject;          // seq ?1 -> subject
    int *columns;                   // of each field's value
    struct cell *cells;             // one for each field, filled anew for each row
};

enum reader_query {
    READ_LINES,      // first, last -> seq, time, kind
    READ_LINE,       // seq -> time, uid, gid, pid, ruleset
    READ_CHANGES,    // record's seq -> its status lines and their times
    READ_RECORD_ID,  // id -> seq, type
    READ_HEAD,       // -> seq, time, digest
    READ_INDEXED,    // type -> line up to which the subject index has all of it
    READ_SUBJECT,    // number -> kind, id, title
    READ_SUBJECT_ID, // id -> number
    READ_SUBJECTS,   // first, last -> facts; likewise below
    READ_ATTRIBUTES,
    READ_MEMBERSHIPS,
    READ_STATUSES,
    READ_TARGETS,
    READ_RATINGS,
    READ_RATES,
    READ_COUNT
};

struct ledger_reader {
    sqlite3 *db;
    const struct model *model; // or NULL
    sqlite3_stmt *queries[READ_COUNT];
    struct reader_type *types; // one for each of the model's
    size_t type_count;
    bool *lost; // by number: subjects of kinds that the model does not have
    size_t lost_count;
    uint64_t no_data;                                // values met that the model does not have
    char *subject_kind, *subject_id, *subject_title; // of the last ledger_subject
    // What a fact points into until the next one is made.
    struct str evidence;
    const char **evidence_list;
    size_t evidence_room;
    struct arena texts; // of the changes
    struct ledger_change *changes;
    size_t change_room;
};

// A read transaction, so that all cursors see the same lines.
bool reader_begin(struct ledger_reader *r, struct err *e) MUST_USE;
void reader_end(struct ledger_reader *r);

// *upto = the line up to which the subject index has all records of the type; 0 when there is none.
bool reader_indexed(struct ledger_reader *r, const char *type, int64_t *upto,
                    struct err *e) MUST_USE;

bool reader_is_lost(const struct ledger_reader *r, uint32_t subject);
void reader_lose(struct ledger_reader *r, uint32_t subject);

// --- rows into facts (row.c) ---

// What a row gives.
enum row_result {
    ROW_FACT,
    ROW_PASSED, // the model does not have what it is about
    ROW_DAMAGED // with its sentence
};
typedef enum row_result row_fn(struct ledger_reader *r, sqlite3_stmt *s, struct fact *f,
                               struct err *e);
row_fn row_subject, row_attribute, row_membership, row_status, row_target, row_rating, row_rate;
// f->time must be the line's.
enum row_result row_record(struct ledger_reader *r, uint32_t type, sqlite3_stmt *s, struct fact *f,
                           struct err *e);

#endif
