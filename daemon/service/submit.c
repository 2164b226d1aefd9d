// Submissions: forms -> facts in the pool, facts -> the ledger's writer thread, the answer back on
// the loop.
#include <stdlib.h>
#include <string.h>

#include "base/linux.h"
#include "base/mem.h"
#include "service/admit.h"
#include "service/entrance.h"
#include "service/state.h"

#define QUICK_FORMS 4
#define STOPPING "stored; the daemon is stopping"

struct submission {
    uv_work_t work;
    struct service *service;
    struct edition *edition; // whose model the facts are written in
    enum submit_kind kind;
    const struct forms *forms;
    struct who who;
    bool wait_scored;
    submit_fn done;
    void *context;
    struct arena arena;
    struct complaints complaints;
    struct admission admission;
    bool accepted, broken; // broken: the ledger could not be read
    struct err error;
    struct ledger_batch batch;
    struct submission *next; // in the list of those committed
    int64_t *seqs;
    bool *known;
    int64_t seq;
};

static void submission_free(struct submission *x)
{
    struct service *s = x->service;
    free(x->admission.entries);
    free(x->admission.form_of);
    free(x->seqs);
    free(x->known);
    arena_release(&x->arena);
    edition_release(x->edition);
    free(x);
    s->submissions--;
    service_maybe_stopped(s);
}

static void answer(struct submission *x, int status, const char *detail)
{
    struct submit_result result = {
        .status = status,
        .complaints = &x->complaints,
        .detail = detail,
        .count = x->forms->count,
        .seqs = x->seqs,
        .known = x->known,
        .seq = x->seq,
    };
    x->done(x->context, &result);
    submission_free(x);
}

// --- the ledger's answer ---

static int refusal_status(enum ledger_result r)
{
    switch (r) {
    case LEDGER_CONFLICT:
    case LEDGER_NOT_UNIQUE:
    case LEDGER_RETURNED:
    case LEDGER_NOT_ALLOWED:
        return 409;
    case LEDGER_UNKNOWN_RECORD:
        return 404;
    case LEDGER_FAILED:
        return 503;
    case LEDGER_UNKNOWN_SUBJECT:
    case LEDGER_WRONG_KIND:
    case LEDGER_STORED:
    case LEDGER_SAME:
        break;
    }
    return 422;
}

static const char *refusal_field(const struct submission *x)
{
    const struct ledger_batch *b = &x->batch;
    enum ledger_result r = b->result;
    if (r == LEDGER_CONFLICT)
        return "id";
    if (r == LEDGER_RETURNED)
        return "date";
    if (r == LEDGER_NOT_UNIQUE && b->entries[b->at].fact.tag == FACT_RECORD) {
        const struct model *m = &x->edition->ruleset.model;
        const struct record_type *t = &m->records[b->entries[b->at].fact.record.type];
        return t->unique_count == 1 ? t->fields[t->unique[0]].label.name : NULL;
    }
    if (r == LEDGER_UNKNOWN_SUBJECT || r == LEDGER_WRONG_KIND)
        return "subject";
    if (r == LEDGER_UNKNOWN_RECORD)
        return "record";
    return r == LEDGER_NOT_ALLOWED ? "status" : NULL;
}

static void refused(struct submission *x)
{
    const struct ledger_batch *b = &x->batch;
    int status = refusal_status(b->result);
    if (b->result != LEDGER_FAILED && b->at < b->count) {
        if (status == 409)
            complain_conflict(&x->complaints, b->entries[b->at].line, refusal_field(x), "%s",
                              b->error.text);
        else
            complain(&x->complaints, b->entries[b->at].line, refusal_field(x), "%s", b->error.text);
    }
    answer(x, status, b->error.text);
}

static void learn_subjects(struct submission *x)
{
    const struct model *m = &x->edition->ruleset.model;
    for (size_t i = 0; i < x->batch.count; i++) {
        const struct fact *f = &x->batch.entries[i].fact;
        if (f->tag != FACT_SUBJECT)
            continue;
        x->service->standing++;
        directory_put(&x->service->directory, f->subject.subject, f->subject.id, f->subject.title,
                      m->kinds[f->subject.kind].label.name);
    }
}

