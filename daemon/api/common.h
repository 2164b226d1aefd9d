// What the resources share: reply heads, members every reply carries, parameters resolved with a
// clear answer when they are wrong.
#ifndef API_COMMON_H
#define API_COMMON_H

#include "base/json.h"
#include "http/reply.h"
#include "http/request.h"
#include "service/service.h"

// What a reply reflects is said once: by a JSON object of ours in its members "ruleset", "seq" and
// "as_of"; by every other reply in its headers Merit-Ruleset, Merit-Seq and Merit-As-Of.
//
// The headers. Of the service as it stands, or what is named.
void api_stamp(struct http_request *q, const struct service *s);
void api_stamp_as(struct http_request *q, const char *ruleset, int64_t seq, int32_t as_of);
// The members, of an open object that is the reply's; a reply to HEAD has no body, and is given the
// headers.
void api_put_stamp(struct http_request *q, struct json *j, const struct service *s);

// Answer with the JSON in http_body.
void api_reply(struct http_request *q, int status);
// Answer with a problem, stamped with the service as it stands.
void api_problem(struct http_request *q, const struct service *s, int status, const char *format,
                 ...) PRINTF_LIKE(4, 5);

// Refuse query parameters that are none of the names (400, with the nearest). True when all are
// known.
bool api_known_queries(struct http_request *q, const struct service *s, const char *const *names,
                       size_t count);

// {scheme} and {period} of the path. False when answered: 404 with the nearest name, 400 with what
// would be right.
bool api_scheme(struct http_request *q, const struct service *s, uint32_t *scheme);
bool api_scheme_period(struct http_request *q, const struct service *s, uint32_t *scheme,
                       struct period *p);
// {subject} of the path, of the scheme's kind.
bool api_subject(struct http_request *q, const struct service *s, uint32_t kind, uint32_t *subject);

// A whole number in a query parameter: absent leaves *n as it is. False when answered 400.
bool api_query_number(struct http_request *q, const struct service *s, const char *name,
                      int64_t least, int64_t most, int64_t *n);
bool api_query_day(struct http_request *q, const struct service *s, const char *name, int32_t *day);

// The resources.
void api_get_root(struct http_request *q, void *data);
void api_get_openapi(struct http_request *q, void *data);
void api_get_health(struct http_request *q, void *data);
void api_get_status(struct http_request *q, void *data);
void api_get_plugins(struct http_request *q, void *data);
void api_get_schemes(struct http_request *q, void *data);
void api_get_clauses(struct http_request *q, void *data);
void api_get_kinds(struct http_request *q, void *data);
void api_get_ruleset(struct http_request *q, void *data);
void api_get_subject(struct http_request *q, void *data);
void api_get_board(struct http_request *q, void *data);
void api_get_row(struct http_request *q, void *data);
void api_get_explain(struct http_request *q, void *data);
void api_get_records(struct http_request *q, void *data);
void api_get_record(struct http_request *q, void *data);
void api_post_subjects(struct http_request *q, void *data);
void api_post_targets(struct http_request *q, void *data);
void api_post_ratings(struct http_request *q, void *data);
void api_post_records(struct http_request *q, void *data);
void api_post_status(struct http_request *q, void *data);
void api_post_reload(struct http_request *q, void *data);

#endif
