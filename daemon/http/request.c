// Two hands read a request. The line grammar of the head is ours: CR LF, no folding, no control
// bytes, one request line, tokens for names. It must hold whichever library is underneath, and
// Debian's http-parser is built without its strict checks. Fields, lengths, chunks and keep-alive
// are the library's.
//
// The head is gathered whole and handed to the library in one piece, so that fields are slices of
// it and a request reads the same however its bytes arrive. The library is begun anew for every
// request.
#include "http/request.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "http/head.h"

#if MERITD_LLHTTP
#include <llhttp.h>
typedef llhttp_t parser_t;
typedef llhttp_settings_t parser_settings_t;
#else
#include <http_parser.h>
typedef http_parser parser_t;
typedef http_parser_settings parser_settings_t;
#endif

#define BUFFER_KEPT (64u << 10)  // larger buffers are given back between requests
#define FRAMING_PER_BYTE 16      // a chunk of one byte needs 5
#define BODY_FIRST (1024u << 10) // the most that is allocated on a Content-Length's word alone
#define REPEATED_MOST (2u << 10) // bytes of a head that is kept for when it comes again

struct reader {
    struct http_request request; // first: a request is its reader
    parser_t parser;
    bool head_done; // the library has seen the end of the head
    uint32_t name_size[REQUEST_FIELDS_MAX], value_size[REQUEST_FIELDS_MAX];
};

void request_refuse(struct http_request *q, int status, const char *format, ...)
{
    if (q->refused)
        return;
    va_list args;
    va_start(args, format);
    vsnprintf(q->why, sizeof q->why, format, args);
    va_end(args);
    // What was quoted may have been cut within a character.
    size_t good;
    if (!utf8_valid(q->why, strlen(q->why), &good))
        q->why[good] = '\0';
    q->refused = status;
}

bool request_bad(struct http_request *q, const char *why)
{
    request_refuse(q, 400, "%s", why);
    return false;
}

// The library's calls back. parser->data is the reader.

static int on_field(parser_t *parser, const char *at, size_t size)
{
    struct reader *r = parser->data;
    struct http_request *q = &r->request;
    if (q->part != PART_HEAD)
        return 0; // a trailer: read and dropped
    if (q->field_count == REQUEST_FIELDS_MAX)
        return -1; // lines were counted before
    size_t i = q->field_count++;
    q->fields[i] = (struct http_pair){at, NULL};
    r->name_size[i] = (uint32_t)size;
    r->value_size[i] = 0;
    return 0;
}

static int on_value(parser_t *parser, const char *at, size_t size)
{
    struct reader *r = parser->data;
    struct http_request *q = &r->request;
    if (q->part != PART_HEAD || q->field_count == 0)
        return 0;
    size_t i = q->field_count - 1;
    if (!q->fields[i].value)
        q->fields[i].value = at;
    r->value_size[i] += (uint32_t)size;
    return 0;
}

static int on_head_done(parser_t *parser)
{
    struct reader *r = parser->data;
    r->head_done = true;
    r->request.length = parser->content_length;
    parser->upgrade = 0; // an offer to upgrade is declined by going on in HTTP/1.1
    return 0;
}

static bool body_add(struct http_request *q, const char *bytes, size_t size)
{
    struct str *body = &q->body;
    size_t need = body->size + size + 1;
    if (need > body->room) {
        size_t room = body->room * 2 > need ? body->room * 2 : need;
        if (q->has_length && body->room == 0 && q->length < BODY_FIRST)
            room = (size_t)q->length + 1;
        char *data = realloc(body->data, room);
        if (!data)
            return false;
        body->data = data;
        body->room = room;
    }
    memcpy(body->data + body->size, bytes, size);
    body->size += size;
    body->data[body->size] = '\0';
    return true;
}

static int on_body(parser_t *parser, const char *at, size_t size)
{
    struct reader *r = parser->data;
    struct http_request *q = &r->request;
    if (size > q->body_limit - q->body_seen) {
        request_refuse(q, 413, "the body is longer than the %zu bytes taken here", q->body_limit);
        return -1;
    }
    q->body_seen += size;
    if (!q->discard && !body_add(q, at, size)) {
        request_refuse(q, 503, "out of memory for a body of over %zu bytes", q->body.size);
        return -1;
    }
    return 0;
}

#if MERITD_LLHTTP
static int on_whole(parser_t *parser)
{
    struct reader *r = parser->data;
    r->request.part = PART_WHOLE;
    return HPE_PAUSED;
}
#else
static int on_whole(parser_t *parser)
{
    struct reader *r = parser->data;
    r->request.part = PART_WHOLE;
    http_parser_pause(parser, 1);
    return 0;
}
#endif

