#include "ledger/reader.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "ledger/catalogue.h"
#include "ledger/writer.h"

#define JOINED_TEXTS 32
#define TEXT_OF(column) "(SELECT text FROM private_text WHERE id = " column ")"

static const char *const queries[READ_COUNT] = {
    [READ_LINES] = "SELECT seq, time, kind FROM line WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq",
    [READ_LINE] = "SELECT time, uid, gid, pid, ruleset FROM line WHERE seq = ?1",
    [READ_CHANGES] =
        "SELECT s.seq, s.record, s.id, s.type, s.status, s.sets_hearing, s.heard_on,"
        " " TEXT_OF(
            "s.text_decision") ", s.appeal_upheld, s.corrected_by,"
                               " " TEXT_OF(
                                   "s.text_reason") ", l.time"
                                                    " FROM status s JOIN line l ON l.seq = s.seq "
                                                    "WHERE s.record = ?1 ORDER BY s.seq",
    [READ_RECORD_ID] = "SELECT seq, type FROM record_id WHERE id = ?1",
    [READ_HEAD] = "SELECT seq, time, digest FROM line ORDER BY seq DESC LIMIT 1",
    [READ_INDEXED] = "SELECT upto FROM subject_index WHERE type = ?1",
    [READ_SUBJECT] = "SELECT kind, id, " TEXT_OF(
        "text_title") " FROM subject WHERE number = ?1 ORDER BY seq DESC LIMIT 1",
    [READ_SUBJECT_ID] = "SELECT number FROM subject WHERE id = ?1 LIMIT 1",
    [READ_SUBJECTS] = "SELECT seq, number, kind, id, from_day, " TEXT_OF(
        "text_title") ", succeeded_by"
                      " FROM subject WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq",
    [READ_ATTRIBUTES] =
        "SELECT seq, subject, kind, name, from_day, number, currency, choice,"
        " " TEXT_OF("text_value") " FROM attribute WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq",
    [READ_MEMBERSHIPS] =
        "SELECT seq, subject, kind, belong, from_day, parent, share,"
        " " TEXT_OF("text_evidence") " FROM membership WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq",
    [READ_STATUSES] =
        "SELECT seq, record, id, type, status, sets_hearing, heard_on,"
        " " TEXT_OF("text_decision") ", appeal_upheld, corrected_by,"
                                     " " TEXT_OF("text_reason") " FROM status WHERE seq BETWEEN ?1 "
                                                                "AND ?2 ORDER BY seq",
    [READ_TARGETS] = "SELECT seq, subject, kind, name, period, value, " TEXT_OF(
        "text_document") " FROM target WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq",
    [READ_RATINGS] = "SELECT seq, id, subject, scheme, rule, period, rater_subject,"
                     " coalesce((SELECT id FROM subject WHERE number = rater_subject LIMIT 1),"
                     " " TEXT_OF("text_rater") "), points, " TEXT_OF(
                         "text_reason") " FROM rating WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq",
    [READ_RATES] = "SELECT seq, unit, day, price, price_unit"
                   " FROM rate WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq",
};

// What a record type's statements select, from what.
struct selection {
    struct str columns, from;
    int texts; // that are joined
};

// A personal text, by a join: its cursor stays open from row to row, and the next record's text is
// mostly the next row. SQLite joins at most 64 tables.
static void select_text(struct selection *s, const char *column)
{
    if (s->texts == JOINED_TEXTS) {
        str_addf(&s->columns, ", (SELECT text FROM private_text WHERE id = r.\"%s\")", column);
        return;
    }
    int at = s->texts++;
    str_addf(&s->columns, ", p%d.text", at);
    str_addf(&s->from, " LEFT JOIN private_text p%d ON p%d.id = r.\"%s\"", at, at, column);
}

// Fixed columns, then the fields that the model has; no data where the table has not.
static void select_columns(struct selection *s, const struct relation *r,
                           const struct record_type *t, int *columns)
{
    str_addf(&s->from, "\"%s\" r", r->name);
    str_add(&s->columns, "r.seq, r.id, r.subject, r.date, r.until, r.reported_on, r.status,"
                         " r.evidence, r.heard_on");
    select_text(s, "text_decision");
    str_add(&s->columns, ", r.appeal_upheld");
    struct map known;
    map_init(&known);
    for (size_t i = 0; i < r->count; i++)
        map_put(&known, r->columns[i], NULL);
    int at = ROW_FIELDS;
    for (size_t i = 0; i < t->field_count; i++) {
        const struct field *f = &t->fields[i];
        bool is_text = f->type.tag == TYPE_TEXT;
        struct str name;
        str_init(&name);
        str_addf(&name, "%s_%s", is_text ? "t" : "f", f->label.name);
        bool has = map_get(&known, name.data) != NULL;
        columns[i] = at++;
        if (!has)
            str_add(&s->columns, ", NULL");
        else if (is_text)
            select_text(s, name.data);
        else
            str_addf(&s->columns, ", r.\"%s\"", name.data);
        if (f->type.tag == TYPE_MONEY) {
            at++;
            if (has)
                str_addf(&s->columns, ", r.\"c_%s\"", f->label.name);
            else
                str_add(&s->columns, ", NULL");
        }
        str_release(&name);
    }
    map_release(&known);
}

