// Verifying the chain: every line's digest is computed again from what stands in the tables.
//
// Needs no model: the tables are those that the ledger lists, each with the columns it has.
#include "ledger/reader.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ledger/catalogue.h"

#define PROGRESS_LINES 10000

struct content { // one relation with its cursor
    enum line_kind kind;
    struct relation relation;
    struct cursor cursor;
    struct datum *data;
    // Of a table of records: subject, seq -> whether the subject index has it, and up to where it
    // has all.
    sqlite3_stmt *indexed;
    int64_t upto;
};

struct verification {
    struct ledger_reader *r;
    struct content *tables;
    size_t count, room;
    sqlite3_stmt *lines;    // first, last -> the lines whole
    sqlite3_stmt *text;     // id -> line, hash, salt, text
    sqlite3_stmt *redacted; // text's id -> whether a line says so
    sqlite3_stmt *record;   // id -> seq
    struct digest previous;
    int64_t expected; // seq of the next line
    struct ledger_verdict *verdict;
};

static bool add_table(struct verification *v, enum line_kind kind, const char *name, struct err *e)
{
    v->tables = mem_grow(v->tables, &v->room, v->count + 1, sizeof *v->tables);
    struct content *t = &v->tables[v->count];
    *t = (struct content){.kind = kind, .cursor = {.seq = INT64_MAX}};
    if (!relation_open(v->r->db, name, DB_READER, &t->relation, e))
        return false;
    v->count++;
    t->data = mem_new(t->relation.count, sizeof *t->data);
    return true;
}

static bool find_index(struct verification *v, struct content *t, const char *type, struct err *e)
{
    struct str sql;
    str_init(&sql);
    str_addf(&sql, "SELECT 1 FROM \"subject_index_%s\" WHERE subject = ?1 AND seq = ?2", type);
    bool ok =
        reader_indexed(v->r, type, &t->upto, e) && db_prepare(v->r->db, sql.data, &t->indexed, e);
    str_release(&sql);
    return ok;
}

static bool add_record_tables(struct verification *v, struct err *e)
{
    sqlite3_stmt *s = NULL;
    bool row;
    bool ok = db_prepare(v->r->db, "SELECT name FROM definition WHERE section = 'type'", &s, e);
    while (ok && (ok = db_step(s, &row, e)) && row) {
        char table[RECORD_TABLE_SIZE];
        catalogue_record_table(db_text(s, 0), table);
        ok = add_table(v, LINE_RECORD, table, e) &&
             find_index(v, &v->tables[v->count - 1], db_text(s, 0), e);
    }
    sqlite3_finalize(s);
    return ok;
}

static bool open_all(struct verification *v, struct err *e)
{
    static const char lines[] =
        "SELECT seq, time, uid, gid, pid, kind, ruleset, previous, digest FROM line"
        " WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq";
    sqlite3 *db = v->r->db;
    if (!db_prepare(db, lines, &v->lines, e) ||
        !db_prepare(db, "SELECT line, hash, salt, text FROM private_text WHERE id = ?1", &v->text,
                    e) ||
        !db_prepare(db, "SELECT 1 FROM redaction WHERE private_text = ?1", &v->redacted, e) ||
        !db_prepare(db, "SELECT seq FROM record_id WHERE id = ?1", &v->record, e))
        return false;
    for (int i = 1; i < LINE_KINDS; i++)
        if (i != LINE_RECORD && !add_table(v, (enum line_kind)i, line_kind_names[i], e))
            return false;
    return add_record_tables(v, e);
}

static void close_all(struct verification *v)
{
    for (size_t i = 0; i < v->count; i++) {
        relation_release(&v->tables[i].relation);
        sqlite3_finalize(v->tables[i].indexed);
        free(v->tables[i].data);
    }
    free(v->tables);
    sqlite3_finalize(v->lines);
    sqlite3_finalize(v->text);
    sqlite3_finalize(v->redacted);
    sqlite3_finalize(v->record);
}

