#include "ledger/migration.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "ledger/guard.h"
#include "ledger/subject_index.h"

// Version 1. Days are INTEGER days since 1970-01-01, times ms since 1970 UTC, texts of persons
// numbers in private_text. What the columns mean in C stands in core/language/fact.h.
static const char *const version_1[] = {
    "CREATE TABLE line_kind (kind INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
    "INSERT INTO line_kind VALUES (1, 'subject'), (2, 'attribute'), (3, 'membership'), (4, "
    "'record'),"
    " (5, 'status'), (6, 'target'), (7, 'rating'), (8, 'rate'), (9, 'ruleset'), (10, 'seal'),"
    " (11, 'redaction');",

    "CREATE TABLE line ("
    " seq INTEGER PRIMARY KEY,"
    " time INTEGER NOT NULL,"
    " uid INTEGER NOT NULL, gid INTEGER NOT NULL, pid INTEGER NOT NULL,"
    " kind INTEGER NOT NULL REFERENCES line_kind,"
    " ruleset INTEGER REFERENCES line,"
    " previous BLOB NOT NULL CHECK (length(previous) = 32),"
    " digest BLOB NOT NULL CHECK (length(digest) = 32)) STRICT;",

    "CREATE TABLE private_text ("
    " id INTEGER PRIMARY KEY,"
    " line INTEGER NOT NULL REFERENCES line,"
    " hash BLOB NOT NULL CHECK (length(hash) = 32),"
    " sought INTEGER NOT NULL,"
    " salt BLOB, text TEXT) STRICT;"
    "CREATE INDEX private_text_sought ON private_text (substr(text, 1, 64)) WHERE sought = 1;",

    // What each name was recorded as; section is kind, type, field, attribute or target.
    "CREATE TABLE definition ("
    " section TEXT NOT NULL, owner TEXT NOT NULL, name TEXT NOT NULL,"
    " type TEXT NOT NULL, unit TEXT NOT NULL, decimals INTEGER NOT NULL,"
    " PRIMARY KEY (section, owner, name)) STRICT, WITHOUT ROWID;",

    "CREATE TABLE subject ("
    " seq INTEGER PRIMARY KEY REFERENCES line,"
    " number INTEGER NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL,"
    " from_day INTEGER, text_title INTEGER NOT NULL REFERENCES private_text, succeeded_by TEXT) "
    "STRICT;"
    "CREATE INDEX subject_number ON subject (number);"
    "CREATE INDEX subject_id ON subject (id);",

    "CREATE TABLE attribute ("
    " seq INTEGER PRIMARY KEY REFERENCES line,"
    " subject INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, from_day INTEGER,"
    " number INTEGER, currency TEXT, choice TEXT, text_value INTEGER REFERENCES private_text) "
    "STRICT;"
    "CREATE INDEX attribute_subject ON attribute (subject, name, from_day);",

    "CREATE TABLE membership ("
    " seq INTEGER PRIMARY KEY REFERENCES line,"
    " subject INTEGER NOT NULL, kind TEXT NOT NULL, belong TEXT NOT NULL, from_day INTEGER,"
    " parent INTEGER, share REAL NOT NULL, text_evidence INTEGER REFERENCES private_text) STRICT;"
    "CREATE INDEX membership_subject ON membership (subject, belong, from_day);",

    // Every record's id, over all types; the record itself stands in record_TYPE.
    "CREATE TABLE record_id ("
    " id TEXT PRIMARY KEY, seq INTEGER NOT NULL REFERENCES line, type TEXT NOT NULL)"
    " STRICT, WITHOUT ROWID;",

    "CREATE TABLE status ("
    " seq INTEGER PRIMARY KEY REFERENCES line,"
    " record INTEGER NOT NULL REFERENCES line, id TEXT NOT NULL, type TEXT NOT NULL," // the
                                                                                      // record's
    " status TEXT NOT NULL,"
    " sets_hearing INTEGER NOT NULL, heard_on INTEGER, text_decision INTEGER REFERENCES "
    "private_text,"
    " appeal_upheld INTEGER NOT NULL, corrected_by TEXT,"
    " text_reason INTEGER REFERENCES private_text) STRICT;"
    "CREATE INDEX status_record ON status (record);",

    "CREATE TABLE target ("
    " seq INTEGER PRIMARY KEY REFERENCES line,"
    " subject INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, period TEXT NOT NULL,"
    " value REAL, text_document INTEGER REFERENCES private_text) STRICT;"
    "CREATE INDEX target_subject ON target (subject, name, period);",

    "CREATE TABLE rating ("
    " seq INTEGER PRIMARY KEY REFERENCES line,"
    " id TEXT NOT NULL UNIQUE, subject INTEGER NOT NULL, scheme TEXT NOT NULL, rule TEXT NOT NULL,"
    " period TEXT NOT NULL, rater_subject INTEGER, text_rater INTEGER REFERENCES private_text,"
    " points REAL NOT NULL, text_reason INTEGER REFERENCES private_text) STRICT;",

    "CREATE TABLE rate ("
    " seq INTEGER PRIMARY KEY REFERENCES line,"
    " unit TEXT NOT NULL, day INTEGER NOT NULL, price REAL NOT NULL, price_unit TEXT NOT NULL) "
    "STRICT;"
    "CREATE INDEX rate_unit ON rate (unit, day);",

    "CREATE TABLE ruleset ("
    " seq INTEGER PRIMARY KEY REFERENCES line, hash TEXT NOT NULL, effective TEXT NOT NULL) "
    "STRICT;",

    "CREATE TABLE seal ("
    " seq INTEGER PRIMARY KEY REFERENCES line,"
    " scheme TEXT NOT NULL, period TEXT NOT NULL, upto INTEGER NOT NULL REFERENCES line,"
    " board BLOB NOT NULL CHECK (length(board) = 32)) STRICT;",

    "CREATE TABLE redaction ("
    " seq INTEGER PRIMARY KEY REFERENCES line,"
    " private_text INTEGER NOT NULL REFERENCES private_text, reason TEXT NOT NULL) STRICT;"
    "CREATE INDEX redaction_text ON redaction (private_text);",

    "CREATE TRIGGER private_text_erase BEFORE UPDATE ON private_text"
    " WHEN NOT (NEW.id IS OLD.id AND NEW.line IS OLD.line AND NEW.hash IS OLD.hash"
    "  AND NEW.sought IS OLD.sought AND NEW.salt IS NULL AND NEW.text IS NULL)"
    " BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: a personal text can only be erased'); "
    "END;"
    "CREATE TRIGGER private_text_again BEFORE INSERT ON private_text"
    " WHEN EXISTS (SELECT 1 FROM private_text WHERE id = NEW.id)"
    " BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;"
    "CREATE TRIGGER private_text_delete BEFORE DELETE ON private_text"
    " BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;"
    "CREATE TRIGGER definition_update BEFORE UPDATE ON definition"
    " BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;"
    "CREATE TRIGGER definition_delete BEFORE DELETE ON definition"
    " BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;"
    "CREATE TRIGGER record_id_update BEFORE UPDATE ON record_id"
    " BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;"
    "CREATE TRIGGER record_id_delete BEFORE DELETE ON record_id"
    " BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;",

    // For people with an SQLite shell; ledger/view.c makes one for each record type, v_TYPE.
    "CREATE VIEW lines AS SELECT seq,"
    " strftime('%Y-%m-%dT%H:%M:%fZ', time / 1000.0, 'unixepoch') AS time, uid, gid, pid, name AS "
    "kind,"
    " ruleset, lower(hex(previous)) AS previous, lower(hex(digest)) AS digest"
    " FROM line JOIN line_kind USING (kind);"
    "CREATE VIEW subjects AS SELECT number, kind, id,"
    " coalesce((SELECT text FROM private_text WHERE id = text_title), id) AS title, succeeded_by"
    " FROM subject s WHERE seq = (SELECT max(seq) FROM subject WHERE number = s.number);"
    "CREATE VIEW changes AS SELECT s.seq, s.id AS record, s.type, s.status, s.appeal_upheld,"
    " date(s.heard_on * 86400, 'unixepoch') AS heard_on,"
    " (SELECT text FROM private_text WHERE id = s.text_decision) AS decision, s.corrected_by,"
    " (SELECT text FROM private_text WHERE id = s.text_reason) AS reason"
    " FROM status s;",
};

