// The subject index: which records of a type are about a subject. It is filled in lots.
//
// Records come in any order of subject, and the pages of an index by subject are many: each record
// would change a page of its own, which is copied, summed and written for it, as much as for all
// else that is stored of it. So a record's entry waits in memory until a lot of them has come
// together; the lot, in order of subject, goes into the table beside the records of later commits,
// a few entries with each, several to a page. Who asks for a subject's records looks into the table
// and then through the records that no lot has taken in yet (ledger/listing.c).
//
// Tables: subject_index_TYPE has (subject, seq); subject_index has for each type `upto`.
//
// Invariants:
// 1. Every record of the type up to line `upto` stands in its table. Of those after it some may: a
//    lot is on its way, or was when the daemon ended; entering one again changes nothing.
// 2. What waits in memory is what stands in the record's table after `upto`, no less.
#ifndef LEDGER_SUBJECT_INDEX_H
#define LEDGER_SUBJECT_INDEX_H

#include <stddef.h>

#include "ledger/db.h"

#define SUBJECT_INDEX_LOT 8192 // entries that make a lot while records stream in
#define SUBJECT_INDEX_PACE 2   // entries that are filled in for each line that is stored

struct subject_entry {
    int64_t seq;
    uint32_t subject;
};

struct subject_index {
    struct subject_index *next; // of the book's
    char *type;
    sqlite3_stmt *put;  // subject, seq
    sqlite3_stmt *move; // type, upto
    sqlite3_stmt *rest; // type -> subject, seq of the records after its `upto`
    // The lot on its way: in order of subject, from lot[filled] on still to be filled in.
    struct subject_entry *lot;
    size_t lot_count, lot_room, filled;
    // What came since, in order of seq.
    struct subject_entry *fresh;
    size_t fresh_count, fresh_room;
};

// The table of a record type, empty, inside the open transaction.
bool subject_index_make(sqlite3 *db, const char *type, struct err *e) MUST_USE;

// That of a type, from the list or put into it. It is released with the list.
bool subject_index_open(sqlite3 *db, struct subject_index **list, const char *type,
                        struct subject_index **out, struct err *e) MUST_USE;
void subject_index_release(struct subject_index **list);

// A record that the open transaction stores; seq is larger than all before.
void subject_index_add(struct subject_index *x, uint32_t subject, int64_t seq);
// Lines after seq are taken back; none of them is in a lot.
void subject_index_cut(struct subject_index *list, int64_t seq);

// Fill in at most so many entries of each index, inside the open transaction, which comes to its
// end next. `all`: also of what makes no lot yet.
bool subject_index_fill(struct subject_index *list, size_t entries, bool all,
                        struct err *e) MUST_USE;
// After a transaction with subject_index_fill in it that did not hold: what waits is read anew.
bool subject_index_reload(struct subject_index *list, struct err *e) MUST_USE;

// The most entries that wait in one index.
size_t subject_index_waiting(const struct subject_index *list);

#endif
