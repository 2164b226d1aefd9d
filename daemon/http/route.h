// The table of routes: which handler answers which verb on which path.
//
// A pattern is literal segments and {parameters}: "/v1/boards/{scheme}/{period}". Where two
// patterns fit a path, the one that is literal earlier wins. HEAD is answered by the route of
// GET. The table is a constant of the program: a bad one is a bug (assert). Lifetime: process.
#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

#include <stdbool.h>
#include <stddef.h>

#include "http/target.h"

#define ROUTE_PARAMETERS_MAX 8

struct http_request;

// The request must be answered once with http_reply or http_problem (http/reply.h), now or in a
// later turn of the loop. `data` is what the routes were made with.
typedef void http_handler_fn(struct http_request *q, void *data);

enum http_verb {
    VERB_GET,
    VERB_HEAD,
    VERB_POST,
    VERB_PUT,
    VERB_PATCH,
    VERB_DELETE,
    VERB_OPTIONS,
    VERB_COUNT
};

struct http_route {
    enum http_verb verb;
    const char *pattern;
    http_handler_fn *handler;
    size_t body_bytes; // the largest body; 0 = the server's limit for POST, PUT and PATCH, none for
                       // others
};

struct http_routes; // the table, compiled

// `table` must outlive the result.
struct http_routes *http_routes_new(const struct http_route *table, size_t count, void *data);
void http_routes_free(struct http_routes *r);
void *http_routes_data(const struct http_routes *r);

struct route_match {
    const struct http_route *route; // NULL: none
    struct http_pair parameters[ROUTE_PARAMETERS_MAX];
    size_t parameter_count;
    unsigned verbs; // a bit for each verb the path takes; 0 = no such path
};

// Parameters' values point into the target.
void http_routes_find(const struct http_routes *r, enum http_verb verb, const struct http_target *t,
                      struct route_match *out);

const char *http_verb_name(enum http_verb verb);
bool http_verb_parse(const char *name, size_t size, enum http_verb *out);

#endif
