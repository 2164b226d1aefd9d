// What clients send: subjects, targets, ratings, records, and changes of a record's status.
//
// A body is read into forms in the pool, since 100,000 lines take longer than the loop may wait;
// the service takes it from there. What was sent is stored also when its sender has gone: the
// request stays ours until the answer, which is then dropped. The posting, with its arena, lives as
// long.
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "api/common.h"
#include "api/csv_form.h"
#include "api/json_form.h"
#include "base/mem.h"

#define SMALL_BODY 4096 // read at once

enum body_type { BODY_JSON, BODY_NDJSON, BODY_CSV };

struct posting {
    uv_work_t work;
    struct http_request *request;
    struct service *service;
    enum submit_kind kind;
    enum body_type type;
    bool wait, read, too_many;
    struct who who;
    struct arena arena;
    struct forms forms;
    struct err error;
};

static void posting_free(struct posting *p)
{
    arena_release(&p->arena);
    free(p);
}

static void put_errors(struct json *j, const struct complaints *c)
{
    json_key(j, "errors");
    json_array(j);
    for (size_t i = 0; i < c->count; i++) {
        json_object(j);
        json_put_int(j, "line", (int64_t)c->list[i].line);
        json_put_text(j, "field", c->list[i].field);
        json_put_text(j, "detail", c->list[i].text);
        json_object_end(j);
    }
    json_array_end(j);
    json_put_int(j, "error_count", (int64_t)c->total);
}

static void put_stored(struct json *j, const struct posting *p, const struct submit_result *result)
{
    size_t fresh = 0;
    for (size_t i = 0; i < result->count; i++)
        fresh += !result->known[i];
    json_object(j);
    json_put_int(j, "stored", (int64_t)fresh);
    json_put_int(j, "known", (int64_t)(result->count - fresh));
    json_put_int(j, "seq", result->seq);
    if (result->detail)
        json_put_text(j, "detail", result->detail);
    if (result->count == 1)
        json_put_bool(j, "already_known", result->known[0]);
    json_key(j, "seqs"); // of each, in the order sent; only for what a person would read
    if (result->count <= 1000) {
        json_array(j);
        for (size_t i = 0; i < result->count; i++)
            json_int(j, result->seqs[i]);
        json_array_end(j);
    } else {
        json_null(j);
    }
    json_put_bool(j, "scored", p->wait && result->status != 202);
    json_object_end(j);
}

static void on_submitted(void *context, const struct submit_result *result)
{
    struct posting *p = context;
    struct http_request *q = p->request;
    struct json j;
    api_stamp(q, p->service);
    if (result->status < 400) {
        json_init(&j, http_body(q));
        put_stored(&j, p, result);
        api_reply(q, result->status);
    } else {
        http_problem_open(q, &j, result->status, "%s",
                          result->detail ? result->detail : "nothing was stored");
        if (result->complaints->total)
            put_errors(&j, result->complaints);
        http_problem_close(q, &j, result->status);
    }
    posting_free(p);
}

static void read_body(struct posting *p)
{
    struct str *body = &p->request->body;
    const char *bytes = body->data ? body->data : "";
    if (p->type == BODY_CSV)
        p->read = csv_forms(bytes, body->size, &p->forms, &p->too_many, &p->error);
    else if (p->kind == SUBMIT_STATUS)
        p->read = json_form_one(bytes, body->size, &p->forms, &p->error);
    else
        p->read = json_forms(bytes, body->size, p->type == BODY_NDJSON, &p->forms, &p->too_many,
                             &p->error);
    str_release(body); // forms hold copies; the answer may be long in coming
}

// A status change names its record in the path.
static bool name_record(struct posting *p)
{
    struct form *f = &p->forms.list[0];
    struct form_field field = {
        .name = "record", .kind = FORM_TEXT, .text = http_parameter(p->request, "id")};
    field.size = strlen(field.text);
    for (size_t i = 0; i < f->count; i++)
        if (!strcmp(f->fields[i].name, "record"))
            return err_set(&p->error, "\"record\" stands in the path");
    size_t room = f->count;
    form_put(&p->forms, f, &room, &field);
    return true;
}

