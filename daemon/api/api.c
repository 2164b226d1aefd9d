#include "api/api.h"

#include "api/common.h"

#define BATCH_BYTES ((size_t)64 * 1024 * 1024)

static const struct http_route table[] = {
    {VERB_GET, "/", api_get_root, 0},
    {VERB_GET, "/v1/openapi.json", api_get_openapi, 0},
    {VERB_GET, "/v1/health", api_get_health, 0},
    {VERB_GET, "/v1/status", api_get_status, 0},
    {VERB_GET, "/v1/plugins", api_get_plugins, 0},
    {VERB_GET, "/v1/schemes", api_get_schemes, 0},
    {VERB_GET, "/v1/clauses", api_get_clauses, 0},
    {VERB_GET, "/v1/kinds", api_get_kinds, 0},
    {VERB_GET, "/v1/ruleset", api_get_ruleset, 0},
    {VERB_GET, "/v1/subjects/{subject}", api_get_subject, 0},
    {VERB_POST, "/v1/subjects", api_post_subjects, BATCH_BYTES},
    {VERB_POST, "/v1/targets", api_post_targets, BATCH_BYTES},
    {VERB_POST, "/v1/ratings", api_post_ratings, BATCH_BYTES},
    {VERB_GET, "/v1/records", api_get_records, 0},
    {VERB_POST, "/v1/records", api_post_records, BATCH_BYTES},
    {VERB_GET, "/v1/records/{id}", api_get_record, 0},
    {VERB_POST, "/v1/records/{id}/status", api_post_status, 64 * 1024},
    {VERB_GET, "/v1/boards/{scheme}/{period}", api_get_board, 0},
    {VERB_GET, "/v1/boards/{scheme}/{period}/{subject}", api_get_row, 0},
    {VERB_GET, "/v1/boards/{scheme}/{period}/{subject}/explain", api_get_explain, 0},
    {VERB_POST, "/v1/reload", api_post_reload, 1024},
};

const struct http_route *api_table(size_t *count)
{
    *count = sizeof table / sizeof *table;
    return table;
}

struct http_routes *api_routes_new(struct service *s)
{
    return http_routes_new(table, sizeof table / sizeof *table, s);
}
