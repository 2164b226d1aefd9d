// An evaluator's process as the daemon sees it: spawned, written to, listened to, watched, ended.
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/linux.h"
#include "base/log.h"
#include "base/mem.h"
#include "service/state.h"

#define HUNG_CPU_MS 1000 // the least that a step may take of CPU time, whatever the deadline
#define HUNG_WALL_NS (60 * 1000000000LL) // stopped from outside, or waiting for what never comes
#define HUNG_UP_NS 1000000000LL          // from the end of its line to its own

void worker_maybe_free(struct worker *w)
{
    if (w->open_handles || w->jobs)
        return;
    if (w->reader)
        ledger_reader_close(w->reader);
    if (w->staging)
        munmap(w->staging, STAGING_SIZE);
    boards_drop(&w->boards);
    str_release(&w->incoming);
    str_release(&w->handed.facts);
    free(w->refusal);
    free(w->end_reason);
    struct service *s = w->service;
    edition_release(w->edition);
    if (w->checkpoint >= 0)
        close(w->checkpoint);
    free(w->left);
    free(w);
    s->open_handles--;
    service_maybe_stopped(s);
}

static void on_closed(uv_handle_t *h)
{
    struct worker *w = h->data;
    w->open_handles--;
    worker_maybe_free(w);
}

// What it was doing, by its own word: a dying evaluator's, so printable or nothing.
static void tell_doings(const struct worker *w, struct str *why)
{
    const struct heartbeat *heart = (const void *)w->staging;
    char method[HEARTBEAT_METHOD];
    if (!atomic_load_explicit(&heart->busy, memory_order_acquire))
        return;
    memcpy(method, heart->method, sizeof method);
    method[sizeof method - 1] = 0;
    for (char *p = method; *p; p++)
        if (*p < 0x21 || *p > 0x7e)
            *p = '?';
    if (method[0])
        str_addf(why, "; in plugin method %s", method);
    uint32_t scheme = heart->scheme, rule = heart->rule;
    const struct model *m = &w->edition->ruleset.model;
    if (scheme < m->scheme_count && rule < m->schemes[scheme].all_rule_count)
        str_addf(why, "; rule %s of %s", m->schemes[scheme].all_rules[rule]->label.name,
                 m->schemes[scheme].label.name);
}

static void on_exit(uv_process_t *process, int64_t status, int term_signal)
{
    struct worker *w = process->data;
    struct str why = {0};
    if (w->end_reason)
        str_addf(&why, "ended: %s", w->end_reason);
    else if (term_signal)
        str_addf(&why, "died of signal %d (%s)", term_signal, strsignal(term_signal));
    else
        str_addf(&why, "exited with status %d, unasked", (int)status);
    tell_doings(w, &why);
    checkpoints_gone(w);
    w->state = WORKER_ENDING;
    uv_close((uv_handle_t *)&w->process, on_closed);
    if (!uv_is_closing((uv_handle_t *)&w->line))
        uv_close((uv_handle_t *)&w->line, on_closed);
    supervise_gone(w, why.data);
    str_release(&why);
}

void worker_end(struct worker *w, const char *reason)
{
    if (w->state == WORKER_ENDING)
        return;
    w->state = WORKER_ENDING;
    w->end_reason = reason ? mem_copy_text(reason) : NULL;
    uv_process_kill(&w->process, SIGKILL);
}

// Its exit tells the rest; worker_watch sees to it that there is one.
static void hung_up(struct worker *w)
{
    if (!w->hung_up)
        w->hung_up = linux_monotonic_ns();
}

struct sending {
    uv_write_t write;
    char *bytes;
};

static void on_written(uv_write_t *write, int status)
{
    struct sending *out = write->data;
    struct worker *w = write->handle->data; // libuv calls this before the handle's close callback
    free(out->bytes);
    free(out);
    if (status < 0)
        hung_up(w);
    else
        worker_feed(w); // when it waited for this
}

bool worker_send(struct worker *w, struct str *s)
{
    if (w->state == WORKER_ENDING || uv_is_closing((uv_handle_t *)&w->line)) {
        str_release(s);
        return false;
    }
    uv_stream_t *line = (uv_stream_t *)&w->line;
    uv_buf_t buf = uv_buf_init(s->data, (unsigned)s->size);
    // A write that libuv keeps costs a turn of its own: most need not be kept.
    int n = uv_stream_get_write_queue_size(line) == 0 ? uv_try_write(line, &buf, 1) : 0;
    if (n == (int)s->size) {
        str_release(s);
        return true;
    }
    struct sending *out = mem_new(1, sizeof *out);
    if (n > 0)
        buf = uv_buf_init(s->data + n, (unsigned)(s->size - (size_t)n));
    out->bytes = str_take(s);
    out->write.data = out;
    if (uv_write(&out->write, line, &buf, 1, on_written) == 0)
        return true;
    free(out->bytes);
    free(out);
    return false;
}

bool worker_owes_bytes(const struct worker *w)
{
    return uv_stream_get_write_queue_size((const uv_stream_t *)&w->line) > 0;
}

