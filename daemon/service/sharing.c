// Commits that are shared: while many ask for boards, what is to be stored waits some milliseconds
// for what comes after it, so that one commit, one message to an evaluator and one change of the
// boards serve all of it. Each of these wakes another thread, which on few cores holds up those who
// ask for longer than the work itself does (tests/bench/README.md, cohort). While fewer ask,
// nothing waits.
//
// PostgreSQL's commit_delay and Kafka's linger.ms are of the same kind.
#include "service/state.h"

#define MANY_ASK 10000 // questions a second
#define MEASURE_MS 20  // for which they are counted at least
#define SHARE_MS 10    // that the first of a commit waits

static bool many_ask(struct service *s)
{
    struct sharing *h = &s->sharing;
    uint64_t now = uv_now(s->loop), passed = now - h->since;
    if (passed >= MEASURE_MS) {
        h->many = (h->asked - h->counted) * 1000 >= MANY_ASK * passed;
        h->counted = h->asked;
        h->since = now;
    }
    return h->many;
}

static void on_shared(uv_timer_t *timer)
{
    struct service *s = timer->data;
    struct ledger_batch *next = s->sharing.first;
    s->sharing.first = s->sharing.last = NULL;
    while (next) {
        struct ledger_batch *b = next;
        next = b->next;
        if (ledger_append(s->ledger, b))
            continue;
        b->result = LEDGER_FAILED;
        b->at = 0;
        b->last = true;
        (void)err_set(&b->error, SHARING_FULL);
        b->done(b);
    }
}

bool sharing_append(struct service *s, struct ledger_batch *b)
{
    struct sharing *h = &s->sharing;
    if (!h->first && !many_ask(s))
        return ledger_append(s->ledger, b);
    b->next = NULL;
    if (h->last) {
        h->last->next = b;
    } else {
        h->first = b;
        uv_timer_start(&h->timer, on_shared, SHARE_MS, 0);
    }
    h->last = b;
    return true;
}
