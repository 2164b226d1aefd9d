// The grammar of a request's head, line by line. The room's own header; pure.
//
// It holds whichever parser library is underneath: lines end in CR LF, nothing is folded, names
// are tokens, and what two readers could take two ways is refused. Each function notes the
// refusal on the request (request_refuse).
#ifndef HTTP_HEAD_H
#define HTTP_HEAD_H

#include <stdbool.h>
#include <stddef.h>

#include "http/request.h"

bool head_is_token(const char *text, size_t size);

// The bytes of the head from `from` on. Control bytes are refused as they come and not at the
// line's end: what is no HTTP at all (TLS, say) may never have one.
bool head_bytes(struct http_request *q, size_t from);

// The line that just ended; it began at line_at. The first is the request line: verb, target and
// version are read from it, with 501 and 505 where they are not known. *empty ends the head.
bool head_line(struct http_request *q, bool *empty);

// The fields that say where the request ends: Host, Content-Length, Transfer-Encoding, Expect.
bool head_framing(struct http_request *q);

#endif
