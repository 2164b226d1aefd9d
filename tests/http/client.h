// What the http tests share: a server with a few routes on a loop of its own, and raw clients on
// socket pairs.
//
// Everything runs on one thread: a client sends, the loop is turned until something is true. A
// timer of the house's own ends each wait of the loop, for the loop does not watch the clients'
// sockets.
#ifndef TESTS_HTTP_CLIENT_H
#define TESTS_HTTP_CLIENT_H

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>
#include <uv.h>

#include "base/mem.h"
#include "base/str.h"
#include "http/reply.h"
#include "http/server.h"

#define HELD_MAX 512

struct house {
    uv_loop_t loop;
    uv_timer_t tick;
    struct http_routes *routes;
    struct http_server *server;
    bool stopped;
    struct http_request *held[HELD_MAX]; // by /held/{n}: deferred
    size_t held_count;
    size_t gone_count;
    uint64_t number; // under which replies of /made/{name} hold
    size_t made;     // of them
};

struct client {
    int fd;
    struct str got;
    bool ended; // the server has closed, or shut its side
    bool reset;
};

static inline void on_gone(struct http_request *q)
{
    struct house *h = q->data;
    h->gone_count++;
}

static inline void show_hello(struct http_request *q, void *data)
{
    (void)data;
    str_add(http_body(q), "hello\n");
    http_reply(q, 200, "text/plain", http_body(q));
}

static inline void show_item(struct http_request *q, void *data)
{
    (void)data;
    const char *top = http_query(q, "top");
    str_addf(http_body(q), "[%s][%s]", http_parameter(q, "name"), top ? top : "-");
    http_reply(q, 200, "text/plain", http_body(q));
}

static inline void echo(struct http_request *q, void *data)
{
    (void)data;
    http_reply(q, 201, "application/octet-stream", &q->body);
}

static inline void hold_it(struct http_request *q, void *data)
{
    struct house *h = data;
    assert_true(h->held_count < HELD_MAX);
    q->data = h;
    q->gone = on_gone;
    h->held[h->held_count++] = q;
}

static inline void show_peer(struct http_request *q, void *data)
{
    (void)data;
    str_addf(http_body(q), "%d %u", q->peer_known, (unsigned)q->peer.uid);
    http_reply(q, 200, "text/plain", http_body(q));
}

// A reply that holds, with its number in the order in which they were made.
static inline void make_it(struct http_request *q, void *data)
{
    struct house *h = data;
    if (http_reply_again(q, h->number))
        return;
    str_addf(http_body(q), "<%zu>", ++h->made);
    if (strcmp(http_parameter(q, "name"), "large") == 0)
        for (int i = 0; i < 10000; i++)
            str_add_char(http_body(q), '.');
    http_reply_holds(q, h->number);
    http_reply(q, 200, "text/plain", http_body(q));
}

static const struct http_route test_routes[] = {
    {VERB_GET, "/hello", show_hello, 0}, {VERB_GET, "/items/{name}", show_item, 0},
    {VERB_POST, "/echo", echo, 0},       {VERB_POST, "/small", echo, 16},
    {VERB_GET, "/held/{n}", hold_it, 0}, {VERB_POST, "/held/{n}", hold_it, 0},
    {VERB_GET, "/peer", show_peer, 0},   {VERB_GET, "/made/{name}", make_it, 0},
};

static int64_t test_ms = 1700000000000; // Tue, 14 Nov 2023 22:13:20 GMT

static inline int64_t test_clock(void)
{
    return test_ms;
}

static inline void on_tick(uv_timer_t *timer)
{
    (void)timer;
}

static inline void house_open(struct house *h, const struct http_limits *limits)
{
    *h = (struct house){.held_count = 0};
    assert_int_equal(uv_loop_init(&h->loop), 0);
    uv_timer_init(&h->loop, &h->tick);
    uv_timer_start(&h->tick, on_tick, 1, 1);
    h->routes = http_routes_new(test_routes, sizeof test_routes / sizeof *test_routes, h);
    h->server = http_server_new(&h->loop, limits, h->routes, test_clock);
}

