#include "ctl/batch.h"

#include <string.h>

#define CHUNK ((size_t)256 * 1024)
#define BOM "\xef\xbb\xbf"

enum row_state { ROW_FIELD, ROW_PLAIN, ROW_QUOTED, ROW_QUOTE }; // QUOTE: the closing one, or half

void batches_init(struct batches *b, enum batch_format format, batch_read_fn *read, void *context)
{
    *b = (struct batches){.format = format,
                          .most_entries = BATCH_ENTRIES,
                          .most_bytes = BATCH_BYTES,
                          .read = read,
                          .context = context,
                          .line = 1,
                          .blank = true};
}

void batches_release(struct batches *b)
{
    str_release(&b->held);
    str_release(&b->header);
    str_release(&b->batch.body);
}

static bool fill(struct batches *b, struct err *e)
{
    char chunk[16 * 1024];
    size_t got;
    for (size_t sum = 0; sum < CHUNK && !b->ended; sum += got) {
        if (!b->read(b->context, chunk, sizeof chunk, &got, e))
            return false;
        b->ended = got == 0;
        str_add_bytes(&b->held, chunk, got);
    }
    return true;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Drop the first bytes of held, which the scan has passed.
static void consume(struct batches *b, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        b->column++;
        if (b->held.data[i] == '\n') {
            b->line++;
            b->column = 0;
        }
    }
    b->held.size -= size;
    if (b->held.data) {
        memmove(b->held.data, b->held.data + size, b->held.size);
        b->held.data[b->held.size] = '\0';
    }
    b->scanned = b->scanned > size ? b->scanned - size : 0;
}

// --- scanning ---

static void end_entry(struct batches *b, size_t cut, size_t skip)
{
    b->cut = cut;
    b->skip = skip;
    b->entries += !b->blank;
    b->blank = true;
}

static void scan_csv(struct batches *b, size_t at, char c)
{
    switch ((enum row_state)b->state) {
    case ROW_QUOTED:
        b->state = c == '"' ? ROW_QUOTE : ROW_QUOTED;
        return;
    case ROW_QUOTE:
    case ROW_FIELD:
        if (c == '"') {
            b->state = ROW_QUOTED;
            b->blank = false;
            return;
        }
        break;
    case ROW_PLAIN:
        break;
    }
    b->state = c == ',' || c == '\n' ? ROW_FIELD : ROW_PLAIN;
    b->blank = b->blank && (c == '\n' || c == '\r');
    if (c == '\n')
        end_entry(b, at + 1, 0);
}

static void scan_line(struct batches *b, size_t at, char c)
{
    b->blank = b->blank && is_space(c);
    if (c == '\n')
        end_entry(b, at + 1, 0);
}

static void scan_json(struct batches *b, size_t at, char c)
{
    if (b->in_text) {
        b->in_text = b->escaped || c != '"';
        b->escaped = !b->escaped && c == '\\';
        return;
    }
    if (b->depth == 1 && (c == ',' || c == ']')) {
        b->closed = c == ']';
        b->depth -= b->closed;
        end_entry(b, at, 1);
        return;
    }
    b->blank = b->blank && is_space(c);
    b->in_text = c == '"';
    if (c == '{' || c == '[')
        b->depth++;
    else if ((c == '}' || c == ']') && b->depth > 1)
        b->depth--;
}

static void scan(struct batches *b)
{
    for (; b->scanned < b->held.size && b->entries < b->most_entries && !b->closed; b->scanned++) {
        char c = b->held.data[b->scanned];
        if (b->scanned >= b->most_bytes)
            return;
        if (b->format == BATCH_CSV)
            scan_csv(b, b->scanned, c);
        else if (b->format == BATCH_NDJSON)
            scan_line(b, b->scanned, c);
        else if (b->format == BATCH_ARRAY)
            scan_json(b, b->scanned, c);
        else
            b->blank = b->blank && is_space(c);
    }
}

static void scan_afresh(struct batches *b)
{
    b->cut = b->skip = b->entries = 0;
}

// --- the beginning ---

static size_t first_byte(const struct batches *b)
{
    size_t at = b->held.size >= 3 && memcmp(b->held.data, BOM, 3) == 0 ? 3 : 0;
    while (at < b->held.size && is_space(b->held.data[at]))
        at++;
    return at;
}

// Does the object that begins here end on its own line?
static bool one_line(const struct batches *b, size_t at)
{
    struct batches line = {.format = BATCH_ARRAY, .depth = 1, .blank = true};
    for (; at < b->held.size && b->held.data[at] != '\n'; at++)
        scan_json(&line, at, b->held.data[at]);
    return line.depth == 1 && !line.in_text;
}

static enum batch_format guess(const struct batches *b)
{
    size_t at = first_byte(b);
    char c = at < b->held.size ? b->held.data[at] : '\0';
    if (c == '[')
        return BATCH_ARRAY;
    if (c == '{')
        return one_line(b, at) ? BATCH_NDJSON : BATCH_OBJECT;
    return BATCH_CSV;
}