static bool start_all(struct verification *v, int64_t first, int64_t last, struct err *e)
{
    for (size_t i = 0; i < v->count; i++) {
        struct content *t = &v->tables[i];
        sqlite3_bind_int64(t->relation.between, 1, first);
        sqlite3_bind_int64(t->relation.between, 2, last);
        if (!cursor_start(&t->cursor, t->relation.between, e))
            return false;
    }
    return true;
}

// The verdict on a line; true, for the reading itself went well.
static bool bad(struct verification *v, int64_t seq, const char *why)
{
    v->verdict->bad = seq;
    err_set(&v->verdict->why, "line %" PRId64 ": %s", seq, why);
    return true;
}

static bool has_row(sqlite3_stmt *s, bool *row, struct err *e)
{
    bool ok = db_step(s, row, e);
    sqlite3_reset(s);
    return ok;
}

// Check a personal text against its hash, and put the hash into the datum.
static bool check_text(struct verification *v, int64_t seq, struct datum *d, struct err *e)
{
    sqlite3_stmt *s = v->text;
    sqlite3_bind_int64(s, 1, d->number);
    bool row;
    bool ok = db_step(s, &row, e);
    bool erased = false;
    if (ok &&
        (!row || sqlite3_column_int64(s, 0) != seq || sqlite3_column_bytes(s, 1) != DIGEST_SIZE)) {
        bad(v, seq, "its personal text is not there");
    } else if (ok) {
        memcpy(d->hash.bytes, sqlite3_column_blob(s, 1), DIGEST_SIZE);
        erased = sqlite3_column_type(s, 3) == SQLITE_NULL;
        struct digest hash = d->hash;
        if (!erased && sqlite3_column_bytes(s, 2) == SALT_SIZE)
            text_hash(sqlite3_column_blob(s, 2), db_text(s, 3), &hash);
        else if (!erased)
            hash = (struct digest){0};
        if (memcmp(hash.bytes, d->hash.bytes, DIGEST_SIZE) != 0)
            bad(v, seq, "its personal text was changed");
    }
    sqlite3_reset(s);
    if (!ok || !erased)
        return ok;
    sqlite3_bind_int64(v->redacted, 1, d->number);
    ok = has_row(v->redacted, &row, e);
    if (ok && !row)
        bad(v, seq, "its personal text was erased, and no line says by whom");
    return ok;
}

static bool check_record_id(struct verification *v, int64_t seq, const char *id, struct err *e)
{
    db_bind_text(v->record, 1, id);
    bool row;
    bool ok = db_step(v->record, &row, e);
    if (ok && (!row || sqlite3_column_int64(v->record, 0) != seq))
        bad(v, seq, "its record is not listed under its id");
    sqlite3_reset(v->record);
    return ok;
}

static bool check_record_subject(struct verification *v, int64_t seq, struct content *t,
                                 struct err *e)
{
    if (seq > t->upto)
        return true;
    sqlite3_bind_int64(t->indexed, 1, t->data[RECORD_SUBJECT].number);
    sqlite3_bind_int64(t->indexed, 2, seq);
    bool row;
    bool ok = has_row(t->indexed, &row, e);
    if (ok && !row)
        bad(v, seq, "its record is not listed under its subject");
    return ok;
}

// The one table that has content for the line. *found = NULL with a verdict when that is none, or
// another kind's.
static bool find_content(struct verification *v, const struct line *line, struct content **found)
{
    *found = NULL;
    for (size_t i = 0; i < v->count; i++) {
        struct content *t = &v->tables[i];
        if (t->cursor.seq < line->seq)
            return bad(v, t->cursor.seq, "there is content without a line");
        if (t->cursor.seq > line->seq)
            continue;
        if (*found != NULL || t->kind != line->kind)
            return bad(v, line->seq, "it has content of another kind");
        *found = t;
    }
    if (*found == NULL)
        bad(v, line->seq, "its content is not there");
    return true;
}

