#include "core/store/checkpoint_build.h"

#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/mem.h"
#include "core/store/radix.h"

// --- values ---

void built_type_init(struct built_type *t, const char *name)
{
    *t = (struct built_type){.name = mem_copy_text(name)};
    for (int role = 0; role <= CHECKPOINT_ID_SIZE; role++)
        built_type_add(t, (enum checkpoint_role)role, "", TYPE_NUMBER, 0);
}

void built_type_release(struct built_type *t)
{
    for (size_t i = 0; i < t->column_count; i++) {
        free(t->columns[i].name);
        free(t->columns[i].values);
        map_release(&t->columns[i].words);
    }
    free(t->columns);
    free(t->name);
    str_release(&t->ids);
    free(t->id_at);
}

size_t built_type_add(struct built_type *t, enum checkpoint_role role, const char *name,
                      enum type_tag tag, int decimals)
{
    t->columns = mem_grow(t->columns, &t->room, t->column_count + 1, sizeof *t->columns);
    struct built_column *c = &t->columns[t->column_count];
    *c = (struct built_column){
        .column = {.role = (uint8_t)role, .tag = (uint8_t)tag, .decimals = decimals},
        .name = mem_copy_text(name)};
    map_init(&c->words);
    return t->column_count++;
}

static void keep(struct built_column *c, int64_t value)
{
    bool fresh = c->values == NULL;
    c->values = mem_grow(c->values, &c->room, c->count + 1, sizeof *c->values);
    for (size_t i = 0; fresh && i < c->count; i++)
        c->values[i] = c->first;
    c->values[c->count] = value;
}

void built_put(struct built_type *t, size_t column, int64_t value)
{
    struct built_column *c = &t->columns[column];
    if (value == DECIMAL_NONE) {
        c->column.has_none = true;
    } else {
        c->least = c->has_data && c->least < value ? c->least : value;
        c->most = c->has_data && c->most > value ? c->most : value;
        c->has_data = true;
    }
    if (c->count == 0)
        c->first = value;
    if (c->values || value != c->first)
        keep(c, value);
    c->count++;
}

void built_put_word(struct built_type *t, size_t column, const char *word)
{
    if (!word) {
        built_put(t, column, DECIMAL_NONE);
        return;
    }
    struct map *words = &t->columns[column].words;
    built_put(t, column, map_put(words, word, NULL) - words->entries);
}

void built_put_id(struct built_type *t, const char *id)
{
    size_t size = strlen(id);
    t->id_at = mem_grow(t->id_at, &t->id_room, t->rows + 1, sizeof *t->id_at);
    t->id_at[t->rows++] = t->ids.size;
    str_add_bytes(&t->ids, id, size + 1);
    built_put(t, CHECKPOINT_ID_SIZE, (int64_t)size);
}

static int64_t value_at(const struct built_type *t, size_t column, size_t row)
{
    const struct built_column *c = &t->columns[column];
    return c->values ? c->values[row] : c->first;
}

// --- order ---

// Items: codes in the order wanted, and the rows. Stable, so that what came by line stays so.
static void order_by_place(const struct built_type *t, struct radix_item *items,
                           struct radix_item *spare)
{
    for (size_t i = 0; i < t->rows; i++)
        items[i] = (struct radix_item){.code = (uint64_t)value_at(t, CHECKPOINT_LINE, i),
                                       .row = (uint32_t)i};
    radix_sort(items, t->rows, spare);
    for (size_t i = 0; i < t->rows; i++) {
        size_t row = items[i].row;
        uint32_t date = (uint32_t)value_at(t, CHECKPOINT_DATE, row) ^ UINT32_C(0x80000000);
        items[i].code = (uint64_t)value_at(t, CHECKPOINT_SUBJECT, row) << 32 | date;
    }
    radix_sort(items, t->rows, spare);
}