static const parser_settings_t settings = {
    .on_header_field = on_field,
    .on_header_value = on_value,
    .on_headers_complete = on_head_done,
    .on_body = on_body,
    .on_message_complete = on_whole,
};

// Three places where the libraries differ.
#if MERITD_LLHTTP
static void parser_begin(struct reader *r)
{
    llhttp_init(&r->parser, HTTP_REQUEST, &settings);
    r->parser.data = r;
}

static bool parser_feed(struct reader *r, const char *bytes, size_t size, size_t *used)
{
    enum llhttp_errno error = llhttp_execute(&r->parser, bytes, size);
    *used = error == HPE_OK ? size : (size_t)(llhttp_get_error_pos(&r->parser) - bytes);
    return error == HPE_OK || error == HPE_PAUSED;
}

static const char *parser_error(const struct reader *r)
{
    const char *reason = llhttp_get_error_reason(&r->parser);
    return reason && *reason ? reason : "not HTTP";
}

static bool parser_keeps(const struct reader *r)
{
    return llhttp_should_keep_alive(&r->parser);
}
#else
static void parser_begin(struct reader *r)
{
    http_parser_init(&r->parser, HTTP_REQUEST);
    r->parser.data = r;
}

static bool parser_feed(struct reader *r, const char *bytes, size_t size, size_t *used)
{
    *used = http_parser_execute(&r->parser, &settings, bytes, size);
    enum http_errno error = HTTP_PARSER_ERRNO(&r->parser);
    return error == HPE_OK || error == HPE_PAUSED;
}

static const char *parser_error(const struct reader *r)
{
    return http_errno_description(HTTP_PARSER_ERRNO(&r->parser));
}

static bool parser_keeps(const struct reader *r)
{
    return http_should_keep_alive(&r->parser);
}
#endif

// Make texts of the slices that the library left in the head.
static bool end_fields(struct reader *r)
{
    struct http_request *q = &r->request;
    bool sound = true;
    for (size_t i = 0; i < q->field_count; i++) {
        struct http_pair *field = &q->fields[i];
        char *name = q->head.data + (field->name - q->head.data);
        if (!head_is_token(name, r->name_size[i]))
            sound =
                request_bad(q, "a header field's name must be a token, with \":\" right after it");
        name[r->name_size[i]] = '\0';
        if (r->value_size[i] == 0) { // the library may then point at the next line
            field->value = "";
            continue;
        }
        char *value = q->head.data + (field->value - q->head.data);
        size_t size = r->value_size[i];
        while (size && (value[size - 1] == ' ' || value[size - 1] == '\t'))
            size--;
        value[size] = '\0';
    }
    return sound;
}

static enum http_progress end_head(struct reader *r)
{
    struct http_request *q = &r->request;
    if (!utf8_valid(q->head.data, q->head.size, NULL)) {
        request_bad(q, "a header field is not UTF-8");
        return PROGRESS_REFUSED;
    }
    if (q->head.size <= REPEATED_MOST)
        str_add_bytes(&q->came, q->head.data, q->head.size);
    size_t used = 0;
    bool fed = parser_feed(r, q->head.data, q->head.size, &used);
    enum request_part part = q->part; // PART_WHOLE when there is no body
    if (!end_fields(r) || (r->head_done && !head_framing(q)))
        return PROGRESS_REFUSED;
    if (!fed || !r->head_done || used != q->head.size) {
        request_bad(q, fed ? "the head ends early" : parser_error(r));
        return PROGRESS_REFUSED;
    }
    q->keep = parser_keeps(r);
    if (part != PART_WHOLE) {
        q->part = PART_BODY;
        str_clear(&q->came);
    }
    return PROGRESS_HEAD;
}

static enum http_progress read_head(struct reader *r, const char *bytes, size_t size, size_t *used)
{
    struct http_request *q = &r->request;
    while (*used < size) {
        const char *at = bytes + *used;
        const char *lf = memchr(at, '\n', size - *used);
        size_t wanted = lf ? (size_t)(lf - at) + 1 : size - *used;
        size_t room = q->head_limit - q->head.size;
        size_t taken = wanted < room ? wanted : room;
        str_add_bytes(&q->head, at, taken);
        *used += taken;
        if (!head_bytes(q, q->head.size - taken))
            return PROGRESS_REFUSED;
        if (taken < wanted) {
            request_refuse(q, 431, "the head is longer than %zu bytes", q->head_limit);
            return PROGRESS_REFUSED;
        }
        bool empty = false;
        if (lf && !head_line(q, &empty))
            return PROGRESS_REFUSED;
        if (empty)
            return end_head(r);
    }
    return PROGRESS_MORE;
}

