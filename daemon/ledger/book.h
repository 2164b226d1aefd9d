// The book: the writer's connection with everything prepared on it. One thread at a time
// (ledger/ledger.c locks).
#ifndef LEDGER_BOOK_H
#define LEDGER_BOOK_H

#include "ledger/chain.h"
#include "ledger/known.h"
#include "ledger/ledger.h"
#include "ledger/relation.h"
#include "ledger/subject_index.h"

// Look-ups an append needs; the SQL stands in book.c, parameters in the order of their names here.
enum book_query {
    QUERY_SUBJECT_BY_ID,     // id -> number, kind
    QUERY_SUBJECT_BY_NUMBER, // number -> number, kind
    QUERY_LAST_SUBJECT,      // number, from -> seq
    QUERY_LAST_ATTRIBUTE,    // subject, name, from -> seq
    QUERY_LAST_MEMBERSHIP,   // subject, belong, from, parent, one at a time -> seq
    QUERY_LAST_TARGET,       // subject, name, period -> seq
    QUERY_LAST_RATE,         // unit, day -> seq
    QUERY_RATING_BY_ID,      // id -> seq
    QUERY_RECORD_BY_ID,      // id -> seq, type
    QUERY_STATUS_LINES,      // seq of a record -> seq, status; the last first
    QUERY_LINE_TIME,         // seq -> time
    QUERY_TEXT,              // number -> text
    QUERY_CLAIM_RECORD_ID,   // id, seq, type; changes nothing when the id stands
    QUERY_ERASE_TEXT,        // number
    QUERY_RULESET_HASH,      // seq -> hash
    QUERY_BEGIN,
    QUERY_COMMIT,
    QUERY_SAVE,    // a batch begins
    QUERY_KEEP,    // and is kept
    QUERY_DISCARD, // or not: followed by QUERY_KEEP
    QUERY_COUNT
};

struct book {
    sqlite3 *db;
    struct chain chain;
    struct relation
        relations[LINE_KINDS]; // by kind of line; LINE_RECORD is empty, its tables are a schema's
    sqlite3_stmt *queries[QUERY_COUNT];
    struct known known;            // subjects; to be forgotten when lines are taken back
    bool head_is_stale;            // chain.head must be read again before the next line
    struct subject_index *indices; // of the types of all schemas
    bool indices_are_stale;        // and must be read again likewise
    int64_t begun;                 // the line that the open transaction follows
    int64_t (*now_ms)(void);
};

bool book_open(struct book *b, const char *path, const char *vfs, struct err *e) MUST_USE;
void book_close(struct book *b);

// The statement, ready for its parameters to be bound. To be reset by the caller after its last
// step (db_run does).
sqlite3_stmt *book_query(struct book *b, enum book_query q);

// A transaction: the head of the chain is put back when it does not hold.
bool book_begin(struct book *b, struct err *e) MUST_USE;
bool book_commit(struct book *b, struct err *e) MUST_USE; // rolled back when it fails
void book_rollback(struct book *b);
// Back to the head that the open transaction had before a savepoint that is taken back.
void book_take_back(struct book *b, const struct chain_head *before);
// A transaction of its own that brings the subject indices on by at most so many entries each.
bool book_index(struct book *b, size_t entries, struct err *e) MUST_USE;

// Append one line; *seq and *time are its own.
bool book_append(struct book *b, enum line_kind kind, struct relation *r, struct datum *data,
                 const struct ledger_who *who, int64_t *seq, int64_t *time, struct err *e) MUST_USE;

// Compare a row that stands with data: *differs = the first column that differs and for which
// `compared` (NULL = all) says yes; SIZE_MAX when none does. A personal text that was erased counts
// as equal.
bool book_compare(struct book *b, struct relation *r, int64_t seq, const struct datum *data,
                  const bool *compared, size_t *differs, struct err *e) MUST_USE;

#endif
