// The daemon asked over its Unix socket, on kept connections (libcurl): one request at a time, or
// two, each on a lane of its own.
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

#define CLIENT_LANES 2

// Send a request on a lane that has none under way; its body must stay until client_end. What is
// under way gets on only within client_end, of whichever lane.
void client_begin(struct client *c, size_t lane, const struct request *r);
// Wait for the answer on a lane. `out` is cleared first. Unless answered, the error says what
// happened and what can be done.
enum asked client_end(struct client *c, size_t lane, struct reply *out, struct err *e);

// Both, on the first lane.
enum asked client_ask(struct client *c, const struct request *r, struct reply *out, struct err *e);

void reply_release(struct reply *r);

// "/v1/boards", then "/SEGMENT" and "?name=value" / "&name=value", each percent-encoded.
void path_segment(struct str *path, const char *segment);
void path_query(struct str *path, const char *name,
                const char *value); // nothing when value is NULL

#endif
