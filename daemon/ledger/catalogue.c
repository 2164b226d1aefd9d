#include "ledger/catalogue.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "base/str.h"
#include "ledger/guard.h"
#include "ledger/subject_index.h"
#include "ledger/view.h"

struct definition {
    const char *section, *owner, *name;
    const struct type *type; // NULL: a plain number (targets), or nothing (record types)
    char type_text[128];
    char unit_text[256];
    int decimals;
};

struct catalogue {
    sqlite3 *db;
    const struct model *model;
    bool extends; // make what is missing; else only look
    sqlite3_stmt *find, *insert;
};

void catalogue_record_table(const char *type, char name[RECORD_TABLE_SIZE])
{
    snprintf(name, RECORD_TABLE_SIZE, "record_%s", type);
}

// The unit with its factor, so that "wan_yuan" cannot silently become another amount.
static void write_unit(const struct units *u, uint32_t unit, char *out, size_t size)
{
    out[0] = '\0';
    if (unit == UNIT_NONE)
        return;
    const struct unit *it = &u->list[unit];
    const struct unit *base = &u->list[u->bases[it->base]];
    if (it == base) {
        snprintf(out, size, "%s", it->name);
        return;
    }
    char factor[32];
    decimal_format(it->factor, it->factor_decimals, factor);
    snprintf(out, size, "%s = %s %s", it->name, factor, base->name);
}

static struct definition define_field(const struct model *m, const char *section, const char *owner,
                                      const struct field *f)
{
    static const char *const names[] = {
        [TYPE_NUMBER] = "number", [TYPE_MONEY] = "money", [TYPE_BOOL] = "bool",
        [TYPE_DATE] = "date",     [TYPE_TEXT] = "text",   [TYPE_REF] = "ref",
        [TYPE_ENUM] = "enum"};
    struct definition d = {
        .section = section, .owner = owner, .name = f->label.name, .type = &f->type};
    const char *ref = f->type.tag == TYPE_REF ? f->type.ref_kind : NULL;
    snprintf(d.type_text, sizeof d.type_text, "%s%s%s", names[f->type.tag], ref ? " " : "",
             ref ? ref : "");
    if (f->type.tag == TYPE_NUMBER || f->type.tag == TYPE_MONEY) {
        d.decimals = f->type.decimals;
        write_unit(&m->units, f->type.unit, d.unit_text, sizeof d.unit_text);
    }
    return d;
}

static void describe(const char *type, const char *unit, int64_t decimals, char *out, size_t size)
{
    bool counts = strcmp(type, "number") == 0 || strcmp(type, "money") == 0;
    int n = snprintf(out, size, "%s", type);
    if (unit[0] != '\0')
        n += snprintf(out + n, size - (size_t)n, " in \"%s\"", unit);
    if (counts)
        snprintf(out + n, size - (size_t)n, " with %" PRId64 " decimals", decimals);
}

static bool refuse(const struct definition *d, sqlite3_stmt *stands, struct err *e)
{
    char was[512], is[512];
    describe(db_text(stands, 1), db_text(stands, 2), sqlite3_column_int64(stands, 3), was,
             sizeof was);
    describe(d->type_text, d->unit_text, d->decimals, is, sizeof is);
    return err_set(
        e,
        "the %s \"%s\" of \"%s\" was recorded as %s; the configuration now says %s: what stands"
        " in the ledger keeps its meaning, so give the new %s another name",
        d->section, d->name, d->owner, was, is, d->section);
}

