#include "ledger/schema.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "ledger/catalogue.h"

static uint32_t find_field(const struct record_type *t, const char *name)
{
    for (size_t i = 0; i < t->field_count; i++)
        if (strcmp(t->fields[i].label.name, name) == 0)
            return (uint32_t)i;
    return NONE;
}

void schema_match(const struct relation *r, const struct record_type *t,
                  struct schema_column *columns)
{
    for (size_t i = 0; i < r->count; i++) {
        columns[i] = (struct schema_column){.field = NONE};
        if (i < RECORD_FIXED_COLUMNS)
            continue;
        columns[i].field = find_field(t, r->columns[i] + 2); // past "f_", "c_" or "t_"
        columns[i].is_currency = r->columns[i][0] == 'c';
    }
}

// Only living records count: a rejected, withdrawn or corrected one has given its values back.
#define LIVING                                                                                     \
    "coalesce((SELECT status FROM status WHERE record = r.seq ORDER BY seq DESC LIMIT 1),"         \
    " r.status) IN ('reported', 'verified')"

// Equality with each `unique` field. A text is sought among the texts, whose index is short; the
// rest follows from there.
static void write_unique(struct str *sql, const struct record_type *t, const char *table)
{
    const struct field *text = NULL;
    for (size_t i = 0; i < t->unique_count && text == NULL; i++)
        if (t->fields[t->unique[i]].type.tag == TYPE_TEXT)
            text = &t->fields[t->unique[i]];
    str_add(sql, "SELECT r.id FROM ");
    if (text != NULL)
        str_addf(sql, "private_text p CROSS JOIN \"%s\" r ON r.seq = p.line AND r.\"t_%s\" = p.id",
                 table, text->label.name);
    else
        str_addf(sql, "\"%s\" r", table);
    str_add(sql, " WHERE " LIVING);
    for (size_t i = 0; i < t->unique_count; i++) {
        const struct field *f = &t->fields[t->unique[i]];
        const char *name = f->label.name;
        int at = 2 * (int)i + 1; // two parameters a field, the second for money's currency
        if (f == text)
            // The + keeps SQLite from putting the parameter in the place of p.text in the index's
            // expression, too: it would then scan.
            str_addf(sql,
                     " AND p.sought = 1 AND substr(p.text, 1, 64) = substr(?%d, 1, 64)"
                     " AND +p.text = ?%d",
                     at, at);
        else if (f->type.tag == TYPE_TEXT)
            str_addf(sql, " AND (SELECT text FROM private_text WHERE id = r.\"t_%s\") = ?%d", name,
                     at);
        else
            str_addf(sql, " AND r.\"f_%s\" = ?%d", name, at);
        if (f->type.tag == TYPE_MONEY)
            str_addf(sql, " AND r.\"c_%s\" IS ?%d", name, at + 1);
    }
    str_add(sql, " LIMIT 1");
}

// A return is one for each subject and period.
static void write_returned(struct str *sql, const char *table)
{
    str_addf(sql,
             "SELECT r.id FROM \"%s\" r WHERE r.subject = ?1 AND r.date BETWEEN ?2 AND ?3"
             " AND " LIVING " LIMIT 1",
             table);
}

static bool prepare(sqlite3 *db, struct str *sql, sqlite3_stmt **out, struct err *e)
{
    bool ok = db_prepare(db, sql->data, out, e);
    str_release(sql);
    return ok;
}

static bool open_type(struct book *b, const struct record_type *t, struct schema_type *out,
                      struct err *e)
{
    sqlite3 *db = b->db;
    char table[RECORD_TABLE_SIZE];
    catalogue_record_table(t->label.name, table);
    if (!relation_open(db, table, DB_WRITER, &out->relation, e) ||
        !subject_index_open(db, &b->indices, t->label.name, &out->index, e))
        return false;
    size_t count = out->relation.count;
    out->columns = mem_new(count, sizeof *out->columns);
    out->compared = mem_new(count, sizeof *out->compared);
    schema_match(&out->relation, t, out->columns);
    for (size_t i = 0; i < count; i++)
        out->compared[i] = i < RECORD_FIXED_COLUMNS || out->columns[i].field != NONE;
    struct str unique = {0}, returned = {0};
    if (t->unique_count > 0) {
        write_unique(&unique, t, table);
        if (!prepare(db, &unique, &out->unique, e))
            return false;
    }
    if (!t->has_every)
        return true;
    write_returned(&returned, table);
    return prepare(db, &returned, &out->returned, e);
}

bool schema_open(struct book *b, const struct model *m, struct ledger_schema **out, struct err *e)
{
    struct ledger_schema *s = mem_new(1, sizeof *s);
    s->model = m;
    s->types = mem_new(m->record_count, sizeof *s->types);
    s->type_count = m->record_count;
    for (size_t i = 0; i < m->record_count; i++) {
        if (open_type(b, &m->records[i], &s->types[i], e))
            continue;
        schema_free(s);
        *out = NULL;
        return false;
    }
    *out = s;
    return true;
}

void schema_free(struct ledger_schema *s)
{
    if (s == NULL)
        return;
    for (size_t i = 0; i < s->type_count; i++) {
        struct schema_type *t = &s->types[i];
        sqlite3_finalize(t->unique);
        sqlite3_finalize(t->returned);
        relation_release(&t->relation);
        free(t->columns);
        free(t->compared);
    }
    free(s->types);
    free(s);
}
