// A table of texts, its columns aligned by the width that characters take on a terminal.
//
// What does not fit the terminal is first cut (columns marked so, down to 12), then broken into
// blocks one below the other, each beginning with the key columns. Lifetime: until released; texts
// are copied.
#ifndef CTL_TABLE_H
#define CTL_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "ctl/terminal.h"

enum {
    TABLE_RIGHT = 1,   // numbers
    TABLE_KEY = 2,     // repeated in every block; key columns come first
    TABLE_CUT = 4,     // may be cut
    TABLE_OPTIONAL = 8 // left out when all its cells are empty
};

struct table_column {
    const char *title;
    unsigned flags;
    size_t width; // natural
    bool used;    // a cell has text
};

struct table_line {
    const char **cells;  // one per column; NULL = empty
    const char *heading; // a line of its own instead
    enum style style;
};

struct table {
    struct arena arena;
    struct table_column *columns;
    size_t column_count, column_room;
    struct table_line *lines;
    size_t line_count, line_room;
};

void table_init(struct table *t);
void table_release(struct table *t);

// All columns come before the first row. Returns its number.
size_t table_column(struct table *t, const char *title, unsigned flags);
void table_row(struct table *t, enum style style);
void table_cell(struct table *t, size_t column, const char *text); // of the last row
void table_heading(struct table *t, const char *text);             // a line across the columns

void table_print(const struct table *t, const struct terminal *terminal, struct str *out);

#endif
