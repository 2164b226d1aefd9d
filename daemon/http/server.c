#include "http/server.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/date.h"
#include "base/log.h"
#include "base/mem.h"
#include "http/connection.h"
#include "http/reply_text.h"

#define ACCEPTS_AT_ONCE 32         // then the loop serves others
#define OVER_MAX 32                // connections over the limit that are open to be told so
#define OTHER_FILES 64             // descriptors the rest of the process needs
#define SPARE_REQUESTS 1024        // kept for use again
#define HEAD_BYTES_MAX (64u << 10) // the parser library has a bound of its own, 80 KiB
#define PAUSE_MS 100               // of accepting, when even the reserve descriptor is of no help
#define COMPLAINT_MS 10000         // between two lines of log on one shortage

// Requests, used again.

struct http_request *server_request(struct http_server *s)
{
    return s->spare_count ? s->spare[--s->spare_count] : request_new();
}

void server_recycle(struct http_server *s, struct http_request *q)
{
    if (s->spare_count == SPARE_REQUESTS) {
        request_free(q);
        return;
    }
    request_clear(q);
    s->spare[s->spare_count++] = q;
}

const char *server_date(struct http_server *s)
{
    static const char days[7][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    uint64_t turn = uv_now(s->loop);
    if (turn == s->date_turn)
        return s->date;
    s->date_turn = turn;
    int64_t ms = s->now();
    if (ms / 1000 == s->date_second)
        return s->date;
    s->date_second = ms / 1000;
    int32_t day = day_of_time(ms, 0);
    struct civil c = day_to_civil(day);
    int second = (int)(s->date_second - (int64_t)day * 86400);
    snprintf(s->date, sizeof s->date, "Date: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n",
             days[day_of_week(day) - 1], c.day % 100, months[c.month - 1], c.year % 10000,
             second / 3600 % 24, second / 60 % 60, second % 60);
    return s->date;
}

// Accepting.

static void on_accept(uv_poll_t *poll, int status, int events);

static void accept_rest(struct http_server *s)
{
    s->accepting = false;
    for (size_t i = 0; i < s->listener_count; i++)
        uv_poll_stop(&s->listeners[i].poll);
}

static void accept_go_on(struct http_server *s)
{
    if (s->accepting || s->stopping)
        return;
    s->accepting = true;
    for (size_t i = 0; i < s->listener_count; i++)
        uv_poll_start(&s->listeners[i].poll, UV_READABLE, on_accept);
}

static void on_pause_over(uv_timer_t *timer)
{
    accept_go_on(timer->data);
}

static void complain(struct http_server *s, const char *why)
{
    uint64_t now = uv_now(s->loop);
    if (now < s->next_complaint) {
        s->silent++;
        return;
    }
    log_error("cannot accept a connection: %s (%zu more since the last such line)", why, s->silent);
    s->next_complaint = now + COMPLAINT_MS;
    s->silent = 0;
}

// No descriptor is left. The reserve is given up for as long as it takes to tell one client so.
static bool shed(struct http_server *s, int listener)
{
    if (s->reserve < 0)
        return false;
    close(s->reserve);
    int fd = accept(listener, NULL, NULL);
    if (fd >= 0) {
        struct http_request *q = server_request(s);
        reply_refusal(q, 503, "the server has no file descriptor left", server_date(s));
        struct iovec parts[2] = {{q->reply_head.data, q->reply_head.size},
                                 {q->reply_body.data, q->reply_body.size}};
        struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
        // What the client has sent is read, or the close would take the reply from it.
        while (recv(fd, s->read_buffer, SERVER_READ_BYTES, MSG_DONTWAIT) > 0)
            ;
        if (sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0)
            shutdown(fd, SHUT_WR);
        close(fd);
        server_recycle(s, q);
        s->counts.refused++;
    }
    s->reserve = open("/dev/null", O_RDONLY | O_CLOEXEC);
    return fd >= 0;
}

static void take_accepted(struct http_server *s, int fd)
{
    s->counts.accepted++;
    bool over = s->connection_count >= s->limits.connections;
    s->counts.refused += over;
    s->connection_count++;
    connection_new(s, fd, over);
}

static void accept_waiting(struct http_server *s, int listener)
{
    for (int i = 0; i < ACCEPTS_AT_ONCE; i++) {
        if (s->connection_count >= s->limits.connections + OVER_MAX) {
            accept_rest(s); // until one has closed
            return;
        }
        int fd = accept(listener, NULL, NULL);
        if (fd >= 0) {
            fcntl(fd, F_SETFD, FD_CLOEXEC);
            take_accepted(s, fd);
            continue;
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK)
            return;
        if (errno == ECONNABORTED || errno == EINTR)
            continue;
        complain(s, strerror(errno));
        if ((errno == EMFILE || errno == ENFILE) && shed(s, listener))
            continue;
        accept_rest(s);
        uv_timer_start(&s->pause, on_pause_over, PAUSE_MS, 0);
        return;
    }
}

static void on_accept(uv_poll_t *poll, int status, int events)
{
    (void)events;
    const struct listener *l = (const struct listener *)poll; // the first member
    if (status == 0)
        accept_waiting(poll->data, l->fd);
}

// Ends.

static void on_handle_closed(uv_handle_t *handle)
{
    struct http_server *s = handle->data;
    if (--s->handles > 0)
        return;
    while (s->spare_count)
        request_free(s->spare[--s->spare_count]);
    if (s->reserve >= 0)
        close(s->reserve);
    http_stopped_fn *stopped = s->stopped;
    void *data = s->stopped_data;
    free(s->spare);
    free(s->read_buffer);
    free(s);
    stopped(data);
}

static void close_when_empty(struct http_server *s)
{
    if (!s->stopping || s->closing || s->connection_count)
        return;
    s->closing = true;
    deadline_clear(&s->stop_deadline);
    deadlines_close(&s->deadlines, on_handle_closed);
    uv_close((uv_handle_t *)&s->prepare, on_handle_closed);
    uv_close((uv_handle_t *)&s->pause, on_handle_closed);
    busy_poll_close(&s->busy_poll, on_handle_closed);
}

void server_gone(struct http_server *s)
{
    s->connection_count--;
    if (!uv_is_active((const uv_handle_t *)&s->pause))
        accept_go_on(s);
    close_when_empty(s);
}

static void on_expired(enum deadline_kind kind, void *owner)
{
    switch (kind) {
    case DEADLINE_HEAD:
    case DEADLINE_BODY:
    case DEADLINE_IDLE:
    case DEADLINE_LINGER:
    case DEADLINE_WRITE:
        connection_expired(kind, owner);
        break;
    case DEADLINE_REPLY:
        connection_late(owner);
        break;
    case DEADLINE_STOP: {
        struct http_server *s = owner;
        for (struct link *l = s->connections.next; l->owner; l = l->next)
            connection_end(l->owner); // unlinked when closed, later
        break;
    }
    case DEADLINE_KINDS:
        break;
    }
}

static void on_prepare(uv_prepare_t *prepare)
{
    struct http_server *s = prepare->data;
    struct connection *c;
    while ((c = list_first(&s->dirty))) {
        list_remove(s->dirty.next);
        connection_flush(c);
    }
    busy_poll_turn(&s->busy_poll, s->counts.requests);
}

static void size_default(size_t *n, size_t value)
{
    *n = *n ? *n : value;
}

static void ms_default(uint64_t *n, uint64_t value)
{
    *n = *n ? *n : value;
}

static void set_limits(struct http_limits *l, const struct http_limits *wanted)
{
    if (wanted)
        *l = *wanted;
    size_default(&l->head_bytes, 32u << 10);
    if (l->head_bytes > HEAD_BYTES_MAX)
        l->head_bytes = HEAD_BYTES_MAX;
    size_default(&l->body_bytes, 64u << 20);
    size_default(&l->held_bytes, 512u << 20);
    size_default(&l->connections, 1024);
    size_default(&l->pipeline, 64);
    ms_default(&l->head_ms, 10000);
    ms_default(&l->body_ms, 60000);
    ms_default(&l->idle_ms, 75000);
    ms_default(&l->reply_ms, 30000);
    ms_default(&l->write_ms, 30000);
    ms_default(&l->linger_ms, 2000);
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0 ||
        files.rlim_cur >= l->connections + OVER_MAX + OTHER_FILES)
        return;
    size_t room =
        files.rlim_cur > OVER_MAX + OTHER_FILES ? files.rlim_cur - OVER_MAX - OTHER_FILES : 1;
    log_warning("at most %zu connections instead of %zu: the process may open %llu files only",
                room, l->connections, (unsigned long long)files.rlim_cur);
    l->connections = room;
}

