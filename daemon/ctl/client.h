// The daemon asked over its Unix socket, one request at a time on one kept connection (libcurl).
#ifndef CTL_CLIENT_H
#define CTL_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct client;

struct request {
    const char *path; // "/v1/status", percent-encoded (see path_*)
    const char *type; // of the body; NULL: a GET
    const char *body;
    size_t size;
};

struct reply {
    int status; // of HTTP
    struct str body;
};

// What became of a request.
enum asked {
    ASKED_ANSWERED,  // with whatever status
    ASKED_UNREACHED, // nobody listens at the socket, or not for us
    ASKED_BROKEN     // the connection ended, or the time did, before the whole answer was there
};

// seconds: for one request; 0 = for ever. A socket's path is at most 107 bytes.
bool client_new(const char *socket, int64_t seconds, struct client **out, struct err *e) MUST_USE;
void client_free(struct client *c);
const char *client_socket(const struct client *c);

// `out` is cleared first. Unless answered, the error says what happened and what can be done.
enum asked client_ask(struct client *c, const struct request *r, struct reply *out, struct err *e);

void reply_release(struct reply *r);

// "/v1/boards", then "/SEGMENT" and "?name=value" / "&name=value", each percent-encoded.
void path_segment(struct str *path, const char *segment);
void path_query(struct str *path, const char *name,
                const char *value); // nothing when value is NULL

#endif
