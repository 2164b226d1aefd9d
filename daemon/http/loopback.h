// Who may speak to a loopback TCP port: programs of this machine, not web pages in its browsers.
//
// A page may send requests to 127.0.0.1 (they carry the page's Origin) or rebind its own name to
// 127.0.0.1 (they carry that name as Host). Both are refused.
#ifndef HTTP_LOOPBACK_H
#define HTTP_LOOPBACK_H

#include <stdbool.h>

#include "http/request.h"

// Host is absent (HTTP/1.0) or names loopback: localhost, 127.x.y.z, [::1], with any port; and
// Origin is absent or is such a host over http.
bool loopback_allows(const struct http_request *q);

#endif
