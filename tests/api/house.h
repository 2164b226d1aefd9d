// The api as clients see it: the real server and the real routes over the fake service, on a loop
// of the test's own.
#ifndef TESTS_API_HOUSE_H
#define TESTS_API_HOUSE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>
#include <uv.h>

#include "api/api.h"
#include "http/server.h"
#include "tests/api/described.h"
#include "tests/api/fake_service.h"

struct house {
    uv_loop_t loop;
    uv_timer_t tick; // ends each wait of the loop: it does not watch the clients' sockets
    struct service service;
    struct http_routes *routes;
    struct http_server *server;
    bool stopped;
    json_t *doc; // the description
};

struct client {
    int fd;
    struct str got;
    bool ended;
};

static inline int64_t house_clock(void)
{
    return 1719705600000;
}

static inline void house_tick(uv_timer_t *timer)
{
    (void)timer;
}

static inline void house_open(struct house *h)
{
    *h = (struct house){.stopped = false};
    assert_int_equal(uv_loop_init(&h->loop), 0);
    uv_timer_init(&h->loop, &h->tick);
    uv_timer_start(&h->tick, house_tick, 1, 1);
    fake_open(&h->service, &h->loop);
    h->routes = api_routes_new(&h->service);
    h->server = http_server_new(&h->loop, NULL, h->routes, house_clock);
    h->doc = described_load();
}

static inline void house_stopped(void *data)
{
    struct house *h = data;
    h->stopped = true;
}

static inline void house_close(struct house *h)
{
    http_server_stop(h->server, 1, house_stopped, h);
    while (!h->stopped)
        uv_run(&h->loop, UV_RUN_ONCE);
    uv_close((uv_handle_t *)&h->tick, NULL);
    uv_run(&h->loop, UV_RUN_DEFAULT);
    http_routes_free(h->routes);
    assert_int_equal(uv_loop_close(&h->loop), 0);
    assert_int_equal(h->service.held, 0);
    assert_int_equal(h->service.board.holders, 0);
    fake_close(&h->service);
    json_decref(h->doc);
}

