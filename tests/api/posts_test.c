// Facts sent over the socket: what reaches the service, what is answered, and what happens when the
// sender leaves.
#include "tests/api/house.h"

#define JSON_TYPE "Content-Type: application/json\r\n"
#define NDJSON_TYPE "Content-Type: application/x-ndjson\r\n"
#define CSV_TYPE "Content-Type: text/csv\r\n"

static void post(struct client *c, struct house *h, const char *target, const char *fields,
                 const char *body)
{
    client_open(c, h);
    request_send(c, h, "POST", target, fields, body, strlen(body));
}

static void await_submission(struct client *c, struct house *h)
{
    while (!h->service.submitted)
        client_turn(c, h);
}

// Post what is refused before it reaches the service.
static void post_refused(struct house *h, const char *target, const char *fields, const char *body,
                         struct reply *r)
{
    struct client c;
    post(&c, h, target, fields, body);
    await_reply(&c, h, true, r);
    client_close(&c);
    assert_null(h->service.submitted);
}

static void each_resource_hands_on_its_kind_of_fact(void **state)
{
    (void)state;
    static const struct {
        const char *target, *pattern;
        enum submit_kind kind;
    } rows[] = {
        {"/v1/subjects", "/v1/subjects", SUBMIT_SUBJECTS},
        {"/v1/targets", "/v1/targets", SUBMIT_TARGETS},
        {"/v1/ratings", "/v1/ratings", SUBMIT_RATINGS},
        {"/v1/records", "/v1/records", SUBMIT_RECORDS},
        {"/v1/records/arr-1/status", "/v1/records/{id}/status", SUBMIT_STATUS},
    };
    struct house h;
    house_open(&h);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct client c;
        struct reply r;
        post(&c, &h, rows[i].target, JSON_TYPE, "{\"status\":\"verified\"}");
        await_submission(&c, &h);
        assert_int_equal(h.service.kind, rows[i].kind);
        assert_int_equal(h.service.forms->count, 1);
        assert_int_equal(h.service.who.uid, getuid());
        assert_false(h.service.wait);
        fake_stored(&h.service, 201, NULL, 0);
        await_reply(&c, &h, true, &r);
        assert_int_equal(r.status, 201);
        assert_described(&h, &r, rows[i].pattern, "post");
        assert_stamped(&r, "78");
        reply_free(&r);
        client_close(&c);
    }
    house_close(&h);
}

static void a_status_change_carries_the_record_of_its_path(void **state)
{
    (void)state;
    struct house h;
    struct client c;
    struct reply r;
    house_open(&h);
    post(&c, &h, "/v1/records/arr-2024-0117/status?wait=scored", JSON_TYPE,
         "{\"status\":\"rejected\",\"reason\":\"凭证金额不符\"}");
    await_submission(&c, &h);
    const struct form *f = &h.service.forms->list[0];
    assert_int_equal(f->count, 3);
    assert_string_equal(f->fields[2].name, "record");
    assert_string_equal(f->fields[2].text, "arr-2024-0117");
    assert_true(h.service.wait);
    fake_stored(&h.service, 202, "stored; the boards do not reflect it yet", 0);
    await_reply(&c, &h, true, &r);
    assert_int_equal(r.status, 202);
    assert_described(&h, &r, "/v1/records/{id}/status", "post");
    assert_true(json_is_false(json_object_get(r.json, "scored")));
    reply_free(&r);
    client_close(&c);
    post_refused(&h, "/v1/records/a/status", JSON_TYPE,
                 "{\"record\":\"b\",\"status\":\"verified\"}", &r);
    assert_int_equal(r.status, 400);
    assert_string_equal(reply_detail(&r), "\"record\" stands in the path");
    reply_free(&r);
    house_close(&h);
}

