// Boards: a page of one, one row of one, one explanation. Live boards are served from the daemon's
// checked copy; others, and explanations, are asked of the evaluator.
//
// Invariants:
//  1. A query that must wait for the service is copied to the heap and lives until its request is
//  answered: by the service's answer, or by on_gone, which takes the question back, so that never
//  both come.
//  2. A board that was asked for is written with the model it was made by, or not at all: the
//  ruleset may change meanwhile.
//  3. A board too large to keep the points of its rules is served from the copy as long as nobody
//  wants them; else the page is asked for, with its rules.
//  4. What was answered of a live board holds as long as service_standing stays: the same request
//  of the same connection is then answered without being looked at.
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "api/board_page.h"
#include "api/common.h"
#include "base/mem.h"
#include "link/delta.h"
#include "service/board_text.h"

struct board_query {
    struct http_request *request;
    struct service *service;
    uint64_t question;        // to the evaluator; 0 = none
    uint32_t scheme, subject; // subject NONE: the page
    struct period period;
    const char *cohort; // the request's own
    int64_t top, after;
    unsigned fields;
    uint64_t standing; // the service's when a live board was asked for; 0 = the answer may not hold
};

static struct board_query query_of(struct http_request *q, struct service *s)
{
    return (struct board_query){.request = q,
                                .service = s,
                                .subject = NONE,
                                .top = INT64_MAX,
                                .fields = FIELD_ALL,
                                .standing = service_standing(s)};
}

static void on_gone(struct http_request *q)
{
    struct board_query *x = q->data;
    service_forget(x->service, x->question);
    free(x);
    http_problem(q, 503, "nobody waits for this any more");
}

// Its answer comes later: a copy that waits for it. To be called before the question is asked.
static struct board_query *watch(const struct board_query *x)
{
    struct board_query *waiting = mem_new(1, sizeof *waiting);
    *waiting = *x;
    waiting->standing = 0; // what is not live has no number
    x->request->data = waiting;
    x->request->gone = on_gone;
    return waiting;
}

// It has come.
static struct board_query unwatch(struct board_query *waiting)
{
    struct board_query x = *waiting;
    x.request->gone = NULL;
    free(waiting);
    return x;
}

// --- the answer ---

static const char *id_of(const void *service, uint32_t subject)
{
    return service_subject_id(service, subject);
}

static const char *title_of(const void *service, uint32_t subject)
{
    return service_subject_title(service, subject);
}

static void fetch(const void *service, uint32_t subject)
{
    service_subject_fetch(service, subject);
}

static struct board_page page_of(const struct board_query *x, const struct board_copy *b,
                                 struct json *j)
{
    struct service_status status;
    service_status(x->service, &status);
    return (struct board_page){
        .bytes = b->bytes,
        .rows = b->rows,
        .scheme = &service_model(x->service)->schemes[packed_head(b->bytes)->scheme],
        .names = {.id = id_of, .title = title_of, .fetch = fetch, .context = x->service},
        .fields = x->fields,
        .ruleset = b->ruleset,
        .seq = b->seq,
        .as_of = b->as_of,
        .stale = status.stale,
        .stale_reason = status.stale_reason,
        .json = j,
    };
}

#define TAG_SIZE 128

static void tag_of(const struct board_page *p, char tag[TAG_SIZE])
{
    snprintf(tag, TAG_SIZE, "\"%.16s-%lld-%d%s\"", p->ruleset, (long long)p->seq, (int)p->as_of,
             p->stale ? "-stale" : "");
}

static bool is_tag(const struct board_page *p, const char *given)
{
    char tag[TAG_SIZE];
    tag_of(p, tag);
    return board_tag_matches(given, tag);
}

// The fields of the reply's head are those of the board: written once and kept with it.
static void put_fields(struct http_request *q, struct board_copy *b, const struct board_page *p)
{
    const char *name = p->stale ? "fields of what is stale" : "fields";
    const struct str *kept = board_text_find(b, name);
    if (kept) {
        str_add_bytes(http_headers(q), kept->data, kept->size);
        return;
    }
    char tag[TAG_SIZE];
    assert(!http_headers(q)->size); // none but these are kept
    tag_of(p, tag);
    http_header(q, "ETag", "%s", tag);
    http_header(q, "Cache-Control", "no-cache"); // keep it, but ask each time whether it holds
    board_text_keep(b, name, http_headers(q));
}