static bool too_large(const struct batches *b, struct err *e)
{
    return err_set(e, "line %llu: an entry of more than %zu bytes%s", (unsigned long long)b->line,
                   b->most_bytes, b->format == BATCH_CSV ? "; is a quote never closed?" : "");
}

// The header row, with its line's end, goes into b->header.
static bool take_header(struct batches *b, struct err *e)
{
    size_t limit = b->most_entries, first = first_byte(b);
    size_t bom = first >= 3 && memcmp(b->held.data, BOM, 3) == 0 ? 3 : 0;
    while (first > bom && b->held.data[first - 1] != '\n')
        first--; // blanks of its own line are the row's
    consume(b, first);
    b->most_entries = 1;
    for (scan_afresh(b); scan(b), b->entries == 0 && !b->ended;) {
        if (b->scanned >= b->most_bytes)
            return too_large(b, e);
        if (!fill(b, e))
            return false;
    }
    b->most_entries = limit;
    size_t size = b->entries ? b->cut : b->held.size;
    str_add_bytes(&b->header, b->held.data ? b->held.data : "", size);
    b->header_line = b->line;
    consume(b, size);
    b->header_lines = b->line - b->header_line;
    b->blank = true;
    b->scanned = 0;
    return true;
}

bool batches_open(struct batches *b, struct err *e)
{
    do {
        if (!fill(b, e))
            return false;
    } while (!b->ended && first_byte(b) >= b->held.size && b->held.size < b->most_bytes);
    if (b->format == BATCH_GUESS)
        b->format = guess(b);
    if (b->format == BATCH_CSV)
        return take_header(b, e);
    if (b->format != BATCH_ARRAY)
        return true;
    size_t at = first_byte(b);
    if (at >= b->held.size || b->held.data[at] != '[')
        return err_set(e, "line 1: an array is meant");
    consume(b, at + 1);
    b->depth = 1;
    return true;
}

// --- batches ---

// What is left when the stream has ended is the last entry, whole or not.
static bool take_rest(struct batches *b, struct err *e)
{
    if (b->format == BATCH_ARRAY && !b->closed)
        return err_set(e, "line %llu: the array is never closed", (unsigned long long)b->line);
    if (!b->closed)
        end_entry(b, b->held.size, 0);
    return true;
}

static bool rest_is_blank(const struct batches *b, size_t from)
{
    for (size_t i = from; i < b->held.size; i++)
        if (!is_space(b->held.data[i]))
            return false;
    return true;
}

// Is anything left after this batch? Reads on until that is known.
static bool look_ahead(struct batches *b, bool *last, struct err *e)
{
    size_t from = b->cut + b->skip;
    while (!b->ended && rest_is_blank(b, from))
        if (!fill(b, e))
            return false;
    *last = b->ended && rest_is_blank(b, from);
    if (!b->closed || *last)
        return true;
    consume(b, from);
    return err_set(e, "line %llu: something stands after the array", (unsigned long long)b->line);
}

static void give(struct batches *b)
{
    struct batch *out = &b->batch;
    bool array = b->format == BATCH_ARRAY;
    out->entries = b->entries;
    out->origin = (struct origin){.first_line = b->line,
                                  .first_column = b->column,
                                  .header_line = b->header_line,
                                  .header_lines = b->header_lines,
                                  .bracketed = array};
    str_clear(&out->body);
    if (b->header.size)
        str_add_bytes(&out->body, b->header.data, b->header.size);
    str_add(&out->body, array ? "[" : "");
    str_add_bytes(&out->body, b->held.data, b->cut);
    str_add(&out->body, array ? "]" : "");
    consume(b, b->cut + b->skip);
}

bool batches_next(struct batches *b, const struct batch **out, struct err *e)
{
    *out = NULL;
    if (b->batch.last)
        return true;
    scan_afresh(b);
    for (;;) {
        scan(b);
        if (b->closed || b->entries >= b->most_entries)
            break;
        if (b->scanned < b->held.size) { // as many bytes as a batch may have
            if (b->cut == 0)
                return too_large(b, e);
            break;
        }
        if (b->ended) {
            if (!take_rest(b, e))
                return false;
            break;
        }
        if (!fill(b, e))
            return false;
    }
    if (!look_ahead(b, &b->batch.last, e))
        return false;
    if (b->entries == 0) { // only blank lines: the rest of the stream, or what came before it
        consume(b, b->cut + b->skip);
        return b->batch.last || batches_next(b, out, e);
    }
    give(b);
    *out = &b->batch;
    return true;
}

const char *batches_type(const struct batches *b)
{
    switch (b->format) {
    case BATCH_NDJSON:
        return "application/x-ndjson";
    case BATCH_ARRAY:
    case BATCH_OBJECT:
        return "application/json";
    case BATCH_GUESS:
    case BATCH_CSV:
        break;
    }
    return "text/csv";
}
