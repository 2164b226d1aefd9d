// A stream of CSV, NDJSON or JSON of any size as batches that the daemon takes one at a time.
//
// A batch is a slice of the stream, byte for byte, between two whole entries (rows, lines, members
// of the array); CSV gets the header row in front of each, an array its brackets. So a line of a
// batch is a line of the file plus a constant, which the batch's origin knows. Lifetime: until
// released; a batch holds until the next one is asked for.
#ifndef CTL_BATCH_H
#define CTL_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "ctl/refusal.h"

#define BATCH_ENTRIES 20000
#define BATCH_BYTES ((size_t)8 * 1024 * 1024)

enum batch_format {
    BATCH_GUESS, // by the first bytes
    BATCH_CSV,
    BATCH_NDJSON,
    BATCH_ARRAY, // JSON
    BATCH_OBJECT // JSON: one object over several lines
};

// Read at most `size` bytes; *got 0 is the end.
typedef bool batch_read_fn(void *context, char *bytes, size_t size, size_t *got, struct err *e);

struct batch {
    struct str body;
    size_t entries;
    struct origin origin; // its file is the owner's to set
    bool last;
};

struct batches {
    enum batch_format format;
    size_t most_entries, most_bytes;

    // The stream.
    batch_read_fn *read;
    void *context;
    struct str held; // read and not yet given out
    bool ended;
    uint64_t line, column; // of held's first byte: from 1, and bytes before it on its line

    // The scan of held: whole entries end at `cut`, `skip` bytes after it belong to nobody.
    size_t scanned, cut, skip, entries;
    int state;
    uint64_t depth;
    bool in_text, escaped; // JSON
    bool blank;            // nothing of the entry at hand was seen yet
    bool closed;           // the array was

    struct str header;
    uint64_t header_line, header_lines;
    struct batch batch;
};

void batches_init(struct batches *b, enum batch_format format, batch_read_fn *read, void *context);
void batches_release(struct batches *b);

// Read the beginning: format is known afterwards, and a CSV's header; `held` has the first bytes.
bool batches_open(struct batches *b, struct err *e) MUST_USE;

// The next batch, never an empty one; NULL at the end.
bool batches_next(struct batches *b, const struct batch **out, struct err *e) MUST_USE;

const char *batches_type(const struct batches *b); // the Content-Type

#endif
