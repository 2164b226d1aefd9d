// Feeding: what the ledger has and an evaluator has not, read in the pool and sent in order of
// line, one message at a time. Whoever reads slowly is not sent more: what waits to be written is
// bounded.
//
// Who has all that the ledger had is handed on what is stored next as it came, once it is on disk:
// reading it back takes longer than storing it. Wherever that leaves a gap (a line that is no
// record, a large batch, another ruleset's facts), the ledger is read from there on.
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "service/state.h"

#define FEED_LINES_MOST 20000        // ledger lines in one message, and
#define FEED_BYTES (8u << 20)        // about so many bytes
#define FEED_QUEUED_MOST (16u << 20) // bytes that may wait to be written
#define HAND_ENTRIES_MOST 256        // of a batch; larger ones are put into messages by the pool
#define HAND_BYTES (1u << 20)        // of what is handed on at a time

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

void worker_hand(struct worker *w, const struct edition *e, const struct ledger_batch *b)
{
    struct handed *h = &w->handed;
    int64_t first = 1 + (h->count ? h->last : w->feeding ? w->reading : w->fed);
    struct fact f;
    if (w->edition != e || w->stage != FEED_LINES || !b->count || b->count > HAND_ENTRIES_MOST ||
        h->facts.size > HAND_BYTES)
        return;
    for (size_t i = 0; i < b->count; i++)
        if (!ledger_stored_record(&b->entries[i], &f) || f.seq != first + (int64_t)i)
            return;
    for (size_t i = 0; i < b->count && ledger_stored_record(&b->entries[i], &f); i++)
        message_put_fact(&h->facts, &f);
    h->first = h->count ? h->first : first;
    h->last = first + (int64_t)b->count - 1;
    h->count += (uint32_t)b->count;
}

// What was handed on goes, if it follows what has been sent.
static void send_handed(struct worker *w)
{
    struct handed *h = &w->handed;
    if (h->count && h->first == w->fed + 1) {
        struct str message = {0};
        size_t begun = message_begin(&message, MESSAGE_FACTS, 0);
        wire_put_u32(&message, h->count);
        str_add_bytes(&message, h->facts.data, h->facts.size);
        wire_put_i64(&message, h->last);
        wire_put_u8(&message, false);
        message_end(&message, begun);
        w->fed = h->last;
        w->partial = false;
        worker_send(w, &message);
    }
    h->count = 0;
    str_clear(&h->facts);
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
    if (lines)
        send_handed(w);
    if (w->fed >= last && !w->partial)
        return;
    struct feeding *job = mem_new(1, sizeof *job);
    job->worker = w;
    job->first = w->fed + 1 > 0 ? w->fed + 1 : 1;
    job->cut = lines ? last - job->first >= FEED_LINES_MOST : true;
    job->last = lines && job->cut ? job->first + FEED_LINES_MOST - 1 : last;
    job->work.data = job;
    w->reading = job->last;
    w->feeding = true;
    w->jobs++;
    uv_queue_work(w->service->loop, &job->work, feed_work, feed_done);
}
