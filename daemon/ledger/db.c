#include "ledger/db.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "ledger/vfs.h"

bool db_error(sqlite3 *db, const char *doing, struct err *e)
{
    int code = sqlite3_errcode(db);
    int system = sqlite3_system_errno(db);
    // SQLite remembers the last system error for ever: it tells something only beside these codes.
    bool of_system = code == SQLITE_IOERR || code == SQLITE_CANTOPEN || code == SQLITE_FULL;
    if (of_system && system != 0)
        return err_set(e, "%s: %s (%s)", doing, sqlite3_errmsg(db), strerror(system));
    return err_set(e, "%s: %s", doing, sqlite3_errmsg(db));
}

bool db_exec(sqlite3 *db, const char *sql, struct err *e)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        return db_error(db, "the ledger", e);
    return true;
}

bool db_execf(sqlite3 *db, struct err *e, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *sql = sqlite3_vmprintf(format, args);
    va_end(args);
    if (sql == NULL)
        die("out of memory");
    bool ok = db_exec(db, sql, e);
    sqlite3_free(sql);
    return ok;
}

bool db_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **out, struct err *e)
{
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL) != SQLITE_OK)
        return db_error(db, "the ledger", e);
    return true;
}

bool db_step(sqlite3_stmt *s, bool *row, struct err *e)
{
    int code = sqlite3_step(s);
    *row = code == SQLITE_ROW;
    if (code == SQLITE_ROW || code == SQLITE_DONE)
        return true;
    return db_error(sqlite3_db_handle(s), "the ledger", e);
}

bool db_run(sqlite3_stmt *s, struct err *e)
{
    bool row;
    bool ok = db_step(s, &row, e);
    sqlite3_reset(s);
    return ok;
}

bool db_find(sqlite3_stmt *s, int64_t *out, struct err *e)
{
    bool row;
    bool ok = db_step(s, &row, e);
    *out = ok && row ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_reset(s);
    return ok;
}

bool db_int(sqlite3 *db, const char *sql, int64_t *out, struct err *e)
{
    sqlite3_stmt *s = NULL;
    *out = 0;
    bool ok = db_prepare(db, sql, &s, e) && db_find(s, out, e);
    sqlite3_finalize(s);
    return ok;
}

void db_bind_text(sqlite3_stmt *s, int at, const char *text)
{
    if (text == NULL)
        sqlite3_bind_null(s, at);
    else
        sqlite3_bind_text(s, at, text, -1, SQLITE_STATIC);
}

const char *db_text(sqlite3_stmt *s, int column)
{
    return (const char *)sqlite3_column_text(s, column);
}

// SQLite makes files with the process's umask; a ledger is its owner's alone. The log and index
// beside it take their mode from it.
static bool make_file(const char *path, struct err *e)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    // One that stands already must not be opened here: closing it would drop the locks this process
    // has on it.
    if (fd < 0 && errno == EEXIST)
        return true;
    if (fd < 0)
        return err_set(e, "cannot open the ledger \"%s\": %s", path, strerror(errno));
    close(fd);
    return true;
}

// Triggers and foreign keys hold in the file, for everybody who comes with a shell or a program of
// his own. This room's statements are few and fixed: none changes or replaces a line, and each
// refers to what the same append has just written (a test asks foreign_key_check). Held against
// them, triggers make every insert a statement of many writes, with a journal of its own in the
// temporary folder: 11 writes to files and 14 us a record, personal text among what was written.
//
// The log is carried over into the file at 64 MiB, not at SQLite's 4: batches of a load touch the
// same pages of the indices again and again, and each carrying over writes them and waits for the
// disk.
//
// What is kept to take a batch back (temp_store) stays in memory, for the same reason. It must not
// be a journal for each statement: one in memory is walked from its beginning at each one's end.
static bool configure(sqlite3 *db, struct err *e)
{
    sqlite3_busy_timeout(db, DB_BUSY_MS);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    return db_exec(db,
                   "PRAGMA foreign_keys = OFF; PRAGMA synchronous = FULL;"
                   "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;"
                   "PRAGMA cache_size = -32768; PRAGMA journal_size_limit = 67108864;"
                   "PRAGMA wal_autocheckpoint = 16384;",
                   e);
}

// SQLite counts its memory under a lock that all connections share; nobody here asks for the count.
static void configure_process(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

bool db_open(sqlite3 **db, const char *path, const char *vfs, enum db_mode mode, struct err *e)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure_process);
    *db = NULL;
    int flags = SQLITE_OPEN_NOMUTEX;
    if (mode == DB_WRITER) {
        if (!make_file(path, e))
            return false;
        flags |= SQLITE_OPEN_READWRITE;
        // NULL where SQLite knows no such name, which it then says itself.
        const char *joining = vfs_joining(vfs);
        vfs = joining != NULL ? joining : vfs;
    } else {
        flags |= SQLITE_OPEN_READONLY;
    }
    if (sqlite3_open_v2(path, db, flags, vfs) != SQLITE_OK) {
        if (*db == NULL)
            die("out of memory");
        err_set(e, "cannot open the ledger \"%s\": %s", path, sqlite3_errmsg(*db));
        db_close(*db);
        *db = NULL;
        return false;
    }
    if (configure(*db, e))
        return true;
    if (sqlite3_errcode(*db) == SQLITE_NOTADB)
        err_set(e, "\"%s\" is no ledger: it is not an SQLite database", path);
    else
        err_wrap(e, "opening \"%s\": ", path);
    db_close(*db);
    *db = NULL;
    return false;
}

void db_close(sqlite3 *db)
{
    sqlite3_close_v2(db);
}
