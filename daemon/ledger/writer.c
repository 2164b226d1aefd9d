#include "ledger/writer.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "ledger/accept.h"

#define QUIET_MS 100   // after which what was stored is indexed by subject,
#define INDEX_LEAST 64 // if it is so many records of a type;
#define INDEX_PART 256 // at a time, since what comes meanwhile waits for it

static size_t weight(const struct ledger_batch *b)
{
    return b->size + b->count * sizeof *b->entries;
}

bool ledger_append(struct ledger *l, struct ledger_batch *b)
{
    b->next = NULL;
    pthread_mutex_lock(&l->lock);
    // A batch that is larger than the bound by itself may go when nothing else waits.
    bool full = l->waiting > 0 && l->waiting + weight(b) > l->most_waiting;
    bool taken = !full && !l->closing;
    if (taken) {
        if (l->last != NULL)
            l->last->next = b;
        else
            l->first = b;
        l->last = b;
        l->waiting += weight(b);
    }
    pthread_mutex_unlock(&l->lock);
    if (taken) // when the lock is free, or the thread would wake to wait for it
        pthread_cond_signal(&l->wake);
    return taken;
}

size_t ledger_waiting(struct ledger *l)
{
    pthread_mutex_lock(&l->lock);
    size_t waiting = l->waiting;
    pthread_mutex_unlock(&l->lock);
    return waiting;
}

uint64_t ledger_commits(struct ledger *l)
{
    pthread_mutex_lock(&l->lock);
    uint64_t commits = l->commits;
    pthread_mutex_unlock(&l->lock);
    return commits;
}

// Take batches off the queue until they have `most` facts; with l->lock held. NULL when none waits.
static struct ledger_batch *take_first(struct ledger *l, size_t most)
{
    struct ledger_batch *taken = l->first;
    struct ledger_batch *end = NULL; // the last one taken
    size_t lines = 0;
    for (struct ledger_batch *b = taken; b != NULL && lines < most; b = b->next) {
        lines += b->count;
        end = b;
    }
    if (end != NULL) {
        l->first = end->next;
        end->next = NULL;
        if (l->first == NULL)
            l->last = NULL;
    }
    return taken;
}

static struct timespec after_ms(long ms)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += ms / 1000;
    t.tv_nsec += ms % 1000 * 1000000;
    if (t.tv_nsec >= 1000000000) {
        t.tv_nsec -= 1000000000;
        t.tv_sec++;
    }
    return t;
}

// With l->lock held, until then at the latest (NULL: however long it takes): is there something to
// do?
static bool await(struct ledger *l, const struct timespec *until)
{
    int code = 0;
    while (l->first == NULL && !l->closing && code != ETIMEDOUT)
        code = until == NULL ? pthread_cond_wait(&l->wake, &l->lock)
                             : pthread_cond_timedwait(&l->wake, &l->lock, until);
    return l->first != NULL || l->closing;
}

// Nothing waits to be stored: the time to index what was. Part of it at a time, as long as that is
// so.
static void index_rest(struct ledger *l)
{
    bool ok = true;
    size_t left = SIZE_MAX;
    while (ok && left > 0) {
        struct err e; // should it last, the next commit meets it
        pthread_mutex_lock(&l->disk);
        ok = book_index(&l->book, INDEX_PART, &e);
        left = subject_index_waiting(l->book.indices);
        pthread_mutex_unlock(&l->disk);
        pthread_mutex_lock(&l->lock);
        ok = ok && l->first == NULL && !l->closing;
        pthread_mutex_unlock(&l->lock);
    }
}

// Wait for batches and take those that the next commit begins with; NULL when the ledger closes
// and nothing waits. `unindexed`: records that wait for the index since the last commit.
static struct ledger_batch *take(struct ledger *l, size_t unindexed)
{
    pthread_mutex_lock(&l->lock);
    if (unindexed >= INDEX_LEAST) {
        struct timespec quiet = after_ms(QUIET_MS);
        if (!await(l, &quiet)) {
            pthread_mutex_unlock(&l->lock);
            index_rest(l);
            pthread_mutex_lock(&l->lock);
        }
    }
    (void)await(l, NULL);
    struct ledger_batch *taken = take_first(l, COMMIT_LINES);
    pthread_mutex_unlock(&l->lock);
    return taken;
}

// Those that came while a commit of so many facts was written.
static struct ledger_batch *take_late(struct ledger *l, size_t lines)
{
    if (lines >= COMMIT_LATE)
        return NULL;
    pthread_mutex_lock(&l->lock);
    struct ledger_batch *taken = take_first(l, COMMIT_LATE - lines);
    pthread_mutex_unlock(&l->lock);
    return taken;
}

