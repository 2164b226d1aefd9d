// Numbered invariants:
//  1. A connection is freed in the close callback of its stream and nowhere else. Whatever may
//     close it is followed by no use of it but a look at `closing`.
//  2. `queue` holds the requests that were read whole or refused, in order of arrival, each waiting
//     for its answer or answered. Only answered ones at the front are written: replies keep order.
//  3. `current` is the request being read. It is in no queue, and no handler knows it.
//  4. At most one write is under way (outgoing.h): that of the first `writing` requests of the
//     queue.
//  5. Bytes leave only in connection_flush, which runs once for all that was answered in a turn of
//     the loop. So handlers may answer anywhere, and pipelined replies share a write.
//  6. After `last` no request is begun; bytes are read and dropped, so that a peer that is still
//     sending gets our reply and not a reset. `finishing` says that our side is shut down.
//  7. A request that a handler holds is never freed here. When its deadline passes, or its
//     connection closes, it becomes an orphan (connection == NULL), and its answer frees it.
//  8. While the pipeline is full nothing is read, what was read already lies in `rest`, and no read
//     deadline runs: the peer is not to blame.
//  9. `again` was answered and is in no queue; when it is asked again it is `current`, and whole.
#include "http/connection.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/linux.h"
#include "base/mem.h"
#include "http/intake.h"
#include "http/outgoing.h"
#include "http/reply_text.h"

#define ONE_PIECE (8u << 10)     // a body up to this goes behind its head: one write, of one piece
#define WAITING_BYTES (1u << 20) // of replies not yet taken by the peer; then nothing more is read

void connection_touch(struct connection *c)
{
    if (!c->closing && link_alone(&c->dirty))
        list_append(&c->server->dirty, &c->dirty);
}

bool connection_is_full(const struct connection *c)
{
    return c->queued >= c->server->limits.pipeline || c->queued_bytes >= WAITING_BYTES;
}

// What the kernel knows of the socket right now: POLLIN, POLLHUP.
static bool socket_shows(const struct connection *c, short what)
{
    struct pollfd p = {.events = POLLIN};
    if (uv_fileno(&c->handle, &p.fd) != 0)
        return false;
    return poll(&p, 1, 0) > 0 && (p.revents & what);
}

void connection_hold(struct connection *c, struct http_request *q, size_t bytes)
{
    c->server->held = c->server->held - q->held + bytes;
    q->held = bytes;
}

void connection_enqueue(struct connection *c, struct http_request *q)
{
    q->connection = c;
    q->stage = REQUEST_WAITING;
    list_append(&c->queue, &q->link);
    c->queued++;
    if (!q->keep)
        c->last = true;
}

// The handler's request leaves the connection for good (invariant 7); it is in no queue any more.
static void make_orphan(struct connection *c, struct http_request *q)
{
    connection_hold(c, q, 0);
    deadline_clear(&q->deadline);
    q->connection = NULL;
    if (q->gone)
        q->gone(q); // may answer, which frees it
}

static struct http_request *first_waiting(const struct connection *c)
{
    for (const struct link *l = c->queue.next; l->owner; l = l->next) {
        struct http_request *q = l->owner;
        if (q->stage == REQUEST_WAITING)
            return q;
    }
    return NULL;
}

// The server answers in the place of a handler that has not.
static void answer_instead(struct http_request *q, int status, const char *why)
{
    struct connection *c = q->connection;
    struct http_request *own = server_request(c->server);
    own->verb = q->verb;
    own->minor = q->minor;
    own->keep = q->keep;
    str_add(&own->sent, q->path);
    own->path = own->sent.data;
    own->connection = c;
    own->stage = REQUEST_WAITING;
    list_replace(&q->link, &own->link);
    make_orphan(c, q);
    connection_problem(own, status, why);
}

static void on_closed(uv_handle_t *handle)
{
    struct connection *c = handle->data;
    outgoing_drop(c, c->queued);
    if (c->again)
        server_recycle(c->server, c->again);
    list_remove(&c->link);
    str_release(&c->rest);
    server_gone(c->server);
    free(c);
}