static inline void client_open(struct client *c, struct house *h)
{
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
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

static inline void client_turn(struct client *c, struct house *h)
{
    char buffer[65536];
    ssize_t n;
    uv_run(&h->loop, UV_RUN_ONCE);
    while ((n = recv(c->fd, buffer, sizeof buffer, MSG_DONTWAIT)) > 0)
        str_add_bytes(&c->got, buffer, (size_t)n);
    c->ended = c->ended || n == 0;
}

static inline void client_send(struct client *c, struct house *h, const char *bytes, size_t size)
{
    while (size && !c->ended) {
        ssize_t n = send(c->fd, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n > 0) {
            bytes += n;
            size -= (size_t)n;
        }
        client_turn(c, h);
    }
}

// --- one reply ---

struct reply {
    int status;
    char *head, *body;
    json_t *json; // NULL when the body is none
};

static inline const char *head_end(const struct client *c)
{
    const char *end = c->got.data ? strstr(c->got.data, "\r\n\r\n") : NULL;
    return end ? end + 4 : NULL;
}

static inline size_t length_of(const char *head)
{
    const char *at = strstr(head, "Content-Length: ");
    return at ? (size_t)strtoul(at + 16, NULL, 10) : 0;
}

static inline void await_reply(struct client *c, struct house *h, bool body, struct reply *r)
{
    const char *end;
    *r = (struct reply){.status = 0};
    while (!(end = head_end(c)) && !c->ended)
        client_turn(c, h);
    if (!end)
        fail_msg("the server left without an answer");
    size_t head = (size_t)(end - c->got.data);
    r->head = mem_copy_bytes(c->got.data, head);
    size_t size = body ? length_of(r->head) : 0;
    while (c->got.size < head + size && !c->ended)
        client_turn(c, h);
    assert_int_equal(c->got.size, head + size);
    r->status = (int)strtol(r->head + 9, NULL, 10);
    r->body = mem_copy_bytes(c->got.data + head, size);
    r->json = json_loadb(r->body, size, 0, NULL);
}

static inline void reply_free(struct reply *r)
{
    free(r->head);
    free(r->body);
    json_decref(r->json);
}

static inline const char *reply_detail(const struct reply *r)
{
    const char *text = json_string_value(json_object_get(r->json, "detail"));
    return text ? text : "(none)";
}

// The value of a field of the head; "" when it is not there. For one use at a time.
static inline const char *reply_field(const struct reply *r, const char *name)
{
    static char value[256];
    size_t size = strlen(name);
    value[0] = '\0';
    for (const char *at = strstr(r->head, "\r\n"); at && at[2]; at = strstr(at + 2, "\r\n")) {
        if (strncasecmp(at + 2, name, size) != 0 || at[2 + size] != ':')
            continue;
        const char *from = at + 2 + size + 2;
        snprintf(value, sizeof value, "%.*s", (int)strcspn(from, "\r"), from);
    }
    return value;
}

// --- asking ---

static inline void request_send(struct client *c, struct house *h, const char *verb,
                                const char *target, const char *fields, const char *body,
                                size_t size)
{
    struct str s = {0};
    str_addf(&s, "%s %s HTTP/1.1\r\nHost: meritd\r\n%s", verb, target, fields ? fields : "");
    if (body)
        str_addf(&s, "Content-Length: %zu\r\n", size);
    str_add(&s, "\r\n");
    if (body)
        str_add_bytes(&s, body, size);
    client_send(c, h, s.data, s.size);
    str_release(&s);
}

// The whole of a question that is answered at once.
static inline void ask(struct house *h, const char *verb, const char *target, const char *fields,
                       struct reply *r)
{
    struct client c;
    client_open(&c, h);
    request_send(&c, h, verb, target, fields, NULL, 0);
    await_reply(&c, h, strcmp(verb, "HEAD") != 0, r);
    client_close(&c);
}

// Every reply of the api is what its description says, and is stamped.
static inline void assert_described(struct house *h, const struct reply *r, const char *pattern,
                                    const char *verb)
{
    struct described d = {.doc = h->doc};
    const json_t *operation =
        json_object_get(json_object_get(json_object_get(h->doc, "paths"), pattern), verb);
    assert_non_null(operation);
    const json_t *schema = described_answer(h->doc, operation, r->status);
    if (r->status < 400 && strncmp(reply_field(r, "Content-Type"), "text/plain", 10) == 0)
        schema = NULL; // of its JSON form
    if (schema && !r->json)
        fail_msg("%s %s: %d is no JSON: %s", verb, pattern, r->status, r->body);
    if (schema && !described_is(&d, schema, r->json, ""))
        fail_msg("%s %s: %d: %s in %s", verb, pattern, r->status, d.why, r->body);
    if (r->status >= 400) {
        assert_string_equal(reply_field(r, "Content-Type"), "application/problem+json");
        assert_int_equal(json_integer_value(json_object_get(r->json, "status")), r->status);
    }
}

// What it reflects is said once: in the body, where that has room for it, else in headers.
static inline void assert_stamped(const struct reply *r, const char *seq)
{
    const char *ruleset = json_string_value(json_object_get(r->json, "ruleset"));
    const char *day = json_string_value(json_object_get(r->json, "as_of"));
    if (!ruleset || !day) {
        assert_string_equal(reply_field(r, "Merit-Ruleset"), FAKE_HASH);
        assert_string_equal(reply_field(r, "Merit-Seq"), seq);
        assert_string_equal(reply_field(r, "Merit-As-Of"), "2024-06-30");
        return;
    }
    assert_string_equal(ruleset, FAKE_HASH);
    assert_string_equal(day, "2024-06-30");
    assert_int_equal(json_integer_value(json_object_get(r->json, "seq")), strtol(seq, NULL, 10));
    assert_null(strstr(r->head, "Merit-"));
}

#endif