void worker_send_day(struct worker *w)
{
    struct str out = {0};
    size_t begun = message_begin(&out, MESSAGE_DAY, 0);
    wire_put_u32(&out, (uint32_t)w->service->as_of);
    message_end(&out, begun);
    worker_send(w, &out);
}

// --- listening ---

static void take_answer(struct worker *w, uint64_t call, struct wire *payload)
{
    uint32_t status = wire_u32(payload);
    const char *text = wire_text(payload);
    if (w == w->service->worker)
        questions_answer(w->service, call, payload->failed ? 0 : status, text);
}

static void take_calm(struct worker *w, struct wire *payload)
{
    int64_t seq = wire_i64(payload);
    int32_t day = (int32_t)wire_u32(payload);
    if (payload->failed || seq < w->calm || seq > w->fed)
        worker_end(w, "it says that it has published lines that it was not sent");
    else
        supervise_calm(w, seq, day);
}

// Before it is ready an evaluator says only that, or that it refuses.
static bool in_turn(const struct worker *w, enum message_tag tag)
{
    bool first = tag == MESSAGE_READY || tag == MESSAGE_REFUSED;
    return first ? !w->accepted : w->state == WORKER_READY || w->state == WORKER_LIVE;
}

static void take(struct worker *w, const struct message_head *head, struct wire *payload)
{
    enum message_tag tag = (enum message_tag)head->tag;
    if (!in_turn(w, tag)) {
        worker_end(w, "it sent a message out of turn");
        return;
    }
    switch (tag) {
    case MESSAGE_READY:
        w->accepted = true;
        supervise_ready(w, payload);
        return;
    case MESSAGE_REFUSED: {
        const char *text = wire_text(payload);
        supervise_refused(w, text && *text ? text : "refused without a reason");
        return;
    }
    case MESSAGE_BOARDS:
        boards_take(w, payload);
        return;
    case MESSAGE_DELTA:
        boards_change(w, payload);
        return;
    case MESSAGE_ANSWER:
        take_answer(w, head->call, payload);
        return;
    case MESSAGE_CALM:
        take_calm(w, payload);
        return;
    case MESSAGE_TROUBLE:
        boards_trouble(w, payload);
        return;
    case MESSAGE_TAKEN:
        checkpoints_taken(w, payload);
        return;
    case MESSAGE_RULESET:
    case MESSAGE_FACTS:
    case MESSAGE_DAY:
    case MESSAGE_ASK:
    case MESSAGE_COPIED:
    case MESSAGE_CHECKPOINT:
        break;
    }
    worker_end(w, "it sent a message that is not its to send");
}

static void on_alloc(uv_handle_t *h, size_t suggested, uv_buf_t *buf)
{
    (void)h;
    buf->base = malloc(suggested);
    buf->len = buf->base ? suggested : 0;
}

static void take_all(struct worker *w)
{
    size_t at = 0;
    while (w->state != WORKER_ENDING && w->incoming.size - at >= sizeof(struct message_head)) {
        struct message_head head;
        memcpy(&head, w->incoming.data + at, sizeof head);
        if (head.size > MESSAGE_SIZE_MAX) {
            worker_end(w, "it sent a broken message");
            break;
        }
        if (w->incoming.size - at - sizeof head < head.size)
            break;
        struct wire payload = wire_of(w->incoming.data + at + sizeof head, head.size);
        at += sizeof head + head.size;
        take(w, &head, &payload);
    }
    if (at) {
        memmove(w->incoming.data, w->incoming.data + at, w->incoming.size - at);
        w->incoming.size -= at;
    }
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
    struct worker *w = stream->data;
    if (n > 0) {
        str_add_bytes(&w->incoming, buf->base, (size_t)n);
        take_all(w);
    } else if (n < 0) {
        uv_read_stop(stream);
        hung_up(w);
    }
    free(buf->base);
}

// --- watching ---

static void end_after(struct worker *w, int64_t ms)
{
    char why[96];
    snprintf(why, sizeof why, "it computed for %lld ms of CPU time without getting on",
             (long long)ms);
    worker_end(w, why);
}

// Has it something to do? By its own word, or because it owes a word or an answer. While a pool job
// is at it the delay may be ours.
static bool is_busy(const struct worker *w)
{
    const struct heartbeat *heart = (const void *)w->staging;
    if (atomic_load_explicit(&heart->busy, memory_order_acquire) || !w->accepted)
        return true;
    bool owes = w->calm < w->fed || (w == w->service->worker && questions_sent(w->service));
    return owes && !w->jobs && !w->partial;
}

