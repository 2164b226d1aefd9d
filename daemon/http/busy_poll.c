#include "http/busy_poll.h"

#define LOOK_NS 50000 // half of all time at most, at METER_MANY

void busy_poll_init(struct busy_poll *p, uv_loop_t *loop)
{
    *p = (struct busy_poll){.requests.since = uv_now(loop)};
    uv_idle_init(loop, &p->idle);
    uv_unref((uv_handle_t *)&p->idle); // alone it keeps no loop alive
}

void busy_poll_close(struct busy_poll *p, uv_close_cb closed)
{
    uv_close((uv_handle_t *)&p->idle, closed);
}

// That it is active is all it does: the loop's wait is then of no length.
static void on_idle(uv_idle_t *idle)
{
    (void)idle;
}

void busy_poll_turn(struct busy_poll *p, uint64_t requests)
{
    if (requests != p->requests.count) {
        p->requests.count = requests;
        if (!meter_many(&p->requests, uv_now(p->idle.loop)))
            return;
        p->until = uv_hrtime() + LOOK_NS;
        uv_idle_start(&p->idle, on_idle);
    } else if (uv_is_active((const uv_handle_t *)&p->idle) && uv_hrtime() >= p->until) {
        uv_idle_stop(&p->idle);
    }
}
