// Guards: what is written stays as it is, whoever comes with a shell or a program of his own.
#ifndef LEDGER_GUARD_H
#define LEDGER_GUARD_H

#include "ledger/db.h"

// Triggers that refuse to change or remove rows of a table.
bool guard_rows(sqlite3 *db, const char *table, struct err *e) MUST_USE;
// And, of one that is keyed by seq, to write one again.
bool guard_lines(sqlite3 *db, const char *table, struct err *e) MUST_USE;

#endif
