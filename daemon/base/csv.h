// CSV as RFC 4180 has it: quoted fields, doubled quotes, CRLF or LF, a BOM passed over. In memory,
// in one pass.
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct csv_field {
    const char *bytes; // unquoted; points into the input or into the reader's scratch; holds until
                       // the next row
    size_t size;
    bool quoted;     // "" quoted is an empty text; nothing at all is no data
    bool in_scratch; // the reader's own
};

struct csv {
    const char *bytes;
    size_t size, at;
    uint64_t line; // of the row last read, from 1
    struct csv_field *fields;
    size_t count, room;
    char *scratch;
    size_t scratch_room, scratch_used;
    uint64_t next_line; // where reading goes on
};

void csv_init(struct csv *c, const char *bytes, size_t size); // bytes must outlive the reader
void csv_release(struct csv *c);

// The next row. *more = false at the end. Blank lines are passed over. Errors: a quote never
// closed, text after a closing quote, a bare quote inside a field, NUL; each with the line.
bool csv_row(struct csv *c, bool *more, struct err *e) MUST_USE;

#endif
