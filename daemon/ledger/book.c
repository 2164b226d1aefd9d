#include "ledger/book.h"

#include <string.h>

#include "ledger/migration.h"

static const char *const queries[QUERY_COUNT] = {
    [QUERY_SUBJECT_BY_ID] = "SELECT number, kind FROM subject WHERE id = ?1 LIMIT 1",
    [QUERY_SUBJECT_BY_NUMBER] = "SELECT number, kind FROM subject WHERE number = ?1 LIMIT 1",
    [QUERY_LAST_SUBJECT] =
        "SELECT seq FROM subject WHERE number = ?1 AND from_day IS ?2 ORDER BY seq DESC LIMIT 1",
    [QUERY_LAST_ATTRIBUTE] =
        "SELECT seq FROM attribute WHERE subject = ?1 AND name = ?2 AND from_day IS ?3"
        " ORDER BY seq DESC LIMIT 1",
    // Where several may stand at once, a line speaks of its own parent, and one without a parent of
    // all.
    [QUERY_LAST_MEMBERSHIP] =
        "SELECT seq FROM membership WHERE subject = ?1 AND belong = ?2 AND from_day IS ?3"
        " AND (?5 OR ?4 IS NULL OR parent IS NULL OR parent = ?4) ORDER BY seq DESC LIMIT 1",
    [QUERY_LAST_TARGET] = "SELECT seq FROM target WHERE subject = ?1 AND name = ?2 AND period = ?3 "
                          "ORDER BY seq DESC LIMIT 1",
    [QUERY_LAST_RATE] =
        "SELECT seq FROM rate WHERE unit = ?1 AND day = ?2 ORDER BY seq DESC LIMIT 1",
    [QUERY_RATING_BY_ID] = "SELECT seq FROM rating WHERE id = ?1",
    [QUERY_RECORD_BY_ID] = "SELECT seq, type FROM record_id WHERE id = ?1",
    [QUERY_STATUS_LINES] = "SELECT seq, status FROM status WHERE record = ?1 ORDER BY seq DESC",
    [QUERY_LINE_TIME] = "SELECT time FROM line WHERE seq = ?1",
    [QUERY_TEXT] = "SELECT text FROM private_text WHERE id = ?1",
    [QUERY_CLAIM_RECORD_ID] = "INSERT INTO record_id (id, seq, type) VALUES (?1, ?2, ?3)"
                              " ON CONFLICT DO NOTHING",
    [QUERY_ERASE_TEXT] = "UPDATE private_text SET salt = NULL, text = NULL WHERE id = ?1",
    [QUERY_RULESET_HASH] = "SELECT hash FROM ruleset WHERE seq = ?1",
    [QUERY_BEGIN] = "BEGIN IMMEDIATE",
    [QUERY_COMMIT] = "COMMIT",
    [QUERY_SAVE] = "SAVEPOINT batch",
    [QUERY_KEEP] = "RELEASE batch",
    [QUERY_DISCARD] = "ROLLBACK TO batch",
};

static bool prepare_all(struct book *b, struct err *e)
{
    if (!chain_open(b->db, &b->chain, e))
        return false;
    for (int i = 1; i < LINE_KINDS; i++)
        if (i != LINE_RECORD &&
            !relation_open(b->db, line_kind_names[i], DB_WRITER, &b->relations[i], e))
            return false;
    for (int i = 0; i < QUERY_COUNT; i++)
        if (!db_prepare(b->db, queries[i], &b->queries[i], e))
            return false;
    return true;
}

bool book_open(struct book *b, const char *path, const char *vfs, struct err *e)
{
    *b = (struct book){0};
    known_init(&b->known);
    if (!db_open(&b->db, path, vfs, DB_WRITER, e))
        return false;
    if (migration_run(b->db, path, e) && prepare_all(b, e))
        return true;
    book_close(b);
    return false;
}

void book_close(struct book *b)
{
    for (int i = 0; i < QUERY_COUNT; i++)
        sqlite3_finalize(b->queries[i]);
    for (int i = 0; i < LINE_KINDS; i++)
        relation_release(&b->relations[i]);
    chain_release(&b->chain);
    subject_index_release(&b->indices);
    known_forget(&b->known);
    db_close(b->db);
    *b = (struct book){0};
}

sqlite3_stmt *book_query(struct book *b, enum book_query q)
{
    return b->queries[q];
}