// One batch within the transaction: all of it, or none (its savepoint is rolled back).
static enum ledger_result write_saved(struct book *b, struct ledger_batch *batch)
{
    struct chain_head before = b->chain.head;
    if (!db_run(book_query(b, QUERY_SAVE), &batch->error))
        return LEDGER_FAILED;
    batch->result = accept_batch(b, batch);
    if (batch->result == LEDGER_FAILED)
        return LEDGER_FAILED;
    if (batch->result == LEDGER_STORED) {
        bool released = db_run(book_query(b, QUERY_KEEP), &batch->error);
        return released ? LEDGER_STORED : LEDGER_FAILED;
    }
    struct err lost;
    book_take_back(b, &before);
    if (!db_run(book_query(b, QUERY_DISCARD), &lost) || !db_run(book_query(b, QUERY_KEEP), &lost)) {
        batch->error = lost;
        return LEDGER_FAILED;
    }
    return batch->result;
}

// What a savepoint costs (a copy of every page that the batch touches) pays only when a batch is
// refused, which is rare: so all are written without, and when one is refused all are taken back
// and written again, each behind a savepoint. The same facts come to the same verdicts.
enum writing { WRITING_DONE, WRITING_REFUSED, WRITING_FAILED };

static enum writing write_plain(struct ledger *l, struct ledger_batch *first, struct err *e)
{
    struct book *b = &l->book;
    size_t lines = 0;
    if (!book_begin(b, e))
        return WRITING_FAILED;
    for (struct ledger_batch *batch = first; batch != NULL; batch = batch->next) {
        batch->result = accept_batch(b, batch);
        if (batch->result != LEDGER_STORED) {
            *e = batch->error;
            book_rollback(b);
            return batch->result == LEDGER_FAILED ? WRITING_FAILED : WRITING_REFUSED;
        }
        lines += batch->count;
        if (batch->next == NULL)
            batch->next = take_late(l, lines);
    }
    return book_commit(b, e) ? WRITING_DONE : WRITING_FAILED;
}

static bool write_again(struct book *b, struct ledger_batch *first, struct err *e)
{
    if (!book_begin(b, e))
        return false;
    for (struct ledger_batch *batch = first; batch != NULL; batch = batch->next) {
        if (write_saved(b, batch) != LEDGER_FAILED)
            continue;
        *e = batch->error;
        book_rollback(b);
        return false;
    }
    return book_commit(b, e);
}

static bool write_all(struct ledger *l, struct ledger_batch *first, struct err *e)
{
    enum writing how = write_plain(l, first, e);
    bool alone = first->next == NULL;
    return how == WRITING_DONE ||
           (how == WRITING_REFUSED && (alone || write_again(&l->book, first, e)));
}

static void fail_all(struct ledger_batch *first, const struct err *why)
{
    for (struct ledger_batch *b = first; b != NULL; b = b->next) {
        b->result = LEDGER_FAILED;
        b->at = 0;
        b->error = *why;
    }
}

static void answer_all(struct ledger *l, struct ledger_batch *first)
{
    size_t size = 0;
    while (first != NULL) {
        struct ledger_batch *b = first;
        first = b->next; // `done` gives b back to its maker
        size += weight(b);
        b->next = NULL;
        b->last = first == NULL;
        b->done(b);
    }
    pthread_mutex_lock(&l->lock);
    l->waiting -= size;
    pthread_mutex_unlock(&l->lock);
}

static void *write_for_ever(void *context)
{
    struct ledger *l = context;
    struct ledger_batch *first;
    size_t unindexed = 0;
    while ((first = take(l, unindexed)) != NULL) {
        struct err why;
        pthread_mutex_lock(&l->disk);
        bool ok = write_all(l, first, &why);
        unindexed = subject_index_waiting(l->book.indices);
        pthread_mutex_unlock(&l->disk);
        if (!ok)
            fail_all(first, &why);
        pthread_mutex_lock(&l->lock);
        l->commits += ok;
        pthread_mutex_unlock(&l->lock);
        answer_all(l, first);
    }
    return NULL;
}

bool writer_start(struct ledger *l, struct err *e)
{
    pthread_mutex_init(&l->disk, NULL);
    pthread_mutex_init(&l->lock, NULL);
    pthread_condattr_t attributes; // a clock set back must not make the thread wait
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&l->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    int code = pthread_create(&l->thread, NULL, write_for_ever, l);
    if (code == 0)
        return true;
    return err_set(e, "cannot start the ledger's thread: %s", strerror(code));
}

void writer_stop(struct ledger *l)
{
    pthread_mutex_lock(&l->lock);
    l->closing = true;
    pthread_cond_signal(&l->wake);
    pthread_mutex_unlock(&l->lock);
    pthread_join(l->thread, NULL);
    pthread_cond_destroy(&l->wake);
    pthread_mutex_destroy(&l->lock);
    pthread_mutex_destroy(&l->disk);
}

bool writer_run(struct ledger *l, writer_fn *change, void *context, struct err *e)
{
    pthread_mutex_lock(&l->disk);
    bool ok = book_begin(&l->book, e);
    if (ok) {
        ok = change(l, context, e);
        if (ok)
            ok = book_commit(&l->book, e);
        else
            book_rollback(&l->book);
    }
    pthread_mutex_unlock(&l->disk);
    return ok;
}
