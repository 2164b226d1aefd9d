// The door: what a record must fulfil to be let in, `require` of its type.
//
// Conditions name only the record's fields and its subject's attributes, so that whoever accepts
// records can judge them without all that an evaluator knows: a door is fed subjects, the
// attributes that conditions read and rates, and judges a batch of records over a small store made
// for it, with the engine's own programs. Lifetime: the ruleset's; a batch's own.
#ifndef CORE_DOOR_H
#define CORE_DOOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "core/check/ruleset.h"
#include "core/language/fact.h"

struct door;

// NULL when no record type of the ruleset requires anything.
struct door *door_new(const struct ruleset *r);
void door_free(struct door *d);
// Subjects (in order of number), attributes and rates; other facts are passed over. In order of
// seq.
void door_learn(struct door *d, const struct fact *f);
bool door_watches(const struct ruleset *r,
                  uint32_t type); // does this record type require anything?

// Records that stand at the door together, on a day. Not thread-safe, but once all are added it no
// longer reads the door.
struct door_batch;
struct door_batch *door_batch_new(const struct door *d, int32_t today);
void door_batch_free(struct door_batch *b);
// One record, of a subject that the door knows, with its cells (a REF by number, its id in `text`)
// and its reported_on filled in; it must stay until the batch is judged. `tag` is the caller's.
bool door_batch_add(struct door_batch *b, const struct door *d, const struct fact_record *f,
                    size_t tag, struct err *e) MUST_USE;
// Tell of each condition that a record does not fulfil, or to which there is no answer. `field`:
// the first field that the condition names, or NULL; `text`: the condition's title and what it
// named.
typedef void (*door_refused_fn)(void *context, size_t tag, const char *field, const char *text);
bool door_batch_judge(struct door_batch *b, door_refused_fn refused, void *context,
                      struct err *e) MUST_USE;

#endif