static bool prepare_type(sqlite3 *db, const struct record_type *t, const struct selection *selected,
                         struct reader_type *out, struct err *e)
{
    static const char filter[] = "r.seq > ?1 AND r.date BETWEEN ?2 AND ?3 AND (?4 IS NULL OR ?4 ="
                                 " coalesce((SELECT status FROM status s WHERE s.record = r.seq "
                                 "ORDER BY s.seq DESC LIMIT 1), r.status))";
    const char *columns = selected->columns.data, *from = selected->from.data;
    struct str sql[5] = {0};
    str_addf(&sql[0], "SELECT %s FROM %s WHERE r.seq BETWEEN ?1 AND ?2 ORDER BY r.seq", columns,
             from);
    str_addf(&sql[1], "SELECT %s FROM %s WHERE %s ORDER BY r.seq", columns, from, filter);
    // The index says where to look; what is there is the record's own word.
    str_addf(&sql[2],
             "SELECT %s FROM \"subject_index_%s\" i CROSS JOIN %s WHERE i.subject = ?5"
             " AND i.seq > ?1 AND i.seq <= ?6 AND r.seq = i.seq AND r.subject = ?5 AND %s"
             " ORDER BY i.seq",
             columns, t->label.name, from, filter);
    str_addf(&sql[3], "SELECT %s FROM %s WHERE r.seq > ?6 AND r.subject = ?5 AND %s ORDER BY r.seq",
             columns, from, filter);
    str_addf(&sql[4], "SELECT r.subject FROM %s WHERE r.seq = ?1", from);
    sqlite3_stmt **const wanted[] = {&out->between, &out->all, &out->of_subject,
                                     &out->of_subject_since, &out->subject};
    bool ok = true;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        ok = ok && db_prepare(db, sql[i].data, wanted[i], e);
        str_release(&sql[i]);
    }
    return ok;
}

// A type that has no table yet has no records: its statements stay NULL.
static bool open_type(sqlite3 *db, const struct record_type *t, struct reader_type *out,
                      struct err *e)
{
    bool has;
    out->columns = mem_new(t->field_count, sizeof *out->columns);
    out->cells = mem_new(t->field_count, sizeof *out->cells);
    if (!catalogue_has_type(db, t->label.name, &has, e))
        return false;
    if (!has)
        return true;
    char table[RECORD_TABLE_SIZE];
    catalogue_record_table(t->label.name, table);
    struct relation r;
    if (!relation_open(db, table, DB_READER, &r, e))
        return false;
    struct selection selected = {0};
    select_columns(&selected, &r, t, out->columns);
    bool ok = prepare_type(db, t, &selected, out, e);
    str_release(&selected.columns);
    str_release(&selected.from);
    relation_release(&r);
    return ok;
}

bool reader_is_lost(const struct ledger_reader *r, uint32_t subject)
{
    return subject < r->lost_count && r->lost[subject];
}

void reader_lose(struct ledger_reader *r, uint32_t subject)
{
    size_t room = r->lost_count;
    if (subject >= room) {
        r->lost = mem_grow(r->lost, &room, (size_t)subject + 1, sizeof *r->lost);
        memset(r->lost + r->lost_count, 0, room - r->lost_count);
        r->lost_count = room;
    }
    r->lost[subject] = true;
}

static bool lose_kind(struct ledger_reader *r, const char *kind, struct err *e)
{
    sqlite3_stmt *s = NULL;
    bool row;
    bool ok = db_prepare(r->db, "SELECT DISTINCT number FROM subject WHERE kind = ?1", &s, e);
    if (ok)
        db_bind_text(s, 1, kind);
    while (ok && (ok = db_step(s, &row, e)) && row)
        reader_lose(r, (uint32_t)sqlite3_column_int64(s, 0));
    sqlite3_finalize(s);
    return ok;
}

static bool find_lost(struct ledger_reader *r, struct err *e)
{
    sqlite3_stmt *s = NULL;
    bool row;
    bool ok = db_prepare(r->db, "SELECT name FROM definition WHERE section = 'kind'", &s, e);
    while (ok && (ok = db_step(s, &row, e)) && row)
        if (model_kind(r->model, db_text(s, 0)) == NONE)
            ok = lose_kind(r, db_text(s, 0), e);
    sqlite3_finalize(s);
    return ok;
}