void worker_watch(struct worker *w, int64_t now_ns)
{
    const struct heartbeat *heart = (const void *)w->staging;
    uint64_t step = atomic_load_explicit(&heart->step, memory_order_acquire);
    int64_t cpu;
    if (w->state == WORKER_ENDING || !linux_cpu_time(w->process.pid, &cpu))
        return;
    if (w->hung_up && now_ns - w->hung_up > HUNG_UP_NS) {
        worker_end(w, "it closed its line and lived on");
        return;
    }
    if (!is_busy(w) || step != w->watched_step || !w->watched_since) {
        w->watched_step = step;
        w->watched_cpu = cpu;
        w->watched_since = now_ns;
        return;
    }
    // no question waits for longer than the deadline; a single step of judging gets twice that
    int64_t most_ms = 2 * w->edition->ruleset.model.settings.deadline_ms;
    if (most_ms < HUNG_CPU_MS)
        most_ms = HUNG_CPU_MS;
    if (w->accepted && cpu - w->watched_cpu > most_ms * 1000000)
        end_after(w, most_ms);
    else if (now_ns - w->watched_since > HUNG_WALL_NS)
        worker_end(w, "it stood still for 60 s");
}

// --- starting ---

// What the daemon has found good, or is about to, need not be read by libconfig again.
static uint8_t wishes_of(const struct worker *w)
{
    const struct service_options *o = &w->service->options;
    return (uint8_t)((o->strict ? WISH_STRICT : 0) | (o->json ? WISH_JSON : 0) |
                     (o->check && !o->print ? 0 : WISH_PRINT) |
                     (w->edition->good || !w->edition->read ? WISH_PARSED : 0) |
                     (w->edition->read ? 0 : WISH_OWN));
}

static void send_ruleset(struct worker *w)
{
    const struct model *m = &w->edition->ruleset.model;
    struct str out = {0}, folders = {0};
    if (w->service->options.plugin_dir)
        str_addf(&folders, "%s\n", w->service->options.plugin_dir);
    for (size_t i = 0; i < m->settings.plugin_dir_count; i++)
        str_addf(&folders, "%s\n", m->settings.plugin_dirs[i]);
    size_t begun = message_begin(&out, MESSAGE_RULESET, 0);
    wire_put_bytes(&out, w->edition->packed.data, w->edition->packed.size);
    wire_put_text(&out, folders.data ? folders.data : "");
    wire_put_i64(&out, m->settings.memory);
    wire_put_u32(&out, (uint32_t)w->service->as_of);
    wire_put_u8(&out, wishes_of(w));
    message_end(&out, begun);
    str_release(&folders);
    worker_send(w, &out);
}

static bool spawn(struct worker *w, int line, int staging, struct err *e)
{
    char *args[] = {w->service->program, (char *)(uintptr_t) "--evaluator", NULL};
    uv_stdio_container_t stdio[] = {
        {.flags = UV_IGNORE},
        {.flags = UV_IGNORE},
        {.flags = UV_INHERIT_FD, .data.fd = 2},
        {.flags = UV_INHERIT_FD, .data.fd = line},
        {.flags = UV_INHERIT_FD, .data.fd = staging},
        {.flags = w->checkpoint >= 0 ? UV_INHERIT_FD : UV_IGNORE, .data.fd = w->checkpoint},
    };
    uv_process_options_t o = {.exit_cb = on_exit,
                              .file = w->service->program,
                              .args = args,
                              .stdio = stdio,
                              .stdio_count = sizeof stdio / sizeof *stdio};
    w->process.data = w;
    int failed = uv_spawn(w->service->loop, &w->process, &o);
    if (!failed)
        return true;
    uv_close((uv_handle_t *)&w->process, on_closed);
    return err_set(e, "cannot start an evaluator (%s): %s", w->service->program,
                   uv_strerror(failed));
}

struct worker *worker_start(struct service *s, struct edition *edition, struct err *e)
{
    struct worker *w = mem_new(1, sizeof *w);
    int ends[2] = {-1, -1}, staging = -1;
    edition_hold(edition);
    *w = (struct worker){.service = s, .edition = edition, .fed = -1, .calm = -1, .jobs = 1};
    w->started = linux_monotonic_ns();
    w->checkpoint = checkpoints_open(w);
    s->open_handles++;
    if (!linux_staging_new("meritd-boards", STAGING_SIZE, &staging, e))
        goto failed;
    w->staging = mmap(NULL, STAGING_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, staging, 0);
    if (w->staging == MAP_FAILED) {
        w->staging = NULL;
        err_set(e, "cannot map the staging memory: %s", strerror(errno));
        goto failed;
    }
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        err_set(e, "cannot make the line to an evaluator: %s", strerror(errno));
        goto failed;
    }
    uv_pipe_init(s->loop, &w->line, 0);
    w->line.data = w;
    w->open_handles = 2;
    bool spawned = spawn(w, ends[1], staging, e);
    if (spawned) {
        s->starts++;
        if (uv_pipe_open(&w->line, ends[0]) == 0 &&
            uv_read_start((uv_stream_t *)&w->line, on_alloc, on_read) == 0) {
            ends[0] = -1; // the handle's now
            send_ruleset(w);
        } else {
            worker_end(w, "the line to it could not be opened");
        }
    } else {
        uv_close((uv_handle_t *)&w->line, on_closed);
        w->state = WORKER_ENDING;
    }
    close(ends[1]);
    if (ends[0] >= 0)
        close(ends[0]);
    close(staging);
    w->jobs--;
    return spawned ? w : NULL;
failed:
    if (staging >= 0)
        close(staging);
    w->jobs--;
    worker_maybe_free(w);
    return NULL;
}
