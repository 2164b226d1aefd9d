// The store: all facts the evaluator was fed, as typed columns, sorted by (subject, date, seq) when
// read.
//
// Subjects have a number (over all kinds, from the ledger) and a row (within their kind, in order
// of number). Lifetime: the evaluator's process.
#ifndef CORE_STORE_H
#define CORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "core/check/ruleset.h"
#include "core/language/fact.h"
#include "core/store/values.h"

struct store;

// One table of records: parallel arrays, sorted by (subject row order: subject number, date, seq)
// once store_settle has run.
struct record_table {
    size_t count;
    uint32_t *subject;     // number
    int32_t *date, *until; // until DAY_NONE: open, or no interval
    int64_t *seq;
    int64_t *reported_on; // ms
    uint8_t *status;      // enum record_status
    uint8_t *appeal_upheld;
    int32_t *heard_on; // DAY_NONE
    const char **id;
    const char **decision;
    int64_t **cells;    // per field: scaled number, day, enum index, text id, subject number;
                        // DECIMAL_NONE = no data
    uint8_t **currency; // per field: base index for MONEY, else NULL
};

struct store *store_new(struct ruleset *r);
void store_free(struct store *s);

// Take in one fact. False only for a fact that does not fit (a subject number out of turn, an index
// out of range): that is a bug or a broken ledger, and the text says which.
bool store_add(struct store *s, const struct fact *f, struct err *e) MUST_USE;
// Sort what came in since the last call. Cheap when nothing came.
void store_settle(struct store *s);
// The same, but that records are left as they came: to put few in their places takes as long as to
// put many. Who reads a table of records settles its type first.
void store_settle_but_records(struct store *s);
void store_settle_records(struct store *s, uint32_t type);

size_t store_subject_count(const struct store *s);
size_t store_row_count(const struct store *s, uint32_t kind);
uint32_t store_kind_of(const struct store *s, uint32_t subject);
uint32_t store_row_of(const struct store *s, uint32_t subject); // row within its kind
uint32_t store_subject_at(const struct store *s, uint32_t kind, uint32_t row);
const uint32_t *store_subjects(const struct store *s, uint32_t kind); // by row, until one is added
bool store_subjects_follow(const struct store *s, uint32_t kind); // row i's is the first row's + i
const char *store_id(const struct store *s, uint32_t subject);
const char *store_title(const struct store *s, uint32_t subject);
uint32_t store_find(const struct store *s, const char *id); // subject number, NONE
// Mergers: who stands for a subject on a day (through any number of mergers; itself without one).
// From the day of a merger on the successor is judged in its place: see core/engine/membership.c.
bool store_has_mergers(const struct store *s);
uint32_t store_successor(const struct store *s, uint32_t subject, int32_t day);
int32_t store_earliest(const struct store *s); // first day of any record, DAY_NONE when empty
const struct record_table *store_records(const struct store *s, uint32_t type);

// One attribute of all rows of a kind as in force on a day; values as doubles
// (core/language/type.h).
void store_attribute(const struct store *s, uint32_t kind, uint32_t attribute, int32_t day,
                     double *out);
// The same where it lies, when it is so on every day; false when it must be made. It stays until
// store_attribute_facts or the rows of the kind are others.
bool store_attribute_plain(const struct store *s, uint32_t kind, uint32_t attribute,
                           struct value_view *out);
// Target values for the target period containing `p`.
void store_target(const struct store *s, uint32_t kind, uint32_t target, struct period p,
                  double *out);
// How many facts an attribute's (or a target's) values are made of, more than 0: as long as that
// stays, so do they. 0: other facts (prices) decide them too.
uint64_t store_attribute_facts(const struct store *s, uint32_t kind, uint32_t attribute);
uint64_t store_target_facts(const struct store *s, uint32_t kind, uint32_t target);
// The parents of one subject by one belong entry on a day, with shares. Returns how many (at most
// `most` written).
struct parent_share {
    uint32_t subject;
    double share;
};
size_t store_parents(const struct store *s, uint32_t subject, uint32_t belong, int32_t day,
                     struct parent_share *out, size_t most);
// Price of a currency (base index) on a day, in the base unit of its rate: the latest on or before
// it, not older than max_age.
bool store_rate(const struct store *s, uint32_t base, int32_t day, double *price,
                uint32_t *in_base);
// Ratings given to a subject for a rule of a scheme in a period.
struct rating {
    const char *id, *rater, *reason;
    uint32_t rater_subject;
    double points;
};
size_t store_ratings(const struct store *s, uint32_t scheme, uint32_t rule, struct period p,
                     uint32_t subject, const struct rating **out);

#endif
