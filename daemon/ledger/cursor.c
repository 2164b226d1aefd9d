#include "ledger/reader.h"

bool cursor_start(struct cursor *c, sqlite3_stmt *s, struct err *e)
{
    return cursor_start_two(c, s, NULL, e);
}

bool cursor_start_two(struct cursor *c, sqlite3_stmt *s, sqlite3_stmt *then, struct err *e)
{
    c->s = s;
    c->then = then;
    return cursor_next(c, e);
}

bool cursor_next(struct cursor *c, struct err *e)
{
    bool row;
    if (!db_step(c->s, &row, e))
        return false;
    if (!row && c->then != NULL) {
        sqlite3_reset(c->s);
        c->s = c->then;
        c->then = NULL;
        return cursor_next(c, e);
    }
    // A step past the end would begin anew: whoever merges stops at INT64_MAX.
    c->seq = row ? sqlite3_column_int64(c->s, 0) : INT64_MAX;
    return true;
}

void cursor_end(struct cursor *c)
{
    if (c->s != NULL)
        sqlite3_reset(c->s);
    c->s = c->then = NULL;
}
