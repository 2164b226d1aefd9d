#include "ledger/relation.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "base/str.h"

struct datum datum_int(int64_t number)
{
    return (struct datum){.tag = DATUM_INT, .number = number};
}

struct datum datum_real(double real)
{
    // SQLite keeps no sign of zero: the digest must not have one either.
    return (struct datum){.tag = DATUM_REAL, .real = real == 0 ? 0 : real};
}

struct datum datum_text(const char *text)
{
    return (struct datum){.tag = text == NULL ? DATUM_NONE : DATUM_TEXT, .text = text};
}

struct datum datum_private(const char *text)
{
    return (struct datum){.tag = text == NULL ? DATUM_NONE : DATUM_PRIVATE, .text = text};
}

struct datum datum_bytes(const void *bytes, size_t size)
{
    return (struct datum){.tag = DATUM_BYTES, .text = bytes, .size = size};
}

struct datum datum_day(int32_t day)
{
    return day == DAY_NONE ? (struct datum){.tag = DATUM_NONE} : datum_int(day);
}

bool relation_is_private(const struct relation *r, size_t column)
{
    const char *name = r->columns[column];
    return strncmp(name, "t_", 2) == 0 || strncmp(name, "text_", 5) == 0;
}

void hash_int(struct digest_state *s, int64_t number)
{
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (uint8_t)((uint64_t)number >> (8 * i));
    digest_add(s, bytes, sizeof bytes);
}

static void hash_real(struct digest_state *s, double real)
{
    int64_t bits;
    memcpy(&bits, &real, sizeof bits);
    hash_int(s, bits);
}

static void hash_datum(const struct datum *d, struct digest_state *s)
{
    static const char tags[] = {'-', 'i', 'r', 't', 'b', 'p'};
    digest_add(s, &tags[d->tag], 1);
    switch (d->tag) {
    case DATUM_NONE:
        break;
    case DATUM_INT:
        hash_int(s, d->number);
        break;
    case DATUM_REAL:
        hash_real(s, d->real);
        break;
    case DATUM_TEXT:
        digest_add_text(s, d->text);
        break;
    case DATUM_BYTES:
        hash_int(s, (int64_t)d->size);
        digest_add(s, d->text, d->size);
        break;
    case DATUM_PRIVATE:
        digest_add(s, d->hash.bytes, DIGEST_SIZE);
        break;
    }
}

void relation_hash(const struct relation *r, const struct datum *data, struct digest_state *s)
{
    digest_add_text(s, r->name);
    for (size_t i = 0; i < r->count; i++) {
        if (data[i].tag == DATUM_NONE)
            continue;
        digest_add_text(s, r->columns[i]);
        hash_datum(&data[i], s);
    }
}

static void bind_datum(sqlite3_stmt *s, int at, const struct datum *d)
{
    switch (d->tag) {
    case DATUM_NONE:
        sqlite3_bind_null(s, at);
        break;
    case DATUM_INT:
    case DATUM_PRIVATE:
        sqlite3_bind_int64(s, at, d->number);
        break;
    case DATUM_REAL:
        sqlite3_bind_double(s, at, d->real);
        break;
    case DATUM_TEXT:
        sqlite3_bind_text(s, at, d->text, -1, SQLITE_STATIC);
        break;
    case DATUM_BYTES:
        sqlite3_bind_blob64(s, at, d->text, d->size, SQLITE_STATIC);
        break;
    }
}

bool relation_insert(struct relation *r, int64_t seq, const struct datum *data, struct err *e)
{
    assert(r->insert != NULL);
    sqlite3_bind_int64(r->insert, 1, seq);
    for (size_t i = 0; i < r->count; i++)
        bind_datum(r->insert, (int)i + 2, &data[i]);
    return db_run(r->insert, e);
}

struct datum relation_datum(const struct relation *r, size_t at)
{
    sqlite3_stmt *s = r->between;
    int column = (int)at + 1;
    switch (sqlite3_column_type(s, column)) {
    case SQLITE_INTEGER: {
        struct datum d = datum_int(sqlite3_column_int64(s, column));
        if (relation_is_private(r, at))
            d.tag = DATUM_PRIVATE;
        return d;
    }
    case SQLITE_FLOAT:
        return datum_real(sqlite3_column_double(s, column));
    case SQLITE_TEXT:
        return datum_text(db_text(s, column));
    case SQLITE_BLOB: {
        const void *bytes = sqlite3_column_blob(s, column);
        return datum_bytes(bytes, (size_t)sqlite3_column_bytes(s, column));
    }
    default:
        return (struct datum){.tag = DATUM_NONE};
    }
}

static bool load_columns(sqlite3 *db, struct relation *r, struct err *e)
{
    sqlite3_stmt *s = NULL;
    if (!db_prepare(db, "SELECT name FROM pragma_table_info(?1) WHERE name <> 'seq' ORDER BY cid",
                    &s, e))
        return false;
    db_bind_text(s, 1, r->name);
    size_t room = 0;
    bool row;
    bool ok;
    while ((ok = db_step(s, &row, e)) && row) {
        r->columns = mem_grow(r->columns, &room, r->count + 1, sizeof *r->columns);
        r->columns[r->count++] = mem_copy_text(db_text(s, 0));
    }
    sqlite3_finalize(s);
    if (ok && r->count == 0)
        return err_set(e, "the ledger has no table \"%s\"", r->name);
    return ok;
}

static bool prepare_insert(sqlite3 *db, struct relation *r, struct err *e)
{
    struct str sql;
    str_init(&sql);
    str_addf(&sql, "INSERT INTO \"%s\" (seq", r->name);
    for (size_t i = 0; i < r->count; i++)
        str_addf(&sql, ", \"%s\"", r->columns[i]);
    str_add(&sql, ") VALUES (?");
    for (size_t i = 0; i < r->count; i++)
        str_add(&sql, ", ?");
    str_add(&sql, ")");
    bool ok = db_prepare(db, sql.data, &r->insert, e);
    str_release(&sql);
    return ok;
}

static bool prepare_between(sqlite3 *db, struct relation *r, struct err *e)
{
    struct str sql;
    str_init(&sql);
    str_add(&sql, "SELECT seq");
    for (size_t i = 0; i < r->count; i++)
        str_addf(&sql, ", \"%s\"", r->columns[i]);
    str_addf(&sql, " FROM \"%s\" WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq", r->name);
    bool ok = db_prepare(db, sql.data, &r->between, e);
    str_release(&sql);
    return ok;
}

bool relation_open(sqlite3 *db, const char *name, enum db_mode mode, struct relation *r,
                   struct err *e)
{
    *r = (struct relation){.name = mem_copy_text(name)};
    if (load_columns(db, r, e) && prepare_between(db, r, e) &&
        (mode == DB_READER || prepare_insert(db, r, e)))
        return true;
    relation_release(r);
    return false;
}

void relation_release(struct relation *r)
{
    sqlite3_finalize(r->insert);
    sqlite3_finalize(r->between);
    for (size_t i = 0; i < r->count; i++)
        free(r->columns[i]);
    free(r->columns);
    free(r->name);
    *r = (struct relation){0};
}
