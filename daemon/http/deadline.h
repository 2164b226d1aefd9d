// Deadlines on one uv timer. All deadlines of a kind last equally long, so each kind is a queue
// in which the first is always the next to expire: setting and clearing cost a few pointers,
// however many there are.
//
// Time is the loop's (uv_now). The timer is let run when a deadline is cleared; it finds nothing
// and waits on.
#ifndef HTTP_DEADLINE_H
#define HTTP_DEADLINE_H

#include <stdint.h>
#include <uv.h>

#include "http/list.h"

enum deadline_kind {
    DEADLINE_HEAD,   // a request's head must be whole
    DEADLINE_BODY,   // and its body
    DEADLINE_IDLE,   // the next request must begin
    DEADLINE_LINGER, // the peer must close after our last byte
    DEADLINE_WRITE,  // some of a reply must have left
    DEADLINE_REPLY,  // the handler must have answered
    DEADLINE_STOP,   // the server must have stopped
    DEADLINE_KINDS
};

struct deadline {
    struct link link; // its owner is handed to deadline_fn
    uint64_t due;     // in the loop's milliseconds
};

typedef void deadline_fn(enum deadline_kind kind, void *owner);

struct deadlines {
    uv_timer_t timer;
    deadline_fn *expired; // may set and clear any deadline
    uint64_t ms[DEADLINE_KINDS];
    struct link queues[DEADLINE_KINDS];
    uint64_t armed; // when the timer fires; UINT64_MAX = not at all
};

// Lengths in `ms` are the caller's to fill in; a length of 0 counts as 1.
void deadlines_init(struct deadlines *d, uv_loop_t *loop, deadline_fn *expired);
void deadlines_close(struct deadlines *d, uv_close_cb closed); // timer.data is the caller's

void deadline_init(struct deadline *x, void *owner);
void deadline_set(struct deadlines *d, struct deadline *x,
                  enum deadline_kind kind); // anew, from now
void deadline_clear(struct deadline *x);

#endif