static bool gather_seqs(struct submission *x)
{
    bool fresh = false;
    size_t count = x->forms->count;
    x->seqs = mem_new(count + 1, sizeof *x->seqs);
    x->known = mem_new(count + 1, sizeof *x->known);
    for (size_t i = 0; i < count; i++)
        x->known[i] = true;
    for (size_t i = 0; i < x->batch.count; i++) {
        const struct ledger_entry *entry = &x->batch.entries[i];
        size_t form = x->admission.form_of[i];
        x->seqs[form] = entry->fact.seq > x->seqs[form] ? entry->fact.seq : x->seqs[form];
        x->seq = entry->fact.seq > x->seq ? entry->fact.seq : x->seq;
        if (entry->result == LEDGER_STORED) {
            x->known[form] = false;
            fresh = true;
        }
    }
    return fresh;
}

static void wait_scored(struct submission *x)
{
    struct service *s = x->service;
    struct scored_waiter *w = mem_new(1, sizeof *w);
    *w = (struct scored_waiter){
        .next = s->waiters,
        .seq = x->seq,
        .deadline = (int64_t)uv_now(s->loop) + service_model(s)->settings.deadline_ms,
        .submission = x,
    };
    s->waiters = w;
}

static void told(struct submission *x)
{
    struct service *s = x->service;
    if (x->batch.result != LEDGER_STORED && x->batch.result != LEDGER_SAME) {
        refused(x);
        return;
    }
    bool fresh = gather_seqs(x);
    learn_subjects(x);
    if (x->seq > s->committed) {
        s->committed = x->seq;
        sharing_committed(s);
    }
    if (s->worker)
        worker_hand(s->worker, x->edition, &x->batch);
    if (s->candidate)
        worker_hand(s->candidate, x->edition, &x->batch);
    if (x->wait_scored && s->published < x->seq && s->stopping)
        answer(x, 202, STOPPING);
    else if (x->wait_scored && s->published < x->seq)
        wait_scored(x);
    else
        answer(x, fresh ? 201 : 200, NULL);
}

void submissions_told(uv_async_t *async)
{
    struct service *s = async->data;
    uv_mutex_lock(&s->done_lock);
    struct submission *list = s->done;
    s->done = NULL;
    uv_mutex_unlock(&s->done_lock);
    struct submission *in_order = NULL; // the list was pushed at its head
    while (list) {
        struct submission *x = list;
        list = x->next;
        x->next = in_order;
        in_order = x;
    }
    while (in_order) {
        struct submission *x = in_order;
        in_order = x->next;
        told(x);
    }
    if (s->worker)
        worker_feed(s->worker);
    if (s->candidate)
        worker_feed(s->candidate);
    questions_send(s);
}

static void on_committed(struct ledger_batch *b) // on the writer's thread
{
    struct submission *x = b->context;
    struct service *s = x->service;
    uv_mutex_lock(&s->done_lock);
    x->next = s->done;
    s->done = x;
    // A commit takes one turn of the loop: one message to an evaluator, one lot of replies.
    if (b->last)
        uv_async_send(&s->committed_async); // within: once told, all may be closed
    uv_mutex_unlock(&s->done_lock);
}

// --- waiting for boards ---

static void waiter_answer(struct scored_waiter *w, int status, const char *detail)
{
    struct submission *x = w->submission;
    free(w);
    answer(x, status, detail);
}

// Answer those that `is_due`; first out of the list, for an answer may change it.
static void waiters_answer(struct service *s, bool (*is_due)(const struct scored_waiter *, int64_t),
                           int64_t limit, int status, const char *detail)
{
    struct scored_waiter **at = &s->waiters, *due = NULL;
    while (*at) {
        struct scored_waiter *w = *at;
        if (!is_due(w, limit)) {
            at = &w->next;
            continue;
        }
        *at = w->next;
        w->next = due;
        due = w;
    }
    while (due) {
        struct scored_waiter *w = due;
        due = w->next;
        waiter_answer(w, status, detail);
    }
}

