#include "ledger/guard.h"

bool guard_rows(sqlite3 *db, const char *table, struct err *e)
{
    return db_execf(db, e,
                    "CREATE TRIGGER \"%w_update\" BEFORE UPDATE ON \"%w\""
                    " BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;"
                    "CREATE TRIGGER \"%w_delete\" BEFORE DELETE ON \"%w\""
                    " BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;",
                    table, table, table, table);
}

bool guard_lines(sqlite3 *db, const char *table, struct err *e)
{
    return guard_rows(db, table, e) &&
           // INSERT OR REPLACE would remove a row without asking the triggers above.
           db_execf(db, e,
                    "CREATE TRIGGER \"%w_again\" BEFORE INSERT ON \"%w\""
                    " WHEN EXISTS (SELECT 1 FROM \"%w\" WHERE seq = NEW.seq)"
                    " BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;",
                    table, table, table);
}
