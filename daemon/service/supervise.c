// Supervision: what an evaluator's words, and its end, mean for the service.
//
// The worker of the edition in force is restarted whenever it is gone; while there is none, its
// last boards stay served and are marked stale. A candidate (a reload's) takes over once it has
// published all that the ledger holds.
#include <stdlib.h>
#include <string.h>

#include "base/linux.h"
#include "base/log.h"
#include "base/mem.h"
#include "service/state.h"

#define QUICK_LIFE_NS                                                                              \
    (10 * 1000000000LL) // a life shorter than this counts towards waiting before the next
#define RESTART_MOST_MS 30000
#define START_TRIES 4 // evaluators that may die before a start is given up

static void set_text(char **to, const char *text)
{
    free(*to);
    *to = text ? mem_copy_text(text) : NULL;
}

// --- ready ---

struct preparing { // the ledger is made ready for an edition, off the loop
    uv_work_t work;
    struct worker *worker;
    bool load_directory, good;
    int64_t last;
    struct err error;
};

static void prepare_work(uv_work_t *work)
{
    struct preparing *job = work->data;
    struct worker *w = job->worker;
    struct service *s = w->service;
    struct edition *d = w->edition;
    struct ledger_who who = {.uid = 0, .gid = 0, .pid = 0};
    struct ledger_reader *reader;
    struct ledger_head head;
    if (!d->schema && !ledger_prepare(s->ledger, &d->ruleset.model, d->hash, d->effective, &who,
                                      &d->schema, &job->error))
        return;
    d->ledger = s->ledger;
    if (job->load_directory && !directory_load(&s->directory, s->ledger, &job->error))
        return;
    if (!ledger_reader_open(s->ledger, NULL, &reader, &job->error))
        return;
    job->good = ledger_head(reader, &head, &job->error);
    job->last = head.seq;
    ledger_reader_close(reader);
}

static void prepare_done(uv_work_t *work, int status)
{
    struct preparing *job = work->data;
    struct worker *w = job->worker;
    struct service *s = w->service;
    (void)status;
    w->jobs--;
    s->jobs--;
    if (job->good) {
        if (job->last > s->committed)
            s->committed = job->last;
        if (w->state == WORKER_STARTING) {
            w->state = WORKER_READY;
            worker_feed(w);
        }
    } else if (w->state != WORKER_ENDING) {
        set_text(&w->refusal, job->error.text);
        worker_end(w, job->error.text);
    }
    free(job);
    worker_maybe_free(w);
    service_maybe_stopped(s);
}

static bool json_is_array(const char *text)
{
    return text[0] == '[' && text[strlen(text) - 1] == ']';
}

void supervise_ready(struct worker *w, struct wire *payload)
{
    struct service *s = w->service;
    struct edition *d = w->edition;
    const char *hash = wire_text(payload), *warnings = wire_text(payload),
               *plugins = wire_text(payload);
    const char *effective = wire_text(payload);
    if (!hash || !warnings || !plugins || !effective || strlen(hash) != DIGEST_TEXT - 1 ||
        !json_is_array(plugins)) {
        worker_end(w, "its word of being ready made no sense");
        return;
    }
    snprintf(d->hash, sizeof d->hash, "%s", hash);
    set_text(&d->effective, effective);
    set_text(&d->plugins, plugins);
    if (*warnings && !s->serving)
        log_notice("configuration:\n%s", warnings);
    if (!s->ledger) { // a check: ready is all that was asked
        service_started_fn started = s->started;
        s->started = NULL;
        if (started)
            started(s->started_context, true, warnings);
        return;
    }
    struct preparing *job = mem_new(1, sizeof *job);
    job->worker = w;
    job->load_directory = !s->serving && s->directory.count == 0;
    job->work.data = job;
    w->jobs++;
    s->jobs++;
    uv_queue_work(s->loop, &job->work, prepare_work, prepare_done);
}

void supervise_refused(struct worker *w, const char *text)
{
    set_text(&w->refusal, text);
    worker_end(w, "it refused the configuration");
}

