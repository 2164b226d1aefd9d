// The entrance: the door of one edition (core/engine/door.h), kept up to date from the ledger by
// whoever stands at it. From any thread of the pool; one at a time looks into it.
#ifndef SERVICE_ENTRANCE_H
#define SERVICE_ENTRANCE_H

#include "core/check/ruleset.h"
#include "ledger/ledger.h"
#include "service/admit.h"

struct entrance;

// NULL when no record type of the ruleset requires anything. The ledger is prepared for its model.
struct entrance *entrance_new(const struct ruleset *r, struct ledger *l);
void entrance_free(struct entrance *n);

// Learn what the ledger has up to this line. Blocks.
bool entrance_catch_up(struct entrance *n, int64_t seq, struct err *e) MUST_USE;

// Complain of records among the entries that do not fulfil what their types require, on a day. One
// that stands in the ledger already is not judged again: the ledger has its answer. False only when
// the ledger could not be read.
bool entrance_judge(struct entrance *n, struct admission *a, struct err *e) MUST_USE;

#endif
