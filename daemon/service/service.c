#include "service/service.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/linux.h"
#include "base/log.h"
#include "base/mem.h"
#include "service/state.h"

#define TICK_MS 50

int32_t service_today(const struct service *s)
{
    if (s->options.as_of != DAY_NONE)
        return s->options.as_of;
    return day_of_time(linux_now_ms(), s->edition->ruleset.model.settings.zone_minutes);
}

static void new_day(struct service *s, int32_t today)
{
    s->as_of = today;
    if (s->worker)
        worker_send_day(s->worker);
    if (s->candidate)
        worker_send_day(s->candidate);
}

static void on_tick(uv_timer_t *timer)
{
    struct service *s = timer->data;
    int64_t now = (int64_t)uv_now(s->loop), now_ns = linux_monotonic_ns();
    questions_expire(s, now);
    waiters_expire(s, now);
    if (s->worker)
        worker_watch(s->worker, now_ns);
    if (s->candidate)
        worker_watch(s->candidate, now_ns);
    int32_t today = service_today(s);
    if (today != s->as_of)
        new_day(s, today);
    checkpoints_tick(s);
}

// --- starting ---

static bool name_ledger(struct service *s, struct err *e)
{
    const char *path =
        s->options.ledger ? s->options.ledger : s->edition->ruleset.model.settings.ledger;
    if (!path)
        return err_set(
            e,
            "no ledger: give --ledger PATH, or daemon: { ledger = \"..\"; } in the configuration");
    s->ledger_path = mem_copy_text(path);
    return true;
}

static void start_handles(struct service *s)
{
    uv_timer_init(s->loop, &s->tick);
    uv_timer_init(s->loop, &s->restart);
    uv_timer_init(s->loop, &s->sharing.timer);
    uv_async_init(s->loop, &s->committed_async, submissions_told);
    s->tick.data = s->restart.data = s->sharing.timer.data = s->committed_async.data = s;
    s->open_handles += 4;
    uv_timer_start(&s->tick, on_tick, TICK_MS, TICK_MS);
}

// Nothing is needed of the model before an evaluator is asked whether it is good: both read the
// files at a time. One that was started in the hope that they read well here, too, gives way where
// they do not: the next is told so, and looks closer.
static bool check_beside(struct service *s, struct err *e)
{
    s->worker = worker_start(s, s->edition, e);
    while (s->worker && worker_owes_bytes(s->worker))
        uv_run(s->loop, UV_RUN_ONCE);
    if (!s->worker || s->stopping)
        return s->stopping;
    edition_read(s->edition);
    if (s->edition->good)
        return true;
    worker_end(s->worker, NULL);
    s->worker = worker_start(s, s->edition, e);
    return s->worker;
}

enum service_start service_start(const struct service_options *o, service_started_fn started,
                                 void *context, struct service **out, struct str *problems,
                                 struct err *e)
{
    struct service *s = mem_new(1, sizeof *s);
    *s = (struct service){.loop = o->loop,
                          .options = *o,
                          .started = started,
                          .started_context = context,
                          .published = -1,
                          .standing = 1};
    s->conf_path = mem_copy_text(o->conf);
    s->program = mem_copy_text(o->program);
    s->started_ms = linux_now_ms();
    s->unread_end = &s->unread;
    directory_init(&s->directory);
    if (uv_mutex_init(&s->done_lock) != 0)
        die("cannot make a lock");
    *out = s;
    s->edition = edition_new(s, problems);
    if (!s->edition) {
        err_set(e, "%s does not read", o->conf);
        return SERVICE_REFUSED;
    }
    if (!o->check)
        edition_read(s->edition);
    s->as_of = service_today(s);
    // a configuration in error may lack its ledger for that reason: the evaluator tells them all
    if (!o->check && !name_ledger(s, e) && s->edition->good)
        return SERVICE_REFUSED;
    start_handles(s);
    if (o->check)
        return check_beside(s, e) ? SERVICE_READY : SERVICE_BROKEN;
    s->worker = worker_start(s, s->edition, e);
    return s->worker ? SERVICE_READY : SERVICE_BROKEN;
}

// --- reloading ---

struct reloading { // the files are read off the loop
    uv_work_t work;
    struct service *service;
    struct edition *edition;
    struct str problems;
};

static void reload_work(uv_work_t *work)
{
    struct reloading *job = work->data;
    job->edition = edition_new(job->service, &job->problems);
    if (job->edition)
        edition_read(job->edition);
}

static void reload_read(struct service *s, struct reloading *job)
{
    service_reloaded_fn told = s->reloaded;
    struct err e;
    const char *why = e.text;
    if (s->stopping)
        why = "the daemon is stopping";
    else if (!job->edition)
        why = job->problems.data;
    else
        s->candidate = worker_start(s, job->edition, &e);
    if (s->candidate)
        return; // its word, or its end, is told
    s->reloaded = NULL;
    told(s->reloaded_context, false, why);
}

static void reload_done(uv_work_t *work, int status)
{
    struct reloading *job = work->data;
    struct service *s = job->service;
    (void)status; // jobs are never cancelled
    s->jobs--;
    s->reloading = false;
    reload_read(s, job);
    edition_release(job->edition); // the worker holds it
    str_release(&job->problems);
    free(job);
    service_maybe_stopped(s);
}

