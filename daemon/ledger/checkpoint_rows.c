#include "ledger/checkpoint_rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/mem.h"
#include "core/store/checkpoint.h"
#include "ledger/catalogue.h"
#include "ledger/db.h"

#define ROWS_AT_ONCE 100000 // in one transaction

enum row_column { // of the statement; then the fields'
    ROW_SEQ,
    ROW_ID,
    ROW_SUBJECT,
    ROW_DATE,
    ROW_UNTIL,
    ROW_REPORTED_ON,
    ROW_STATUS,
    ROW_APPEAL,
    ROW_HEARD_ON,
    ROW_HAS_DECISION,
    ROW_FIELDS
};

struct row_field {
    enum type_tag tag;
    size_t column; // of the type; a MONEY's currency is the one behind it
};

struct rows { // of one type, while they are read
    struct built_type *out;
    struct row_field *fields;
    size_t field_count, field_room;
    struct str columns; // that the statement selects
};

// "ref project" is a ref.
static bool tag_of(const char *type, enum type_tag *tag)
{
    static const char *const names[] = {
        [TYPE_NUMBER] = "number", [TYPE_MONEY] = "money", [TYPE_BOOL] = "bool",
        [TYPE_DATE] = "date",     [TYPE_TEXT] = "text",   [TYPE_REF] = "ref",
        [TYPE_ENUM] = "enum"};
    size_t size = strcspn(type, " ");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == size && strncmp(names[i], type, size) == 0) {
            *tag = (enum type_tag)i;
            return true;
        }
    return false;
}

static bool add_field(struct rows *r, const char *name, const char *type, int decimals,
                      struct err *e)
{
    enum type_tag tag;
    if (!tag_of(type, &tag))
        return err_set(e, "the ledger's field \"%s\" of \"%s\" has an unknown type \"%s\"", name,
                       r->out->name, type);
    r->fields = mem_grow(r->fields, &r->field_room, r->field_count + 1, sizeof *r->fields);
    r->fields[r->field_count++] = (struct row_field){
        .tag = tag, .column = built_type_add(r->out, CHECKPOINT_FIELD, name, tag, decimals)};
    if (tag == TYPE_TEXT)
        str_addf(&r->columns, ", r.\"t_%s\" IS NOT NULL", name);
    else
        str_addf(&r->columns, ", r.\"f_%s\"", name);
    if (tag == TYPE_MONEY) {
        built_type_add(r->out, CHECKPOINT_CURRENCY, name, tag, 0);
        str_addf(&r->columns, ", r.\"c_%s\"", name);
    }
    return true;
}

static bool find_fields(struct rows *r, sqlite3 *db, struct err *e)
{
    sqlite3_stmt *s = NULL;
    bool row = true;
    bool ok = db_prepare(db,
                         "SELECT name, type, decimals FROM definition"
                         " WHERE section = 'field' AND owner = ?1 ORDER BY name",
                         &s, e);
    if (ok)
        db_bind_text(s, 1, r->out->name);
    while (ok && (ok = db_step(s, &row, e)) && row)
        ok = add_field(r, db_text(s, 0), db_text(s, 1), sqlite3_column_int(s, 2), e);
    sqlite3_finalize(s);
    return ok;
}

static bool prepare_rows(const struct rows *r, sqlite3 *db, sqlite3_stmt **out, struct err *e)
{
    struct str sql = {0};
    char table[RECORD_TABLE_SIZE];
    catalogue_record_table(r->out->name, table);
    str_addf(&sql,
             "SELECT r.seq, r.id, r.subject, r.date, r.until,"
             " coalesce(nullif(r.reported_on, 0), (SELECT time FROM line WHERE seq = r.seq)),"
             " r.status, r.appeal_upheld, r.heard_on, r.text_decision IS NOT NULL%s"
             " FROM \"%s\" r WHERE r.seq > ?1 AND r.seq <= ?2 ORDER BY r.seq LIMIT ?3",
             r->columns.data ? r->columns.data : "", table);
    bool ok = db_prepare(db, sql.data, out, e);
    str_release(&sql);
    return ok;
}

static int64_t number_at(sqlite3_stmt *s, int column)
{
    return sqlite3_column_type(s, column) == SQLITE_NULL ? DECIMAL_NONE
                                                         : sqlite3_column_int64(s, column);
}

static void put_field(struct built_type *t, const struct row_field *f, sqlite3_stmt *s, int *at)
{
    switch (f->tag) {
    case TYPE_NUMBER:
    case TYPE_BOOL:
    case TYPE_DATE:
    case TYPE_REF:
        built_put(t, f->column, number_at(s, *at));
        break;
    case TYPE_MONEY:
        built_put(t, f->column, number_at(s, *at));
        built_put_word(t, f->column + 1, db_text(s, ++*at));
        break;
    case TYPE_ENUM:
        built_put_word(t, f->column, db_text(s, *at));
        break;
    case TYPE_TEXT: // that there is one
        built_put(t, f->column, sqlite3_column_int(s, *at) ? 0 : DECIMAL_NONE);
        break;
    }
    ++*at;
}

static void put_row(struct rows *r, sqlite3_stmt *s)
{
    struct built_type *t = r->out;
    built_put(t, CHECKPOINT_SUBJECT, number_at(s, ROW_SUBJECT));
    built_put(t, CHECKPOINT_DATE, number_at(s, ROW_DATE));
    built_put(t, CHECKPOINT_UNTIL, number_at(s, ROW_UNTIL));
    built_put(t, CHECKPOINT_LINE, number_at(s, ROW_SEQ));
    built_put(t, CHECKPOINT_REPORTED_ON, number_at(s, ROW_REPORTED_ON));
    built_put_word(t, CHECKPOINT_STATUS, db_text(s, ROW_STATUS));
    built_put(t, CHECKPOINT_APPEAL, number_at(s, ROW_APPEAL) != 0);
    built_put(t, CHECKPOINT_HEARD_ON, number_at(s, ROW_HEARD_ON));
    int at = ROW_FIELDS;
    for (size_t i = 0; i < r->field_count; i++)
        put_field(t, &r->fields[i], s, &at);
    built_put_id(t, db_text(s, ROW_ID));
}

// One transaction's worth. A decision is a personal text, which is not for the checkpoint; few
// types have any, so that all of such a type is left to the ledger.
static bool read_some(struct rows *r, sqlite3_stmt *s, int64_t *after, bool *more, struct err *e)
{
    bool row = true, ok = true;
    int count = 0;
    sqlite3_bind_int64(s, 1, *after);
    while ((ok = db_step(s, &row, e)) && row && !r->out->left_out) {
        *after = sqlite3_column_int64(s, ROW_SEQ);
        r->out->left_out = sqlite3_column_int(s, ROW_HAS_DECISION) != 0;
        put_row(r, s);
        count++;
    }
    sqlite3_reset(s);
    *more = count == ROWS_AT_ONCE && !r->out->left_out;
    return ok;
}

bool checkpoint_rows_read(sqlite3 *db, const char *type, int64_t line, struct built_type *out,
                          struct err *e)
{
    sqlite3_stmt *s = NULL;
    struct rows r = {.out = out};
    int64_t after = 0;
    built_type_init(out, type);
    bool more = true, ok = find_fields(&r, db, e) && prepare_rows(&r, db, &s, e);
    if (ok) {
        sqlite3_bind_int64(s, 2, line);
        sqlite3_bind_int(s, 3, ROWS_AT_ONCE);
    }
    while (ok && more)
        ok = read_some(&r, s, &after, &more, e);
    sqlite3_finalize(s);
    str_release(&r.columns);
    free(r.fields);
    return ok;
}