// *found: the name stands, as the same thing.
static bool find(struct catalogue *c, const struct definition *d, bool *found, struct err *e)
{
    sqlite3_stmt *s = c->find;
    db_bind_text(s, 1, d->section);
    db_bind_text(s, 2, d->owner);
    db_bind_text(s, 3, d->name);
    bool row;
    bool ok = db_step(s, &row, e);
    *found = false;
    if (ok && row) {
        bool in_table = strcmp(d->section, "type") == 0 || strcmp(d->section, "field") == 0;
        *found = strcmp(db_text(s, 0), d->name) == 0;
        if (!*found && in_table)
            ok = err_set(e,
                         "the %s \"%s\" differs from \"%s\", which the ledger has, only in case: "
                         "give it another name",
                         d->section, d->name, db_text(s, 0));
        else if (*found && (strcmp(db_text(s, 1), d->type_text) != 0 ||
                            strcmp(db_text(s, 2), d->unit_text) != 0 ||
                            sqlite3_column_int64(s, 3) != d->decimals))
            ok = refuse(d, s, e);
    }
    sqlite3_reset(s);
    return ok;
}

static bool define(struct catalogue *c, const struct definition *d, bool *fresh, struct err *e)
{
    bool found;
    *fresh = false;
    if (!find(c, d, &found, e))
        return false;
    if (found || !c->extends)
        return true;
    *fresh = true;
    sqlite3_stmt *s = c->insert;
    db_bind_text(s, 1, d->section);
    db_bind_text(s, 2, d->owner);
    db_bind_text(s, 3, d->name);
    db_bind_text(s, 4, d->type_text);
    db_bind_text(s, 5, d->unit_text);
    sqlite3_bind_int(s, 6, d->decimals);
    return db_run(s, e);
}

static bool make_table(sqlite3 *db, const char *type, const char *table, struct err *e)
{
    return db_execf(
               db, e,
               "CREATE TABLE \"%w\" ("
               " seq INTEGER PRIMARY KEY REFERENCES line,"
               " id TEXT NOT NULL, subject INTEGER NOT NULL, date INTEGER NOT NULL, until INTEGER,"
               " reported_on INTEGER, status TEXT NOT NULL, evidence TEXT NOT NULL, heard_on "
               "INTEGER,"
               " text_decision INTEGER REFERENCES private_text, appeal_upheld INTEGER NOT NULL) "
               "STRICT;",
               table) &&
           guard_lines(db, table, e) && subject_index_make(db, type, e);
}

static bool add_columns(sqlite3 *db, const char *table, const struct field *f, struct err *e)
{
    const char *name = f->label.name;
    switch (f->type.tag) {
    case TYPE_NUMBER:
    case TYPE_BOOL:
    case TYPE_DATE:
    case TYPE_REF:
        return db_execf(db, e, "ALTER TABLE \"%w\" ADD COLUMN \"f_%w\" INTEGER", table, name);
    case TYPE_ENUM:
        return db_execf(db, e, "ALTER TABLE \"%w\" ADD COLUMN \"f_%w\" TEXT", table, name);
    case TYPE_TEXT:
        return db_execf(db, e,
                        "ALTER TABLE \"%w\" ADD COLUMN \"t_%w\" INTEGER REFERENCES private_text",
                        table, name);
    case TYPE_MONEY:
        return db_execf(db, e,
                        "ALTER TABLE \"%w\" ADD COLUMN \"f_%w\" INTEGER;"
                        "ALTER TABLE \"%w\" ADD COLUMN \"c_%w\" TEXT",
                        table, name, table, name);
    }
    return false;
}

// An index for `unique` fields; when a text is among them, that text's own index serves
// (ledger/schema.c).
static bool index_unique(sqlite3 *db, const char *table, const struct record_type *t, struct err *e)
{
    if (t->unique_count == 0)
        return true;
    struct str columns;
    str_init(&columns);
    for (size_t i = 0; i < t->unique_count; i++) {
        const struct field *f = &t->fields[t->unique[i]];
        if (f->type.tag == TYPE_TEXT) {
            str_release(&columns);
            return true;
        }
        str_addf(&columns, "%s\"f_%s\"", i > 0 ? ", " : "", f->label.name);
    }
    // The name is the list itself: another list is another index.
    bool ok = db_execf(db, e, "CREATE INDEX IF NOT EXISTS \"%w_unique_%w\" ON \"%w\" (%s)", table,
                       columns.data, table, columns.data);
    str_release(&columns);
    return ok;
}

