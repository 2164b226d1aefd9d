// A request target taken apart into segments and a query: "/v1/boards/town/2024?top=10".
//
// Segments are split before they are decoded, so %2F stays inside its segment. In the query "+"
// is a space, as forms and URLSearchParams write it; a plus sign is %2B. Everything decoded is
// UTF-8 without NUL. Pure.
#ifndef HTTP_TARGET_H
#define HTTP_TARGET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

#define TARGET_SEGMENTS_MAX 16
#define TARGET_QUERY_MAX 32

struct http_pair {
    const char *name, *value;
};

struct http_target {
    const char *segments[TARGET_SEGMENTS_MAX];
    size_t segment_count; // TARGET_SEGMENTS_MAX + 1 when there are more: no route is that deep
    struct http_pair query[TARGET_QUERY_MAX];
    size_t query_count;
};

// Take `text` apart in place: the results point into it. It begins with "/", or with
// "http://host" before that, or is "*" (no segments). Errors: another form, a fragment, a bad
// percent escape, %00, bytes that are not UTF-8, too many query parameters, a query parameter
// that stands twice.
bool target_read(struct http_target *t, char *text, struct err *e) MUST_USE;

#endif