static void submit(struct posting *p)
{
    if (p->read && p->kind == SUBMIT_STATUS)
        p->read = name_record(p);
    if (!p->read) {
        api_problem(p->request, p->service, p->too_many ? 413 : 400, "%s", p->error.text);
        posting_free(p);
    } else if (!p->forms.count) {
        api_problem(p->request, p->service, 400, "the body holds nothing to store");
        posting_free(p);
    } else {
        service_submit(p->service, p->kind, &p->forms, &p->who, p->wait, on_submitted, p);
    }
}

static void read_work(uv_work_t *work)
{
    read_body(work->data);
}

static void read_done(uv_work_t *work, int status)
{
    struct posting *p = work->data;
    struct service *s = p->service;
    (void)status; // never cancelled
    submit(p);
    service_unhold(s);
}

// Is it this media type, in UTF-8? As RFC 9110 compares them: case aside, parameters apart.
static bool type_is(const char *given, const char *name)
{
    size_t size = strlen(name);
    if (strncasecmp(given, name, size) != 0)
        return false;
    const char *rest = given + size + strspn(given + size, " \t");
    if (*rest == ';')
        rest += 1 + strspn(rest + 1, " \t");
    else if (*rest)
        return false;
    if (strncasecmp(rest, "charset=", 8) != 0)
        return true;
    rest += 8;
    rest += *rest == '"';
    return !strncasecmp(rest, "utf-8", 5) || !strncasecmp(rest, "us-ascii", 8);
}

static bool type_of(struct http_request *q, const struct service *s, enum submit_kind kind,
                    enum body_type *type)
{
    static const struct {
        const char *name;
        enum body_type type;
    } types[] = {{"application/json", BODY_JSON},
                 {"application/x-ndjson", BODY_NDJSON},
                 {"application/ndjson", BODY_NDJSON},
                 {"text/csv", BODY_CSV}};
    const char *meant = kind == SUBMIT_STATUS
                            ? "application/json is"
                            : "application/json, application/x-ndjson or text/csv, in UTF-8, is";
    const char *given = http_field(q, "Content-Type");
    for (size_t i = 0; given && i < (kind == SUBMIT_STATUS ? 1 : sizeof types / sizeof *types);
         i++) {
        *type = types[i].type;
        if (type_is(given, types[i].name))
            return true;
    }
    if (given)
        api_problem(q, s, 415, "Content-Type is \"%.80s\"; %s meant", given, meant);
    else
        api_problem(q, s, 415, "Content-Type is missing; %s meant", meant);
    return false;
}

static bool wait_asked(struct http_request *q, const struct service *s, bool *wait)
{
    static const char *const names[] = {"wait"};
    const char *value = http_query(q, "wait");
    *wait = value != NULL;
    if (!api_known_queries(q, s, names, 1))
        return false;
    if (!value || !strcmp(value, "scored"))
        return true;
    api_problem(q, s, 400, "wait is \"%.40s\"; scored is meant", value);
    return false;
}

static void post(struct http_request *q, void *data, enum submit_kind kind)
{
    enum body_type type;
    bool wait;
    if (!type_of(q, data, kind, &type) || !wait_asked(q, data, &wait))
        return;
    struct posting *p = mem_new(1, sizeof *p);
    *p = (struct posting){.request = q, .service = data, .kind = kind, .type = type, .wait = wait};
    arena_init(&p->arena);
    p->forms.arena = &p->arena;
    if (q->peer_known)
        p->who = (struct who){.uid = q->peer.uid, .gid = q->peer.gid, .pid = q->peer.pid};
    else
        p->who = (struct who){.uid = (uid_t)-1, .gid = (gid_t)-1};
    p->work.data = p;
    if (q->body.size > SMALL_BODY) {
        service_hold(data);
        uv_queue_work(service_loop(data), &p->work, read_work, read_done);
        return;
    }
    read_body(p);
    submit(p);
}

void api_post_subjects(struct http_request *q, void *data)
{
    post(q, data, SUBMIT_SUBJECTS);
}

void api_post_targets(struct http_request *q, void *data)
{
    post(q, data, SUBMIT_TARGETS);
}

void api_post_ratings(struct http_request *q, void *data)
{
    post(q, data, SUBMIT_RATINGS);
}

void api_post_records(struct http_request *q, void *data)
{
    post(q, data, SUBMIT_RECORDS);
}

void api_post_status(struct http_request *q, void *data)
{
    post(q, data, SUBMIT_STATUS);
}
