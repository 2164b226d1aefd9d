// Commits that are shared. What is to be stored waits some milliseconds for what comes after it,
// so that one commit, one message to an evaluator and one change of the boards serve all of it:
//
//  - while many ask for boards, since each of these wakes another thread, which on few cores holds
//    up those who ask for longer than the work itself does (tests/bench/README.md, cohort);
//  - while boards take long to make, since it is on none of them before the next, and what wakes
//    takes its time from those that make it.
//
// Else nothing waits, nor does it when nobody is left to wait for: when as many submissions are in
// flight as there were at most of late. A client that sends one after the other is not held up.
//
// PostgreSQL's commit_delay and Kafka's linger.ms are of the same kind.
#include "service/state.h"

#define SLOW_MS 10      // that boards are behind the ledger
#define SHARE_MS 10     // that the first of a commit waits at most
#define RECENT_MS 1000u // of late: this second and the one before

// --- is it worth it? ---

static bool many_ask(struct service *s)
{
    return meter_many(&s->sharing.asked, uv_now(s->loop));
}

static bool is_behind(const struct service *s)
{
    return s->sharing.behind && uv_now(s->loop) - s->sharing.behind >= SLOW_MS;
}

void sharing_committed(struct service *s)
{
    if (!s->sharing.behind)
        s->sharing.behind = uv_now(s->loop);
}

void sharing_published(struct service *s)
{
    struct sharing *h = &s->sharing;
    h->slow = is_behind(s);
    h->behind = s->published < s->committed ? uv_now(s->loop) : 0;
}

// Are as many in flight as there were at most of late?
static bool all_are_here(struct service *s)
{
    struct sharing *h = &s->sharing;
    uint64_t now = uv_now(s->loop);
    if (now - h->most_since >= RECENT_MS) {
        h->most_before = now - h->most_since < 2 * RECENT_MS ? h->most : 0;
        h->most = 0;
        h->most_since = now;
    }
    if (s->submissions > h->most)
        h->most = s->submissions;
    return s->submissions >= h->most && s->submissions >= h->most_before;
}

// --- waiting ---

static void give_all(struct service *s)
{
    struct ledger_batch *next = s->sharing.first;
    s->sharing.first = s->sharing.last = NULL;
    uv_timer_stop(&s->sharing.timer);
    while (next) {
        struct ledger_batch *b = next;
        next = b->next;
        if (ledger_append(s->ledger, b))
            continue;
        b->result = LEDGER_FAILED;
        b->at = 0;
        b->last = true;
        (void)err_set(&b->error, "too much waits for the disk; try again");
        b->done(b);
    }
}

static void on_time(uv_timer_t *timer)
{
    give_all(timer->data);
}

void sharing_append(struct service *s, struct ledger_batch *b)
{
    struct sharing *h = &s->sharing;
    bool all = all_are_here(s), worth = many_ask(s) || h->slow || is_behind(s);
    bool first = !h->first;
    b->next = NULL;
    if (first)
        h->first = b;
    else
        h->last->next = b;
    h->last = b;
    if (all || (first && !worth))
        give_all(s);
    else if (first)
        uv_timer_start(&h->timer, on_time, SHARE_MS, 0);
}