void connection_close(struct connection *c)
{
    if (c->closing)
        return;
    c->closing = true;
    deadline_clear(&c->read_deadline);
    deadline_clear(&c->write_deadline);
    list_remove(&c->dirty);
    if (c->current) {
        connection_hold(c, c->current, 0);
        server_recycle(c->server, c->current);
        c->current = NULL;
    }
    struct http_request *q;
    while ((q = first_waiting(c))) {
        list_remove(&q->link);
        c->queued--;
        make_orphan(c, q);
    }
    uv_close(&c->handle, on_closed);
}

// Reading.

static void peer_ended(struct connection *c, bool whole)
{
    c->ended = true;
    c->reading = false;
    if (!whole || c->finishing || socket_shows(c, POLLHUP)) {
        connection_close(c);
        return;
    }
    // The peer has only shut its sending side: what it asked is still answered.
    if (c->current) {
        request_refuse(c->current, 400, "the connection ended within the request");
        intake_refuse(c);
    }
    c->last = true;
    connection_touch(c);
}

static void pace(struct connection *c);

static void on_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    (void)suggested;
    const struct connection *c = handle->data;
    *buffer = uv_buf_init(c->server->read_buffer, SERVER_READ_BYTES);
}

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    struct connection *c = stream->data;
    if (size == 0)
        return;
    if (size < 0) {
        peer_ended(c, size == UV_EOF);
        return;
    }
    // Behind what was put by already, nothing may overtake.
    size_t used = c->rest.size ? 0 : intake_consume(c, buffer->base, (size_t)size);
    if (c->last) {
        c->linger = c->linger || used < (size_t)size;
    } else if (used < (size_t)size) {
        str_add_bytes(&c->rest, buffer->base + used, (size_t)size - used);
        pace(c); // now: libuv may have more for us in this turn
    }
    connection_touch(c);
}

// The deadline for what the peer is to do next; DEADLINE_KINDS when it is not the peer's turn.
static enum deadline_kind read_kind(const struct connection *c, bool wanted)
{
    if (c->finishing)
        return DEADLINE_LINGER;
    if (!wanted || c->last)
        return DEADLINE_KINDS;
    if (c->current)
        return c->current->part == PART_HEAD ? DEADLINE_HEAD : DEADLINE_BODY;
    return c->queued ? DEADLINE_KINDS : DEADLINE_IDLE;
}

// Read or not, and with which deadline.
static void pace(struct connection *c)
{
    bool wanted = !c->ended && (c->last || !(connection_is_full(c) || c->rest.size));
    if (wanted != c->reading) {
        c->reading = wanted;
        if (!wanted)
            uv_read_stop(&c->stream);
        else if (uv_read_start(&c->stream, on_buffer, on_read) != 0) {
            connection_close(c);
            return;
        }
    }
    enum deadline_kind kind = read_kind(c, wanted);
    if (kind == c->read_kind)
        return;
    c->read_kind = kind;
    if (kind == DEADLINE_KINDS)
        deadline_clear(&c->read_deadline);
    else
        deadline_set(&c->server->deadlines, &c->read_deadline, kind);
}

// Ending.

static void on_shut(uv_shutdown_t *shutdown, int status)
{
    struct connection *c = shutdown->data;
    if (!c->closing && (status != 0 || c->ended))
        connection_close(c);
}

// All is said. A peer that may still be sending is let finish first: closing now could take our
// last reply away from it.
static void finish(struct connection *c)
{
    if (c->finishing)
        return;
    if (c->ended || !c->linger) {
        connection_close(c);
        return;
    }
    c->finishing = c->last = true;
    c->shutdown.data = c;
    if (uv_shutdown(&c->shutdown, &c->stream, on_shut) != 0)
        connection_close(c);
}

static bool is_done(const struct connection *c)
{
    if (c->queued || c->current || c->rest.size)
        return false;
    // Bytes that lie in the socket may be a request: it is read, and answered, before a stop
    // closes.
    return c->last || (c->server->stopping && !socket_shows(c, POLLIN));
}

void connection_flush(struct connection *c)
{
    outgoing_write(c);
    if (c->closing)
        return;
    if (c->rest.size && !connection_is_full(c))
        intake_rest(c);
    if (is_done(c))
        finish(c);
    if (!c->closing)
        pace(c);
}

// Deadlines and ends.

