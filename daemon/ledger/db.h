// SQLite with this room's settings: connections, statements, and errors as sentences.
#ifndef LEDGER_DB_H
#define LEDGER_DB_H

#include <stdbool.h>
#include <stdint.h>

#include <sqlite3.h>

#include "base/err.h"

// How long to wait for somebody with a shell who holds the ledger.
#define DB_BUSY_MS 5000

enum db_mode { DB_WRITER, DB_READER };

// Open a connection: synchronous=FULL, erased bytes overwritten, nothing in temporary files. The
// writer's creates the file (mode 0600). Errors: a path that cannot be opened, a file that is no
// database.
bool db_open(sqlite3 **db, const char *path, const char *vfs, enum db_mode mode,
             struct err *e) MUST_USE;
void db_close(sqlite3 *db);

// "DOING: what SQLite and the system say". Returns false.
bool db_error(sqlite3 *db, const char *doing, struct err *e);

bool db_exec(sqlite3 *db, const char *sql, struct err *e) MUST_USE;
// The same with SQLite's own formats: %w quotes an identifier's inside, %Q a text.
bool db_execf(sqlite3 *db, struct err *e, const char *format, ...) MUST_USE;
bool db_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **out, struct err *e) MUST_USE;
// The first column of the first row; 0 when there is no row.
bool db_int(sqlite3 *db, const char *sql, int64_t *out, struct err *e) MUST_USE;

// One step. *row says whether there is one.
bool db_step(sqlite3_stmt *s, bool *row, struct err *e) MUST_USE;
// Run a statement that gives no rows, and make it ready again.
bool db_run(sqlite3_stmt *s, struct err *e) MUST_USE;
// Step a look-up once and take its first column; 0 when there is no row. Leaves it reset.
bool db_find(sqlite3_stmt *s, int64_t *out, struct err *e) MUST_USE;

void db_bind_text(sqlite3_stmt *s, int at,
                  const char *text);              // NULL binds no data; must hold until the step
const char *db_text(sqlite3_stmt *s, int column); // NULL for no data

#endif
