// Answering a request: once, with a whole body, now or in a later turn of the loop, always on the
// loop's thread.
//
// Replies leave in the order in which the requests came, whatever the order of the answers. After
// the call the request is no longer the caller's. An answer nobody waits for any more is dropped
// without a word.
#ifndef HTTP_REPLY_H
#define HTTP_REPLY_H

#include <stdbool.h>

#include "http/reply_text.h"

// Answer. The body is http_body(q) or a string of the caller's, which is taken (not copied) and
// left empty; NULL for none. `type` may be NULL where there is no body. HEAD, 204 and 304 send
// none.
void http_reply(struct http_request *q, int status, const char *type, struct str *body);

// What is asked again need not be written again. A handler that can tell by one number whether all
// that its replies are made of is still the same gives it (not 0) with a reply, before http_reply;
// the reply is then kept with its request, when it is small and the connection goes on.
void http_reply_holds(struct http_request *q, uint64_t number);
// Is this the request that its connection answered last, byte for byte, and was it answered under
// this number? Then it has been answered with the same reply, of today's date; true.
bool http_reply_again(struct http_request *q, uint64_t number);

// Answer with problem details (RFC 9457): type about:blank, title of the status, status, detail,
// and the path as instance. The detail is one factual sentence in lower case that says what would
// be right.
void http_problem(struct http_request *q, int status, const char *format, ...) PRINTF_LIKE(3, 4);

// The same with members of the caller's own: open, json_put_...(j, ...), close, which answers.
void http_problem_open(struct http_request *q, struct json *j, int status, const char *format, ...)
    PRINTF_LIKE(4, 5);
void http_problem_close(struct http_request *q, struct json *j, int status);

#endif