bool book_begin(struct book *b, struct err *e)
{
    if (!db_run(book_query(b, QUERY_BEGIN), e))
        return false;
    // After a rollback the head is what the file says, and the file can only be asked when the disk
    // is back.
    if ((b->head_is_stale && !chain_load(b->db, &b->chain.head, e)) ||
        (b->indices_are_stale && !subject_index_reload(b->indices, e))) {
        book_rollback(b);
        return false;
    }
    b->head_is_stale = b->indices_are_stale = false;
    b->begun = b->chain.head.seq;
    return true;
}

static bool commit(struct book *b, size_t entries, bool all, struct err *e)
{
    if (subject_index_fill(b->indices, entries, all, e) && db_run(book_query(b, QUERY_COMMIT), e))
        return true;
    b->indices_are_stale = true;
    book_rollback(b);
    return false;
}

bool book_commit(struct book *b, struct err *e)
{
    size_t lines = (size_t)(b->chain.head.seq - b->begun);
    return commit(b, SUBJECT_INDEX_PACE * lines, false, e);
}

bool book_index(struct book *b, size_t entries, struct err *e)
{
    return book_begin(b, e) && commit(b, entries, true, e);
}

void book_rollback(struct book *b)
{
    b->head_is_stale = true;
    subject_index_cut(b->indices, b->begun);
    known_forget(&b->known);
    if (!sqlite3_get_autocommit(b->db)) // SQLite may have rolled back by itself
        sqlite3_exec(b->db, "ROLLBACK", NULL, NULL, NULL);
}

void book_take_back(struct book *b, const struct chain_head *before)
{
    b->chain.head = *before;
    subject_index_cut(b->indices, before->seq);
    known_forget(&b->known);
}

bool book_append(struct book *b, enum line_kind kind, struct relation *r, struct datum *data,
                 const struct ledger_who *who, int64_t *seq, int64_t *time, struct err *e)
{
    struct line line = {.time = b->now_ms(), .who = *who, .kind = kind};
    if (!chain_append(&b->chain, &line, r, data, e))
        return false;
    *seq = line.seq;
    *time = line.time;
    return true;
}

static bool same_text(struct book *b, int64_t id, const char *text, bool *same, struct err *e)
{
    sqlite3_stmt *s = book_query(b, QUERY_TEXT);
    sqlite3_bind_int64(s, 1, id);
    bool row;
    bool ok = db_step(s, &row, e);
    const char *stands = ok && row ? db_text(s, 0) : NULL;
    *same = stands == NULL || strcmp(stands, text) == 0;
    sqlite3_reset(s);
    return ok;
}

static bool same_datum(struct book *b, const struct datum *x, const struct datum *y, bool *same,
                       struct err *e)
{
    *same = false;
    if (x->tag != y->tag)
        return true;
    switch (x->tag) {
    case DATUM_NONE:
        *same = true;
        break;
    case DATUM_INT:
        *same = x->number == y->number;
        break;
    case DATUM_REAL:
        *same = x->real == y->real;
        break;
    case DATUM_TEXT:
        *same = strcmp(x->text, y->text) == 0;
        break;
    case DATUM_BYTES:
        *same = x->size == y->size && memcmp(x->text, y->text, x->size) == 0;
        break;
    case DATUM_PRIVATE:
        return same_text(b, x->number, y->text, same, e);
    }
    return true;
}

bool book_compare(struct book *b, struct relation *r, int64_t seq, const struct datum *data,
                  const bool *compared, size_t *differs, struct err *e)
{
    *differs = SIZE_MAX;
    sqlite3_bind_int64(r->between, 1, seq);
    sqlite3_bind_int64(r->between, 2, seq);
    bool row;
    bool ok = db_step(r->between, &row, e);
    if (ok && !row)
        ok = err_set(e, "the ledger is damaged: line %lld has no content in \"%s\"", (long long)seq,
                     r->name);
    for (size_t i = 0; ok && i < r->count && *differs == SIZE_MAX; i++) {
        if (compared != NULL && !compared[i])
            continue;
        struct datum stands = relation_datum(r, i);
        bool same;
        ok = same_datum(b, &stands, &data[i], &same, e);
        if (ok && !same)
            *differs = i;
    }
    sqlite3_reset(r->between);
    return ok;
}
