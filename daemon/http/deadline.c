#include "http/deadline.h"

static void arm(struct deadlines *d, uint64_t due);

static void on_timer(uv_timer_t *timer)
{
    struct deadlines *d = (struct deadlines *)timer; // the first member
    uint64_t now = uv_now(timer->loop);
    d->armed = UINT64_MAX;
    for (int kind = 0; kind < DEADLINE_KINDS; kind++) {
        struct deadline *x;
        // Lengths are at least 1 ms, so what expired() sets anew lies after `now`: the loop ends.
        while ((x = (struct deadline *)(void *)d->queues[kind].next)->link.owner && x->due <= now) {
            list_remove(&x->link);
            d->expired((enum deadline_kind)kind, x->link.owner);
        }
    }
    for (int kind = 0; kind < DEADLINE_KINDS; kind++) {
        const struct deadline *x = (const struct deadline *)(void *)d->queues[kind].next;
        if (x->link.owner && x->due < d->armed)
            arm(d, x->due);
    }
}

static void arm(struct deadlines *d, uint64_t due)
{
    uint64_t now = uv_now(d->timer.loop);
    d->armed = due;
    uv_timer_start(&d->timer, on_timer, due > now ? due - now : 0, 0);
}

void deadlines_init(struct deadlines *d, uv_loop_t *loop, deadline_fn *expired)
{
    uv_timer_init(loop, &d->timer);
    d->expired = expired;
    d->armed = UINT64_MAX;
    for (int kind = 0; kind < DEADLINE_KINDS; kind++) {
        d->ms[kind] = 0;
        link_init(&d->queues[kind], NULL);
    }
}

void deadlines_close(struct deadlines *d, uv_close_cb closed)
{
    uv_close((uv_handle_t *)&d->timer, closed);
}

void deadline_init(struct deadline *x, void *owner)
{
    link_init(&x->link, owner);
    x->due = 0;
}

void deadline_set(struct deadlines *d, struct deadline *x, enum deadline_kind kind)
{
    uint64_t ms = d->ms[kind] ? d->ms[kind] : 1;
    list_remove(&x->link);
    x->due = uv_now(d->timer.loop) + ms;
    list_append(&d->queues[kind], &x->link);
    if (x->due < d->armed)
        arm(d, x->due);
}

void deadline_clear(struct deadline *x)
{
    list_remove(&x->link);
}