static void what_was_known_before_is_told_apart(void **state)
{
    (void)state;
    struct house h;
    struct client c;
    struct reply r;
    house_open(&h);
    post(&c, &h, "/v1/records", NDJSON_TYPE, "{\"id\":\"a\"}\n{\"id\":\"b\"}\n{\"id\":\"c\"}\n");
    await_submission(&c, &h);
    fake_stored(&h.service, 201, NULL, 1);
    await_reply(&c, &h, true, &r);
    assert_described(&h, &r, "/v1/records", "post");
    assert_int_equal(json_integer_value(json_object_get(r.json, "stored")), 2);
    assert_int_equal(json_integer_value(json_object_get(r.json, "known")), 1);
    assert_int_equal(json_integer_value(json_object_get(r.json, "seq")), 81);
    assert_int_equal(json_array_size(json_object_get(r.json, "seqs")), 3);
    reply_free(&r);
    client_close(&c);
    post(&c, &h, "/v1/records", CSV_TYPE, "id\na\n");
    await_submission(&c, &h);
    fake_stored(&h.service, 200, NULL, 1);
    await_reply(&c, &h, true, &r);
    assert_int_equal(r.status, 200);
    assert_true(json_is_true(json_object_get(r.json, "already_known")));
    assert_described(&h, &r, "/v1/records", "post");
    reply_free(&r);
    client_close(&c);
    house_close(&h);
}

static void every_error_comes_with_its_line_and_field(void **state)
{
    (void)state;
    static const int statuses[] = {404, 409, 422};
    struct house h;
    house_open(&h);
    for (size_t i = 0; i < 3; i++) {
        struct client c;
        struct reply r;
        struct complaint list[] = {
            {.line = 1, .field = "amount", .text = "is missing"},
            {.line = 2, .text = "is wrong as a whole"},
        };
        post(&c, &h, "/v1/records", JSON_TYPE, "[{\"id\":\"a\"},\n{\"id\":\"b\"}]");
        await_submission(&c, &h);
        fake_refused(&h.service, statuses[i], list, 2);
        await_reply(&c, &h, true, &r);
        assert_int_equal(r.status, statuses[i]);
        assert_described(&h, &r, "/v1/records", "post");
        assert_stamped(&r, "78");
        json_t *errors = json_object_get(r.json, "errors"), *first = json_array_get(errors, 0);
        assert_int_equal(json_array_size(errors), 2);
        assert_string_equal(json_string_value(json_object_get(first, "field")), "amount");
        assert_true(json_is_null(json_object_get(json_array_get(errors, 1), "field")));
        assert_int_equal(json_integer_value(json_object_get(r.json, "error_count")), 2);
        reply_free(&r);
        client_close(&c);
    }
    house_close(&h);
}

static void bodies_that_do_not_read_never_reach_the_service(void **state)
{
    (void)state;
    static const struct {
        const char *fields, *target, *body;
        int status;
        const char *detail;
    } rows[] = {
        {JSON_TYPE, "/v1/records", "{\"a\":}", 400, "line 1, column 6: a value is meant here"},
        {NDJSON_TYPE, "/v1/records", "{}\n{", 400,
         "line 2, column 2: the body ends here; a name in quotes is meant"},
        {CSV_TYPE, "/v1/records", "id\na,b\n", 400, "line 2: 2 fields, but the header names 1"},
        {JSON_TYPE, "/v1/records", "[]", 400, "the body holds nothing to store"},
        {NDJSON_TYPE, "/v1/records", "", 400, "the body holds nothing to store"},
        {CSV_TYPE, "/v1/records", "id\n", 400, "the body holds nothing to store"},
        {JSON_TYPE, "/v1/records/a/status", "[{},{}]", 400, "one object is meant, not 2"},
        {JSON_TYPE, "/v1/records?wait=stored", "{}", 400, "wait is \"stored\"; scored is meant"},
        {JSON_TYPE, "/v1/records?wiat=scored", "{}", 400,
         "unknown query parameter \"wiat\"; did you mean \"wait\"?"},
        {NULL, "/v1/records", "{}", 415,
         "Content-Type is missing; application/json, application/x-ndjson or text/csv, in UTF-8, "
         "is meant"},
        {"Content-Type: text/html\r\n", "/v1/records", "{}", 415,
         "Content-Type is \"text/html\"; application/json, application/x-ndjson or text/csv, in "
         "UTF-8, is meant"},
        {"Content-Type: text/csv; charset=gbk\r\n", "/v1/records", "id\na\n", 415,
         "Content-Type is \"text/csv; charset=gbk\"; application/json, application/x-ndjson or "
         "text/csv, in UTF-8, is meant"},
        {CSV_TYPE, "/v1/records/a/status", "status\nverified\n", 415,
         "Content-Type is \"text/csv\"; application/json is meant"},
    };
    struct house h;
    house_open(&h);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reply r;
        post_refused(&h, rows[i].target, rows[i].fields, rows[i].body, &r);
        assert_int_equal(r.status, rows[i].status);
        assert_string_equal(reply_detail(&r), rows[i].detail);
        assert_described(
            &h, &r, strstr(rows[i].target, "status") ? "/v1/records/{id}/status" : "/v1/records",
            "post");
        assert_stamped(&r, "78");
        reply_free(&r);
    }
    house_close(&h);
}

