// Boards: a page of one, one row of one, one explanation. Live boards are served from the daemon's
// checked copy; others are asked of the evaluator. Rows are written straight from the packed bytes.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "api/common.h"
#include "base/decimal.h"
#include "base/mem.h"
#include "base/near.h"
#include "core/states.h"
#include "link/packed.h"

// What of a row is asked for.
enum board_field {
    FIELD_RULES = 1,
    FIELD_VETOES = 2,
    FIELD_OUTCOMES = 4,
    FIELD_SHOWS = 8,
    FIELD_ALL = FIELD_RULES | FIELD_VETOES | FIELD_OUTCOMES | FIELD_SHOWS
};

struct board_query { // one request, until it is answered
    struct http_request *request;
    struct service *service;
    uint64_t question;
    uint32_t scheme, subject; // subject NONE: the page
    struct period period;
    char *cohort;
    int64_t top, after;
    unsigned fields;
};

static void query_free(struct board_query *x)
{
    free(x->cohort);
    free(x);
}

static void on_gone(struct http_request *q)
{
    struct board_query *x = q->data;
    if (x->question)
        service_forget(x->service, x->question);
    http_problem(q, 503, "nobody waits for this any more");
    query_free(x);
}

// --- rows ---

struct row_writing {
    const struct service *service;
    const struct board_copy *board;
    const struct scheme *scheme;
    struct json *json;
    unsigned fields;
};

static void put_points(const struct row_writing *w, const char *key, points p)
{
    json_key(w->json, key);
    json_points(w->json, p, w->scheme->decimals, w->scheme->decimals);
}

static void put_rule_points(const struct row_writing *w, const struct packed_row *row)
{
    const int64_t *of = packed_rule_points(w->board->bytes, row);
    const uint8_t *states = packed_rule_states(w->board->bytes, row);
    json_key(w->json, "rules");
    json_object(w->json);
    for (size_t i = 0; i < w->scheme->all_rule_count; i++)
        if (states[i] != RULE_NOT_APPLICABLE)
            put_points(w, w->scheme->all_rules[i]->label.name, of[i]);
    json_object_end(w->json);
}

// What is in the way of a rank, in words: the rules without data, the vetoes that fired.
static void put_missing(const struct row_writing *w, const struct packed_row *row)
{
    const uint8_t *states = packed_rule_states(w->board->bytes, row);
    if (row->state != ROW_MISSING && row->state != ROW_BROKEN)
        return;
    json_key(w->json, "missing");
    json_array(w->json);
    for (size_t i = 0; i < w->scheme->all_rule_count; i++)
        if ((states[i] == RULE_NO_DATA || states[i] == RULE_FAILED) &&
            !w->scheme->all_rules[i]->is_group)
            json_text(w->json, w->scheme->all_rules[i]->label.name);
    json_array_end(w->json);
}

static void put_vetoes(const struct row_writing *w, const struct packed_row *row)
{
    const uint8_t *states = packed_vetoes(w->board->bytes, row);
    json_key(w->json, "vetoes");
    json_array(w->json);
    for (size_t i = 0; i < w->scheme->veto_count; i++)
        if (states[i] == VETO_FIRED)
            json_text(w->json, w->scheme->vetoes[i].label.name);
    json_array_end(w->json);
}

static const char *outcome_text(uint8_t state)
{
    return state <= OUTCOME_UNANSWERED ? outcome_state_name((enum outcome_state)state) : "?";
}

static void put_outcomes(const struct row_writing *w, const struct packed_row *row)
{
    const uint8_t *states = packed_outcomes(w->board->bytes, row);
    const uint32_t *next = packed_next(w->board->bytes, row);
    char text[32];
    json_key(w->json, "outcomes");
    json_object(w->json);
    for (size_t i = 0; i < w->scheme->outcome_count; i++) {
        const char *state = outcome_text(states[i]);
        if (states[i] == OUTCOME_NEXT) {
            snprintf(text, sizeof text, "next %u", next[i]);
            state = text;
        }
        json_put_text(w->json, w->scheme->outcomes[i].label.name, state);
    }
    json_object_end(w->json);
}

// A show's value by its type, which the packed row carries as a number.
static void put_shows(const struct row_writing *w, const struct packed_row *row)
{
    const double *values = packed_shows(w->board->bytes, row);
    json_key(w->json, "shows");
    json_object(w->json);
    for (size_t i = 0; i < w->scheme->show_count; i++)
        json_put_double(w->json, w->scheme->shows[i].label.name, round12(values[i]));
    json_object_end(w->json);
}