static const char *const guarded_1[] = {"line",    "subject", "attribute", "membership",
                                        "status",  "target",  "rating",    "rate",
                                        "ruleset", "seal",    "redaction"};

static bool migrate_1(sqlite3 *db, struct err *e)
{
    for (size_t i = 0; i < sizeof version_1 / sizeof *version_1; i++)
        if (!db_exec(db, version_1[i], e))
            return false;
    for (size_t i = 0; i < sizeof guarded_1 / sizeof *guarded_1; i++)
        if (!guard_lines(db, guarded_1[i], e))
            return false;
    return true;
}

static bool index_type(sqlite3 *db, const char *type, struct err *e)
{
    return subject_index_make(db, type, e) &&
           db_execf(db, e,
                    "INSERT INTO \"subject_index_%w\" (subject, seq)"
                    " SELECT subject, seq FROM \"record_%w\" ORDER BY subject, seq;"
                    "UPDATE subject_index SET upto ="
                    " coalesce((SELECT max(seq) FROM \"record_%w\"), 0) WHERE type = %Q;"
                    "DROP INDEX IF EXISTS \"record_%w_subject\";",
                    type, type, type, type, type);
}

// *type = the record type after it by name, NULL at the end. No statement is left under way, which
// would keep a table from being changed.
static bool next_type(sqlite3_stmt *s, char **type, struct err *e)
{
    bool row;
    db_bind_text(s, 1, *type != NULL ? *type : "");
    bool ok = db_step(s, &row, e);
    char *next = ok && row ? mem_copy_text(db_text(s, 0)) : NULL;
    sqlite3_reset(s);
    free(*type);
    *type = next;
    return ok;
}

