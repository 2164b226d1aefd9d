// The schema's versions: numbered, forward only, never edited once released.
#ifndef LEDGER_MIGRATION_H
#define LEDGER_MIGRATION_H

#include "ledger/db.h"

#define APPLICATION_ID 0x6d726974 // "mrit", in the file's header
#define SCHEMA_VERSION 2          // the newest that this program knows

// Check that the file is a new one or a ledger of ours that is not newer than this program, and
// bring it up to SCHEMA_VERSION in one transaction.
bool migration_run(sqlite3 *db, const char *path, struct err *e) MUST_USE;

#endif