static void put_row(const struct row_writing *w, size_t at)
{
    const struct packed_row *row = packed_row(w->board->bytes, at);
    const struct packed_cohort *cohort = &packed_cohorts(w->board->bytes)[row->cohort];
    json_object(w->json);
    json_key(w->json, "rank");
    if (row->rank)
        json_int(w->json, row->rank);
    else
        json_null(w->json);
    json_put_bool(w->json, "tied", row->tied);
    json_put_text(w->json, "subject", service_subject_id(w->service, row->subject));
    json_put_text(w->json, "title", service_subject_title(w->service, row->subject));
    json_put_text(w->json, "cohort", packed_text(w->board->bytes, cohort->name));
    json_put_text(w->json, "state", row_state_name((enum row_state)row->state));
    put_points(w, "points", row->points);
    json_put_text(w->json, "grade",
                  row->grade == NONE ? NULL : w->scheme->grades[row->grade].title);
    put_missing(w, row);
    if (w->fields & FIELD_RULES)
        put_rule_points(w, row);
    if (w->fields & FIELD_VETOES)
        put_vetoes(w, row);
    if (w->fields & FIELD_OUTCOMES)
        put_outcomes(w, row);
    if (w->fields & FIELD_SHOWS)
        put_shows(w, row);
    json_object_end(w->json);
}

// --- the page ---

static void put_cohorts(const struct row_writing *w)
{
    const struct packed_head *head = packed_head(w->board->bytes);
    json_key(w->json, "cohorts");
    json_array(w->json);
    for (uint32_t i = 0; i < head->cohort_count; i++) {
        const struct packed_cohort *c = &packed_cohorts(w->board->bytes)[i];
        json_object(w->json);
        json_put_text(w->json, "cohort", packed_text(w->board->bytes, c->name));
        json_put_text(w->json, "title", packed_text(w->board->bytes, c->title));
        json_put_int(w->json, "listed", c->listed);
        json_put_int(w->json, "ranked", c->ranked);
        json_object_end(w->json);
    }
    json_array_end(w->json);
}

static void put_failures(const struct row_writing *w)
{
    const struct packed_head *head = packed_head(w->board->bytes);
    json_key(w->json, "failures");
    json_array(w->json);
    for (uint32_t i = 0; i < head->failure_count && i < 100; i++) {
        const struct packed_failure *f = &packed_failures(w->board->bytes)[i];
        json_object(w->json);
        if (f->subject < w->board->subject_count)
            json_put_text(w->json, "subject", service_subject_id(w->service, f->subject));
        if (f->rule < w->scheme->all_rule_count)
            json_put_text(w->json, "rule", w->scheme->all_rules[f->rule]->label.name);
        json_put_text(w->json, "text", packed_text(w->board->bytes, f->text));
        json_object_end(w->json);
    }
    json_array_end(w->json);
    json_put_int(w->json, "failure_count", head->failure_count);
}

// What the act does not let us know: rules marked unknown leave the board "of 80".
static double known_total(const struct scheme *s)
{
    double known = s->total;
    for (size_t i = 0; i < s->all_rule_count; i++)
        if (s->all_rules[i]->is_unknown && s->all_rules[i]->worth.given &&
            !s->all_rules[i]->worth.cohort_count)
            known -= s->all_rules[i]->worth.number;
    return known;
}

static void put_rule_heads(const struct row_writing *w)
{
    json_key(w->json, "columns");
    json_array(w->json);
    for (size_t i = 0; i < w->scheme->all_rule_count; i++) {
        const struct rule *r = w->scheme->all_rules[i];
        json_object(w->json);
        json_put_text(w->json, "rule", r->label.name);
        json_put_text(w->json, "title", r->label.title);
        json_put_text(w->json, "group",
                      r->parent == NONE ? NULL : w->scheme->all_rules[r->parent]->label.name);
        json_put_text(w->json, "clause", r->clause);
        if (r->worth.given && !r->worth.cohort_count)
            json_put_double(w->json, "worth", r->worth.number);
        json_object_end(w->json);
    }
    json_array_end(w->json);
}

