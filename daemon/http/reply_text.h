// What a reply says: its head and fields, the texts of problems. Pure: puts bytes into the
// request's buffers and sends nothing (http/reply.h answers).
#ifndef HTTP_REPLY_TEXT_H
#define HTTP_REPLY_TEXT_H

#include <stdbool.h>

#include "base/json.h"
#include "base/str.h"
#include "http/request.h"

#define HTTP_JSON "application/json"
#define HTTP_PROBLEM "application/problem+json"

// The buffer to write this request's body into. It is empty at first and its memory has served
// earlier requests, so that a small reply allocates nothing.
struct str *http_body(struct http_request *q);

// A header field for the reply to come; control bytes in the value become "?". Content-Type,
// Content-Length, Connection and Date are not to be added: the reply has them.
void http_header(struct http_request *q, const char *name, const char *format, ...)
    PRINTF_LIKE(3, 4);

// The fields added so far, each a line with its CR LF: to be kept, or put there again as they were
// kept.
struct str *http_headers(struct http_request *q);

const char *http_status_title(int status); // "Not Found"; "Unknown" for what is not in the table

// The room's: put the reply's head together in reply_head, the body being in reply_body. `date` is
// a whole line.
void reply_build(struct http_request *q, int status, const char *type, bool keep, const char *date);

// The room's: begin problem details in reply_body; the caller ends the object.
void reply_problem(struct http_request *q, struct json *j, int status, const char *detail);

// The room's: a whole problem that ends the connection, where no handler and no queue is involved.
void reply_refusal(struct http_request *q, int status, const char *why, const char *date);

#endif
