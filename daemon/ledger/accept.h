// Accepting facts: each is checked against what stands and becomes a line, is the same as one, or
// is refused.
//
// Everything happens inside the writer's open transaction. A result other than STORED and SAME
// comes with its sentence in `error`; LEDGER_FAILED means the database did, and the whole
// transaction is lost.
#ifndef LEDGER_ACCEPT_H
#define LEDGER_ACCEPT_H

#include "ledger/book.h"
#include "ledger/schema.h"

struct acceptance {
    struct book *book;
    struct ledger_batch *batch;
    struct ledger_entry *entry; // the fact at hand; its seq, time and numbers are filled in
    struct err *error;
};

// All facts of a batch, or none: LEDGER_STORED, or the first refusal with batch->at.
enum ledger_result accept_batch(struct book *b, struct ledger_batch *batch);

// One for each tag of fact.
enum ledger_result accept_subject(struct acceptance *a);
enum ledger_result accept_attribute(struct acceptance *a);
enum ledger_result accept_membership(struct acceptance *a);
enum ledger_result accept_record(struct acceptance *a);
enum ledger_result accept_status(struct acceptance *a);
enum ledger_result accept_target(struct acceptance *a);
enum ledger_result accept_rating(struct acceptance *a);
enum ledger_result accept_rate(struct acceptance *a);

// What they share.

const struct model *accept_model(const struct acceptance *a);
enum ledger_result accept_refuse(struct acceptance *a, enum ledger_result result,
                                 const char *format, ...) PRINTF_LIKE(3, 4);

// Find the subject named by `id`, or by *number when id is NULL; put its number into *number. It
// must be of one of `kinds` (indices into the model; none = any). `what` names the fact for the
// sentence.
struct kind_list {
    const uint32_t *kinds;
    size_t count;
};
enum ledger_result accept_resolve(struct acceptance *a, const char *id, uint32_t *number,
                                  struct kind_list of, const char *what);

// SQLite takes what is not finite for no data; the digest would not.
enum ledger_result accept_finite(struct acceptance *a, double x, const char *what);

// Line `last` (0 = none) may say the same already: then that line is the answer. Else append.
enum ledger_result accept_put(struct acceptance *a, enum line_kind kind, struct datum *data,
                              int64_t last);
// The answer is a line that stands.
enum ledger_result accept_same(struct acceptance *a, int64_t seq);
enum ledger_result accept_append(struct acceptance *a, enum line_kind kind, struct relation *r,
                                 struct datum *data);

// One value as it stands in a table: *number takes numbers, days and an enum's name, *currency the
// base unit of money, *text a personal text. Those that do not apply are no data.
void accept_cell(const struct model *m, const struct type *t, const struct cell *c,
                 struct datum *number, struct datum *currency, struct datum *text);
// A REF cell whose `text` names the subject becomes one with its number.
enum ledger_result accept_ref(struct acceptance *a, const struct type *t, struct cell *c,
                              const char *what);

#endif
