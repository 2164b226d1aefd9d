#include "http/reply_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
    int status;
    const char *title;
} titles[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {301, "Moved Permanently"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
};

const char *http_status_title(int status)
{
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        if (titles[i].status == status)
            return titles[i].title;
    }
    return "Unknown";
}

// Decimal digits without printf: this runs for every reply.
static void add_number(struct str *s, size_t n)
{
    char digits[20];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + n % 10);
    while (n /= 10);
    str_add_bytes(s, digits + at, sizeof digits - at);
}

static bool status_has_body(int status)
{
    return status >= 200 && status != 204 && status != 304;
}

struct str *http_body(struct http_request *q)
{
    return &q->reply_body;
}

void http_header(struct http_request *q, const char *name, const char *format, ...)
{
    struct str *s = &q->reply_fields;
    str_add(s, name);
    str_add_bytes(s, ": ", 2);
    size_t from = s->size;
    va_list args;
    va_start(args, format);
    str_addv(s, format, args);
    va_end(args);
    for (size_t i = from; i < s->size; i++) {
        unsigned char c = (unsigned char)s->data[i];
        if ((c < ' ' && c != '\t') || c == 0x7f)
            s->data[i] = '?';
    }
    str_add_bytes(s, "\r\n", 2);
}

struct str *http_headers(struct http_request *q)
{
    return &q->reply_fields;
}

void reply_build(struct http_request *q, int status, const char *type, bool keep, const char *date)
{
    struct str *s = &q->reply_head;
    str_clear(s);
    str_add_bytes(s, "HTTP/1.1 ", 9);
    add_number(s, (size_t)status);
    str_add_char(s, ' ');
    str_add(s, http_status_title(status));
    str_add_bytes(s, "\r\n", 2);
    q->date_at = s->size;
    str_add(s, date);
    if (status_has_body(status)) {
        if (type) {
            str_add_bytes(s, "Content-Type: ", 14);
            str_add(s, type);
            str_add_bytes(s, "\r\n", 2);
        }
        str_add_bytes(s, "Content-Length: ", 16);
        add_number(s, q->reply_body.size);
        str_add_bytes(s, "\r\n", 2);
    }
    if (!keep)
        str_add(s, "Connection: close\r\n");
    else if (q->minor == 0)
        str_add(s, "Connection: keep-alive\r\n");
    if (q->reply_fields.size)
        str_add_bytes(s, q->reply_fields.data, q->reply_fields.size);
    str_add_bytes(s, "\r\n", 2);
    if (q->verb == VERB_HEAD || !status_has_body(status))
        str_clear(&q->reply_body);
}

void reply_problem(struct http_request *q, struct json *j, int status, const char *detail)
{
    str_clear(&q->reply_body);
    json_init(j, &q->reply_body);
    json_object(j);
    json_put_text(j, "type", "about:blank");
    json_put_text(j, "title", http_status_title(status));
    json_put_int(j, "status", status);
    json_put_text(j, "detail", detail);
    if (q->path)
        json_put_text(j, "instance", q->path);
}

void reply_refusal(struct http_request *q, int status, const char *why, const char *date)
{
    struct json j;
    reply_problem(q, &j, status, why);
    json_object_end(&j);
    reply_build(q, status, HTTP_PROBLEM, false, date);
}
