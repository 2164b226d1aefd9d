// A checkpoint taken into a store: columns copied whole in place of facts added one by one.
#ifndef CORE_CHECKPOINT_TAKE_H
#define CORE_CHECKPOINT_TAKE_H

#include "base/pair.h"
#include "core/store/store.h"

struct checkpoint_help {
    struct pair *pair;  // who shares the work; NULL: nobody
    void (*step)(void); // called now and then, by either, to show that it gets on
};

// Take in the records of all lines up to the checkpoint's, of every type of the ruleset's that it
// has whole and in columns alone; taken[i] says so of record type i. The records of the others have
// to be added as facts. The store is then as if the records had been added and settled.
//
// The store has the subjects of all those lines, and no records yet. `bytes` lie at a multiple of
// 8. False: it is broken or not of this ledger, the sentence says in what, and the store is as it
// was.
bool store_take_checkpoint(struct store *s, const void *bytes, size_t size,
                           const struct checkpoint_help *help, bool *taken, struct err *e) MUST_USE;

#endif