static enum http_progress read_body(struct reader *r, const char *bytes, size_t size, size_t *used)
{
    struct http_request *q = &r->request;
    uint64_t before = q->body_seen;
    bool fed = parser_feed(r, bytes, size, used);
    if (!fed) {
        request_bad(q, parser_error(r)); // unless a call back has refused already
        return PROGRESS_REFUSED;
    }
    q->framing += *used - (q->body_seen - before);
    if (q->framing > q->head_limit + FRAMING_PER_BYTE * q->body_seen) {
        request_bad(q, "chunk extensions and trailers out of proportion to the body");
        return PROGRESS_REFUSED;
    }
    return q->part == PART_WHOLE ? PROGRESS_WHOLE : PROGRESS_MORE;
}

enum http_progress request_read(struct http_request *q, const char *bytes, size_t size,
                                size_t *used)
{
    struct reader *r = (struct reader *)q;
    *used = 0;
    enum http_progress progress = PROGRESS_REFUSED;
    switch (q->part) {
    case PART_HEAD:
        progress = read_head(r, bytes, size, used);
        break;
    case PART_BODY:
        progress = read_body(r, bytes, size, used);
        break;
    case PART_WHOLE:
        progress = PROGRESS_WHOLE;
        break;
    case PART_REFUSED:
        break;
    }
    if (progress == PROGRESS_REFUSED)
        q->part = PART_REFUSED;
    return progress;
}

size_t request_skip(const char *bytes, size_t size)
{
    size_t at = 0;
    while (at < size && (bytes[at] == '\r' || bytes[at] == '\n'))
        at++;
    return at;
}

static void buffer_clear(struct str *s)
{
    if (s->room > BUFFER_KEPT)
        str_release(s);
    else
        str_clear(s);
}

bool request_repeats(const struct http_request *q)
{
    return q->came.size > 0 && q->part == PART_WHOLE && !q->refused;
}

void request_rest(struct http_request *q)
{
    buffer_clear(&q->body);
    if (!q->holds)
        buffer_clear(&q->reply_head);
    buffer_clear(&q->reply_fields);
    buffer_clear(&q->reply_body);
    q->data = NULL;
    q->gone = NULL;
    q->stage = REQUEST_READING;
    q->connection = NULL;
    q->held = 0;
}

size_t request_again(const struct http_request *q, const char *bytes, size_t size)
{
    size_t own = q->came.size;
    return size >= own && memcmp(bytes, q->came.data, own) == 0 ? own : 0;
}

void request_clear(struct http_request *q)
{
    struct reader *r = (struct reader *)q;
    q->holds = 0;
    request_rest(q);
    buffer_clear(&q->head);
    buffer_clear(&q->came);
    buffer_clear(&q->sent);
    buffer_clear(&q->decoded);
    q->verb = VERB_GET;
    q->path = NULL;
    q->peer_known = false;
    q->part = PART_HEAD;
    q->line_at = q->line_count = q->field_count = 0;
    q->target.segment_count = q->target.query_count = 0;
    q->match.route = NULL;
    q->match.parameter_count = 0;
    q->length = q->body_seen = q->framing = 0;
    q->minor = 1;
    q->has_length = q->chunked = q->keep = q->expects = q->discard = false;
    q->refused = 0;
    q->match.verbs = 0;
    r->head_done = false;
    parser_begin(r);
}

struct http_request *request_new(void)
{
    struct reader *r = mem_new(1, sizeof *r); // empty strings are all zero
    struct http_request *q = &r->request;
    link_init(&q->link, q);
    deadline_init(&q->deadline, q);
    request_clear(q);
    return q;
}

void request_free(struct http_request *q)
{
    struct str *buffers[] = {&q->body,    &q->head,       &q->came,         &q->sent,
                             &q->decoded, &q->reply_head, &q->reply_fields, &q->reply_body};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
        str_release(buffers[i]);
    free((struct reader *)q);
}

const char *http_parameter(const struct http_request *q, const char *name)
{
    for (size_t i = 0; i < q->match.parameter_count; i++) {
        if (strcmp(q->match.parameters[i].name, name) == 0)
            return q->match.parameters[i].value;
    }
    die("a handler asked for the parameter \"%s\", which its route has not", name);
}

const char *http_query(const struct http_request *q, const char *name)
{
    for (size_t i = 0; i < q->target.query_count; i++) {
        if (strcmp(q->target.query[i].name, name) == 0)
            return q->target.query[i].value;
    }
    return NULL;
}

size_t http_query_count(const struct http_request *q)
{
    return q->target.query_count;
}

struct http_pair http_query_at(const struct http_request *q, size_t i)
{
    return q->target.query[i];
}

const char *http_field(const struct http_request *q, const char *name)
{
    for (size_t i = 0; i < q->field_count; i++) {
        if (strcasecmp(q->fields[i].name, name) == 0)
            return q->fields[i].value;
    }
    return NULL;
}
