// Busy polling: while many requests come, the loop looks for more some microseconds longer before
// it sleeps. Who asks next then need not wake it, which costs the asker more than the asking where
// the two have a core each: some 40 us on a virtual machine (tests/bench/README.md, questions).
//
// While few come nothing is looked for, so that an idle server is idle. Linux's net.core.busy_poll
// is of the same kind, for network devices only.
#ifndef HTTP_BUSY_POLL_H
#define HTTP_BUSY_POLL_H

#include <stdint.h>
#include <uv.h>

#include "base/meter.h"

struct busy_poll {
    uv_idle_t idle;        // active: the loop looks and does not sleep. data is the owner's
    struct meter requests; // in loop time
    uint64_t until;        // time by uv_hrtime until which it looks
};

void busy_poll_init(struct busy_poll *p, uv_loop_t *loop);
void busy_poll_close(struct busy_poll *p, uv_close_cb closed);

// The loop is about to wait. `requests` were begun ever.
void busy_poll_turn(struct busy_poll *p, uint64_t requests);

#endif
