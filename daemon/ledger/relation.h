// A relation: one STRICT table whose rows are the content of lines, keyed by seq; and a datum, one
// value of it.
//
// A column whose name begins with "t_" or "text_" holds the number of a personal text. What is
// hashed for a row is the table's name and then, in the order of the columns, name and value of
// every column that is not NULL. Columns are only ever added at the end, so that the hash of a row
// stays when its table grows.
#ifndef LEDGER_RELATION_H
#define LEDGER_RELATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "ledger/db.h"

#define SALT_SIZE 16 // bytes hashed before a personal text, so that its hash tells nothing

enum datum_tag { DATUM_NONE, DATUM_INT, DATUM_REAL, DATUM_TEXT, DATUM_BYTES, DATUM_PRIVATE };

struct datum {
    enum datum_tag tag;
    int64_t number;   // INT; PRIVATE: the text's number
    double real;      // REAL
    const char *text; // TEXT and PRIVATE (NULL once erased), BYTES; lives as long as its giver says
    size_t size;      // BYTES
    struct digest hash;      // PRIVATE: of salt and text
    uint8_t salt[SALT_SIZE]; // PRIVATE, while it is being written
    bool sought;             // PRIVATE: a `unique` may look for it
};

struct datum datum_int(int64_t number);
struct datum datum_real(double real);
struct datum datum_text(const char *text); // NULL = no data; likewise below
struct datum datum_private(const char *text);
struct datum datum_bytes(const void *bytes, size_t size);
struct datum datum_day(int32_t day); // DAY_NONE = no data

struct relation {
    char *name;
    char **columns; // without seq
    size_t count;
    sqlite3_stmt *insert;  // NULL for a relation that is only read
    sqlite3_stmt *between; // seq and all columns, ?1 <= seq <= ?2, in order
};

bool relation_open(sqlite3 *db, const char *name, enum db_mode mode, struct relation *r,
                   struct err *e) MUST_USE;
void relation_release(struct relation *r);
bool relation_is_private(const struct relation *r, size_t column);

// `data` has one datum for each column, the private ones with their number and hash.
void relation_hash(const struct relation *r, const struct datum *data, struct digest_state *s);
bool relation_insert(struct relation *r, int64_t seq, const struct datum *data,
                     struct err *e) MUST_USE;
// Column `at` of the row on which `between` stands. A private one comes with its number alone.
struct datum relation_datum(const struct relation *r, size_t at);

// The order of bytes that a digest sees of a number, on any machine.
void hash_int(struct digest_state *s, int64_t number);

#endif
