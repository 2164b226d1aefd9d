// Views for people with an SQLite shell: v_TYPE shows a type's records as a person would write
// them.
#ifndef LEDGER_VIEW_H
#define LEDGER_VIEW_H

#include "ledger/db.h"

// Make the view of a record type, or make it anew when its table has grown. Inside an open
// transaction.
bool view_make(sqlite3 *db, const char *type, const char *table, struct err *e) MUST_USE;

#endif