void service_reload(struct service *s, service_reloaded_fn done, void *context)
{
    if (s->candidate || s->reloading || s->stopping || !s->serving) {
        done(context, false,
             s->candidate || s->reloading ? "a reload is under way" : "the daemon is not serving");
        return;
    }
    struct reloading *job = mem_new(1, sizeof *job);
    job->service = s;
    job->work.data = job;
    s->reloading = true;
    s->reloaded = done;
    s->reloaded_context = context;
    s->jobs++;
    uv_queue_work(s->loop, &job->work, reload_work, reload_done);
}

// --- stopping ---

static void on_handle_closed(uv_handle_t *h)
{
    struct service *s = h->data;
    s->open_handles--;
    service_maybe_stopped(s);
}

void service_maybe_stopped(struct service *s)
{
    if (!s->stopped || s->submissions || s->jobs || s->open_handles)
        return;
    void (*stopped)(void *) = s->stopped;
    s->stopped = NULL;
    stopped(s->stopped_context);
}

static void close_handle(uv_handle_t *h)
{
    if (h->data && !uv_is_closing(h))
        uv_close(h, on_handle_closed);
}

static void close_when_told(uv_timer_t *timer)
{
    struct service *s = timer->data;
    questions_end(s); // asked in answer to the end of another
    waiters_end(s);
    records_end(s);
    if (s->submissions || s->jobs)
        return; // the ledger still has batches to answer
    close_handle((uv_handle_t *)&s->restart);
    close_handle((uv_handle_t *)&s->sharing.timer);
    close_handle((uv_handle_t *)&s->committed_async);
    close_handle((uv_handle_t *)&s->tick);
}

void service_stop(struct service *s, void (*stopped)(void *context), void *context)
{
    s->stopping = true;
    s->stopped = stopped;
    s->stopped_context = context;
    questions_end(s);
    waiters_end(s);
    records_end(s);
    if (s->worker)
        worker_end(s->worker, NULL);
    if (s->candidate)
        worker_end(s->candidate, NULL);
    checkpoints_stop(s);
    if (s->tick.data)
        uv_timer_start(&s->tick, close_when_told, 0, 5);
    service_maybe_stopped(s);
}

// All workers and jobs are gone: nothing else reads the ledger, or holds an edition.
void service_free(struct service *s)
{
    s->freeing = true;
    boards_drop(&s->boards);
    edition_release(s->edition);
    ledger_close(s->ledger);
    directory_release(&s->directory);
    uv_mutex_destroy(&s->done_lock);
    free(s->stale_reason);
    free(s->conf_path);
    free(s->ledger_path);
    free(s->program);
    free(s);
}

// --- what replies carry ---

const struct model *service_model(const struct service *s)
{
    return &s->edition->ruleset.model;
}

uv_loop_t *service_loop(const struct service *s)
{
    return s->loop;
}

void service_hold(struct service *s)
{
    s->jobs++;
}

void service_unhold(struct service *s)
{
    s->jobs--;
    service_maybe_stopped(s);
}

const char *service_ruleset(const struct service *s)
{
    return s->edition->hash;
}

int32_t service_as_of(const struct service *s)
{
    return s->as_of;
}

int64_t service_seq(const struct service *s)
{
    return s->committed;
}

const char *service_plugins_json(const struct service *s)
{
    return s->edition->plugins ? s->edition->plugins : "[]";
}

const char *service_effective(const struct service *s)
{
    return s->edition->effective ? s->edition->effective : "";
}

const char *service_files(const struct service *s)
{
    return s->edition->files.data ? s->edition->files.data : "";
}

int64_t service_since_ms(const struct service *s)
{
    return s->edition->since_ms;
}

size_t service_subject_count(const struct service *s)
{
    return s->directory.count;
}

bool service_subject_find(const struct service *s, const char *id, uint32_t *number)
{
    const struct map_entry *at = map_get(&s->directory.ids, id); // the loop is the only writer
    if (at)
        *number = (uint32_t)at->number;
    return at != NULL;
}

const char *service_subject_id(const struct service *s, uint32_t number)
{
    return s->directory.entries[number].id;
}

const char *service_subject_title(const struct service *s, uint32_t number)
{
    return s->directory.entries[number].title;
}

void service_subject_fetch(const struct service *s, uint32_t number)
{
    __builtin_prefetch(&s->directory.entries[number]);
}

uint32_t service_subject_kind(const struct service *s, uint32_t number)
{
    return model_kind(service_model(s), s->directory.entries[number].kind);
}

void service_status(const struct service *s, struct service_status *out)
{
    *out = (struct service_status){
        .ready = s->serving,
        .stale = s->stale,
        .stale_reason = s->stale_reason,
        .ledger_seq = s->committed,
        .board_seq = s->published,
        .started_ms = s->started_ms,
        .subjects = (int64_t)s->directory.count,
        .evaluator_starts = s->starts,
        .evaluator_crashes = s->crashes,
        .evaluator_pid = s->worker ? s->worker->process.pid : 0,
        .trouble = boards_first_trouble(&s->boards),
        .ledger_path = s->ledger_path,
        .conf_path = s->conf_path,
        .checkpoint_line = s->checkpoints.line,
        .checkpoint_size = s->checkpoints.size,
    };
}