static bool check_content(struct verification *v, const struct line *line, struct content *t,
                          struct err *e)
{
    for (size_t i = 0; i < t->relation.count; i++) {
        t->data[i] = relation_datum(&t->relation, i);
        if (t->data[i].tag == DATUM_PRIVATE && !check_text(v, line->seq, &t->data[i], e))
            return false;
    }
    if (v->verdict->bad == 0 && t->kind == LINE_RECORD &&
        !check_record_id(v, line->seq, t->data[RECORD_ID].text, e))
        return false;
    if (v->verdict->bad != 0)
        return true;
    struct digest digest;
    line_digest(line, &t->relation, t->data, &digest);
    if (memcmp(digest.bytes, line->digest.bytes, DIGEST_SIZE) != 0)
        return bad(v, line->seq, "its digest is not that of its content");
    if (t->kind == LINE_RECORD && !check_record_subject(v, line->seq, t, e))
        return false;
    return cursor_next(&t->cursor, e);
}

static bool check_line(struct verification *v, struct err *e)
{
    sqlite3_stmt *s = v->lines;
    struct line line = {
        .seq = sqlite3_column_int64(s, 0),
        .time = sqlite3_column_int64(s, 1),
        .who = {.uid = (uint32_t)sqlite3_column_int64(s, 2),
                .gid = (uint32_t)sqlite3_column_int64(s, 3),
                .pid = sqlite3_column_int(s, 4)},
        .kind = (enum line_kind)sqlite3_column_int(s, 5),
        .ruleset = sqlite3_column_int64(s, 6),
    };
    memcpy(line.previous.bytes, sqlite3_column_blob(s, 7), DIGEST_SIZE);
    memcpy(line.digest.bytes, sqlite3_column_blob(s, 8), DIGEST_SIZE);
    if (line.seq != v->expected)
        return bad(v, v->expected, "it is not there");
    if (memcmp(line.previous.bytes, v->previous.bytes, DIGEST_SIZE) != 0)
        return bad(v, line.seq, "it does not follow from the line before it");
    struct content *t;
    if (!find_content(v, &line, &t))
        return false;
    if (v->verdict->bad == 0 && !check_content(v, &line, t, e))
        return false;
    v->previous = line.digest;
    v->expected++;
    v->verdict->checked += v->verdict->bad == 0;
    return true;
}

// The digest that the first line must follow from: of the line before it, which is taken as it
// stands.
static bool find_previous(struct verification *v, int64_t first, struct err *e)
{
    if (first <= 1)
        return true;
    sqlite3_bind_int64(v->lines, 1, first - 1);
    sqlite3_bind_int64(v->lines, 2, first - 1);
    bool row;
    bool ok = db_step(v->lines, &row, e);
    if (ok && row)
        memcpy(v->previous.bytes, sqlite3_column_blob(v->lines, 8), DIGEST_SIZE);
    sqlite3_reset(v->lines);
    return ok;
}

static bool check_all(struct verification *v, int64_t first, int64_t last,
                      ledger_progress_fn *progress, void *context, struct err *e)
{
    if (!find_previous(v, first, e) || !start_all(v, first, last, e))
        return false;
    sqlite3_bind_int64(v->lines, 1, first);
    sqlite3_bind_int64(v->lines, 2, last);
    bool row;
    bool ok;
    while ((ok = db_step(v->lines, &row, e)) && row) {
        ok = check_line(v, e);
        if (!ok || v->verdict->bad != 0)
            break;
        bool tell = progress != NULL && v->verdict->checked % PROGRESS_LINES == 0;
        if (tell && !progress(v->expected - 1, context))
            break;
    }
    bool is_end = ok && !row;
    sqlite3_reset(v->lines);
    // What a cursor still has after the last line belongs to no line.
    for (size_t i = 0; is_end && v->verdict->bad == 0 && i < v->count; i++)
        if (v->tables[i].cursor.seq != INT64_MAX)
            bad(v, v->tables[i].cursor.seq, "there is content without a line");
    return ok;
}

bool ledger_verify(struct ledger_reader *r, int64_t first, int64_t last,
                   ledger_progress_fn *progress, void *context, struct ledger_verdict *verdict,
                   struct err *e)
{
    *verdict = (struct ledger_verdict){0};
    first = first < 1 ? 1 : first;
    struct verification v = {.r = r, .verdict = verdict, .expected = first};
    bool ok =
        reader_begin(r, e) && open_all(&v, e) && check_all(&v, first, last, progress, context, e);
    close_all(&v);
    reader_end(r);
    return ok;
}
