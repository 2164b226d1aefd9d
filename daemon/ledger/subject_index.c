#include "ledger/subject_index.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "ledger/guard.h"

bool subject_index_make(sqlite3 *db, const char *type, struct err *e)
{
    struct str table;
    str_init(&table);
    str_addf(&table, "subject_index_%s", type);
    bool ok = db_execf(db, e,
                       "CREATE TABLE \"%w\" ("
                       " subject INTEGER NOT NULL, seq INTEGER NOT NULL REFERENCES line,"
                       " PRIMARY KEY (subject, seq)) STRICT, WITHOUT ROWID;"
                       "INSERT INTO subject_index (type, upto) VALUES (%Q, 0);",
                       table.data, type) &&
              guard_rows(db, table.data, e);
    str_release(&table);
    return ok;
}

static bool prepare(sqlite3 *db, struct subject_index *x, struct err *e)
{
    struct str put, rest;
    str_init(&put);
    str_init(&rest);
    // Part of a lot may stand already: it was on its way when the daemon ended.
    str_addf(&put,
             "INSERT INTO \"subject_index_%s\" (subject, seq) VALUES (?1, ?2)"
             " ON CONFLICT DO NOTHING",
             x->type);
    str_addf(&rest,
             "SELECT subject, seq FROM \"record_%s\""
             " WHERE seq > (SELECT upto FROM subject_index WHERE type = ?1) ORDER BY seq",
             x->type);
    bool ok = db_prepare(db, put.data, &x->put, e) && db_prepare(db, rest.data, &x->rest, e) &&
              db_prepare(db, "UPDATE subject_index SET upto = ?2 WHERE type = ?1", &x->move, e);
    str_release(&put);
    str_release(&rest);
    return ok;
}

static bool load(struct subject_index *x, struct err *e)
{
    x->lot_count = x->filled = x->fresh_count = 0;
    db_bind_text(x->rest, 1, x->type);
    bool row;
    bool ok;
    while ((ok = db_step(x->rest, &row, e)) && row)
        subject_index_add(x, (uint32_t)sqlite3_column_int64(x->rest, 0),
                          sqlite3_column_int64(x->rest, 1));
    sqlite3_reset(x->rest);
    return ok;
}

static void release(struct subject_index *x)
{
    sqlite3_finalize(x->put);
    sqlite3_finalize(x->move);
    sqlite3_finalize(x->rest);
    free(x->type);
    free(x->lot);
    free(x->fresh);
    free(x);
}

bool subject_index_open(sqlite3 *db, struct subject_index **list, const char *type,
                        struct subject_index **out, struct err *e)
{
    *out = NULL;
    for (struct subject_index *x = *list; x != NULL; x = x->next)
        if (strcmp(x->type, type) == 0)
            *out = x;
    if (*out != NULL)
        return true;
    struct subject_index *x = mem_new(1, sizeof *x);
    x->type = mem_copy_text(type);
    if (!prepare(db, x, e) || !load(x, e)) {
        release(x);
        return false;
    }
    x->next = *list;
    *list = *out = x;
    return true;
}

void subject_index_release(struct subject_index **list)
{
    while (*list != NULL) {
        struct subject_index *x = *list;
        *list = x->next;
        release(x);
    }
}

void subject_index_add(struct subject_index *x, uint32_t subject, int64_t seq)
{
    x->fresh = mem_grow(x->fresh, &x->fresh_room, x->fresh_count + 1, sizeof *x->fresh);
    x->fresh[x->fresh_count++] = (struct subject_entry){.seq = seq, .subject = subject};
}

void subject_index_cut(struct subject_index *list, int64_t seq)
{
    for (struct subject_index *x = list; x != NULL; x = x->next)
        while (x->fresh_count > 0 && x->fresh[x->fresh_count - 1].seq > seq)
            x->fresh_count--;
}

static int by_subject(const void *a, const void *b)
{
    const struct subject_entry *x = a, *y = b;
    if (x->subject != y->subject)
        return x->subject < y->subject ? -1 : 1;
    return (x->seq > y->seq) - (x->seq < y->seq);
}

// What came becomes the lot; the memory of the last one takes in what comes next.
static void begin_lot(struct subject_index *x)
{
    struct subject_entry *lot = x->fresh;
    size_t room = x->fresh_room;
    x->fresh = x->lot;
    x->fresh_room = x->lot_room;
    x->lot = lot;
    x->lot_room = room;
    x->lot_count = x->fresh_count;
    x->fresh_count = 0;
    qsort(x->lot, x->lot_count, sizeof *x->lot, by_subject);
}

static bool end_lot(struct subject_index *x, struct err *e)
{
    int64_t upto = 0;
    for (size_t i = 0; i < x->lot_count; i++)
        upto = x->lot[i].seq > upto ? x->lot[i].seq : upto;
    x->lot_count = x->filled = 0;
    db_bind_text(x->move, 1, x->type);
    sqlite3_bind_int64(x->move, 2, upto);
    return db_run(x->move, e);
}

static bool fill(struct subject_index *x, size_t entries, bool all, struct err *e)
{
    if (x->lot_count == 0 && x->fresh_count >= (all ? 1 : SUBJECT_INDEX_LOT))
        begin_lot(x);
    if (x->lot_count == 0)
        return true;
    size_t end = entries < x->lot_count - x->filled ? x->filled + entries : x->lot_count;
    for (; x->filled < end; x->filled++) {
        sqlite3_bind_int64(x->put, 1, x->lot[x->filled].subject);
        sqlite3_bind_int64(x->put, 2, x->lot[x->filled].seq);
        if (!db_run(x->put, e))
            return false;
    }
    return x->filled < x->lot_count || end_lot(x, e);
}

bool subject_index_fill(struct subject_index *list, size_t entries, bool all, struct err *e)
{
    for (struct subject_index *x = list; x != NULL; x = x->next)
        if (!fill(x, entries, all, e))
            return false;
    return true;
}

bool subject_index_reload(struct subject_index *list, struct err *e)
{
    for (struct subject_index *x = list; x != NULL; x = x->next)
        if (!load(x, e))
            return false;
    return true;
}

size_t subject_index_waiting(const struct subject_index *list)
{
    size_t most = 0;
    for (const struct subject_index *x = list; x != NULL; x = x->next) {
        size_t waiting = x->lot_count - x->filled + x->fresh_count;
        most = waiting > most ? waiting : most;
    }
    return most;
}
