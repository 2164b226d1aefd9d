// Which subjects the facts that came have touched, since boards were made last.
//
// Whatever touches more than its own subject (a new subject, a merger, a price, a record before all
// others, judges' points) makes all boards of the kind, or of all kinds, dirty as a whole.
#ifndef EVALUATOR_DIRTY_H
#define EVALUATOR_DIRTY_H

#include "core/store/store.h"

#define DIRTY_MOST 65536 // subjects noted; more are all

struct dirty {
    uint32_t *subjects; // may stand twice
    size_t count, room;
    bool *whole; // per kind
    size_t kind_count;
};

void dirty_init(struct dirty *d, size_t kind_count);
void dirty_release(struct dirty *d);
void dirty_clear(struct dirty *d);
// To be called before the store takes the fact in.
void dirty_note(struct dirty *d, const struct store *s, const struct fact *f);
void dirty_all(struct dirty *d); // of any kind
// Some of a kind, but not all?
bool dirty_any(const struct dirty *d, const struct store *s, uint32_t kind);
// Those of a kind, ascending, each once; for the caller to free. NULL: all of the kind.
uint32_t *dirty_of(const struct dirty *d, const struct store *s, uint32_t kind, size_t *count);

#endif