void connection_expired(enum deadline_kind kind, struct connection *c)
{
    if (kind == DEADLINE_WRITE) {
        if (!outgoing_moves(c))
            connection_close(c);
        return;
    }
    c->read_kind = DEADLINE_KINDS;
    if (kind == DEADLINE_LINGER || (kind == DEADLINE_IDLE && !socket_shows(c, POLLIN))) {
        connection_close(c);
        return;
    }
    if (c->current) {
        c->server->counts.timeouts++;
        request_refuse(c->current, 408, "the %s did not come in time",
                       kind == DEADLINE_HEAD ? "head of the request" : "body of the request");
        intake_refuse(c);
    }
    connection_touch(c); // to answer, or to pace a connection that is not idle after all
}

void connection_late(struct http_request *q)
{
    q->connection->server->counts.timeouts++;
    answer_instead(q, 504, "no answer was ready in time");
}

void connection_stop(struct connection *c)
{
    connection_touch(c);
}

void connection_end(struct connection *c)
{
    if (c->closing)
        return;
    struct http_request *q;
    while ((q = first_waiting(c)))
        answer_instead(q, 503, "the server is stopping");
    if (c->current) {
        request_refuse(c->current, 503, "the server is stopping");
        intake_refuse(c);
    }
    c->last = true;
    list_remove(&c->dirty);
    connection_flush(c);
    connection_close(c);
}

// Decide whether this reply is not the last.
static bool keeps(const struct http_request *q)
{
    struct connection *c = q->connection;
    bool newest = c->queue.prev->owner == q && !c->current && !c->rest.size;
    if (newest && (c->server->stopping || c->ended))
        c->last = true;
    return q->keep && !(newest && c->last);
}

void connection_answered(struct http_request *q)
{
    struct connection *c = q->connection;
    q->stage = REQUEST_ANSWERED;
    deadline_clear(&q->deadline);
    c->queued_bytes += q->reply_head.size + q->reply_body.size;
    connection_touch(c);
}

void connection_answer(struct http_request *q, int status, const char *type)
{
    struct connection *c = q->connection;
    bool keep = keeps(q);
    reply_build(q, status, type, keep, server_date(c->server));
    if (q->reply_body.size <= ONE_PIECE) {
        str_add_bytes(&q->reply_head, q->reply_body.data, q->reply_body.size);
        str_clear(&q->reply_body);
    }
    if (!keep || q->reply_body.size)
        q->holds = 0;
    connection_answered(q);
}

bool connection_answer_again(struct http_request *q)
{
    if (!keeps(q))
        return false; // the one that holds does not say so
    const char *date = server_date(q->connection->server);
    memcpy(q->reply_head.data + q->date_at, date, strlen(date)); // all dates are equally long
    connection_answered(q);
    return true;
}

void connection_problem(struct http_request *q, int status, const char *why)
{
    struct json j;
    reply_problem(q, &j, status, why);
    json_object_end(&j);
    connection_answer(q, status, HTTP_PROBLEM);
}

static int stream_open(struct connection *c, int fd)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    c->local =
        getsockname(fd, (struct sockaddr *)&address, &size) == 0 && address.ss_family == AF_UNIX;
    if (!c->local) {
        uv_tcp_init(c->server->loop, &c->tcp);
        uv_tcp_nodelay(&c->tcp, 1);
        return uv_tcp_open(&c->tcp, fd);
    }
    uv_pipe_init(c->server->loop, &c->pipe, 0);
    struct err e;
    if (!linux_peer(fd, &c->peer, &e))
        return UV_ENOTCONN;
    return uv_pipe_open(&c->pipe, fd);
}

void connection_new(struct http_server *s, int fd, bool over)
{
    struct connection *c = mem_new(1, sizeof *c);
    c->server = s;
    c->over = over;
    c->read_kind = DEADLINE_KINDS;
    link_init(&c->link, c);
    link_init(&c->dirty, c);
    link_init(&c->queue, NULL);
    deadline_init(&c->read_deadline, c);
    deadline_init(&c->write_deadline, c);
    str_init(&c->rest);
    list_append(&s->connections, &c->link);
    int error = stream_open(c, fd);
    c->handle.data = c;
    if (error) {
        close(fd);
        connection_close(c);
        return;
    }
    pace(c);
}