static inline void on_stopped(void *data)
{
    struct house *h = data;
    h->stopped = true;
}

static inline void house_close(struct house *h)
{
    if (!h->stopped) {
        http_server_stop(h->server, 1, on_stopped, h);
        while (!h->stopped)
            uv_run(&h->loop, UV_RUN_ONCE);
    }
    uv_close((uv_handle_t *)&h->tick, NULL);
    uv_run(&h->loop, UV_RUN_DEFAULT);
    http_routes_free(h->routes);
    assert_int_equal(uv_loop_close(&h->loop), 0);
}

static inline void client_open(struct client *c, struct house *h)
{
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair), 0);
    *c = (struct client){.fd = pair[0]};
    http_server_take(h->server, pair[1]);
}

static inline void client_close(struct client *c)
{
    if (c->fd >= 0)
        close(c->fd);
    c->fd = -1;
    str_release(&c->got);
}

// Take what has come. False when nothing has.
static inline bool client_receive(struct client *c)
{
    char buffer[65536];
    ssize_t n = recv(c->fd, buffer, sizeof buffer, 0);
    if (n > 0)
        str_add_bytes(&c->got, buffer, (size_t)n);
    c->ended = c->ended || n == 0;
    c->reset = c->reset || (n < 0 && errno == ECONNRESET);
    return n > 0;
}

static inline void turn(struct house *h, struct client *c)
{
    uv_run(&h->loop, UV_RUN_NOWAIT);
    while (client_receive(c))
        ;
}

static inline void client_send(struct client *c, struct house *h, const char *bytes, size_t size)
{
    while (size) {
        ssize_t n = send(c->fd, bytes, size, MSG_NOSIGNAL);
        if (n < 0 && errno != EAGAIN)
            return; // the server has left; what it said before is for the test to see
        if (n > 0) {
            bytes += n;
            size -= (size_t)n;
        }
        turn(h, c);
    }
}

static inline void client_say(struct client *c, struct house *h, const char *text)
{
    client_send(c, h, text, strlen(text));
}

static inline size_t count_of(const struct str *s, const char *what)
{
    size_t count = 0;
    for (const char *at = s->data; at && (at = strstr(at, what)); at += strlen(what))
        count++;
    return count;
}

// Turn the loop until `count` status lines have come, or the server has ended. The loop may wait
// for a deadline.
static inline void await_replies(struct client *c, struct house *h, size_t count)
{
    while (count_of(&c->got, "HTTP/1.1 ") < count && !c->ended && !c->reset) {
        turn(h, c);
        if (count_of(&c->got, "HTTP/1.1 ") < count && !c->ended && !c->reset)
            uv_run(&h->loop, UV_RUN_ONCE);
        while (client_receive(c))
            ;
    }
}

static inline void await_end(struct client *c, struct house *h)
{
    while (!c->ended && !c->reset) {
        uv_run(&h->loop, UV_RUN_ONCE);
        while (client_receive(c))
            ;
    }
}

static inline int status_of(const struct client *c)
{
    if (!c->got.data || strncmp(c->got.data, "HTTP/1.1 ", 9) != 0)
        return 0;
    return (int)strtol(c->got.data + 9, NULL, 10);
}

static inline bool has(const struct client *c, const char *text)
{
    return c->got.data && strstr(c->got.data, text);
}

// That the (first) reply is a whole problem with this status.
static inline void assert_problem(const struct client *c, int status)
{
    char line[64];
    snprintf(line, sizeof line, "\"status\":%d,", status);
    if (status_of(c) != status || !has(c, "Content-Type: application/problem+json\r\n") ||
        !has(c, "\"type\":\"about:blank\"") || !has(c, line) || !has(c, "\"detail\":\""))
        fail_msg("wanted a problem with status %d, got: %s", status,
                 c->got.data ? c->got.data : "");
}

#endif
