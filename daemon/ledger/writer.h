// The writer: what waits, and the thread that writes it.
//
// Invariants:
// 1. Only the holder of `disk` touches the book. The thread holds it for one commit at a time.
// 2. A batch is on the queue, in the thread's hands, or its maker's; `waiting` counts the first
// two.
// 3. Everything that waits when the thread comes back goes into the next commit (up to
//    COMMIT_LINES), and so does what comes while it writes these (up to COMMIT_LATE): writers that
//    wait share a commit, and a sync, without any delay being made for it.
// 4. When nothing has come for a moment, what was stored and is not yet in the subject index goes
//    there (ledger/subject_index.h), a part at a time.
#ifndef LEDGER_WRITER_H
#define LEDGER_WRITER_H

#include <pthread.h>

#include "ledger/book.h"

#define COMMIT_LINES 100000 // facts after which a commit takes in no more batches
#define COMMIT_LATE 256     // facts after which it takes in none that came since it was begun

struct ledger {
    char *path; // as SQLite resolves it
    const char *vfs;
    int lock_fd; // held while the ledger is open
    struct book book;
    struct ledger_schema *schemas;
    pthread_mutex_t disk; // of the book and the schemas

    pthread_t thread;
    pthread_mutex_t lock; // of what follows
    pthread_cond_t wake;
    struct ledger_batch *first, *last;
    size_t waiting, most_waiting;
    uint64_t commits;
    bool closing;
};

bool writer_start(struct ledger *l, struct err *e) MUST_USE;
void writer_stop(struct ledger *l); // after everything that waits has been written

// Run one change that is no batch, in a transaction of its own.
typedef bool writer_fn(struct ledger *l, void *context, struct err *e);
bool writer_run(struct ledger *l, writer_fn *change, void *context, struct err *e) MUST_USE;

#endif
