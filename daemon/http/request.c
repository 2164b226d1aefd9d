// Two hands read a request. The line grammar of the head is ours: CR LF, no folding, no control
// bytes, one request line, tokens for names. It must hold whichever library is underneath, and
// Debian's http-parser is built without its strict checks. Fields, lengths, chunks and keep-alive
// are the library's.
//
// The head is gathered whole and handed to the library in one piece, so that fields are slices of
// it and a request reads the same however its bytes arrive. The library is begun anew for every
// request.
#include "http/request.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"

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

static bool bad(struct http_request *q, const char *why)
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

static bool is_token(const char *text, size_t size)
{
    static const char others[] = "!#$%&'*+-.^_`|~";
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!plain && (c == '\0' || !strchr(others, c)))
            return false;
    }
    return size > 0;
}

static bool read_target(struct http_request *q, const char *text, size_t size)
{
    if (!utf8_valid(text, size, NULL))
        return bad(q, "the target is not UTF-8");
    str_add_bytes(&q->sent, text, size);
    str_add_bytes(&q->decoded, text, size);
    q->path = q->sent.data;
    struct err e;
    if (!target_read(&q->target, q->decoded.data, &e))
        return bad(q, e.text);
    return true;
}

static bool read_request_line(struct http_request *q, const char *line, size_t size)
{
    const char *end = line + size;
    const char *target = memchr(line, ' ', size);
    const char *version = target ? memchr(target + 1, ' ', (size_t)(end - target - 1)) : NULL;
    if (!version || target == line || version == target + 1 || end - version != 9 ||
        memcmp(version, " HTTP/", 6) != 0 || version[6] < '0' || version[6] > '9' ||
        version[7] != '.' || version[8] < '0' || version[8] > '9' ||
        !is_token(line, (size_t)(target - line)))
        return bad(q, "the first line must be \"METHOD target HTTP/1.1\"");
    if (version[6] != '1' || version[8] > '1') {
        request_refuse(q, 505, "HTTP/%.3s is not spoken here; HTTP/1.1 is", version + 6);
        return false;
    }
    q->minor = version[8] - '0';
    if (!http_verb_parse(line, (size_t)(target - line), &q->verb)) {
        request_refuse(q, 501, "the method \"%.*s\" is not known", (int)(target - line), line);
        return false;
    }
    return read_target(q, target + 1, (size_t)(version - target - 1));
}

// The line that just ended; it began at line_at.
static bool end_line(struct http_request *q, bool *empty)
{
    const char *line = q->head.data + q->line_at;
    size_t size = q->head.size - q->line_at;
    if (size < 2 || line[size - 2] != '\r')
        return bad(q, "lines of the head must end in CR LF, not LF alone");
    size -= 2;
    if (memchr(line, '\r', size))
        return bad(q, "a CR in the head that ends no line");
    *empty = size == 0;
    q->line_at = q->head.size;
    if (q->line_count++ == 0)
        return read_request_line(q, line, size);
    if (size && (line[0] == ' ' || line[0] == '\t'))
        return bad(q, "a header field is folded over two lines");
    if (q->line_count > REQUEST_FIELDS_MAX + 2) {
        request_refuse(q, 431, "more than %d header fields", REQUEST_FIELDS_MAX);
        return false;
    }
    return true;
}

// Refused as they come, not at the line's end: what is no HTTP at all may never have one.
static bool check_bytes(struct http_request *q, size_t from)
{
    for (size_t i = from; i < q->head.size; i++) {
        unsigned char c = (unsigned char)q->head.data[i];
        if ((c < ' ' && c != '\t' && c != '\r' && c != '\n') || c == 0x7f)
            return bad(q, "a control byte in the head");
    }
    return true;
}

