// The chain: lines, each with the digest of its header, its content and the digest of the line
// before.
//
// digest = BLAKE2b-256(previous, seq, time, uid, gid, pid, kind, ruleset, content); the content is
// hashed as ledger/relation.h says. A personal text enters by hash = BLAKE2b-256("text", salt,
// text), which stays when salt and text are erased.
#ifndef LEDGER_CHAIN_H
#define LEDGER_CHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "ledger/ledger.h"
#include "ledger/relation.h"

// Kinds of line. The numbers stand in ledgers: never change one (table line_kind names them).
enum line_kind {
    LINE_SUBJECT = 1,
    LINE_ATTRIBUTE = 2,
    LINE_MEMBERSHIP = 3,
    LINE_RECORD = 4, // its content stands in the table of its type
    LINE_STATUS = 5,
    LINE_TARGET = 6,
    LINE_RATING = 7,
    LINE_RATE = 8,
    LINE_RULESET = 9,
    LINE_SEAL = 10,
    LINE_REDACTION = 11
};
#define LINE_KINDS 12 // one past the last

extern const char *const line_kind_names[LINE_KINDS]; // also the names of their tables; [0] is NULL

struct line {
    int64_t seq, time;
    struct ledger_who who;
    enum line_kind kind;
    int64_t ruleset; // line of the ruleset in force; 0 before the first
    struct digest previous, digest;
};

void line_digest(const struct line *line, const struct relation *r, const struct datum *data,
                 struct digest *out);

void text_hash(const uint8_t salt[SALT_SIZE], const char *text, struct digest *out);

// The end of the chain, and what the next line will be given. Held in memory beside the open
// transaction: copied before it, put back when it is rolled back.
struct chain_head {
    int64_t seq, time;
    struct digest digest;
    int64_t ruleset;
    int64_t text;      // number of the last personal text
    uint32_t subjects; // how many have a number
};

struct chain {
    struct chain_head head;
    uint8_t salts[64 * SALT_SIZE]; // drawn at once: each draw asks the kernel
    size_t salts_left;
    sqlite3_stmt *insert_line, *insert_text;
};

bool chain_open(sqlite3 *db, struct chain *c, struct err *e) MUST_USE;
void chain_release(struct chain *c);
// Read the head from the ledger (after opening, and after a commit that failed).
bool chain_load(sqlite3 *db, struct chain_head *head, struct err *e) MUST_USE;

// Append a line with its content inside the open transaction. Private data are given numbers, salts
// and hashes here. `line` comes with time, who and kind; the rest is filled in.
bool chain_append(struct chain *c, struct line *line, struct relation *r, struct datum *data,
                  struct err *e) MUST_USE;

#endif