// The rows, as sorted, in order of line: a column like the others, but made here and not sorted.
static void put_by_line(struct built_type *t, const struct radix_item *sorted,
                        struct radix_item *items, struct radix_item *spare)
{
    for (size_t i = 0; i < t->rows; i++)
        items[i] = (struct radix_item){
            .code = (uint64_t)value_at(t, CHECKPOINT_LINE, sorted[i].row), .row = (uint32_t)i};
    radix_sort(items, t->rows, spare);
    for (size_t i = 0; i < t->rows; i++)
        built_put(t, CHECKPOINT_BY_LINE, items[i].row);
}

// --- bytes ---

static bool put(struct checkpoint_writing *w, const void *bytes, size_t size, struct err *e)
{
    w->size += size;
    return w->put(w->context, bytes, size, e);
}

static bool align(struct checkpoint_writing *w, struct err *e)
{
    static const char nothing[CHECKPOINT_ALIGN];
    size_t over = (size_t)(w->size % CHECKPOINT_ALIGN);
    return over == 0 || put(w, nothing, CHECKPOINT_ALIGN - over, e);
}

static uint32_t put_text(struct checkpoint_writing *w, const char *text)
{
    size_t at = w->texts.size;
    str_add_bytes(&w->texts, text, strlen(text) + 1);
    return (uint32_t)at;
}

static void put_words(struct checkpoint_writing *w, struct built_column *c)
{
    c->column.first_word = (uint32_t)(w->words.size / sizeof(uint32_t));
    c->column.word_count = (uint32_t)c->words.count;
    for (size_t i = 0; i < c->words.count; i++) {
        uint32_t at = put_text(w, c->words.entries[i].key);
        str_add_bytes(&w->words, (const char *)&at, sizeof at);
    }
}

static uint8_t width_of(uint64_t most)
{
    return most == 0            ? 0
           : most <= UINT8_MAX  ? 1
           : most <= UINT16_MAX ? 2
           : most <= UINT32_MAX ? 4
                                : 8;
}

// Codes begin at the least value, or one before it where 0 is no data.
static void choose_codes(struct built_column *c)
{
    uint64_t base = (uint64_t)c->least - c->column.has_none;
    c->column.base = (int64_t)base;
    c->column.width = c->has_data ? width_of((uint64_t)c->most - base) : 0;
}

static void encode(const struct built_column *c, int64_t value, uint8_t *out)
{
    uint64_t code = value == DECIMAL_NONE ? 0 : (uint64_t)value - (uint64_t)c->column.base;
    memcpy(out, &code, c->column.width); // the machine's order: least first
}

// order NULL: as they are.
static bool write_codes(struct checkpoint_writing *w, const struct built_type *t, size_t column,
                        const struct radix_item *order, uint8_t *bytes, struct err *e)
{
    const struct built_column *c = &t->columns[column];
    size_t width = c->column.width;
    for (size_t i = 0; i < t->rows; i++)
        encode(c, value_at(t, column, order ? order[i].row : i), bytes + i * width);
    return put(w, bytes, t->rows * width, e);
}

static void end_column(struct checkpoint_writing *w, const struct built_column *c,
                       const void *bytes, size_t size, uint64_t at)
{
    struct checkpoint_column out = c->column;
    out.at = at;
    out.size = size;
    out.sum = checkpoint_sum(bytes, size);
    out.name = put_text(w, c->name);
    str_add_bytes(&w->columns, (const char *)&out, sizeof out);
}

static bool write_column(struct checkpoint_writing *w, struct built_type *t, size_t column,
                         const struct radix_item *order, struct err *e)
{
    struct built_column *c = &t->columns[column];
    choose_codes(c);
    put_words(w, c);
    if (!align(w, e))
        return false;
    uint64_t at = w->size;
    uint8_t *bytes = mem_new(t->rows * c->column.width, 1);
    bool written = write_codes(w, t, column, order, bytes, e);
    end_column(w, c, bytes, t->rows * c->column.width, at);
    free(bytes);
    free(c->values); // no longer needed: there may be little room
    c->values = NULL;
    return written;
}