void supervise_trouble(struct worker *w, const char *scheme, const char *text)
{
    struct str told = {0};
    str_addf(&told, "scheme %s cannot be judged: %s", scheme, text);
    log_error("%s", told.data);
    if (w == w->service->worker || !w->service->worker)
        set_text(&w->service->trouble, told.data);
    str_release(&told);
}

// --- calm ---

static void take_over(struct service *s)
{
    struct worker *old = s->worker;
    s->worker = s->candidate;
    s->candidate = NULL;
    boards_switch(s);
    struct edition *left = s->edition;
    s->edition = s->worker->edition;
    edition_hold(s->edition);
    edition_release(left);
    questions_unsend(s);
    if (old)
        worker_end(old, NULL);
    log_notice("ruleset %.12s is in force", s->edition->hash);
    service_reloaded_fn told = s->reloaded;
    s->reloaded = NULL;
    if (told)
        told(s->reloaded_context, true, s->edition->hash);
}

void supervise_calm(struct worker *w, int64_t seq, int32_t as_of)
{
    struct service *s = w->service;
    boards_calm(s, w, seq, as_of);
    w->calm = seq;
    if (w == s->candidate) {
        if (seq < s->committed)
            return;
        w->state = WORKER_LIVE;
        take_over(s);
    } else if (w == s->worker) {
        w->state = WORKER_LIVE;
    } else {
        return;
    }
    if (seq >= s->committed) {
        s->stale = false;
        set_text(&s->stale_reason, NULL);
    }
    if (!s->serving) {
        if (seq < s->committed)
            return;
        s->serving = true;
        service_started_fn started = s->started;
        s->started = NULL;
        if (started)
            started(s->started_context, true, NULL);
    }
    waiters_scored(s, seq);
    questions_send(s);
}

// --- gone ---

static void restart_now(uv_timer_t *timer)
{
    struct service *s = timer->data;
    struct err e;
    if (s->stopping || s->worker)
        return;
    s->worker = worker_start(s, s->edition, &e);
    if (!s->worker) {
        log_error("%s", e.text);
        uv_timer_start(&s->restart, restart_now, RESTART_MOST_MS, 0);
    }
}

static void restart_later(struct service *s, const struct worker *w)
{
    bool quick = linux_monotonic_ns() - w->started < QUICK_LIFE_NS;
    if (!quick)
        s->quick_crashes = 0;
    else if (w->calm < 0 || s->quick_crashes < 2)
        s->quick_crashes++;
    else // it had published: no reason to wait ever longer for the next
        s->quick_crashes = 2;
    uint64_t wait = 0; // the first time at once, then 100 ms, 200 ms, .. 30 s
    if (s->quick_crashes > 1)
        wait = s->quick_crashes > 10 ? RESTART_MOST_MS : (uint64_t)50 << (s->quick_crashes - 1);
    uv_timer_start(&s->restart, restart_now, wait, 0);
}

static void start_failed(struct service *s, const struct worker *w, const char *why)
{
    service_started_fn started = s->started;
    s->started = NULL;
    s->stopping = true;
    if (started)
        started(s->started_context, false, w->refusal ? w->refusal : why);
}

static void candidate_gone(struct service *s, const struct worker *w, const char *why)
{
    service_reloaded_fn told = s->reloaded;
    s->candidate = NULL;
    s->reloaded = NULL;
    boards_drop(&s->candidate_slots, &s->candidate_slot_count);
    log_warning("reload refused, the ruleset in force stays: %s", w->refusal ? w->refusal : why);
    if (told)
        told(s->reloaded_context, false, w->refusal ? w->refusal : why);
}

void supervise_gone(struct worker *w, const char *why)
{
    struct service *s = w->service;
    if (w == s->candidate) {
        candidate_gone(s, w, why);
        return;
    }
    if (w != s->worker)
        return; // an old one that was ended
    s->worker = NULL;
    if (s->stopping)
        return;
    if (!s->serving && (w->refusal || !s->ledger || s->crashes >= START_TRIES - 1)) {
        start_failed(s, w, why);
        return;
    }
    s->crashes++;
    s->stale = true;
    set_text(&s->stale_reason, why);
    log_error("evaluator %d %s; its boards stay served", (int)w->process.pid, why);
    questions_orphaned(s);
    restart_later(s, w);
}
