#include "ledger/view.h"

#include <stddef.h>
#include <string.h>

#include "base/decimal.h"
#include "base/str.h"

static const char fixed_columns[] =
    "SELECT r.id AS id,"
    " (SELECT id FROM subject WHERE number = r.subject LIMIT 1) AS subject,"
    " (SELECT coalesce(p.text, s.id) FROM subject s JOIN private_text p ON p.id = s.text_title"
    "  WHERE s.number = r.subject ORDER BY s.seq DESC LIMIT 1) AS title,"
    " date(r.date * 86400, 'unixepoch') AS date,"
    " date(r.until * 86400, 'unixepoch') AS until";

static const char last_columns[] =
    ", coalesce((SELECT status FROM status WHERE record = r.seq ORDER BY seq DESC LIMIT 1), "
    "r.status)"
    " AS status,"
    " r.evidence AS evidence,"
    " strftime('%Y-%m-%dT%H:%M:%fZ', coalesce(r.reported_on, l.time) / 1000.0, 'unixepoch')"
    " AS reported_on,"
    " r.seq AS seq";

// A field of the same name as one of the fixed columns gets another in the view.
static void add_alias(struct str *sql, const char *name)
{
    static const char *const taken[] = {"id",     "subject",  "title",       "date", "until",
                                        "status", "evidence", "reported_on", "seq"};
    const char *suffix = "";
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (sqlite3_stricmp(name, taken[i]) == 0)
            suffix = "_field";
    str_addf(sql, " AS \"%s%s\"", name, suffix);
}

static void add_number(struct str *sql, const char *name, const char *unit, int decimals,
                       bool money)
{
    str_addf(sql, ", r.\"f_%s\"", name);
    if (decimals > 0)
        str_addf(sql, " / %.1f", pow10_table[decimals]);
    add_alias(sql, name);
    if (unit[0] == '\0' && !money)
        return;
    str_addf(sql, ", CASE WHEN r.\"f_%s\" IS NOT NULL THEN ", name);
    if (unit[0] == '\0')
        str_addf(sql, "r.\"c_%s\"", name);
    else
        str_addf(sql, "'%.*s'", (int)strcspn(unit, " "), unit); // "wan_yuan = 10000 yuan"
    str_addf(sql, " END AS \"%s_unit\"", name);
}

static void add_field(struct str *sql, const char *name, const char *type, const char *unit,
                      int decimals)
{
    if (strcmp(type, "number") == 0 || strcmp(type, "money") == 0) {
        add_number(sql, name, unit, decimals, strcmp(type, "money") == 0);
        return;
    }
    if (strcmp(type, "text") == 0)
        str_addf(sql, ", (SELECT text FROM private_text WHERE id = r.\"t_%s\")", name);
    else if (strcmp(type, "bool") == 0)
        str_addf(sql, ", CASE r.\"f_%s\" WHEN 1 THEN 'true' WHEN 0 THEN 'false' END", name);
    else if (strcmp(type, "date") == 0)
        str_addf(sql, ", date(r.\"f_%s\" * 86400, 'unixepoch')", name);
    else if (strncmp(type, "ref ", 4) == 0)
        str_addf(sql, ", (SELECT id FROM subject WHERE number = r.\"f_%s\" LIMIT 1)", name);
    else
        str_addf(sql, ", r.\"f_%s\"", name);
    add_alias(sql, name);
}

// In the order in which the columns came to the table.
static bool add_fields(sqlite3 *db, struct str *sql, const char *type, const char *table,
                       struct err *e)
{
    sqlite3_stmt *s = NULL;
    if (!db_prepare(db,
                    "SELECT d.name, d.type, d.unit, d.decimals FROM pragma_table_info(?1) c"
                    " JOIN definition d ON d.section = 'field' AND d.owner = ?2"
                    " AND c.name IN ('f_' || d.name, 't_' || d.name) ORDER BY c.cid",
                    &s, e))
        return false;
    db_bind_text(s, 1, table);
    db_bind_text(s, 2, type);
    bool row;
    bool ok;
    while ((ok = db_step(s, &row, e)) && row)
        add_field(sql, db_text(s, 0), db_text(s, 1), db_text(s, 2), sqlite3_column_int(s, 3));
    sqlite3_finalize(s);
    return ok;
}

static bool stands(sqlite3 *db, const char *sql, bool *same, struct err *e)
{
    sqlite3_stmt *s = NULL;
    bool ok = db_prepare(db, "SELECT 1 FROM sqlite_schema WHERE type = 'view' AND sql = ?1", &s, e);
    if (ok)
        db_bind_text(s, 1, sql);
    ok = ok && db_step(s, same, e);
    sqlite3_finalize(s);
    return ok;
}

bool view_make(sqlite3 *db, const char *type, const char *table, struct err *e)
{
    struct str sql;
    str_init(&sql);
    str_addf(&sql, "CREATE VIEW \"v_%s\" AS ", type);
    str_add(&sql, fixed_columns);
    bool ok = add_fields(db, &sql, type, table, e);
    str_add(&sql, last_columns);
    str_addf(&sql, " FROM \"%s\" r JOIN line l ON l.seq = r.seq", table);
    bool same = false;
    ok = ok && stands(db, sql.data, &same, e);
    if (ok && !same)
        ok = db_execf(db, e, "DROP VIEW IF EXISTS \"v_%w\"", type) && db_exec(db, sql.data, e);
    str_release(&sql);
    return ok;
}