// For the one record of an `every` type that a subject may have for a period: what was stored a
// moment ago counts, so a lot (ledger/subject_index.h) would be too late.
static bool index_every(sqlite3 *db, const char *table, const struct record_type *t, struct err *e)
{
    if (!t->has_every)
        return true;
    return db_execf(db, e, "CREATE INDEX IF NOT EXISTS \"%w_every\" ON \"%w\" (subject, date)",
                    table, table);
}

static bool add_type(struct catalogue *c, const struct record_type *t, struct err *e)
{
    char table[RECORD_TABLE_SIZE];
    catalogue_record_table(t->label.name, table);
    struct definition d = {
        .section = "type", .owner = "", .name = t->label.name, .type_text = "record"};
    bool fresh;
    if (!define(c, &d, &fresh, e) || (fresh && !make_table(c->db, t->label.name, table, e)))
        return false;
    for (size_t i = 0; i < t->field_count; i++) {
        d = define_field(c->model, "field", t->label.name, &t->fields[i]);
        if (!define(c, &d, &fresh, e) || (fresh && !add_columns(c->db, table, &t->fields[i], e)))
            return false;
    }
    if (!c->extends)
        return true;
    return index_unique(c->db, table, t, e) && index_every(c->db, table, t, e) &&
           view_make(c->db, t->label.name, table, e);
}

static bool add_kind(struct catalogue *c, const struct kind *k, struct err *e)
{
    struct definition d = {
        .section = "kind", .owner = "", .name = k->label.name, .type_text = "kind"};
    bool fresh;
    if (!define(c, &d, &fresh, e))
        return false;
    for (size_t i = 0; i < k->attribute_count; i++) {
        d = define_field(c->model, "attribute", k->label.name, &k->attributes[i]);
        if (!define(c, &d, &fresh, e))
            return false;
    }
    for (size_t i = 0; i < k->target_count; i++) {
        d = (struct definition){.section = "target",
                                .owner = k->label.name,
                                .name = k->targets[i].label.name,
                                .type_text = "target"};
        write_unit(&c->model->units, k->targets[i].unit, d.unit_text, sizeof d.unit_text);
        if (!define(c, &d, &fresh, e))
            return false;
    }
    return true;
}

static bool go_through(struct catalogue *c, struct err *e)
{
    for (size_t i = 0; i < c->model->record_count; i++)
        if (!add_type(c, &c->model->records[i], e))
            return false;
    for (size_t i = 0; i < c->model->kind_count; i++)
        if (!add_kind(c, &c->model->kinds[i], e))
            return false;
    return true;
}

static bool run(struct catalogue *c, struct err *e)
{
    bool ok =
        db_prepare(
            c->db,
            "SELECT name, type, unit, decimals FROM definition WHERE section = ?1 AND owner = ?2"
            " AND name = ?3 COLLATE NOCASE ORDER BY name = ?3 DESC LIMIT 1",
            &c->find, e) &&
        (!c->extends ||
         db_prepare(c->db,
                    "INSERT INTO definition (section, owner, name, type, unit, decimals)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    &c->insert, e)) &&
        go_through(c, e);
    sqlite3_finalize(c->find);
    sqlite3_finalize(c->insert);
    return ok;
}

bool catalogue_check(sqlite3 *db, const struct model *m, struct err *e)
{
    return run(&(struct catalogue){.db = db, .model = m, .extends = false}, e);
}

bool catalogue_extend(sqlite3 *db, const struct model *m, struct err *e)
{
    return run(&(struct catalogue){.db = db, .model = m, .extends = true}, e);
}

bool catalogue_has_type(sqlite3 *db, const char *type, bool *has, struct err *e)
{
    sqlite3_stmt *s = NULL;
    bool ok = db_prepare(
        db, "SELECT 1 FROM definition WHERE section = 'type' AND owner = '' AND name = ?1", &s, e);
    if (ok)
        db_bind_text(s, 1, type);
    ok = ok && db_step(s, has, e);
    sqlite3_finalize(s);
    return ok;
}
