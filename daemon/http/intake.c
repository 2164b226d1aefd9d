#include "http/intake.h"

#include "http/loopback.h"
#include "http/reply_text.h"

static void answer_refusal(struct http_request *q)
{
    if (q->refused == 405) {
        struct str verbs;
        str_init(&verbs);
        for (int verb = 0; verb < VERB_COUNT; verb++) {
            if (q->match.verbs & 1u << verb)
                str_addf(&verbs, "%s%s", verbs.size ? ", " : "",
                         http_verb_name((enum http_verb)verb));
        }
        http_header(q, "Allow", "%s", verbs.data);
        str_release(&verbs);
    }
    connection_problem(q, q->refused, q->why);
}

// `current` is whole: to its handler, or back with the refusal that was noted at its head.
static void dispatch(struct connection *c)
{
    struct http_request *q = c->current;
    c->current = NULL;
    connection_enqueue(c, q);
    if (q->refused) {
        answer_refusal(q);
        return;
    }
    q->match.route->handler(q, http_routes_data(c->server->routes));
    // One that is answered already stays in the queue till the flush.
    if (q->stage == REQUEST_WAITING)
        deadline_set(&c->server->deadlines, &q->deadline, DEADLINE_REPLY);
}

void intake_refuse(struct connection *c)
{
    c->current->keep = false;
    c->linger = true;
    dispatch(c);
}

static void find_route(struct connection *c, struct http_request *q)
{
    struct http_server *s = c->server;
    http_routes_find(s->routes, q->verb, &q->target, &q->match);
    const struct http_route *route = q->match.route;
    bool takes = q->verb == VERB_POST || q->verb == VERB_PUT || q->verb == VERB_PATCH;
    if (!route && !q->match.verbs)
        request_refuse(q, 404, "there is nothing at this path");
    else if (!route)
        request_refuse(q, 405, "%s is not for this path", http_verb_name(q->verb));
    q->body_limit = s->limits.body_bytes; // for a body that is only read to be dropped, too
    if (route && (route->body_bytes || !takes))
        q->body_limit = route->body_bytes;
}

// A reply of its own in the queue: it leaves when all that came before has left.
static void say_continue(struct connection *c)
{
    struct http_request *interim = server_request(c->server);
    str_add(&interim->reply_head, "HTTP/1.1 100 Continue\r\n\r\n");
    interim->keep = true;
    connection_enqueue(c, interim);
    connection_answered(interim);
}

// The head of `current` is whole. False when that was enough to refuse it without its body.
static bool head_done(struct connection *c)
{
    struct http_request *q = c->current;
    bool more = q->part == PART_BODY;
    bool cut = false; // the body is not worth reading
    if (c->over) {
        request_refuse(q, 503, "there are %zu connections already", c->server->limits.connections);
        cut = true;
    } else if (!c->local && !loopback_allows(q)) {
        request_refuse(q, 421, "over TCP only requests to and from a loopback host are served");
        cut = true;
    } else {
        find_route(c, q);
        if (q->has_length && q->length > q->body_limit) {
            request_refuse(q, 413, "a body of %llu bytes, and at most %zu are taken",
                           (unsigned long long)q->length, q->body_limit);
            cut = true;
        }
    }
    if (!q->refused) {
        if (more && q->expects)
            say_continue(c);
        return true;
    }
    q->discard = true;
    if (!cut && !(more && q->expects))
        return true; // the body is read and dropped, and the connection goes on
    intake_refuse(c);
    return false;
}

// The request that these bytes begin. Gives how many of them were used: all of a request's that is
// asked again, and nothing need be read of it.
static size_t begin(struct connection *c, const char *bytes, size_t size)
{
    size_t used = c->again ? request_again(c->again, bytes, size) : 0;
    if (used) {
        c->current = c->again;
        c->again = NULL;
    } else {
        c->current = server_request(c->server);
        c->current->head_limit = c->server->limits.head_bytes;
        c->current->peer = c->peer;
        c->current->peer_known = c->local;
    }
    c->server->counts.requests++;
    deadline_clear(&c->read_deadline); // the last request's is not this one's
    c->read_kind = DEADLINE_KINDS;
    return used;
}

// Read on with at least one byte; gives how many were used.
static size_t read_some(struct connection *c, const char *bytes, size_t size)
{
    if (!c->current) {
        size_t skipped = request_skip(bytes, size);
        if (skipped)
            return skipped;
        size_t used = begin(c, bytes, size);
        if (used) {
            dispatch(c);
            return used;
        }
    }
    struct http_request *q = c->current;
    size_t used = 0;
    switch (request_read(q, bytes, size, &used)) {
    case PROGRESS_MORE:
        connection_hold(c, q, q->body.room);
        if (c->server->held > c->server->limits.held_bytes) {
            request_refuse(q, 503, "too many bytes of requests are waiting to be answered");
            intake_refuse(c);
        }
        break;
    case PROGRESS_HEAD:
        if (head_done(c) && q->part == PART_WHOLE)
            dispatch(c);
        break;
    case PROGRESS_WHOLE:
        connection_hold(c, q, q->body.room);
        dispatch(c);
        break;
    case PROGRESS_REFUSED:
        intake_refuse(c);
        break;
    }
    return used;
}

size_t intake_consume(struct connection *c, const char *bytes, size_t size)
{
    size_t at = 0;
    while (at < size && !c->last && !connection_is_full(c))
        at += read_some(c, bytes + at, size - at);
    return at;
}

void intake_rest(struct connection *c)
{
    c->rest_at += intake_consume(c, c->rest.data + c->rest_at, c->rest.size - c->rest_at);
    c->linger = c->linger || (c->last && c->rest_at < c->rest.size);
    if (c->last || c->rest_at == c->rest.size) {
        str_clear(&c->rest);
        c->rest_at = 0;
    }
}