// Answered 304 when the client's copy still holds; else the reply has its head.
static bool not_modified(const struct board_query *x, struct board_copy *b,
                         const struct board_page *p)
{
    struct http_request *q = x->request;
    const char *given = http_field(q, "If-None-Match");
    put_fields(q, b, p);
    bool same = given && is_tag(p, given);
    if (same || q->verb == VERB_HEAD) // else the body says it
        api_stamp_as(q, p->ruleset, p->seq, p->as_of);
    if (same)
        http_reply(q, 304, NULL, NULL);
    return same;
}

// The rows of the request: [first, first + count) of the cohort's, by their places in the listing.
static bool range_of(const struct board_query *x, const void *bytes, uint32_t *first,
                     uint32_t *count, struct err *e)
{
    if (!board_page_range(bytes, x->cohort, first, count, e))
        return false;
    uint32_t after = x->after < (int64_t)*count ? (uint32_t)x->after : *count;
    *first += after;
    *count -= after;
    *count = x->top < (int64_t)*count ? (uint32_t)x->top : *count;
    return true;
}

// What is stale gives its reason, which is not the board's: such a text is not kept.
static void keep(struct board_copy *b, const struct board_page *p, const char *name,
                 const struct str *text)
{
    if (!p->stale)
        board_text_keep(b, name, text);
}

static bool put_kept(const struct board_copy *b, const struct board_page *p, const char *name,
                     struct str *body)
{
    const struct str *kept = p->stale ? NULL : board_text_find(b, name);
    if (kept)
        str_add_bytes(body, kept->data, kept->size);
    return kept != NULL;
}

static void answer_page(const struct board_query *x, struct board_copy *b,
                        const struct board_page *p)
{
    const struct packed_head *head = packed_head(p->bytes);
    uint32_t first, count;
    struct err e;
    if (!range_of(x, p->bytes, &first, &count, &e)) {
        api_problem(x->request, x->service, 404, "%s", e.text);
        return;
    }
    if (first < head->first || first + count > head->first + head->row_count) {
        api_problem(x->request, x->service, 502, "the evaluator's page has other rows");
        return;
    }
    http_reply_holds(x->request, x->standing);
    if (not_modified(x, b, p))
        return;
    (void)!board_page_range(p->bytes, x->cohort, &first, &count, &e); // of the cohort
    struct str *body = http_body(x->request);
    if (!put_kept(b, p, x->request->path, body)) {
        json_init(p->json, body);
        struct board_page page = *p;
        page.pair = count < BOARD_PAGE_LONG ? NULL : service_pair();
        board_page_write(&page, first, count, x->after, x->top);
        keep(b, p, x->request->path, body);
    }
    api_reply(x->request, 200);
}

// What stands before the row is the same for all rows of the board.
static void put_before(struct board_copy *b, const struct board_page *p, struct str *body)
{
    const char name[] = {'r', 'o', 'w', ' ', (char)('A' + p->fields), '\0'};
    if (!put_kept(b, p, name, body)) {
        json_init(p->json, body);
        board_page_write_before(p);
        keep(b, p, name, body);
    }
}

static void answer_row(const struct board_query *x, struct board_copy *b,
                       const struct board_page *p, uint32_t at)
{
    if (at == UINT32_MAX) {
        api_problem(x->request, x->service, 404, "\"%s\" is not assessed on this board",
                    service_subject_id(x->service, x->subject));
        return;
    }
    http_reply_holds(x->request, x->standing);
    if (not_modified(x, b, p))
        return;
    p->json->out = http_body(x->request);
    put_before(b, p, http_body(x->request));
    board_page_write_row(p, at);
    api_reply(x->request, 200);
}

static void answer_board(const struct board_query *x, struct board_copy *b)
{
    struct json j;
    if (strcmp(b->ruleset, service_ruleset(x->service)) != 0) { // invariant 2
        api_problem(x->request, x->service, 503, "the ruleset changed meanwhile; ask again");
        return;
    }
    struct board_page p = page_of(x, b, &j);
    if (x->subject == NONE)
        answer_page(x, b, &p);
    else
        answer_row(x, b, &p, board_place(b, x->subject));
}

// Rows that are not ranked for want of a rule name it.
static bool row_names_rules(const struct board_copy *b, uint32_t at)
{
    uint32_t index;
    const struct listing_block *block = b->rows ? listing_at(b->rows, at, &index) : NULL;
    uint8_t state =
        block ? listing_row(b->rows, block, index)->state : packed_row(b->bytes, at)->state;
    return state == ROW_MISSING || state == ROW_BROKEN;
}

