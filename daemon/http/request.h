// One HTTP request: what a handler sees of it, and how it is read from bytes. Pure.
//
// A request that was handed to a handler is the handler's until it answers, and it must answer
// once, even when the client has gone meanwhile (the answer is then dropped). Lifetime: from its
// first byte until its reply was written or dropped; then the memory serves another request.
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/linux.h"
#include "base/str.h"
#include "http/deadline.h"
#include "http/route.h"
#include "http/target.h"

#define REQUEST_FIELDS_MAX 100

struct connection;
struct http_request;

// The client has left, or the deadline for the reply has passed (504 went out), or the server is
// stopping: nobody waits for the answer any more. Called at most once, on the loop. The request
// must still be answered, from here or later.
typedef void http_gone_fn(struct http_request *q);

enum request_part { PART_HEAD, PART_BODY, PART_WHOLE, PART_REFUSED };
enum request_stage { REQUEST_READING, REQUEST_WAITING, REQUEST_ANSWERED };

struct http_request {
    // For handlers.
    enum http_verb verb;
    const char *path;   // the target as it was sent, with its query; UTF-8
    struct str body;    // whole, NUL-terminated when there is one; a handler may str_take it
    struct peer peer;   // who asks
    bool peer_known;    // false over TCP
    void *data;         // the handler's own, NULL at first
    http_gone_fn *gone; // the handler sets it when it answers later and can cancel; may stay NULL

    // For the room only, from here on. Reading:
    enum request_part part;
    struct str head;          // request line and fields, cut into texts once they are whole
    struct str came;          // the same as it came, where it may be asked again; else empty
    struct str sent, decoded; // the target: as sent, and taken apart
    size_t line_at, line_count;
    struct http_target target;
    struct route_match match;
    struct http_pair fields[REQUEST_FIELDS_MAX];
    size_t field_count;
    size_t head_limit, body_limit; // set by the reader's owner; the body's after the head was read
    uint64_t length;               // of the body, when has_length
    uint64_t body_seen, framing;   // bytes of the body so far, and bytes around it
    int minor;                     // of HTTP/1.x
    bool has_length, chunked;
    bool keep;     // the connection outlives this request
    bool expects;  // 100-continue
    bool discard;  // read the body but keep nothing of it
    int refused;   // the status this request is refused with; 0 = it is sound
    char why[200]; // the detail of that

    // Answering.
    enum request_stage stage;
    struct connection *connection; // NULL: orphan, its answer will be dropped
    struct link link;              // in the connection's queue
    struct deadline deadline;
    size_t held; // bytes of its body in the server's account
    struct str reply_head, reply_fields, reply_body;
    uint64_t holds; // the handler's number under which reply_head will do again; 0 = it will not
    size_t date_at; // of the Date line in it
};

// The value of a {parameter} of the route; asking for one the pattern has not is a bug, and ends
// the process.
const char *http_parameter(const struct http_request *q, const char *name);

// The value of a query parameter ("" when it stands without one), or NULL. To refuse unknown
// ones, go through them all: query_count, then the i-th.
const char *http_query(const struct http_request *q, const char *name);
size_t http_query_count(const struct http_request *q);
struct http_pair http_query_at(const struct http_request *q, size_t i);

// The value of the first header field of that name, in any case, or NULL.
const char *http_field(const struct http_request *q, const char *name);

// The rest is the room's.

struct http_request *request_new(void);
void request_free(struct http_request *q);
void request_clear(struct http_request *q); // ready for another request; keeps small buffers

// The same bytes are the same request. A client who asks one thing on and on is read once: what was
// read is kept, and taken for the next one if that comes in one piece, byte for byte the same.

// Can it be taken so: a small head, sound and without a body?
bool request_repeats(const struct http_request *q);
// Ready to be asked again, with nothing left of how it was answered but a reply that may hold.
void request_rest(struct http_request *q);
// Does it come once more? Gives how many of the bytes are its own, and 0 if they begin another.
// Then it stands as if it had just been read whole and its route found.
size_t request_again(const struct http_request *q, const char *bytes, size_t size);

// How many bytes before a request are empty lines, which belong to none.
size_t request_skip(const char *bytes, size_t size);

enum http_progress {
    PROGRESS_MORE,   // all was used, more is needed
    PROGRESS_HEAD,   // the head is sound; set body_limit and discard, go on unless PART_WHOLE
    PROGRESS_WHOLE,  // the request is whole
    PROGRESS_REFUSED // see `refused` and `why`; nothing can be read after it
};

// Read on. *used is how many of the bytes belonged to this request.
enum http_progress request_read(struct http_request *q, const char *bytes, size_t size,
                                size_t *used);

// Note a refusal; the first one stays.
void request_refuse(struct http_request *q, int status, const char *format, ...) PRINTF_LIKE(3, 4);
bool request_bad(struct http_request *q, const char *why); // with 400; false

#endif
