// The api: URL -> service -> JSON, one file a resource. api/openapi.json describes it; a test holds
// the two together.
#ifndef API_API_H
#define API_API_H

#include "http/route.h"
#include "service/service.h"

// The routes, answering from this service. Free with http_routes_free once the server has stopped.
struct http_routes *api_routes_new(struct service *s);

// The table itself, for the test that holds it to the description.
const struct http_route *api_table(size_t *count);

#endif
