// A checkpoint made: of one type after the other the values of its records, in any order, then its
// bytes. Who makes it says where bytes go; the head comes last and goes to the beginning.
#ifndef CORE_CHECKPOINT_BUILD_H
#define CORE_CHECKPOINT_BUILD_H

#include "base/map.h"
#include "base/str.h"
#include "core/language/type.h"
#include "core/store/checkpoint.h"

// One column while its values come. As long as all are alike none is kept.
struct built_column {
    struct checkpoint_column column;
    char *name;
    int64_t *values;
    size_t count, room;
    int64_t first; // what all are
    bool has_data;
    int64_t least, most; // of those that are data
    struct map words;    // in order of their numbers
};

struct built_type {
    char *name;
    struct built_column *columns; // the fixed ones by role up to CHECKPOINT_ID_SIZE, then fields
    size_t column_count, room;
    struct str ids; // as they came, each with its NUL
    size_t *id_at;
    size_t rows, id_room;
    bool left_out; // the type is named, but its records are left to the ledger
};

void built_type_init(struct built_type *t, const char *name);
void built_type_release(struct built_type *t);
// One more column; its place. A MONEY field is followed by its currency.
size_t built_type_add(struct built_type *t, enum checkpoint_role role, const char *name,
                      enum type_tag tag, int decimals);
// The next record's value in a column: every column gets one. DECIMAL_NONE is no data.
void built_put(struct built_type *t, size_t column, int64_t value);
void built_put_word(struct built_type *t, size_t column, const char *word); // NULL: no data
// The next record's id; after its values.
void built_put_id(struct built_type *t, const char *id);

// Where the bytes go, one after the other. False with its sentence: the disk.
typedef bool checkpoint_put_fn(void *context, const void *bytes, size_t size, struct err *e);

struct checkpoint_writing {
    checkpoint_put_fn *put;
    void *context;
    uint64_t size;                           // so far
    struct str types, columns, words, texts; // the directory
};

// Room is left for the head.
bool checkpoint_write_begin(struct checkpoint_writing *w, checkpoint_put_fn *put, void *context,
                            struct err *e) MUST_USE;
// Sorts the type's records and writes their columns. More than UINT32_MAX: left out.
bool checkpoint_write_type(struct checkpoint_writing *w, struct built_type *t,
                           struct err *e) MUST_USE;
// The directory; `head` is what has to be written over the first bytes.
bool checkpoint_write_end(struct checkpoint_writing *w, int64_t line, const struct digest *digest,
                          struct checkpoint_head *head, struct err *e) MUST_USE;
void checkpoint_writing_release(struct checkpoint_writing *w);

#endif