static bool is_scored(const struct scored_waiter *w, int64_t seq)
{
    return w->seq <= seq;
}

static bool is_late(const struct scored_waiter *w, int64_t now)
{
    return w->deadline <= now;
}

void waiters_scored(struct service *s, int64_t seq)
{
    waiters_answer(s, is_scored, seq, 201, NULL);
}

void waiters_expire(struct service *s, int64_t now)
{
    waiters_answer(s, is_late, now, 202, "stored; the boards do not reflect it yet");
}

void waiters_end(struct service *s)
{
    waiters_answer(s, is_late, INT64_MAX, 202, STOPPING);
}

// --- acceptance ---

// What must be looked up: also when forms have mistakes, so that all are told at once.
static bool look_up(struct submission *x)
{
    struct entrance *entrance = x->edition->entrance;
    if (x->kind == SUBMIT_RECORDS && entrance)
        return entrance_judge(entrance, &x->admission, &x->error);
    if (x->kind == SUBMIT_STATUS)
        return admit_sources(&x->admission, x->service->ledger, &x->error);
    return true;
}

static void admit(struct submission *x)
{
    bool admitted = admit_forms(&x->admission, x->kind, x->forms);
    x->broken = !look_up(x);
    x->accepted = admitted && !x->broken && x->complaints.total == 0;
}

static void admit_work(uv_work_t *work)
{
    admit(work->data);
}

// May it be admitted at once, on the loop? A few forms are done in less time than two threads take
// to hand them over, where nothing has to be asked of the ledger or the system's groups.
static bool is_quick(const struct submission *x)
{
    const struct model *m = &x->edition->ruleset.model;
    if (x->forms->count > QUICK_FORMS || x->kind == SUBMIT_STATUS || x->edition->entrance)
        return false;
    for (size_t i = 0; i < m->record_count; i++)
        if (m->records[i].source)
            return false;
    return true;
}

static size_t entries_size(const struct submission *x)
{
    size_t fields = 0;
    for (size_t i = 0; i < x->forms->count; i++)
        fields += x->forms->list[i].count;
    return x->admission.count * sizeof *x->admission.entries + x->arena.size +
           fields * sizeof(struct form_field);
}

static void hand_over(struct submission *x)
{
    struct service *s = x->service;
    if (!x->accepted) {
        answer(x, x->broken ? 503 : 422, x->broken ? x->error.text : "nothing was stored");
        return;
    }
    x->batch = (struct ledger_batch){
        .schema = x->edition->schema,
        .who = {.uid = x->who.uid, .gid = x->who.gid, .pid = x->who.pid},
        .entries = x->admission.entries,
        .count = x->admission.count,
        .arena = &x->arena,
        .size = entries_size(x),
        .done = on_committed,
        .context = x,
    };
    if (s->stopping)
        answer(x, 503, "the daemon is stopping");
    else
        sharing_append(s, &x->batch);
}

static void admit_done(uv_work_t *work, int status)
{
    struct submission *x = work->data;
    (void)status; // jobs are never cancelled
    x->service->jobs--;
    hand_over(x);
}

void service_submit(struct service *s, enum submit_kind kind, const struct forms *forms,
                    const struct who *who, bool wait, submit_fn done, void *context)
{
    struct submission *x = mem_new(1, sizeof *x);
    *x = (struct submission){
        .service = s,
        .edition = s->edition,
        .kind = kind,
        .forms = forms,
        .who = *who,
        .wait_scored = wait,
        .done = done,
        .context = context,
    };
    s->submissions++;
    edition_hold(x->edition);
    arena_init(&x->arena);
    x->complaints.arena = &x->arena;
    x->admission = (struct admission){
        .model = &x->edition->ruleset.model,
        .directory = &s->directory,
        .arena = &x->arena,
        .who = *who,
        .now = linux_now_ms(),
        .committed = s->committed,
        .today = s->as_of,
        .complaints = &x->complaints,
    };
    x->work.data = x;
    if (is_quick(x)) {
        admit(x);
        hand_over(x);
        return;
    }
    s->jobs++;
    uv_queue_work(s->loop, &x->work, admit_work, admit_done);
}