// Make texts of the slices that the library left in the head.
static bool end_fields(struct reader *r)
{
    struct http_request *q = &r->request;
    bool sound = true;
    for (size_t i = 0; i < q->field_count; i++) {
        struct http_pair *field = &q->fields[i];
        char *name = q->head.data + (field->name - q->head.data);
        if (!is_token(name, r->name_size[i]))
            sound = bad(q, "a header field's name must be a token, with \":\" right after it");
        name[r->name_size[i]] = '\0';
        if (!field->value) {
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

struct framing {
    int hosts, lengths, codings, expectations;
    const char *length, *coding, *expectation;
};

static void count_field(struct framing *f, const struct http_pair *field)
{
    if (strcasecmp(field->name, "host") == 0) {
        f->hosts++;
    } else if (strcasecmp(field->name, "content-length") == 0) {
        f->lengths++;
        f->length = field->value;
    } else if (strcasecmp(field->name, "transfer-encoding") == 0) {
        f->codings++;
        f->coding = field->value;
    } else if (strcasecmp(field->name, "expect") == 0) {
        f->expectations++;
        f->expectation = field->value;
    }
}

// What two readers could take two ways is refused, whether or not the library would choose for us.
static bool check_framing(struct http_request *q)
{
    struct framing f = {.hosts = 0};
    for (size_t i = 0; i < q->field_count; i++)
        count_field(&f, &q->fields[i]);
    if (f.hosts > 1)
        return bad(q, "more than one Host field");
    if (f.hosts == 0 && q->minor == 1)
        return bad(q, "no Host field");
    if (f.lengths > 1)
        return bad(q, "more than one Content-Length field");
    if (f.lengths && f.codings)
        return bad(q, "Content-Length and Transfer-Encoding together");
    if (f.lengths && (!*f.length || f.length[strspn(f.length, "0123456789")]))
        return bad(q, "Content-Length is not a number");
    if (f.codings && q->minor == 0)
        return bad(q, "Transfer-Encoding in HTTP/1.0");
    if (f.codings && (f.codings > 1 || strcasecmp(f.coding, "chunked") != 0)) {
        request_refuse(q, 501, "the only transfer coding known is \"chunked\"");
        return false;
    }
    if (f.expectations && (f.expectations > 1 || strcasecmp(f.expectation, "100-continue") != 0)) {
        request_refuse(q, 417, "the only expectation known is \"100-continue\"");
        return false;
    }
    q->has_length = f.lengths > 0;
    q->chunked = f.codings > 0;
    q->expects = f.expectations > 0 && q->minor == 1;
    return true;
}

static enum http_progress end_head(struct reader *r)
{
    struct http_request *q = &r->request;
    if (!utf8_valid(q->head.data, q->head.size, NULL)) {
        bad(q, "a header field is not UTF-8");
        return PROGRESS_REFUSED;
    }
    size_t used = 0;
    bool fed = parser_feed(r, q->head.data, q->head.size, &used);
    enum request_part part = q->part; // PART_WHOLE when there is no body
    if (!end_fields(r) || (r->head_done && !check_framing(q)))
        return PROGRESS_REFUSED;
    if (!fed || !r->head_done || used != q->head.size) {
        bad(q, fed ? "the head ends early" : parser_error(r));
        return PROGRESS_REFUSED;
    }
    q->keep = parser_keeps(r);
    if (part != PART_WHOLE)
        q->part = PART_BODY;
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
        if (!check_bytes(q, q->head.size - taken))
            return PROGRESS_REFUSED;
        if (taken < wanted) {
            request_refuse(q, 431, "the head is longer than %zu bytes", q->head_limit);
            return PROGRESS_REFUSED;
        }
        bool empty = false;
        if (lf && !end_line(q, &empty))
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
        bad(q, parser_error(r)); // unless a call back has refused already
        return PROGRESS_REFUSED;
    }
    q->framing += *used - (q->body_seen - before);
    if (q->framing > q->head_limit + FRAMING_PER_BYTE * q->body_seen) {
        bad(q, "chunk extensions and trailers out of proportion to the body");
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

void request_clear(struct http_request *q)
{
    struct reader *r = (struct reader *)q;
    struct str *buffers[] = {&q->body,       &q->head,         &q->sent,      &q->decoded,
                             &q->reply_head, &q->reply_fields, &q->reply_body};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
        buffer_clear(buffers[i]);
    q->verb = VERB_GET;
    q->path = NULL;
    q->peer_known = false;
    q->data = NULL;
    q->gone = NULL;
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
    q->stage = REQUEST_READING;
    q->connection = NULL;
    q->held = 0;
    r->head_done = false;
    parser_begin(r);
}

struct http_request *request_new(void)
{
    struct reader *r = mem_new(1, sizeof *r);
    struct http_request *q = &r->request;
    struct str *buffers[] = {&q->body,       &q->head,         &q->sent,      &q->decoded,
                             &q->reply_head, &q->reply_fields, &q->reply_body};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
        str_init(buffers[i]);
    link_init(&q->link, q);
    deadline_init(&q->deadline, q);
    request_clear(q);
    return q;
}

void request_free(struct http_request *q)
{
    struct str *buffers[] = {&q->body,       &q->head,         &q->sent,      &q->decoded,
                             &q->reply_head, &q->reply_fields, &q->reply_body};
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
    assert(!"a parameter that the route's pattern has not");
    return NULL;
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
