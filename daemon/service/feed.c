// Feeding: what the ledger has and an evaluator has not, read in the pool and sent in order of
// line, one message at a time. Whoever reads slowly is not sent more: what waits to be written is
// bounded.
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "service/state.h"

#define FEED_LINES_MOST 20000        // ledger lines in one message, and
#define FEED_BYTES (8u << 20)        // about so many bytes
#define FEED_QUEUED_MOST (16u << 20) // bytes that may wait to be written

struct feeding {
    uv_work_t work;
    struct worker *worker;
    int64_t first, last;
    struct str message;
    uint32_t count;
    bool cut, full; // by lines, or by bytes: what follows belongs to it
    bool good;
    struct err error;
};

static bool feed_fact(const struct fact *f, void *context, struct err *e)
{
    struct feeding *job = context;
    (void)e;
    if (job->count && job->message.size > FEED_BYTES) {
        job->last = f->seq - 1;
        job->cut = job->full = true;
        return false;
    }
    message_put_fact(&job->message, f);
    job->count++;
    return true;
}

static bool feed_replay(struct feeding *job)
{
    const unsigned others = ~(1u << FACT_RECORD);
    struct worker *w = job->worker;
    struct ledger_replayed counts;
    switch (w->stage) {
    case FEED_OTHERS:
        return ledger_replay_some(w->reader, others, job->first, job->last, feed_fact, job,
                                  &job->error);
    case FEED_LEFT:
        return ledger_replay_records(w->reader, w->left, job->first, job->last, feed_fact, job,
                                     &job->error);
    case FEED_LINES:
    case FEED_OFFERED: // nothing is fed then
        break;
    }
    return ledger_replay(w->reader, job->first, job->last, feed_fact, job, &counts, &job->error);
}

static bool feed_read(struct feeding *job)
{
    struct worker *w = job->worker;
    if (!w->reader && !ledger_reader_open(w->service->ledger, &w->edition->ruleset.model,
                                          &w->reader, &job->error))
        return false;
    return job->first > job->last || feed_replay(job) || job->full;
}

static void feed_work(uv_work_t *work)
{
    struct feeding *job = work->data;
    size_t begun = message_begin(&job->message, MESSAGE_FACTS, 0);
    size_t count_at = job->message.size;
    wire_put_u32(&job->message, 0);
    job->good = feed_read(job);
    memcpy(job->message.data + count_at, &job->count, sizeof job->count);
    wire_put_i64(&job->message, job->last);
    wire_put_u8(&job->message, job->cut);
    message_end(&job->message, begun);
}

// The last of a stage has been sent.
static void feed_next_stage(struct worker *w)
{
    if (w->stage == FEED_OTHERS)
        checkpoints_offer(w);
    else if (w->stage == FEED_LEFT)
        w->stage = FEED_LINES;
}

static void feed_done(uv_work_t *work, int status)
{
    struct feeding *job = work->data;
    struct worker *w = job->worker;
    (void)status; // jobs are never cancelled
    w->jobs--;
    w->feeding = false;
    if (w->state != WORKER_ENDING && !job->good) {
        worker_end(w, job->error.text);
    } else if (w->state != WORKER_ENDING) {
        w->fed = job->last;
        w->partial = job->cut;
        worker_send(w, &job->message);
        if (w->stage != FEED_LINES && w->fed >= w->offered.line)
            feed_next_stage(w);
        worker_feed(w);
        questions_send(w->service);
    }
    str_release(&job->message);
    free(job);
    worker_maybe_free(w);
}

void worker_feed(struct worker *w)
{
    bool lines = w->stage == FEED_LINES;
    int64_t last = lines ? w->service->committed : w->offered.line;
    if (w->feeding || w->stage == FEED_OFFERED ||
        (w->state != WORKER_READY && w->state != WORKER_LIVE))
        return;
    if (w->fed >= last && !w->partial) // a part that was sent as such wants its end
        return;
    if (uv_stream_get_write_queue_size((uv_stream_t *)&w->line) > FEED_QUEUED_MOST)
        return; // on_written goes on
    struct feeding *job = mem_new(1, sizeof *job);
    job->worker = w;
    job->first = w->fed + 1 > 0 ? w->fed + 1 : 1;
    job->cut = lines ? last - job->first >= FEED_LINES_MOST : true;
    job->last = lines && job->cut ? job->first + FEED_LINES_MOST - 1 : last;
    job->work.data = job;
    w->feeding = true;
    w->jobs++;
    uv_queue_work(w->service->loop, &job->work, feed_work, feed_done);
}
