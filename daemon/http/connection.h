// One client's connection: reads requests, keeps their order, writes replies. The room's own
// header.
//
// What all connections of a server share stands in struct http_server, below; server.c owns it.
#ifndef HTTP_CONNECTION_H
#define HTTP_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "http/busy_poll.h"
#include "http/deadline.h"
#include "http/list.h"
#include "http/request.h"
#include "http/server.h"

#define SERVER_READ_BYTES (64u << 10)
#define SERVER_LISTENERS_MAX 4

struct listener {
    uv_poll_t poll; // data = the server
    int fd;
};

struct http_server {
    uv_loop_t *loop;
    struct http_limits limits; // no zeros left
    const struct http_routes *routes;
    int64_t (*now)(void);

    struct listener listeners[SERVER_LISTENERS_MAX];
    size_t listener_count;
    bool accepting;
    int reserve; // a descriptor to give up when there are no more

    struct link connections; // all that are not closed
    struct link dirty;       // those to flush before the loop waits again
    size_t connection_count;
    size_t held;
    struct deadlines deadlines; // timer.data = the server
    struct deadline stop_deadline;
    uv_prepare_t prepare; // data = the server
    uv_timer_t pause;     // data = the server; runs while accepting rests for want of descriptors
    struct busy_poll busy_poll; // idle.data = the server

    struct http_request **spare; // requests to use again
    size_t spare_count;
    char *read_buffer; // one for all: bytes are used up before the next read
    char date[64];     // the whole line
    int64_t date_second;
    uint64_t date_turn; // loop time at which the clock was looked at
    struct http_counts counts;

    bool stopping, closing;
    size_t handles; // still to close, once closing
    http_stopped_fn *stopped;
    void *stopped_data;
    uint64_t next_complaint; // loop time before which no shortage of descriptors is logged again
    size_t silent;           // shortages since the last one logged
};

// connection.c has the invariants.
struct connection {
    struct link link;  // in server->connections
    struct link dirty; // in server->dirty, or alone
    struct http_server *server;
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_pipe_t pipe;
        uv_tcp_t tcp;
    };
    uv_write_t write;
    uv_shutdown_t shutdown;
    struct peer peer;
    bool local;   // a Unix socket: the peer is known
    bool over;    // over the limit of connections: told so, and closed
    bool reading; // uv_read_start is in force
    bool ended;   // the peer sends no more
    bool linger;  // the peer may be sending what nobody reads
    bool last, finishing, closing;
    struct http_request *current;
    struct http_request *again; // the last one, answered, in case it is asked again; or NULL
    struct link queue;
    size_t queued, queued_bytes; // requests; bytes of their answered replies
    size_t writing;              // invariant 4
    size_t unsent;               // of the write under way, when last looked at
    struct str rest;             // invariant 8
    size_t rest_at;
    struct deadline read_deadline, write_deadline;
    enum deadline_kind read_kind; // DEADLINE_KINDS: none
};

// Serve fd, which is the connection's now. `over`: one too many; it will be told so.
void connection_new(struct http_server *s, int fd, bool over);
void connection_touch(struct connection *c); // to be flushed before the loop waits again
void connection_flush(struct connection *c); // write what is answered, then go on reading
void connection_close(struct connection *c); // now; whatever is in flight is lost
void connection_stop(struct connection *c);  // the server is stopping
void connection_end(struct connection *c);   // at once: what waits gets 503
void connection_expired(enum deadline_kind kind, struct connection *c);
void connection_late(struct http_request *q); // its deadline has passed

// For intake.c.
bool connection_is_full(const struct connection *c);
void connection_hold(struct connection *c, struct http_request *q, size_t bytes); // set its account
void connection_enqueue(struct connection *c, struct http_request *q); // waiting, behind all others

// Answering.
void connection_answer(struct http_request *q, int status, const char *type); // reply_body stands
bool connection_answer_again(struct http_request *q); // as it was the last time, if that still fits
void connection_answered(struct http_request *q); // its bytes stand ready: to be sent in its turn
void connection_problem(struct http_request *q, int status,
                        const char *why); // a problem of the room's own

// Of the server, for its connections.
struct http_request *server_request(struct http_server *s);
void server_recycle(struct http_server *s, struct http_request *q);
const char *server_date(struct http_server *s); // the Date line, of this second
void server_gone(struct http_server *s);        // a connection has closed

#endif
