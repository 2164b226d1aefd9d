#define _XOPEN_SOURCE 700 // realpath

#include "ledger/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/linux.h"
#include "base/mem.h"
#include "base/str.h"
#include "ledger/catalogue.h"
#include "ledger/schema.h"
#include "ledger/writer.h"

#define MOST_WAITING ((size_t)256 << 20)

const char *ledger_result_name(enum ledger_result r)
{
    static const char *const names[] = {
        [LEDGER_STORED] = "stored",
        [LEDGER_SAME] = "same as before",
        [LEDGER_CONFLICT] = "conflict",
        [LEDGER_NOT_UNIQUE] = "not unique",
        [LEDGER_RETURNED] = "returned already",
        [LEDGER_UNKNOWN_SUBJECT] = "unknown subject",
        [LEDGER_WRONG_KIND] = "wrong kind",
        [LEDGER_UNKNOWN_RECORD] = "unknown record",
        [LEDGER_NOT_ALLOWED] = "not allowed",
        [LEDGER_FAILED] = "failed",
    };
    return names[r];
}

// The one name of the file, whatever links lead to it; the file itself need not be there yet.
static char *resolve(const char *path)
{
    char *whole = realpath(path, NULL);
    if (whole != NULL)
        return whole;
    const char *slash = strrchr(path, '/');
    char *folder =
        slash == NULL ? mem_copy_text(".") : mem_copy_bytes(path, (size_t)(slash - path) + 1);
    char *resolved = realpath(folder, NULL);
    free(folder);
    if (resolved == NULL)
        return mem_copy_text(path); // opening it will say what is wrong
    struct str s;
    str_init(&s);
    str_addf(&s, "%s/%s", resolved, slash == NULL ? path : slash + 1);
    free(resolved);
    return str_take(&s);
}

