// The ledger's checkpoint: offered to evaluators, so that they need not be sent every record again,
// and made anew now and then by a child process that has nothing but the ledger.
//
// A start goes so: all but records up to the checkpoint's line, then the word that it may be taken,
// then the records that could not be, then line after line. What is wrong with a checkpoint costs
// no more than time: it is said once, and the ledger is read.
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/linux.h"
#include "base/log.h"
#include "base/mem.h"
#include "service/state.h"

#define GROWN_BY 8 // it is made anew when the ledger has grown by an eighth, at the least

// How many lines are worth another one; 0: none is made or read.
static int64_t lines_of(const struct edition *d)
{
    return d->ruleset.model.settings.checkpoint_lines;
}

// --- offering ---

static void ignored(const char *why)
{
    log_warning("the ledger's checkpoint is ignored, all of the ledger is read: %s", why);
}

int checkpoints_open(struct worker *w)
{
    struct service *s = w->service;
    struct err e;
    int fd = -1;
    if (!s->ledger_path || s->checkpoints.distrusted || lines_of(w->edition) == 0)
        return -1;
    if (ledger_checkpoint_open(s->ledger_path, &fd, &w->offered, &e))
        return fd;
    ignored(e.text);
    return -1;
}

void checkpoints_check(struct worker *w, struct ledger *l)
{
    struct ledger_reader *reader;
    struct err e;
    if (w->checkpoint < 0)
        return;
    bool fits = ledger_reader_open(l, NULL, &reader, &e);
    if (fits) {
        fits = ledger_checkpoint_fits(reader, &w->offered, &e);
        ledger_reader_close(reader);
    }
    if (fits)
        return;
    ignored(e.text);
    w->offered.line = 0;
}

void checkpoints_use(struct worker *w)
{
    struct service *s = w->service;
    bool offered = w->checkpoint >= 0 && w->offered.line > 0;
    if (offered) {
        s->checkpoints.line = w->offered.line;
        s->checkpoints.size = (int64_t)w->offered.size;
    }
    if (offered && w->offered.line <= s->committed)
        w->stage = FEED_OTHERS;
}

void checkpoints_offer(struct worker *w)
{
    struct str out = {0};
    size_t begun = message_begin(&out, MESSAGE_CHECKPOINT, 0);
    wire_put_i64(&out, w->offered.line);
    message_end(&out, begun);
    w->stage = FEED_OFFERED;
    worker_send(w, &out);
}

static void distrust(struct service *s)
{
    s->checkpoints.distrusted = true;
    s->checkpoints.line = s->checkpoints.size = 0;
}

void checkpoints_taken(struct worker *w, struct wire *payload)
{
    const struct model *m = &w->edition->ruleset.model;
    uint32_t count = wire_u32(payload);
    size_t left = 0;
    if (w->stage != FEED_OFFERED || count != m->record_count) {
        worker_end(w, "it took a checkpoint that it was not offered");
        return;
    }
    w->left = mem_new(m->record_count, sizeof *w->left);
    for (size_t i = 0; i < m->record_count; i++) {
        w->left[i] = wire_u8(payload) != 1;
        left += w->left[i];
    }
    const char *wrong = wire_text(payload);
    if (payload->failed) {
        worker_end(w, "its word of the checkpoint made no sense");
        return;
    }
    if (wrong) {
        ignored(wrong);
        distrust(w->service);
    } else {
        log_notice("records up to line %lld come from the ledger's checkpoint (%zu of %zu types)",
                   (long long)w->offered.line, m->record_count - left, m->record_count);
    }
    w->stage = left ? FEED_LEFT : FEED_LINES;
    w->fed = left ? 0 : w->offered.line;
    worker_feed(w);
}

void checkpoints_gone(struct worker *w)
{
    bool unasked = w->state != WORKER_ENDING || w->end_reason; // by itself, or for its own good
    if (w->stage != FEED_OFFERED || !unasked)
        return;
    ignored("the evaluator ended while it took it");
    distrust(w->service);
}

// --- making ---

static void on_closed(uv_handle_t *h)
{
    struct service *s = h->data;
    s->checkpoints.making = false;
    s->open_handles--;
    service_maybe_stopped(s);
}

static void note_made(struct service *s)
{
    struct checkpointing *c = &s->checkpoints;
    struct checkpoint_head head;
    struct err e;
    int fd = -1;
    if (!ledger_checkpoint_open(s->ledger_path, &fd, &head, &e) || fd < 0) {
        ignored(fd < 0 ? "it has gone again" : e.text);
        return;
    }
    close(fd);
    c->line = head.line;
    c->size = (int64_t)head.size;
    c->distrusted = false;
    log_info("checkpoint of the ledger at line %lld: %lld bytes, made in %lld ms",
             (long long)c->line, (long long)c->size,
             (long long)((linux_monotonic_ns() - c->begun) / 1000000));
}

static void on_exit(uv_process_t *process, int64_t status, int term_signal)
{
    struct service *s = process->data;
    if (status == 0 && term_signal == 0)
        note_made(s);
    else
        ledger_checkpoint_sweep(s->ledger_path);
    if ((status || term_signal) && !s->stopping)
        log_warning("the ledger's checkpoint was not made: the process that was to make it ended "
                    "with status %d, signal %d",
                    (int)status, term_signal);
    uv_close((uv_handle_t *)process, on_closed);
}

static void begin(struct service *s)
{
    char *args[] = {s->program, (char *)(uintptr_t) "--checkpoint", (char *)(uintptr_t) "--ledger",
                    s->ledger_path, NULL};
    uv_stdio_container_t stdio[] = {
        {.flags = UV_IGNORE}, {.flags = UV_IGNORE}, {.flags = UV_INHERIT_FD, .data.fd = 2}};
    uv_process_options_t o = {
        .exit_cb = on_exit, .file = s->program, .args = args, .stdio = stdio, .stdio_count = 3};
    struct checkpointing *c = &s->checkpoints;
    c->process.data = s;
    c->making = true;
    c->tried = s->committed;
    c->begun = linux_monotonic_ns();
    s->open_handles++;
    int failed = uv_spawn(s->loop, &c->process, &o);
    if (!failed)
        return;
    log_warning("the ledger's checkpoint cannot be made: %s", uv_strerror(failed));
    uv_close((uv_handle_t *)&c->process, on_closed);
}

void checkpoints_tick(struct service *s)
{
    const struct checkpointing *c = &s->checkpoints;
    if (!s->serving || s->stopping || c->making || lines_of(s->edition) == 0)
        return;
    int64_t lines = lines_of(s->edition);
    int64_t since = c->line > c->tried ? c->line : c->tried;
    if (s->committed - since >= lines && s->committed - since >= c->line / GROWN_BY)
        begin(s);
}

void checkpoints_stop(struct service *s)
{
    if (s->checkpoints.making && !uv_is_closing((uv_handle_t *)&s->checkpoints.process))
        uv_process_kill(&s->checkpoints.process, SIGKILL);
}