struct http_server *http_server_new(uv_loop_t *loop, const struct http_limits *limits,
                                    const struct http_routes *routes, int64_t (*now)(void))
{
    struct http_server *s = mem_new(1, sizeof *s);
    s->loop = loop;
    s->routes = routes;
    s->now = now;
    s->date_second = -1;
    s->date_turn = UINT64_MAX;
    set_limits(&s->limits, limits);
    s->spare = mem_new(SPARE_REQUESTS, sizeof *s->spare);
    s->read_buffer = mem_new(SERVER_READ_BYTES, 1);
    s->reserve = open("/dev/null", O_RDONLY | O_CLOEXEC);
    s->accepting = true;
    signal(SIGPIPE,
           SIG_IGN); // libuv writes without MSG_NOSIGNAL; a peer that left is EPIPE, not death
    link_init(&s->connections, NULL);
    link_init(&s->dirty, NULL);
    deadlines_init(&s->deadlines, loop, on_expired);
    deadline_init(&s->stop_deadline, s);
    const uint64_t ms[DEADLINE_KINDS] = {
        [DEADLINE_HEAD] = s->limits.head_ms,   [DEADLINE_BODY] = s->limits.body_ms,
        [DEADLINE_IDLE] = s->limits.idle_ms,   [DEADLINE_LINGER] = s->limits.linger_ms,
        [DEADLINE_WRITE] = s->limits.write_ms, [DEADLINE_REPLY] = s->limits.reply_ms,
    };
    memcpy(s->deadlines.ms, ms, sizeof ms);
    uv_prepare_init(loop, &s->prepare);
    uv_timer_init(loop, &s->pause);
    busy_poll_init(&s->busy_poll, loop);
    s->deadlines.timer.data = s->prepare.data = s->pause.data = s->busy_poll.idle.data = s;
    uv_prepare_start(&s->prepare, on_prepare);
    uv_unref((uv_handle_t *)&s->prepare); // alone it keeps no loop alive
    s->handles = 4;
    return s;
}

