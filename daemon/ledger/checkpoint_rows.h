// The records of one type read into columns.
#ifndef LEDGER_CHECKPOINT_ROWS_H
#define LEDGER_CHECKPOINT_ROWS_H

#include <sqlite3.h>

#include "core/store/checkpoint_build.h"

// All records of a type up to a line; `out` is for built_type_release either way.
bool checkpoint_rows_read(sqlite3 *db, const char *type, int64_t line, struct built_type *out,
                          struct err *e) MUST_USE;

#endif
