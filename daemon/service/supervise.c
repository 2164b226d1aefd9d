// Supervision: what an evaluator's words, and its end, mean for the service.
//
// The worker of the edition in force is restarted whenever it is gone; while there is none, its
// last boards stay served and are marked stale. A candidate (a reload's) takes over once it has
// published all that the ledger holds.
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json_check.h"
#include "base/linux.h"
#include "base/log.h"
#include "base/mem.h"
#include "service/entrance.h"
#include "service/state.h"

#define QUICK_LIFE_NS                                                                              \
    (10 * 1000000000LL) // a life shorter than this counts towards waiting before the next
#define RESTART_MOST_MS 30000
#define PREPARING_MS 10
#define START_TRIES 4 // evaluators that may die before a start is given up

static void set_text(char **to, const char *text)
{
    free(*to);
    *to = text ? mem_copy_text(text) : NULL;
}

// --- ready ---

// The ledger is opened, and made ready for an edition, off the loop. What comes of it is the
// edition's once the job is done: others read that meanwhile.
struct preparing {
    uv_work_t work;
    struct worker *worker;
    struct ledger *ledger; // opened by this job when the service has none
    struct ledger_schema *schema;
    struct entrance *entrance;
    bool anew; // the edition has none of them yet
    bool load_directory, good;
    int64_t last;
    struct err error;
};

static bool open_ledger(struct preparing *job)
{
    const struct service *s = job->worker->service;
    struct ledger_options o = {.path = s->ledger_path};
    job->ledger = s->ledger;
    return job->ledger || ledger_open(&job->ledger, &o, &job->error);
}

static bool read_head(struct preparing *job)
{
    struct ledger_reader *reader;
    struct ledger_head head;
    if (!ledger_reader_open(job->ledger, NULL, &reader, &job->error))
        return false;
    bool read = ledger_head(reader, &head, &job->error);
    ledger_reader_close(reader);
    job->last = head.seq;
    return read;
}

// The door learns off the loop, and before anybody stands at it.
static bool open_entrance(struct preparing *job)
{
    job->entrance = entrance_new(&job->worker->edition->ruleset, job->ledger);
    return !job->entrance || entrance_catch_up(job->entrance, job->last, &job->error);
}

static bool make_anew(struct preparing *job)
{
    const struct edition *d = job->worker->edition;
    const struct ledger_who who = {.uid = geteuid(), .gid = getegid(), .pid = getpid()};
    bool made = ledger_prepare(job->ledger, &d->ruleset.model, d->hash, d->effective, &who,
                               &job->schema, &job->error) &&
                read_head(job) && open_entrance(job);
    if (made)
        return true;
    entrance_free(job->entrance);
    ledger_schema_free(job->ledger, job->schema);
    job->entrance = NULL;
    job->schema = NULL;
    return false;
}

static void prepare_work(uv_work_t *work)
{
    struct preparing *job = work->data;
    struct directory *directory = &job->worker->service->directory;
    job->good = open_ledger(job) && (job->anew ? make_anew(job) : read_head(job)) &&
                (!job->load_directory || directory_load(directory, job->ledger, &job->error));
    if (job->good)
        checkpoints_check(job->worker, job->ledger);
}

// Lines of batches that have not been told of yet are not for evaluators: their subjects stand in
// no directory. When nothing is under way, the ruleset's own line is one to tell of.
static void note_head(struct service *s, int64_t last)
{
    if (s->submissions == 0 && last > s->committed)
        s->committed = last;
}

static void prepared(struct worker *w, const struct preparing *job)
{
    struct service *s = w->service;
    if (w->state == WORKER_ENDING)
        return;
    if (!job->good) {
        set_text(&w->refusal, job->error.text);
        worker_end(w, job->error.text);
        return;
    }
    note_head(s, job->last);
    w->state = WORKER_READY;
    w->goal = s->committed;
    checkpoints_use(w);
    worker_feed(w);
}

static void prepare_done(uv_work_t *work, int status)
{
    struct preparing *job = work->data;
    struct worker *w = job->worker;
    struct service *s = w->service;
    (void)status; // jobs are never cancelled
    w->jobs--;
    s->jobs--;
    w->edition->preparing = false;
    if (!s->ledger)
        s->ledger = job->ledger;
    if (job->anew) {
        w->edition->schema = job->schema;
        w->edition->entrance = job->entrance;
    }
    prepared(w, job);
    free(job);
    worker_maybe_free(w);
    service_maybe_stopped(s);
}

static void prepare(struct worker *w)
{
    struct service *s = w->service;
    struct preparing *job = mem_new(1, sizeof *job);
    job->worker = w;
    job->anew = !w->edition->schema;
    job->load_directory = !s->serving && s->directory.count == 0;
    job->work.data = job;
    w->edition->preparing = true;
    w->jobs++;
    s->jobs++;
    uv_queue_work(s->loop, &job->work, prepare_work, prepare_done);
}

static bool is_hash(const char *text)
{
    return strlen(text) == DIGEST_TEXT - 1 && strspn(text, "0123456789abcdef") == DIGEST_TEXT - 1;
}