bool http_server_listen(struct http_server *s, int fd, struct err *e)
{
    if (s->listener_count == SERVER_LISTENERS_MAX)
        return err_set(e, "more than %d listening sockets", SERVER_LISTENERS_MAX);
    struct listener *l = &s->listeners[s->listener_count];
    int error = uv_poll_init(s->loop, &l->poll, fd); // sets O_NONBLOCK
    if (error)
        return err_set(e, "listening on descriptor %d: %s", fd, uv_strerror(error));
    l->fd = fd;
    l->poll.data = s;
    s->listener_count++;
    s->handles++;
    if (s->accepting)
        uv_poll_start(&l->poll, UV_READABLE, on_accept);
    return true;
}

void http_server_take(struct http_server *s, int fd)
{
    take_accepted(s, fd);
}

void http_server_stop(struct http_server *s, uint64_t ms, http_stopped_fn *stopped, void *data)
{
    assert(!s->stopping);
    s->stopped = stopped;
    s->stopped_data = data;
    // Who has connected already is served: closing the listening socket would reset it.
    for (size_t i = 0; i < s->listener_count; i++) {
        accept_waiting(s, s->listeners[i].fd);
        uv_close((uv_handle_t *)&s->listeners[i].poll, on_handle_closed);
    }
    s->stopping = true;
    uv_timer_stop(&s->pause);
    s->deadlines.ms[DEADLINE_STOP] = ms;
    deadline_set(&s->deadlines, &s->stop_deadline, DEADLINE_STOP);
    for (struct link *l = s->connections.next; l->owner; l = l->next)
        connection_stop(l->owner);
    close_when_empty(s);
}

void http_server_counts(const struct http_server *s, struct http_counts *out)
{
    *out = s->counts;
    out->connections = s->connection_count;
    out->held_bytes = s->held;
}