static void put_head(const struct row_writing *w)
{
    char period[16], day[11];
    const struct packed_head *head = packed_head(w->board->bytes);
    period_format(packed_period(w->board->bytes), period);
    day_format(head->today, day);
    json_put_text(w->json, "scheme", w->scheme->label.name);
    json_put_text(w->json, "title", w->scheme->label.title);
    json_put_text(w->json, "act", w->scheme->act);
    json_put_text(w->json, "period", period);
    json_put_text(w->json, "today", day);
    json_put_text(w->json, "unit", w->scheme->unit_name ? w->scheme->unit_name : "points");
    json_put_int(w->json, "shown", w->scheme->shown);
    if (w->scheme->has_total) {
        json_put_double(w->json, "total", w->scheme->total);
        json_put_double(w->json, "of", known_total(w->scheme));
    }
    json_put_bool(w->json, "provisional", head->reported);
    json_put_int(w->json, "listed", head->listed);
    api_put_board_stamp(w->json, w->service, w->board);
}

static bool cohort_range(const struct board_query *x, const struct board_copy *b, uint32_t *first,
                         uint32_t *count)
{
    const struct packed_head *head = packed_head(b->bytes);
    *first = 0;
    *count = head->listed;
    if (!x->cohort)
        return true;
    struct near near;
    char hint[160];
    near_init(&near, x->cohort);
    for (uint32_t i = 0; i < head->cohort_count; i++) {
        const struct packed_cohort *c = &packed_cohorts(b->bytes)[i];
        near_try(&near, packed_text(b->bytes, c->name));
        if (strcmp(packed_text(b->bytes, c->name), x->cohort) != 0 &&
            strcmp(packed_text(b->bytes, c->title), x->cohort) != 0)
            continue;
        *first = c->first;
        *count = c->listed;
        return true;
    }
    http_problem(x->request, 404, "the board has no cohort \"%.80s\"%s", x->cohort,
                 near_hint(&near, hint, sizeof hint));
    return false;
}

static void write_page(const struct board_query *x, const struct row_writing *w, uint32_t first,
                       uint32_t count)
{
    uint32_t from = x->after < (int64_t)count ? (uint32_t)x->after : count;
    uint32_t end = x->top < (int64_t)(count - from) ? from + (uint32_t)x->top : count;
    json_object(w->json);
    put_head(w);
    put_cohorts(w);
    put_failures(w);
    if (w->fields & FIELD_RULES)
        put_rule_heads(w);
    json_key(w->json, "rows");
    json_array(w->json);
    for (uint32_t i = from; i < end; i++)
        put_row(w, first + i);
    json_array_end(w->json);
    json_key(w->json, "next"); // ?after= of the next page
    if (end < count)
        json_int(w->json, end);
    else
        json_null(w->json);
    json_object_end(w->json);
}

static bool not_modified(const struct board_query *x, const struct board_copy *b)
{
    struct http_request *q = x->request;
    const char *given = http_field(q, "If-None-Match");
    char tag[128];
    struct service_status status;
    service_status(x->service, &status);
    snprintf(tag, sizeof tag, "\"%.16s-%lld-%d%s\"", b->ruleset, (long long)b->seq, (int)b->as_of,
             status.stale ? "-stale" : "");
    http_header(q, "ETag", "%s", tag);
    api_stamp_board(q, b);
    if (!given || strcmp(given, tag) != 0)
        return false;
    http_reply(q, 304, NULL, NULL);
    return true;
}

static void answer_board(struct board_query *x, const struct board_copy *b)
{
    struct http_request *q = x->request;
    const struct model *m = service_model(x->service);
    struct json j;
    uint32_t first, count;
    if (packed_head(b->bytes)->scheme >= m->scheme_count ||
        strcmp(b->ruleset, service_ruleset(x->service)) != 0) {
        http_problem(q, 503, "the ruleset changed meanwhile; ask again");
        return;
    }
    json_init(&j, http_body(q));
    struct row_writing w = {.service = x->service,
                            .board = b,
                            .scheme = &m->schemes[packed_head(b->bytes)->scheme],
                            .json = &j,
                            .fields = x->fields};
    if (x->subject != NONE) {
        uint32_t at = x->subject < b->subject_count ? b->row_of[x->subject] : UINT32_MAX;
        if (at == UINT32_MAX) {
            http_problem(q, 404, "\"%s\" is not assessed on this board",
                         service_subject_id(x->service, x->subject));
            return;
        }
        if (not_modified(x, b))
            return;
        json_object(&j);
        put_head(&w);
        json_key(&j, "row");
        put_row(&w, at);
        json_object_end(&j);
        api_reply(q, 200);
        return;
    }
    if (!cohort_range(x, b, &first, &count) || not_modified(x, b))
        return;
    write_page(x, &w, first, count);
    api_reply(q, 200);
}