static void media_types_are_compared_as_the_standard_says(void **state)
{
    (void)state;
    static const char *const types[] = {
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;charset=\"UTF-8\"",
        "application/json ;",
        "application/ndjson",
        "text/csv; header=present",
    };
    struct house h;
    house_open(&h);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        struct client c;
        struct reply r;
        char fields[100];
        snprintf(fields, sizeof fields, "Content-Type: %s\r\n", types[i]);
        post(&c, &h, "/v1/records", fields, i == 5 ? "id\na\n" : "{\"id\":\"a\"}");
        await_submission(&c, &h);
        fake_stored(&h.service, 201, NULL, 0);
        await_reply(&c, &h, true, &r);
        assert_int_equal(r.status, 201);
        reply_free(&r);
        client_close(&c);
    }
    house_close(&h);
}

static void add_lines(struct str *body, size_t count)
{
    for (size_t i = 0; i < count; i++)
        str_addf(body, "{\"id\":\"a%zu\"}\n", i);
}

static void a_large_body_is_read_in_the_pool_and_the_service_held_meanwhile(void **state)
{
    (void)state;
    struct house h;
    struct client c;
    struct reply r;
    struct str body = {0};
    house_open(&h);
    add_lines(&body, 5000);
    post(&c, &h, "/v1/records", NDJSON_TYPE, body.data);
    await_submission(&c, &h);
    assert_int_equal(h.service.held, 0); // read: no longer
    assert_int_equal(h.service.forms->count, 5000);
    assert_string_equal(h.service.forms->list[4999].fields[0].text, "a4999");
    fake_stored(&h.service, 201, NULL, 0);
    await_reply(&c, &h, true, &r);
    assert_true(json_is_null(json_object_get(r.json, "seqs"))); // too many to read
    assert_described(&h, &r, "/v1/records", "post");
    reply_free(&r);
    client_close(&c);
    str_release(&body);
    house_close(&h);
}

static void too_many_facts_are_413_and_a_mistake_among_as_many_is_400(void **state)
{
    (void)state;
    struct house h;
    struct reply r;
    struct str body = {0};
    house_open(&h);
    add_lines(&body, 100001);
    post_refused(&h, "/v1/records", NDJSON_TYPE, body.data, &r);
    assert_int_equal(r.status, 413);
    assert_string_equal(reply_detail(&r),
                        "more than 100000 at once; send them in several requests");
    assert_described(&h, &r, "/v1/records", "post");
    reply_free(&r);
    str_clear(&body);
    add_lines(&body, 100000);
    str_add(&body, "?"); // all that are taken, and then what is none
    struct client c;
    client_open(&c, &h);
    request_send(&c, &h, "POST", "/v1/records", NDJSON_TYPE, body.data, body.size);
    await_reply(&c, &h, true, &r);
    assert_int_equal(r.status, 400);
    reply_free(&r);
    client_close(&c);
    str_release(&body);
    house_close(&h);
}

static void a_status_change_has_at_most_64_kib(void **state)
{
    (void)state;
    struct house h;
    struct reply r;
    struct str body = {0};
    house_open(&h);
    str_add(&body, "{\"reason\":\"");
    while (body.size < 65536)
        str_add(&body, "long ");
    str_add(&body, "\"}");
    post_refused(&h, "/v1/records/a/status", JSON_TYPE, body.data, &r);
    assert_int_equal(r.status, 413);
    assert_described(&h, &r, "/v1/records/{id}/status", "post");
    reply_free(&r);
    str_release(&body);
    house_close(&h);
}