static bool write_ids(struct checkpoint_writing *w, const struct built_type *t,
                      const struct radix_item *order, struct err *e)
{
    char name[] = "";
    struct built_column c = {.column = {.role = CHECKPOINT_IDS}, .name = name};
    if (!align(w, e))
        return false;
    uint64_t at = w->size;
    char *sorted = mem_new(t->ids.size, 1), *end = sorted;
    for (size_t i = 0; i < t->rows; i++) {
        const char *id = t->ids.data + t->id_at[order[i].row];
        size_t size = strlen(id) + 1;
        memcpy(end, id, size);
        end += size;
    }
    bool written = put(w, sorted, t->ids.size, e);
    end_column(w, &c, sorted, t->ids.size, at);
    free(sorted);
    return written;
}

static bool write_columns(struct checkpoint_writing *w, struct built_type *t, struct err *e)
{
    struct radix_item *order = mem_new(t->rows, sizeof *order),
                      *items = mem_new(t->rows, sizeof *items),
                      *spare = mem_new(t->rows, sizeof *spare);
    order_by_place(t, order, spare);
    put_by_line(t, order, items, spare);
    free(items);
    free(spare);
    bool written = write_ids(w, t, order, e);
    for (size_t i = 0; written && i < t->column_count; i++)
        written = write_column(w, t, i, i == CHECKPOINT_BY_LINE ? NULL : order, e);
    free(order);
    return written;
}

bool checkpoint_write_begin(struct checkpoint_writing *w, checkpoint_put_fn *give, void *context,
                            struct err *e)
{
    struct checkpoint_head head = {0};
    *w = (struct checkpoint_writing){.put = give, .context = context};
    return put(w, &head, sizeof head, e);
}

bool checkpoint_write_type(struct checkpoint_writing *w, struct built_type *t, struct err *e)
{
    bool whole = !t->left_out && t->rows <= UINT32_MAX;
    struct checkpoint_type out = {
        .name = put_text(w, t->name),
        .whole = whole,
        .first_column = (uint32_t)(w->columns.size / sizeof(struct checkpoint_column)),
        .rows = whole ? t->rows : 0};
    bool written = !whole || write_columns(w, t, e);
    out.column_count =
        (uint32_t)(w->columns.size / sizeof(struct checkpoint_column)) - out.first_column;
    str_add_bytes(&w->types, (const char *)&out, sizeof out);
    return written;
}

bool checkpoint_write_end(struct checkpoint_writing *w, int64_t line, const struct digest *digest,
                          struct checkpoint_head *head, struct err *e)
{
    if (!align(w, e))
        return false;
    put_text(w, ""); // there is always one
    *head = (struct checkpoint_head){
        .magic = CHECKPOINT_MAGIC,
        .version = CHECKPOINT_VERSION,
        .type_count = (uint32_t)(w->types.size / sizeof(struct checkpoint_type)),
        .column_count = (uint32_t)(w->columns.size / sizeof(struct checkpoint_column)),
        .word_count = (uint32_t)(w->words.size / sizeof(uint32_t)),
        .directory_at = w->size,
        .texts_size = w->texts.size,
        .line = line,
        .digest = *digest,
    };
    struct str directory = {0};
    const struct str *parts[] = {&w->types, &w->columns, &w->words, &w->texts};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i]->size)
            str_add_bytes(&directory, parts[i]->data, parts[i]->size);
    bool written = put(w, directory.data, directory.size, e);
    head->size = w->size;
    head->directory_sum = checkpoint_sum(directory.data, directory.size);
    head->sum = checkpoint_sum(head, offsetof(struct checkpoint_head, sum));
    str_release(&directory);
    return written;
}

void checkpoint_writing_release(struct checkpoint_writing *w)
{
    str_release(&w->types);
    str_release(&w->columns);
    str_release(&w->words);
    str_release(&w->texts);
}
