// An HTTP/1.1 server on a uv loop: it listens, keeps limits, hands requests to routes, stops.
//
// One loop, one thread. SIGPIPE is ignored from the first server on. Every request begun gets a
// reply, unless the peer leaves: the handler's, or a problem (application/problem+json).
// Lifetime: from http_server_new until the `stopped` call back of http_server_stop.
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "base/err.h"
#include "http/route.h"

// Each 0 means the default, which is named behind it.
struct http_limits {
    size_t head_bytes;  // of one request: 32 KiB, at most 64 KiB; over it 431
    size_t body_bytes;  // of one request: 64 MiB; over it 413. A route may set its own
    size_t held_bytes;  // bodies of all requests that are not answered yet: 512 MiB; over it 503
    size_t connections; // 1024, fewer where the process may open fewer files; over it 503 and close
    size_t pipeline;    // requests of one connection in hand: 64; then it is not read from
    uint64_t head_ms;   // from a request's first byte until its head is whole: 10 s; then 408
    uint64_t body_ms;   // from there until the body is whole: 60 s; then 408
    uint64_t idle_ms;   // between requests: 75 s; then we close
    uint64_t reply_ms;  // until the handler has answered: 30 s; then 504
    uint64_t write_ms;  // without the peer taking a byte of a reply: 30 s; then we close
    uint64_t linger_ms; // for the peer to close after our last byte: 2 s
};

struct http_counts {
    size_t connections; // now
    size_t held_bytes;  // now: of bodies
    uint64_t accepted;  // connections ever
    uint64_t refused;   // of these, the ones over the limit
    uint64_t requests;  // begun ever
    uint64_t timeouts;  // of these, the ones that ended in 408 or 504
};

struct http_server;
typedef void http_stopped_fn(void *data);

// `now` gives ms since 1970 UTC, for the Date field (linux_now_ms; a test's own). `limits` are
// copied and may be NULL; `routes` must outlive the server. Dies only where the loop refuses
// handles.
struct http_server *http_server_new(uv_loop_t *loop, const struct http_limits *limits,
                                    const struct http_routes *routes, int64_t (*now)(void));

// Accept on a listening socket, Unix or TCP (http/socket.h), which stays the caller's and must
// stay open until `stopped`. Over TCP only loopback names are taken as Host and as Origin: a web
// page must not reach the daemon through a browser. Call it for each socket.
bool http_server_listen(struct http_server *s, int fd, struct err *e) MUST_USE;

// Serve one connected socket, as if it had been accepted here. The descriptor is the server's
// from now on.
void http_server_take(struct http_server *s, int fd);

// Stop: accept no more, close what is idle, answer what was begun (with Connection: close), for
// at most `ms`; then answer the rest 503 and close. `stopped` is called when every handle is
// closed, and the server is gone. Requests that handlers still hold stay valid until they are
// answered, also after that.
void http_server_stop(struct http_server *s, uint64_t ms, http_stopped_fn *stopped, void *data);

void http_server_counts(const struct http_server *s, struct http_counts *out);

#endif
