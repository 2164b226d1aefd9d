#include "http/reply.h"

#include <assert.h>
#include <stdarg.h>

#include "http/connection.h"

void http_reply(struct http_request *q, int status, const char *type, struct str *body)
{
    assert(q->stage == REQUEST_WAITING && status >= 200 && status <= 599);
    if (!body) {
        str_clear(&q->reply_body);
    } else if (body != &q->reply_body) {
        str_release(&q->reply_body);
        q->reply_body = *body;
        str_init(body);
    }
    if (!q->connection) {
        request_free(q);
        return;
    }
    connection_answer(q, status, type);
}

void http_reply_holds(struct http_request *q, uint64_t number)
{
    q->holds = number;
}

bool http_reply_again(struct http_request *q, uint64_t number)
{
    if (number && q->holds == number && q->connection && connection_answer_again(q))
        return true;
    q->holds = 0;
    return false;
}

static void problem_open(struct http_request *q, struct json *j, int status, const char *format,
                         va_list args)
{
    struct str detail;
    str_init(&detail);
    str_addv(&detail, format, args);
    reply_problem(q, j, status, detail.data ? detail.data : "");
    str_release(&detail);
}

void http_problem_open(struct http_request *q, struct json *j, int status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    problem_open(q, j, status, format, args);
    va_end(args);
}

void http_problem_close(struct http_request *q, struct json *j, int status)
{
    json_object_end(j);
    http_reply(q, status, HTTP_PROBLEM, &q->reply_body);
}

void http_problem(struct http_request *q, int status, const char *format, ...)
{
    struct json j;
    va_list args;
    va_start(args, format);
    problem_open(q, &j, status, format, args);
    va_end(args);
    http_problem_close(q, &j, status);
}