// Small bodies are read on the loop, large ones in the pool: either way nothing is lost or left.
static void what_was_sent_is_stored_though_the_sender_has_left(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 3000};
    struct house h;
    house_open(&h);
    for (size_t i = 0; i < 2; i++) {
        struct client c;
        struct str body = {0};
        add_lines(&body, sizes[i]);
        post(&c, &h, "/v1/records", NDJSON_TYPE, body.data);
        if (i == 0)
            await_submission(&c, &h);
        client_close(&c);
        while (!h.service.submitted)
            uv_run(&h.loop, UV_RUN_ONCE);
        for (int turns = 0; turns < 5; turns++) // the server sees it
            uv_run(&h.loop, UV_RUN_ONCE);
        assert_int_equal(h.service.forms->count, sizes[i]);
        fake_stored(&h.service, 201, NULL, 0);
        str_release(&body);
    }
    house_close(&h);
}

static void an_answer_after_the_server_has_stopped_is_dropped(void **state)
{
    (void)state;
    struct house h;
    struct client c;
    struct reply r;
    house_open(&h);
    post(&c, &h, "/v1/records", JSON_TYPE, "{\"id\":\"a\"}");
    await_submission(&c, &h);
    http_server_stop(h.server, 1, house_stopped, &h);
    await_reply(&c, &h, true, &r);
    assert_int_equal(r.status, 503);
    reply_free(&r);
    client_close(&c);
    while (!h.stopped)
        uv_run(&h.loop, UV_RUN_ONCE);
    fake_stored(&h.service, 201, NULL, 0);
    uv_close((uv_handle_t *)&h.tick, NULL);
    uv_run(&h.loop, UV_RUN_DEFAULT);
    http_routes_free(h.routes);
    assert_int_equal(uv_loop_close(&h.loop), 0);
    fake_close(&h.service);
    json_decref(h.doc);
}

static void a_reload_is_answered_with_the_new_ruleset_or_with_why_not(void **state)
{
    (void)state;
    struct house h;
    house_open(&h);
    for (int done = 1; done >= 0; done--) {
        struct client c;
        struct reply r;
        client_open(&c, &h);
        request_send(&c, &h, "POST", "/v1/reload", NULL, "", 0);
        while (!h.service.reloaded)
            client_turn(&c, &h);
        service_reloaded_fn reloaded = h.service.reloaded;
        h.service.reloaded = NULL;
        reloaded(h.service.context, done,
                 done ? FAKE_HASH : "towns.conf:12:8: unknown indicator\n1 error\n");
        await_reply(&c, &h, true, &r);
        if (!done) // a line for each mistake
            assert_non_null(strstr(r.body, "stays:\\ntowns.conf:12:8: unknown indicator"
                                           "\\n1 error\""));
        assert_int_equal(r.status, done ? 200 : 409);
        assert_described(&h, &r, "/v1/reload", "post");
        assert_stamped(&r, "78");
        reply_free(&r);
        client_close(&c);
    }
    house_close(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_resource_hands_on_its_kind_of_fact),
        cmocka_unit_test(a_status_change_carries_the_record_of_its_path),
        cmocka_unit_test(what_was_known_before_is_told_apart),
        cmocka_unit_test(every_error_comes_with_its_line_and_field),
        cmocka_unit_test(bodies_that_do_not_read_never_reach_the_service),
        cmocka_unit_test(media_types_are_compared_as_the_standard_says),
        cmocka_unit_test(a_large_body_is_read_in_the_pool_and_the_service_held_meanwhile),
        cmocka_unit_test(too_many_facts_are_413_and_a_mistake_among_as_many_is_400),
        cmocka_unit_test(a_status_change_has_at_most_64_kib),
        cmocka_unit_test(what_was_sent_is_stored_though_the_sender_has_left),
        cmocka_unit_test(an_answer_after_the_server_has_stopped_is_dropped),
        cmocka_unit_test(a_reload_is_answered_with_the_new_ruleset_or_with_why_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
