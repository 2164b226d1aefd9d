// A second pair of hands: a thread that works beside its caller on a second core, for work that is
// the same whoever does it. It exists once, waits when there is nothing to do, and ends with the
// process.
#ifndef BASE_PAIR_H
#define BASE_PAIR_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pair; // process lifetime

// begin: called in the new thread before anything else, or NULL. Returns when the thread stands
// ready (a cage may be closed then). NULL when no thread is to be had: everything works without.
struct pair *pair_new(void (*begin)(void));

// Both do the work, who is 0 in the caller and 1 beside it; returns when both are done. p NULL, or
// at work for another thread: the caller alone, who therefore has to take all that nobody took.
typedef void (*pair_work_fn)(void *context, unsigned who);
void pair_run(struct pair *p, pair_work_fn work, void *context);

// What both are to do, in lots. One takes them from the beginning, the other from the end, until
// they meet: so whoever had a lot in one step has it in the next too, where it is still in the
// cache of his core. What one core wrote last costs the other five times as long to read.
struct pair_lots {
    size_t count, lot;      // of anything; how many one takes at a time
    _Atomic uint64_t taken; // lots, from the beginning (lower half) and from the end
};
void pair_lots_init(struct pair_lots *l, size_t count, size_t lot); // fewer than 2^32 lots
// The next lot is [*from, *end). False: all are taken.
bool pair_take(struct pair_lots *l, unsigned who, size_t *from, size_t *end);

// For the little that both write: one lock, held for a moment.
void pair_lock(void);
void pair_unlock(void);

#endif
