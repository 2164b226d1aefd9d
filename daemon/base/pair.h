// A second pair of hands: a thread that works beside its caller on a second core, for work that is
// the same whoever does it. It exists once, waits when there is nothing to do, and ends with the
// process.
#ifndef BASE_PAIR_H
#define BASE_PAIR_H

struct pair; // process lifetime

// begin: called in the new thread before anything else, or NULL. Returns when the thread stands
// ready (a cage may be closed then). NULL when no thread is to be had: everything works without.
struct pair *pair_new(void (*begin)(void));

// Both do the work, who is 0 in the caller and 1 beside it; returns when both are done. p NULL, or
// at work for another thread: the caller alone, who therefore has to take all that nobody took.
typedef void (*pair_work_fn)(void *context, unsigned who);
void pair_run(struct pair *p, pair_work_fn work, void *context);

// For the little that both write: one lock, held for a moment.
void pair_lock(void);
void pair_unlock(void);

#endif
