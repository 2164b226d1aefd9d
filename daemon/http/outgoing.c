#include "http/outgoing.h"

#include <errno.h>
#include <sys/socket.h>

#define WRITE_REQUESTS 32 // replies in one write

// It is answered. The last of a connection is kept as it was read.
static void let_go(struct connection *c, struct http_request *q)
{
    if (!request_repeats(q)) {
        server_recycle(c->server, q);
        return;
    }
    if (c->again)
        server_recycle(c->server, c->again);
    request_rest(q);
    c->again = q;
}

void outgoing_drop(struct connection *c, size_t count)
{
    while (count-- > 0) {
        struct http_request *q = list_first(&c->queue);
        list_remove(&q->link);
        c->queued--;
        c->queued_bytes -= q->reply_head.size + q->reply_body.size;
        connection_hold(c, q, 0);
        let_go(c, q);
    }
}

static void on_written(uv_write_t *write, int status)
{
    struct connection *c = write->data;
    size_t count = c->writing;
    c->writing = 0;
    if (c->closing)
        return; // the close callback drops the queue
    if (status != 0) {
        connection_close(c);
        return;
    }
    deadline_clear(&c->write_deadline);
    outgoing_drop(c, count);
    connection_touch(c);
}

static size_t gather(const struct connection *c, uv_buf_t *buffers, size_t *requests, size_t *bytes)
{
    size_t count = 0;
    *requests = *bytes = 0;
    for (const struct link *l = c->queue.next; l->owner && *requests < WRITE_REQUESTS;
         l = l->next) {
        const struct http_request *q = l->owner;
        if (q->stage != REQUEST_ANSWERED)
            break;
        buffers[count++] = (uv_buf_t){q->reply_head.data, q->reply_head.size};
        if (q->reply_body.size)
            buffers[count++] = (uv_buf_t){q->reply_body.data, q->reply_body.size};
        *bytes += q->reply_head.size + q->reply_body.size;
        ++*requests;
    }
    return count;
}

// What the socket takes at once, perhaps nothing; -1: it takes no more. By send, not by
// uv_try_write, which calls write: a tenth of its time goes by on the way from there to the socket.
static ssize_t send_now(const struct connection *c, uv_buf_t *buffers, size_t count)
{
    uv_os_fd_t fd;
    if (uv_fileno(&c->handle, &fd) != 0)
        return -1;
    ssize_t n;
    do {
        if (count == 1) {
            n = send(fd, buffers->base, buffers->len, MSG_DONTWAIT | MSG_NOSIGNAL);
        } else {
            // A uv_buf_t is laid out as an iovec.
            struct msghdr message = {.msg_iov = (struct iovec *)buffers, .msg_iovlen = count};
            n = sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
        }
    } while (n < 0 && errno == EINTR);
    return n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS) ? 0 : n;
}

// Write what is answered at the front of the queue. False when there is no more to do now.
static bool write_batch(struct connection *c)
{
    uv_buf_t buffers[WRITE_REQUESTS * 2];
    size_t requests, bytes;
    size_t count = gather(c, buffers, &requests, &bytes);
    if (requests == 0)
        return false;
    ssize_t n = send_now(c, buffers, count);
    if (n < 0) {
        connection_close(c);
        return false;
    }
    size_t written = (size_t)n;
    if (written == bytes) {
        outgoing_drop(c, requests);
        return true;
    }
    size_t at = 0;
    for (; written >= buffers[at].len; at++)
        written -= buffers[at].len;
    buffers[at].base += written;
    buffers[at].len -= written;
    c->write.data = c;
    if (uv_write(&c->write, &c->stream, buffers + at, (unsigned)(count - at), on_written) != 0) {
        connection_close(c);
        return false;
    }
    c->writing = requests;
    c->unsent = uv_stream_get_write_queue_size(&c->stream);
    deadline_set(&c->server->deadlines, &c->write_deadline, DEADLINE_WRITE);
    return false;
}

void outgoing_write(struct connection *c)
{
    while (!c->closing && c->writing == 0 && write_batch(c))
        ;
}

bool outgoing_moves(struct connection *c)
{
    size_t unsent = uv_stream_get_write_queue_size(&c->stream);
    if (unsent >= c->unsent)
        return false;
    c->unsent = unsent;
    deadline_set(&c->server->deadlines, &c->write_deadline, DEADLINE_WRITE);
    return true;
}