static bool is_json_array(const char *text)
{
    size_t size = strlen(text);
    return size && text[0] == '[' && json_valid(text, size);
}

static void checked(struct service *s, const char *warnings)
{
    service_started_fn started = s->started;
    s->started = NULL;
    if (started)
        started(s->started_context, SERVICE_READY, warnings);
}

void supervise_ready(struct worker *w, struct wire *payload)
{
    struct service *s = w->service;
    struct edition *d = w->edition;
    const char *hash = wire_text(payload), *warnings = wire_text(payload),
               *plugins = wire_text(payload);
    const char *effective = wire_text(payload);
    if (!hash || !warnings || !plugins || !effective || !is_hash(hash) || !is_json_array(plugins)) {
        worker_end(w, "its word of being ready made no sense");
        return;
    }
    if (!d->good) { // what the daemon cannot check itself it must not let in
        set_text(&w->refusal, d->problems.data);
        worker_end(w, "it accepted what the daemon cannot check");
        return;
    }
    if (d->hash[0] && strcmp(d->hash, hash) != 0) {
        worker_end(w, "it read another ruleset out of the same files");
        return;
    }
    snprintf(d->hash, sizeof d->hash, "%s", hash);
    set_text(&d->effective, effective);
    set_text(&d->plugins, plugins);
    if (s->options.check) { // ready is all that was asked
        checked(s, warnings);
        return;
    }
    if (*warnings && !s->serving)
        log_notice("configuration:\n%s", warnings);
    prepare(w);
}

void supervise_refused(struct worker *w, const char *text)
{
    set_text(&w->refusal, text);
    worker_end(w, "it refused the configuration");
}

// --- calm ---

static void take_over(struct service *s)
{
    struct worker *old = s->worker;
    s->worker = s->candidate;
    s->candidate = NULL;
    boards_adopt(s, s->worker, false);
    struct edition *left = s->edition;
    s->edition = s->worker->edition;
    edition_hold(s->edition);
    edition_release(left);
    questions_unsend(s);
    uv_timer_stop(&s->restart);
    if (old)
        worker_end(old, NULL);
    log_notice("ruleset %.12s is in force", s->edition->hash);
}

static void go_live(struct worker *w)
{
    struct service *s = w->service;
    w->state = WORKER_LIVE;
    if (w == s->candidate)
        take_over(s);
    else
        boards_adopt(s, w, true);
    if (!s->edition->since_ms) // else only its evaluator is a new one
        s->edition->since_ms = linux_now_ms();
    s->stale = false;
    set_text(&s->stale_reason, NULL);
    s->standing++;
}

// May it take the place of what is served?
static bool has_arrived(const struct worker *w)
{
    const struct worker *now = w->service->worker;
    bool behind = now && now->state == WORKER_LIVE && w->calm < now->calm;
    return w->calm >= w->goal && !behind;
}

static void tell_started(struct service *s)
{
    service_started_fn started = s->started;
    s->started = NULL;
    s->serving = true;
    if (started)
        started(s->started_context, SERVICE_READY, NULL);
}

static void tell_reloaded(struct service *s, bool done, const char *report)
{
    service_reloaded_fn told = s->reloaded;
    s->reloaded = NULL;
    if (told)
        told(s->reloaded_context, done, report);
}

void supervise_calm(struct worker *w, int64_t seq, int32_t as_of)
{
    struct service *s = w->service;
    bool candidate = w == s->candidate;
    if (w != s->worker && !candidate)
        return; // one that was left
    w->calm = seq;
    boards_calm(w, seq, as_of);
    if (w->state == WORKER_READY) {
        if (!has_arrived(w))
            return;
        go_live(w);
    }
    s->published = seq;
    sharing_published(s);
    if (candidate)
        tell_reloaded(s, true, s->edition->hash);
    if (!s->serving)
        tell_started(s);
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
    if (s->edition->preparing) { // the last one's job: a moment
        uv_timer_start(&s->restart, restart_now, PREPARING_MS, 0);
        return;
    }
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
    if (started && w->refusal)
        started(s->started_context, SERVICE_REFUSED, w->refusal);
    else if (started)
        started(s->started_context, SERVICE_BROKEN, why);
}

static void candidate_gone(struct service *s, const struct worker *w, const char *why)
{
    s->candidate = NULL;
    const char *reason = w->refusal ? w->refusal : why;
    log_warning("reload refused, the ruleset in force stays: %s", reason);
    tell_reloaded(s, false, reason);
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
    if (!s->serving && (w->refusal || s->options.check || s->crashes >= START_TRIES - 1)) {
        struct str told = {0};
        str_addf(&told, "the evaluator %s", why);
        start_failed(s, w, told.data);
        str_release(&told);
        return;
    }
    s->crashes++;
    s->stale = true;
    set_text(&s->stale_reason, why);
    s->standing++;
    log_error("evaluator %d %s; its boards stay served", (int)w->process.pid, why);
    questions_orphaned(s);
    restart_later(s, w);
}
