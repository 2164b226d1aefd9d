// One client's connection: reads requests, keeps them in order, writes their replies. The room's
// own header.
//
// What is shared by all connections of a server stands in struct http_server, below; server.c owns
// it.
#ifndef HTTP_CONNECTION_H
#define HTTP_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

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

    struct http_request **spare; // requests to use again
    size_t spare_count;
    char *read_buffer; // one for all: bytes are used up before the next read
    char date[64];     // the whole line
    int64_t date_second;
    struct http_counts counts;

    bool stopping, closing;
    size_t handles; // still to close, once closing
    http_stopped_fn *stopped;
    void *stopped_data;
    uint64_t next_complaint; // loop time before which no shortage of descriptors is logged again
    size_t silent;           // shortages since the last one logged
};

struct connection;

// Serve fd, which is the connection's now. `over`: one too many; it will be told so.
void connection_new(struct http_server *s, int fd, bool over);
void connection_flush(struct connection *c); // write what is answered, then go on reading
void connection_stop(struct connection *c);  // the server is stopping
void connection_end(struct connection *c);   // at once: what waits gets 503
void connection_expired(enum deadline_kind kind, struct connection *c);
void connection_late(struct http_request *q); // its deadline has passed

// For http_reply.
bool connection_keeps(
    const struct http_request *q); // whether the connection goes on after this reply
const char *connection_date(const struct http_request *q);
void connection_answered(struct http_request *q);

// Of the server, for its connections.
struct http_request *server_request(struct http_server *s);
void server_recycle(struct http_server *s, struct http_request *q);
const char *server_date(struct http_server *s); // the Date line, of this second
void server_gone(struct http_server *s);        // a connection has closed

#endif
