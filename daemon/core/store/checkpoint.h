// A checkpoint: the records of a ledger up to one of its lines as columns of numbers, so that a
// start need not read them one by one. This is its form as bytes; core/store/checkpoint_build.h
// makes them of values, core/store/checkpoint_take.h takes them into a store.
//
// It says what the ledger says, by name, whatever the ruleset: types, fields, the words of enums.
// It says it of records as they were reported; what came later (status lines) is the ledger's to
// tell. It holds no personal text: of a TEXT field only that there is one.
//
// The bytes: the head; the columns' own, each from a multiple of CHECKPOINT_ALIGN on; the directory
// (types, columns, offsets of words, texts). Numbers are written as this machine has them: it is no
// form for exchange. Every part has a sum, against accidents and not against intent: who can write
// here can write the ledger.
#ifndef CORE_CHECKPOINT_H
#define CORE_CHECKPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/err.h"

#define CHECKPOINT_MAGIC UINT64_C(0x31304b434d54524d) // "MRTMCK01", and the order of bytes
#define CHECKPOINT_VERSION 1u
#define CHECKPOINT_ALIGN 64u

struct checkpoint_head {
    uint64_t magic;
    uint32_t version;
    uint32_t type_count, column_count, word_count;
    uint64_t directory_at, texts_size;
    uint64_t size;        // of the whole
    int64_t line;         // the records of lines up to it are here
    struct digest digest; // that line's
    uint64_t directory_sum;
    uint64_t sum; // of the head before it
};

// What a column of a type holds, of all its records in order of (subject, date, line).
enum checkpoint_role {
    CHECKPOINT_SUBJECT, // number
    CHECKPOINT_DATE,
    CHECKPOINT_UNTIL, // no data: open, or no interval
    CHECKPOINT_LINE,
    CHECKPOINT_BY_LINE,     // the rows in order of line
    CHECKPOINT_REPORTED_ON, // ms
    CHECKPOINT_STATUS,      // a word
    CHECKPOINT_APPEAL,      // 0, 1
    CHECKPOINT_HEARD_ON,    // no data: not heard
    CHECKPOINT_ID_SIZE,     // of the ids without their NUL
    CHECKPOINT_IDS,         // the ids themselves, each with its NUL: at least as many bytes as rows
    CHECKPOINT_FIELD,       // NUMBER, MONEY, BOOL, DATE, REF: as recorded; ENUM: a word; TEXT: 0
    CHECKPOINT_CURRENCY,    // of the MONEY field of that name: a word
    CHECKPOINT_ROLES
};

// A column is `rows` codes of `width` bytes. A code stands for base + code; code 0 for no data
// when has_none. Of width 0 (all are alike) there are no bytes: each code is 0.
struct checkpoint_column {
    uint32_t name; // among the texts: the field's, else empty
    uint8_t role;  // enum checkpoint_role
    uint8_t width; // 0, 1, 2, 4, 8
    uint8_t has_none;
    uint8_t tag;                     // FIELD: enum type_tag
    int32_t decimals;                // of NUMBER and MONEY
    uint32_t first_word, word_count; // values are places among these words, if there are any
    uint32_t unused;
    int64_t base;
    uint64_t at, size, sum; // of its bytes
};

struct checkpoint_type {
    uint32_t name;
    uint32_t whole; // 0: its records are not here, and have to be read from the ledger
    uint32_t first_column, column_count;
    uint64_t rows;
};

uint64_t checkpoint_sum(const void *bytes, size_t size);

// Is this the head of a checkpoint of that many bytes, of this form? The sentence says what it is
// instead.
bool checkpoint_head_fits(const struct checkpoint_head *h, uint64_t size, struct err *e) MUST_USE;

// An open one; points into the bytes, which must stay.
struct checkpoint {
    const uint8_t *bytes;
    const struct checkpoint_head *head;
    const struct checkpoint_type *types;
    const struct checkpoint_column *columns;
    const uint32_t *words;
    const char *texts;
};

// `bytes` lie at a multiple of 8. Head and directory are checked through and through; the columns'
// bytes are there, and for checkpoint_column_sound to check.
bool checkpoint_open(const void *bytes, size_t size, struct checkpoint *out,
                     struct err *e) MUST_USE;
const struct checkpoint_type *checkpoint_type_named(const struct checkpoint *c, const char *name);
// The column of a role, of a field by its name (else NULL or ""); NULL: there is none.
const struct checkpoint_column *checkpoint_find(const struct checkpoint *c,
                                                const struct checkpoint_type *t,
                                                enum checkpoint_role role, const char *name);
const char *checkpoint_word(const struct checkpoint *c, const struct checkpoint_column *column,
                            size_t at);
bool checkpoint_column_sound(const struct checkpoint *c, const struct checkpoint_column *column);

// Values [first, first + count) of a column; no data is DECIMAL_NONE.
void checkpoint_read(const struct checkpoint *c, const struct checkpoint_column *column,
                     size_t first, size_t count, int64_t *out);

#endif