static void on_board(void *context, int status, const char *text, size_t size,
                     struct board_copy *board)
{
    struct board_query *x = context;
    (void)size;
    x->request->gone = NULL;
    if (status == 200)
        answer_board(x, board);
    else
        http_problem(x->request, status, "%s", text);
    query_free(x);
}

static void serve(struct board_query *x)
{
    struct board_copy *b = service_board(x->service, x->scheme, x->period);
    if (b) {
        answer_board(x, b);
        board_release(b);
        query_free(x);
        return;
    }
    x->request->data = x;
    x->request->gone = on_gone;
    x->question = service_ask_board(x->service, x->scheme, x->period, on_board, x);
}

// --- requests ---

static bool read_fields(struct http_request *q, unsigned *fields)
{
    static const char *const names[] = {"rules", "vetoes", "outcomes", "shows"};
    const char *list = http_query(q, "fields");
    *fields = list ? 0 : FIELD_ALL;
    while (list && *list) {
        size_t size = strcspn(list, ",");
        bool known = false;
        for (unsigned i = 0; i < 4 && !known; i++) {
            known = strlen(names[i]) == size && !memcmp(names[i], list, size);
            *fields |= known ? 1u << i : 0;
        }
        if (!known) {
            http_problem(
                q, 400, "fields names \"%.*s\"; rules, vetoes, outcomes and shows can be asked for",
                (int)size, list);
            return false;
        }
        list += size + (list[size] ? 1 : 0);
    }
    return true;
}

static struct board_query *query_new(struct http_request *q, struct service *s)
{
    struct board_query *x = mem_new(1, sizeof *x);
    *x = (struct board_query){
        .request = q, .service = s, .subject = NONE, .top = INT64_MAX, .fields = FIELD_ALL};
    return x;
}

void api_get_board(struct http_request *q, void *data)
{
    static const char *const names[] = {"cohort", "top", "after", "fields"};
    struct board_query *x = query_new(q, data);
    if (!api_known_queries(q, names, 4) || !api_scheme_period(q, data, &x->scheme, &x->period) ||
        !api_query_number(q, "top", 1, 10000000, &x->top) ||
        !api_query_number(q, "after", 0, INT32_MAX, &x->after) || !read_fields(q, &x->fields)) {
        query_free(x);
        return;
    }
    const char *cohort = http_query(q, "cohort");
    x->cohort = cohort ? mem_copy_text(cohort) : NULL;
    serve(x);
}

void api_get_row(struct http_request *q, void *data)
{
    static const char *const names[] = {"fields"};
    struct board_query *x = query_new(q, data);
    if (!api_known_queries(q, names, 1) || !api_scheme_period(q, data, &x->scheme, &x->period) ||
        !api_subject(q, data, service_model(data)->schemes[x->scheme].of, &x->subject) ||
        !read_fields(q, &x->fields)) {
        query_free(x);
        return;
    }
    serve(x);
}

static void on_explained(void *context, int status, const char *text, size_t size,
                         struct board_copy *board)
{
    struct board_query *x = context;
    struct http_request *q = x->request;
    struct json j;
    (void)board;
    q->gone = NULL;
    if (status == 200) {
        api_stamp(q, x->service);
        json_init(&j, http_body(q));
        json_object(&j);
        api_put_stamp(&j, x->service);
        json_key(&j, "explanation");
        json_raw(&j, text, size);
        json_object_end(&j);
        api_reply(q, 200);
    } else {
        http_problem(q, status, "%s", text);
    }
    query_free(x);
}

void api_get_explain(struct http_request *q, void *data)
{
    struct board_query *x = query_new(q, data);
    if (!api_known_queries(q, NULL, 0) || !api_scheme_period(q, data, &x->scheme, &x->period) ||
        !api_subject(q, data, service_model(data)->schemes[x->scheme].of, &x->subject)) {
        query_free(x);
        return;
    }
    q->data = x;
    q->gone = on_gone;
    x->question = service_explain(data, x->scheme, x->period, x->subject, on_explained, x);
}
