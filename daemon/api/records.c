// Records as the ledger holds them. A request carries its service in `data` until the ledger was
// read; nothing is done for one whose client has gone, for the read cannot be taken back.
#include <string.h>

#include "api/common.h"

#define RECORDS_DEFAULT 100
#define RECORDS_MOST 10000

static void on_records(void *context, int status, const char *text, size_t size, int64_t next)
{
    struct http_request *q = context;
    struct json j;
    if (status != 200) {
        api_problem(q, q->data, status, "%s", text);
        return;
    }
    api_stamp(q, q->data);
    json_init(&j, http_body(q));
    json_object(&j);
    json_key(&j, "records");
    json_raw(&j, text, size);
    json_key(&j, "next"); // ?after= of the next page
    if (next)
        json_int(&j, next);
    else
        json_null(&j);
    json_object_end(&j);
    api_reply(q, 200);
}

void api_get_records(struct http_request *q, void *data)
{
    static const char *const names[] = {"type",   "subject", "from", "until",
                                        "status", "after",   "limit"};
    struct record_query query = {
        .from = DAY_NONE,
        .until = DAY_NONE,
        .type = http_query(q, "type"),
        .subject = http_query(q, "subject"),
        .status = http_query(q, "status"),
    };
    int64_t limit = RECORDS_DEFAULT;
    if (!api_known_queries(q, data, names, sizeof names / sizeof *names) ||
        !api_query_day(q, data, "from", &query.from) ||
        !api_query_day(q, data, "until", &query.until) ||
        !api_query_number(q, data, "after", 0, INT64_MAX, &query.after) ||
        !api_query_number(q, data, "limit", 1, RECORDS_MOST, &limit))
        return;
    query.limit = (size_t)limit;
    q->data = data;
    service_records(data, &query, on_records, q);
}

static void on_record(void *context, int status, const char *text, size_t size, int64_t next)
{
    struct http_request *q = context;
    (void)next;
    if (status != 200) {
        api_problem(q, q->data, status, "%s", text);
    } else if (size <= 2) { // an empty array
        api_problem(q, q->data, 404, "there is no record \"%.80s\"", http_parameter(q, "id"));
    } else {
        api_stamp(q, q->data);
        str_add_bytes(http_body(q), text + 1, size - 2);
        api_reply(q, 200);
    }
}

void api_get_record(struct http_request *q, void *data)
{
    struct record_query query = {
        .id = http_parameter(q, "id"), .from = DAY_NONE, .until = DAY_NONE, .limit = 1};
    if (!api_known_queries(q, data, NULL, 0))
        return;
    q->data = data;
    service_records(data, &query, on_record, q);
}