static bool open_model(struct ledger_reader *r, struct err *e)
{
    if (r->model == NULL)
        return true;
    r->types = mem_new(r->model->record_count, sizeof *r->types);
    r->type_count = r->model->record_count;
    if (!catalogue_check(r->db, r->model, e) || !find_lost(r, e))
        return false;
    for (size_t i = 0; i < r->model->record_count; i++)
        if (!open_type(r->db, &r->model->records[i], &r->types[i], e))
            return false;
    return true;
}

bool ledger_reader_open(struct ledger *l, const struct model *m, struct ledger_reader **out,
                        struct err *e)
{
    struct ledger_reader *r = mem_new(1, sizeof *r);
    *out = NULL;
    r->model = m;
    bool ok = db_open(&r->db, l->path, l->vfs, DB_READER, e);
    for (int i = 0; ok && i < READ_COUNT; i++)
        ok = db_prepare(r->db, queries[i], &r->queries[i], e);
    if (!ok || !open_model(r, e)) {
        ledger_reader_close(r);
        return false;
    }
    *out = r;
    return true;
}

void ledger_reader_close(struct ledger_reader *r)
{
    if (r == NULL)
        return;
    for (int i = 0; i < READ_COUNT; i++)
        sqlite3_finalize(r->queries[i]);
    for (size_t i = 0; i < r->type_count; i++) {
        sqlite3_finalize(r->types[i].between);
        sqlite3_finalize(r->types[i].all);
        sqlite3_finalize(r->types[i].of_subject);
        sqlite3_finalize(r->types[i].of_subject_since);
        sqlite3_finalize(r->types[i].subject);
        free(r->types[i].columns);
        free(r->types[i].cells);
    }
    free(r->types);
    free(r->lost);
    str_release(&r->evidence);
    free(r->evidence_list);
    free(r->changes);
    free(r->subject_kind);
    free(r->subject_id);
    free(r->subject_title);
    db_close(r->db);
    free(r);
}

bool reader_begin(struct ledger_reader *r, struct err *e)
{
    return db_exec(r->db, "BEGIN", e);
}

void reader_end(struct ledger_reader *r)
{
    sqlite3_exec(r->db, "COMMIT", NULL, NULL, NULL);
}

bool reader_indexed(struct ledger_reader *r, const char *type, int64_t *upto, struct err *e)
{
    sqlite3_stmt *s = r->queries[READ_INDEXED];
    db_bind_text(s, 1, type);
    return db_find(s, upto, e);
}

bool ledger_head(struct ledger_reader *r, struct ledger_head *out, struct err *e)
{
    *out = (struct ledger_head){0};
    sqlite3_stmt *s = r->queries[READ_HEAD];
    bool row;
    bool ok = db_step(s, &row, e);
    if (ok && row) {
        out->seq = sqlite3_column_int64(s, 0);
        out->time = sqlite3_column_int64(s, 1);
        memcpy(out->digest.bytes, sqlite3_column_blob(s, 2), DIGEST_SIZE);
    }
    sqlite3_reset(s);
    return ok;
}

bool ledger_subject(struct ledger_reader *r, uint32_t number, struct ledger_subject *out,
                    bool *found, struct err *e)
{
    sqlite3_stmt *s = r->queries[READ_SUBJECT];
    sqlite3_bind_int64(s, 1, number);
    bool ok = db_step(s, found, e);
    if (ok && *found) {
        const char *title = db_text(s, 2); // NULL when erased
        free(r->subject_kind);
        free(r->subject_id);
        free(r->subject_title);
        r->subject_kind = mem_copy_text(db_text(s, 0));
        r->subject_id = mem_copy_text(db_text(s, 1));
        r->subject_title = mem_copy_text(title != NULL ? title : r->subject_id);
        *out = (struct ledger_subject){.number = number,
                                       .kind = r->subject_kind,
                                       .id = r->subject_id,
                                       .title = r->subject_title};
    }
    sqlite3_reset(s);
    return ok;
}

bool ledger_subject_find(struct ledger_reader *r, const char *id, struct ledger_subject *out,
                         bool *found, struct err *e)
{
    sqlite3_stmt *s = r->queries[READ_SUBJECT_ID];
    db_bind_text(s, 1, id);
    bool ok = db_step(s, found, e);
    uint32_t number = ok && *found ? (uint32_t)sqlite3_column_int64(s, 0) : 0;
    sqlite3_reset(s);
    if (!ok || !*found)
        return ok;
    return ledger_subject(r, number, out, found, e);
}