// SQLite's own locks let two daemons take turns; their chains would mix. The lock file stays when
// the ledger is closed: removing it would let a third lock another file of the same name.
static bool lock(struct ledger *l, struct err *e)
{
    struct str path;
    str_init(&path);
    str_addf(&path, "%s.lock", l->path);
    l->lock_fd = open(path.data, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    bool ok = l->lock_fd >= 0;
    if (!ok)
        err_set(e, "cannot open the ledger's lock \"%s\": %s", path.data, strerror(errno));
    else if (flock(l->lock_fd, LOCK_EX | LOCK_NB) < 0) {
        ok = false;
        if (errno == EWOULDBLOCK)
            err_set(e, "the ledger \"%s\" is open in another process", l->path);
        else
            err_set(e, "cannot lock the ledger \"%s\": %s", l->path, strerror(errno));
    }
    str_release(&path);
    return ok;
}

static void release(struct ledger *l)
{
    while (l->schemas != NULL) {
        struct ledger_schema *s = l->schemas;
        l->schemas = s->next;
        schema_free(s);
    }
    book_close(&l->book);
    if (l->lock_fd >= 0)
        close(l->lock_fd);
    free(l->path);
    free(l);
}

bool ledger_open(struct ledger **out, const struct ledger_options *o, struct err *e)
{
    *out = NULL;
    struct ledger *l = mem_new(1, sizeof *l);
    l->lock_fd = -1;
    l->path = resolve(o->path);
    l->vfs = o->vfs;
    l->most_waiting = o->most_waiting != 0 ? o->most_waiting : MOST_WAITING;
    if (!lock(l, e) || !book_open(&l->book, l->path, l->vfs, e)) {
        release(l);
        return false;
    }
    l->book.now_ms = o->now_ms != NULL ? o->now_ms : linux_now_ms;
    if (!writer_start(l, e)) {
        release(l);
        return false;
    }
    *out = l;
    return true;
}

void ledger_close(struct ledger *l)
{
    if (l == NULL)
        return;
    writer_stop(l);
    release(l);
}

struct preparation {
    const struct model *model;
    const char *hash, *text;
    const struct ledger_who *who;
};

static bool is_in_force(struct book *b, const char *hash, bool *same, struct err *e)
{
    sqlite3_stmt *s = book_query(b, QUERY_RULESET_HASH);
    sqlite3_bind_int64(s, 1, b->chain.head.ruleset);
    bool row;
    bool ok = db_step(s, &row, e);
    *same = ok && row && strcmp(db_text(s, 0), hash) == 0;
    sqlite3_reset(s);
    return ok;
}

static bool prepare(struct ledger *l, void *context, struct err *e)
{
    const struct preparation *p = context;
    struct book *b = &l->book;
    bool same;
    if (!catalogue_extend(b->db, p->model, e) || !is_in_force(b, p->hash, &same, e))
        return false;
    if (same)
        return true;
    struct datum data[] = {datum_text(p->hash), datum_text(p->text)};
    int64_t seq, time;
    return book_append(b, LINE_RULESET, &b->relations[LINE_RULESET], data, p->who, &seq, &time, e);
}

bool ledger_prepare(struct ledger *l, const struct model *m, const char *hash, const char *text,
                    const struct ledger_who *who, struct ledger_schema **out, struct err *e)
{
    *out = NULL;
    struct preparation p = {.model = m, .hash = hash, .text = text, .who = who};
    if (!writer_run(l, prepare, &p, e))
        return false;
    pthread_mutex_lock(&l->disk);
    bool ok = schema_open(&l->book, m, out, e);
    if (ok) {
        (*out)->next = l->schemas;
        l->schemas = *out;
    }
    pthread_mutex_unlock(&l->disk);
    return ok;
}

void ledger_schema_free(struct ledger *l, struct ledger_schema *s)
{
    if (s == NULL)
        return;
    pthread_mutex_lock(&l->disk);
    struct ledger_schema **at = &l->schemas;
    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
    schema_free(s);
    pthread_mutex_unlock(&l->disk);
}

static bool put_seal(struct ledger *l, const struct ledger_seal *s, const struct ledger_who *who,
                     int64_t *seq, struct err *e)
{
    char period[16];
    period_format(s->period, period);
    struct datum data[] = {
        datum_text(s->scheme),
        datum_text(period),
        datum_int(s->upto),
        datum_bytes(s->board.bytes, DIGEST_SIZE),
    };
    int64_t time;
    return book_append(&l->book, LINE_SEAL, &l->book.relations[LINE_SEAL], data, who, seq, &time,
                       e);
}

struct sealing {
    const struct ledger_seal *seal;
    const struct ledger_who *who;
    int64_t seq;
};

static bool seal(struct ledger *l, void *context, struct err *e)
{
    struct sealing *s = context;
    if (s->seal->upto < 1 || s->seal->upto > l->book.chain.head.seq)
        return err_set(e, "cannot seal line %lld: the ledger ends at line %lld",
                       (long long)s->seal->upto, (long long)l->book.chain.head.seq);
    return put_seal(l, s->seal, s->who, &s->seq, e);
}

bool ledger_seal_board(struct ledger *l, const struct ledger_seal *s, const struct ledger_who *who,
                       int64_t *seq, struct err *e)
{
    struct sealing sealing = {.seal = s, .who = who};
    bool ok = writer_run(l, seal, &sealing, e);
    *seq = sealing.seq;
    return ok;
}

struct redaction {
    int64_t text_id;
    const char *reason;
    const struct ledger_who *who;
};

static bool redact(struct ledger *l, void *context, struct err *e)
{
    const struct redaction *r = context;
    struct book *b = &l->book;
    sqlite3_stmt *s = book_query(b, QUERY_TEXT);
    sqlite3_bind_int64(s, 1, r->text_id);
    bool row;
    bool ok = db_step(s, &row, e);
    bool erased = ok && row && sqlite3_column_type(s, 0) == SQLITE_NULL;
    sqlite3_reset(s);
    if (!ok || erased)
        return ok;
    if (!row)
        return err_set(e, "unknown personal text %lld", (long long)r->text_id);
    struct datum data[] = {datum_int(r->text_id), datum_text(r->reason)};
    int64_t seq, time;
    if (!book_append(b, LINE_REDACTION, &b->relations[LINE_REDACTION], data, r->who, &seq, &time,
                     e))
        return false;
    s = book_query(b, QUERY_ERASE_TEXT);
    sqlite3_bind_int64(s, 1, r->text_id);
    return db_run(s, e);
}

bool ledger_redact(struct ledger *l, int64_t text_id, const char *reason,
                   const struct ledger_who *who, struct err *e)
{
    struct redaction r = {.text_id = text_id, .reason = reason, .who = who};
    if (!writer_run(l, redact, &r, e))
        return false;
    // The write-ahead log still holds the page as it was: empty it. When a reader needs it at the
    // moment, the next checkpoint does; writers are not made to wait for that.
    pthread_mutex_lock(&l->disk);
    sqlite3_busy_timeout(l->book.db, 0);
    sqlite3_wal_checkpoint_v2(l->book.db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_busy_timeout(l->book.db, DB_BUSY_MS);
    pthread_mutex_unlock(&l->disk);
    return true;
}