// Version 2: records are found by subject in tables that are filled in lots, no longer by an index.
static bool migrate_2(sqlite3 *db, struct err *e)
{
    sqlite3_stmt *s = NULL;
    char *type = NULL;
    bool ok = db_exec(db,
                      "CREATE TABLE subject_index (type TEXT PRIMARY KEY, upto INTEGER NOT NULL)"
                      " STRICT, WITHOUT ROWID",
                      e) &&
              db_prepare(db,
                         "SELECT name FROM definition WHERE section = 'type' AND name > ?1"
                         " ORDER BY name LIMIT 1",
                         &s, e);
    while (ok && (ok = next_type(s, &type, e)) && type != NULL)
        ok = index_type(db, type, e);
    free(type);
    sqlite3_finalize(s);
    return ok;
}

// steps[n] brings a ledger from version n to n + 1.
static bool (*const steps[SCHEMA_VERSION])(sqlite3 *db, struct err *e) = {migrate_1, migrate_2};

static bool is_ours(sqlite3 *db, const char *path, int64_t *version, struct err *e)
{
    int64_t application, tables;
    if (!db_int(db, "PRAGMA application_id", &application, e) ||
        !db_int(db, "PRAGMA user_version", version, e) ||
        !db_int(db, "SELECT count(*) FROM sqlite_schema", &tables, e))
        return err_wrap(e, "opening \"%s\": ", path);
    if (tables == 0 && application == 0 && *version == 0)
        return true; // a new one
    if (application != APPLICATION_ID)
        return err_set(
            e,
            "\"%s\" is no ledger: it is an SQLite database of another program (application id"
            " %" PRId64 " instead of %d)",
            path, application, APPLICATION_ID);
    if (*version > SCHEMA_VERSION)
        return err_set(e,
                       "the ledger \"%s\" has schema version %" PRId64
                       "; this program knows versions up"
                       " to %d: start a newer meritd",
                       path, *version, SCHEMA_VERSION);
    return true;
}

static bool use_wal(sqlite3 *db, const char *path, struct err *e)
{
    sqlite3_stmt *s = NULL;
    bool row = false;
    bool ok = db_prepare(db, "PRAGMA journal_mode = WAL", &s, e) && db_step(s, &row, e);
    if (ok && (!row || strcmp(db_text(s, 0), "wal") != 0))
        ok = err_set(e, "the file system of \"%s\" cannot hold a write-ahead log", path);
    sqlite3_finalize(s);
    return ok;
}

bool migration_run(sqlite3 *db, const char *path, struct err *e)
{
    int64_t version;
    if (!is_ours(db, path, &version, e) || !use_wal(db, path, e))
        return false;
    if (version == SCHEMA_VERSION)
        return true;
    if (version > 0)
        log_notice("bringing the ledger \"%s\" from schema version %" PRId64
                   " to %d, which reads it once",
                   path, version, SCHEMA_VERSION);
    if (!db_exec(db, "BEGIN IMMEDIATE", e))
        return err_wrap(e, "opening \"%s\": ", path);
    bool ok = true;
    for (int64_t v = version; ok && v < SCHEMA_VERSION; v++)
        ok = steps[v](db, e);
    ok = ok && db_execf(db, e, "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
                        APPLICATION_ID, SCHEMA_VERSION);
    if (ok)
        return true;
    sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return err_wrap(e, "bringing the ledger \"%s\" from schema version %" PRId64 " to %d: ", path,
                    version, SCHEMA_VERSION);
}