// Does the answer tell of rules, and the board not have them?
static bool lacks_rules(const struct board_query *x, const struct board_copy *b)
{
    const struct packed_head *head = packed_head(b->bytes);
    uint32_t first, count;
    struct err e;
    if (head->rule_count || !service_model(x->service)->schemes[x->scheme].all_rule_count)
        return false;
    if (x->subject != NONE) {
        uint32_t at = board_place(b, x->subject);
        return at != UINT32_MAX && ((x->fields & FIELD_RULES) || row_names_rules(b, at));
    }
    if (!range_of(x, b->bytes, &first, &count, &e))
        return false;
    bool lacks = (x->fields & FIELD_RULES) != 0;
    for (uint32_t i = first; i < first + count && !lacks; i++)
        lacks = row_names_rules(b, i);
    return lacks;
}

static void on_board(void *context, int status, const char *text, size_t size,
                     struct board_copy *board);

static void answer_or_ask(const struct board_query *x, struct board_copy *b)
{
    if (strcmp(b->ruleset, service_ruleset(x->service)) != 0 || !lacks_rules(x, b)) {
        answer_board(x, b);
        return;
    }
    struct service_page page = {
        .cohort = x->cohort, .after = x->after, .top = x->top, .subject = x->subject};
    struct board_query *waiting = watch(x);
    waiting->question =
        service_ask_page(x->service, x->scheme, x->period, &page, on_board, waiting);
}

static void on_board(void *context, int status, const char *text, size_t size,
                     struct board_copy *board)
{
    struct board_query x = unwatch(context);
    (void)size;
    if (status == 200)
        answer_or_ask(&x, board);
    else
        api_problem(x.request, x.service, status, "%s", text);
}

static void serve(const struct board_query *x)
{
    struct board_copy *b = service_board(x->service, x->scheme, x->period);
    if (b) {
        answer_or_ask(x, b);
        board_release(b);
        return;
    }
    struct board_query *waiting = watch(x);
    waiting->question = service_ask_board(x->service, x->scheme, x->period, on_board, waiting);
}

// --- requests ---

static bool read_fields(struct board_query *x)
{
    struct err e;
    if (board_fields_parse(http_query(x->request, "fields"), &x->fields, &e))
        return true;
    api_problem(x->request, x->service, 400, "%s", e.text);
    return false;
}

static bool read_subject(struct board_query *x)
{
    uint32_t kind = service_model(x->service)->schemes[x->scheme].of;
    return api_subject(x->request, x->service, kind, &x->subject);
}

// Invariant 4.
static bool answered_again(const struct board_query *x)
{
    if (!http_reply_again(x->request, x->standing))
        return false;
    service_board_asked(x->service);
    return true;
}

void api_get_board(struct http_request *q, void *data)
{
    static const char *const names[] = {"cohort", "top", "after", "fields"};
    struct board_query x = query_of(q, data);
    if (answered_again(&x) || !api_known_queries(q, data, names, 4) ||
        !api_scheme_period(q, data, &x.scheme, &x.period) ||
        !api_query_number(q, data, "top", 1, 10000000, &x.top) ||
        !api_query_number(q, data, "after", 0, INT32_MAX, &x.after) || !read_fields(&x))
        return;
    x.cohort = http_query(q, "cohort");
    serve(&x);
}

void api_get_row(struct http_request *q, void *data)
{
    static const char *const names[] = {"fields"};
    struct board_query x = query_of(q, data);
    if (answered_again(&x) || !api_known_queries(q, data, names, 1) ||
        !api_scheme_period(q, data, &x.scheme, &x.period) || !read_subject(&x) || !read_fields(&x))
        return;
    serve(&x);
}

static void on_explained(void *context, int status, const char *text, size_t size,
                         struct board_copy *board)
{
    struct board_query x = unwatch(context);
    struct http_request *q = x.request;
    struct json j;
    (void)board;
    if (status == 200) {
        json_init(&j, http_body(q));
        json_object(&j);
        api_put_stamp(q, &j, x.service);
        json_key(&j, "explanation");
        json_raw(&j, text, size);
        json_object_end(&j);
        api_reply(q, 200);
    } else {
        api_problem(q, x.service, status, "%s", text);
    }
}

void api_get_explain(struct http_request *q, void *data)
{
    struct board_query x = query_of(q, data);
    if (!api_known_queries(q, data, NULL, 0) || !api_scheme_period(q, data, &x.scheme, &x.period) ||
        !read_subject(&x))
        return;
    struct board_query *waiting = watch(&x);
    waiting->question = service_explain(data, x.scheme, x.period, x.subject, on_explained, waiting);
}
