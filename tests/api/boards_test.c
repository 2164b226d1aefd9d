// Questions over the socket: listings, boards, explanations, records. Each answer is held to the
// description.
#include "tests/api/house.h"

#define BOARD "/v1/boards/{scheme}/{period}"
#define ROW BOARD "/{subject}"
#define EXPLAIN ROW "/explain"

static void every_listing_is_as_described_and_stamped(void **state)
{
    (void)state;
    static const char *const paths[] = {"/",          "/v1/openapi.json", "/v1/health",
                                        "/v1/status", "/v1/plugins",      "/v1/schemes",
                                        "/v1/kinds",  "/v1/ruleset"};
    struct house h;
    house_open(&h);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct reply r;
        ask(&h, "GET", paths[i], NULL, &r);
        assert_int_equal(r.status, 200);
        assert_described(&h, &r, paths[i], "get");
        assert_stamped(&r, "78");
        reply_free(&r);
    }
    house_close(&h);
}

// A reply without a body says in its headers what that of GET says in the body.
static void head_is_stamped_in_its_headers(void **state)
{
    (void)state;
    static const struct {
        const char *target, *seq;
    } rows[] = {{"/v1/status", "78"},
                {"/v1/schemes", "78"},
                {"/v1/ruleset?as=json", "78"},
                {"/v1/boards/town_annual/2024", "77"},
                {"/v1/boards/town_annual/2024/qiandeng", "77"}};
    struct house h;
    house_open(&h);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reply r;
        ask(&h, "HEAD", rows[i].target, NULL, &r);
        assert_int_equal(r.status, 200);
        assert_string_equal(r.body, "");
        assert_string_equal(reply_field(&r, "Merit-Seq"), rows[i].seq);
        assert_stamped(&r, rows[i].seq);
        reply_free(&r);
        ask(&h, "GET", rows[i].target, NULL, &r);
        assert_non_null(json_object_get(r.json, "as_of"));
        assert_stamped(&r, rows[i].seq);
        reply_free(&r);
    }
    house_close(&h);
}

static void the_ruleset_is_told_with_its_files(void **state)
{
    struct house h;
    struct reply r;
    (void)state;
    house_open(&h);
    ask(&h, "GET", "/v1/ruleset?as=json", NULL, &r);
    assert_int_equal(r.status, 200);
    assert_described(&h, &r, "/v1/ruleset", "get");
    assert_non_null(strstr(r.body, "\"since\":\"2024-12-31T00:00:00"));
    assert_non_null(strstr(r.body, "\"files\":[\"towns.conf\",\"lib/units.conf\"]"));
    assert_non_null(strstr(r.body, "\"effective\":\"schemes: {}\\n\""));
    reply_free(&r);
    ask(&h, "GET", "/v1/ruleset?as=text", NULL, &r);
    assert_string_equal(r.body, "schemes: {}\n");
    reply_free(&r);
    house_close(&h);
}

static void health_says_that_boards_are_stale_and_why(void **state)
{
    (void)state;
    struct house h;
    struct reply r;
    house_open(&h);
    h.service.stale = true;
    ask(&h, "GET", "/v1/health", NULL, &r);
    assert_int_equal(r.status, 200);
    assert_described(&h, &r, "/v1/health", "get");
    assert_non_null(strstr(r.body, "\"stale\""));
    assert_non_null(strstr(r.body, "was killed by signal 9"));
    reply_free(&r);
    house_close(&h);
}

static void mistakes_are_refused_with_what_would_be_right(void **state)
{
    (void)state;
    static const struct {
        const char *target, *pattern;
        int status;
        const char *detail;
    } rows[] = {
        {"/v1/status?x=1", "/v1/status", 400, "unknown query parameter \"x\""},
        {"/v1/ruleset?as=xml", "/v1/ruleset", 400, "as is \"xml\"; text or json is meant"},
        {"/?x=1", "/", 400, "unknown query parameter \"x\""},
        {"/v1/boards/town_anual/2024", BOARD, 404,
         "unknown scheme \"town_anual\"; did you mean \"town_annual\"?"},
        {"/v1/boards/town_annual/2024-03", BOARD, 400,
         "\"2024-03\" is no period of town_annual, which judges each year; write 2024"},
        {"/v1/boards/town_annual/2024?tpo=1", BOARD, 400,
         "unknown query parameter \"tpo\"; did you mean \"top\"?"},
        {"/v1/boards/town_annual/2024?top=0", BOARD, 400,
         "top is \"0\"; a whole number from 1 to 10000000 is meant"},
        {"/v1/boards/town_annual/2024?after=-1", BOARD, 400,
         "after is \"-1\"; a whole number from 0 to 2147483647 is meant"},
        {"/v1/boards/town_annual/2024?fields=rule", BOARD, 400,
         "fields names \"rule\"; rules, vetoes, outcomes and shows can be asked for"},
        {"/v1/boards/town_annual/2024?cohort=towm", BOARD, 404,
         "the board has no cohort \"towm\"; did you mean \"town\"?"},
        {"/v1/boards/town_annual/2024/nobody", ROW, 404, "there is no subject \"nobody\""},
        {"/v1/boards/town_annual/2024/bacheng", ROW, 404,
         "\"bacheng\" is not assessed on this board"},
        {"/v1/boards/town_annual/2024/nobody/explain", EXPLAIN, 404,
         "there is no subject \"nobody\""},
        {"/v1/subjects/nobody", "/v1/subjects/{subject}", 404, "there is no subject \"nobody\""},
        {"/v1/records?limit=10001", "/v1/records", 400,
         "limit is \"10001\"; a whole number from 1 to 10000 is meant"},
        {"/v1/records?from=2024-02-30", "/v1/records", 400,
         "from is \"2024-02-30\"; a day is written 2024-03-01"},
        {"/v1/records/arr-1", "/v1/records/{id}", 404, "there is no record \"arr-1\""},
    };
    struct house h;
    house_open(&h);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reply r;
        ask(&h, "GET", rows[i].target, NULL, &r);
        assert_int_equal(r.status, rows[i].status);
        assert_string_equal(reply_detail(&r), rows[i].detail);
        assert_described(&h, &r, rows[i].pattern, "get");
        assert_stamped(&r, "78");
        reply_free(&r);
    }
    house_close(&h);
}

static void a_live_board_is_served_with_what_it_reflects(void **state)
{
    (void)state;
    struct house h;
    struct reply r;
    house_open(&h);
    ask(&h, "GET", "/v1/boards/town_annual/2024?cohort=%E9%95%87&top=1&fields=rules", NULL, &r);
    assert_int_equal(r.status, 200);
    assert_described(&h, &r, BOARD, "get");
    assert_stamped(&r, "77"); // the board's line, not the ledger's
    assert_int_equal(json_array_size(json_object_get(r.json, "rows")), 1);
    assert_int_equal(json_integer_value(json_object_get(r.json, "next")), 1);
    reply_free(&r);
    ask(&h, "GET", "/v1/boards/town_annual/2024/qiandeng", NULL, &r);
    assert_int_equal(r.status, 200);
    assert_described(&h, &r, ROW, "get");
    assert_non_null(strstr(r.body, "千灯镇"));
    reply_free(&r);
    house_close(&h);
}

static void a_board_that_the_client_has_is_not_sent_again(void **state)
{
    (void)state;
    static const char *const targets[] = {"/v1/boards/town_annual/2024",
                                          "/v1/boards/town_annual/2024/qiandeng"};
    struct house h;
    house_open(&h);
    for (size_t i = 0; i < 2; i++) {
        struct reply r;
        char fields[300];
        ask(&h, "GET", targets[i], NULL, &r);
        snprintf(fields, sizeof fields, "If-None-Match: \"x\", W/%s\r\n", reply_field(&r, "ETag"));
        reply_free(&r);
        ask(&h, "GET", targets[i], fields, &r);
        assert_int_equal(r.status, 304);
        assert_string_equal(r.body, "");
        assert_stamped(&r, "77");
        reply_free(&r);
        h.service.board.seq++; // the fields kept are of another line
        ask(&h, "GET", targets[i], fields, &r);
        assert_int_equal(r.status, 200);
        assert_stamped(&r, "78");
        assert_null(strstr(fields, reply_field(&r, "ETag")));
        reply_free(&r);
        h.service.board.seq--;
        h.service.stale = true;
        ask(&h, "GET", targets[i], fields, &r);
        assert_int_equal(r.status, 200);
        assert_null(strstr(fields, reply_field(&r, "ETag")));
        reply_free(&r);
        h.service.stale = false;
    }
    house_close(&h);
}

// The whole of what was said, or of what a board with another line, or in trouble, would say.
static void a_page_asked_for_again_is_the_same_text(void **state)
{
    (void)state;
    static const char *const targets[] = {"/v1/boards/town_annual/2024?top=1",
                                          "/v1/boards/town_annual/2024"};
    struct house h;
    house_open(&h);
    for (size_t i = 0; i < 2; i++) {
        struct reply first, again, later, stale;
        ask(&h, "GET", targets[i], NULL, &first);
        ask(&h, "GET", targets[i], NULL, &again);
        assert_int_equal(again.status, 200);
        assert_string_equal(again.body, first.body);
        assert_described(&h, &again, BOARD, "get");
        h.service.board.seq++;
        ask(&h, "GET", targets[i], NULL, &later);
        assert_int_equal(json_integer_value(json_object_get(later.json, "seq")), 78);
        h.service.board.seq--;
        h.service.stale = true;
        ask(&h, "GET", targets[i], NULL, &stale);
        assert_non_null(strstr(stale.body, "was killed by signal 9"));
        h.service.stale = false;
        reply_free(&first);
        reply_free(&again);
        reply_free(&later);
        reply_free(&stale);
    }
    house_close(&h);
}

// One question after the other on one connection.
static void ask_on(struct client *c, struct house *h, const char *target, struct reply *r)
{
    str_clear(&c->got);
    request_send(c, h, "GET", target, NULL, NULL, 0);
    await_reply(c, h, true, r);
    assert_int_equal(r->status, 200);
}

static void a_board_asked_for_on_and_on_is_answered_anew_once_something_has_changed(void **state)
{
    (void)state;
    static const char *const targets[] = {"/v1/boards/town_annual/2024?top=1",
                                          "/v1/boards/town_annual/2024/qiandeng"};
    struct house h;
    struct client c;
    house_open(&h);
    client_open(&c, &h);
    for (size_t i = 0; i < 2; i++) {
        struct reply first, again, later;
        ask_on(&c, &h, targets[i], &first);
        h.service.board.seq++; // which the service has not told of
        ask_on(&c, &h, targets[i], &again);
        assert_string_equal(again.head, first.head);
        assert_string_equal(again.body, first.body);
        assert_int_equal(h.service.asked_again, i + 1);
        h.service.standing++;
        ask_on(&c, &h, targets[i], &later);
        assert_stamped(&later, i ? "79" : "78");
        assert_int_equal(h.service.asked_again, i + 1);
        reply_free(&first);
        reply_free(&again);
        reply_free(&later);
    }
    client_close(&c);
    house_close(&h);
}

// What is not live may be another one the next time, with nothing changed that is.
static void a_board_that_is_not_live_is_asked_for_each_time(void **state)
{
    (void)state;
    struct house h;
    struct client c;
    house_open(&h);
    h.service.live = false;
    client_open(&c, &h);
    for (int i = 0; i < 3; i++) {
        struct reply r;
        uint64_t before = h.service.question;
        str_clear(&c.got);
        request_send(&c, &h, "GET", "/v1/boards/town_annual/2024", NULL, NULL, 0);
        while (h.service.question == before)
            client_turn(&c, &h);
        fake_answer(&h.service, 200, "");
        await_reply(&c, &h, true, &r);
        assert_int_equal(r.status, 200);
        reply_free(&r);
    }
    assert_int_equal(h.service.asked_again, 0);
    client_close(&c);
    house_close(&h);
}

static void head_is_answered_as_get_without_the_body(void **state)
{
    (void)state;
    struct house h;
    struct reply get, head;
    house_open(&h);
    ask(&h, "GET", "/v1/boards/town_annual/2024", NULL, &get);
    ask(&h, "HEAD", "/v1/boards/town_annual/2024", NULL, &head);
    assert_int_equal(head.status, 200);
    assert_int_equal(length_of(head.head), strlen(get.body));
    assert_string_equal(head.body, "");
    reply_free(&get);
    reply_free(&head);
    house_close(&h);
}

// Send a question that the evaluator must answer, and wait until the service has it.
static void ask_evaluator(struct client *c, struct house *h, const char *target)
{
    uint64_t before = h->service.question;
    client_open(c, h);
    request_send(c, h, "GET", target, NULL, NULL, 0);
    while (h->service.question == before)
        client_turn(c, h);
}

static void a_board_that_is_not_live_comes_when_the_evaluator_has_made_it(void **state)
{
    (void)state;
    struct house h;
    struct client c;
    struct reply r;
    house_open(&h);
    h.service.live = false;
    ask_evaluator(&c, &h, "/v1/boards/town_annual/2024");
    fake_answer(&h.service, 200, "");
    await_reply(&c, &h, true, &r);
    assert_int_equal(r.status, 200);
    assert_described(&h, &r, BOARD, "get");
    reply_free(&r);
    client_close(&c);
    house_close(&h);
}

// The county's board as it is published of one too large to keep its rules, or a page with them.
static void publish(struct house *h, bool rules, const struct packed_page *page)
{
    struct service *s = &h->service;
    s->county.board.keeps_rules = rules;
    county_pack(&s->county, page, 77, 19904, &s->county.packed);
    s->board.bytes = s->county.packed.data;
    s->board.size = s->county.packed.size;
}

static void rules_of_a_board_that_keeps_none_are_asked_for_a_page_at_a_time(void **state)
{
    (void)state;
    struct house h;
    struct client c;
    struct reply r, whole;
    house_open(&h);
    ask(&h, "GET", "/v1/boards/town_annual/2024?cohort=zone&after=1&top=2", NULL, &whole);
    publish(&h, false, NULL);
    ask_evaluator(&c, &h, "/v1/boards/town_annual/2024?cohort=zone&after=1&top=2");
    assert_string_equal(h.service.page.cohort, "zone");
    assert_int_equal(h.service.page.after, 1);
    assert_int_equal(h.service.page.top, 2);
    assert_true(h.service.page.subject == NONE);
    publish(&h, true,
            &(struct packed_page){.cohort = "zone", .after = 1, .top = 2, .subject = NONE});
    fake_answer(&h.service, 200, "");
    await_reply(&c, &h, true, &r);
    assert_int_equal(r.status, 200);
    assert_string_equal(r.body, whole.body); // as if it had kept them
    reply_free(&whole);
    reply_free(&r);
    client_close(&c);
    house_close(&h);
}

static void rows_without_rules_are_served_from_the_copy_and_others_not(void **state)
{
    (void)state;
    struct house h;
    struct client c;
    struct reply r;
    house_open(&h);
    publish(&h, false, NULL);
    ask(&h, "GET", "/v1/boards/town_annual/2024?fields=shows&top=3", NULL, &r);
    assert_int_equal(r.status, 200);
    assert_null(strstr(r.body, "\"rules\""));
    reply_free(&r);
    ask_evaluator(&c, &h, "/v1/boards/town_annual/2024?fields=shows"); // row 6 names a rule
    publish(&h, true, &(struct packed_page){.top = 3, .subject = NONE});
    fake_answer(&h.service, 200, "");
    await_reply(&c, &h, true, &r);
    assert_int_equal(r.status, 502); // fewer rows than were asked for
    reply_free(&r);
    client_close(&c);
    house_close(&h);
}

static void what_the_evaluator_refuses_is_a_problem(void **state)
{
    (void)state;
    static const int statuses[] = {404, 502, 503, 504};
    static const char *const targets[] = {"/v1/boards/town_annual/2019",
                                          "/v1/boards/town_annual/2019/qiandeng/explain"};
    static const char *const patterns[] = {BOARD, EXPLAIN};
    struct house h;
    house_open(&h);
    for (size_t i = 0; i < 8; i++) {
        struct client c;
        struct reply r;
        ask_evaluator(&c, &h, targets[i % 2]);
        fake_answer(&h.service, statuses[i / 2], "the evaluator says why");
        await_reply(&c, &h, true, &r);
        assert_int_equal(r.status, statuses[i / 2]);
        assert_string_equal(reply_detail(&r), "the evaluator says why");
        assert_described(&h, &r, patterns[i % 2], "get");
        assert_stamped(&r, "78");
        reply_free(&r);
        client_close(&c);
    }
    house_close(&h);
}

static void a_board_of_another_ruleset_is_not_served(void **state)
{
    (void)state;
    struct house h;
    struct client c;
    struct reply r;
    house_open(&h);
    h.service.live = false;
    ask_evaluator(&c, &h, "/v1/boards/town_annual/2024");
    h.service.board.ruleset[0] = '0';
    fake_answer(&h.service, 200, "");
    await_reply(&c, &h, true, &r);
    assert_int_equal(r.status, 503);
    assert_string_equal(reply_detail(&r), "the ruleset changed meanwhile; ask again");
    reply_free(&r);
    client_close(&c);
    house_close(&h);
}

static void an_explanation_is_passed_on_as_it_came(void **state)
{
    (void)state;
    struct house h;
    struct client c;
    struct reply r;
    house_open(&h);
    ask_evaluator(&c, &h, "/v1/boards/town_annual/2024/qiandeng/explain");
    fake_answer(&h.service, 200,
                "{\"scheme\":\"town_annual\",\"title\":\"t\",\"period\":\"2024\",\"subject\":"
                "\"qiandeng\",\"subject_title\":\"千灯镇\",\"state\":\"ranked\",\"points\":96.25,"
                "\"tied\":false,\"grade\":null,\"rules\":[],\"failures\":[]}");
    await_reply(&c, &h, true, &r);
    assert_int_equal(r.status, 200);
    assert_described(&h, &r, EXPLAIN, "get");
    assert_stamped(&r, "78");
    reply_free(&r);
    client_close(&c);
    house_close(&h);
}

static void a_question_whose_asker_has_left_is_taken_back(void **state)
{
    (void)state;
    static const char *const targets[] = {"/v1/boards/town_annual/2019",
                                          "/v1/boards/town_annual/2019/qiandeng",
                                          "/v1/boards/town_annual/2019/qiandeng/explain"};
    struct house h;
    house_open(&h);
    for (size_t i = 0; i < 3; i++) {
        struct client c;
        ask_evaluator(&c, &h, targets[i]);
        client_close(&c);
        while (h.service.forgotten != h.service.question)
            uv_run(&h.loop, UV_RUN_ONCE);
    }
    house_close(&h);
}

static void a_question_that_waits_when_the_server_stops_is_answered_and_taken_back(void **state)
{
    (void)state;
    struct house h;
    struct client c;
    struct reply r;
    house_open(&h);
    ask_evaluator(&c, &h, "/v1/boards/town_annual/2019");
    http_server_stop(h.server, 1, house_stopped, &h);
    await_reply(&c, &h, true, &r);
    assert_int_equal(r.status, 503);
    assert_int_equal(h.service.forgotten, h.service.question);
    reply_free(&r);
    client_close(&c);
    while (!h.stopped)
        uv_run(&h.loop, UV_RUN_ONCE);
    uv_close((uv_handle_t *)&h.tick, NULL);
    uv_run(&h.loop, UV_RUN_DEFAULT);
    http_routes_free(h.routes);
    assert_int_equal(uv_loop_close(&h.loop), 0);
    fake_close(&h.service);
    json_decref(h.doc);
}

static void records_are_asked_for_with_what_was_given(void **state)
{
    (void)state;
    struct house h;
    struct reply r;
    house_open(&h);
    ask(&h, "GET", "/v1/records?from=2024-03-01&until=2024-03-31&after=9&limit=50&status=verified",
        NULL, &r);
    assert_int_equal(r.status, 200);
    assert_described(&h, &r, "/v1/records", "get");
    assert_stamped(&r, "78");
    assert_int_equal(h.service.query.from, 19783);
    assert_int_equal(h.service.query.until, 19813);
    assert_int_equal(h.service.query.after, 9);
    assert_int_equal(h.service.query.limit, 50);
    reply_free(&r);
    ask(&h, "GET", "/v1/records", NULL, &r);
    assert_int_equal(h.service.query.from, DAY_NONE);
    assert_int_equal(h.service.query.until, DAY_NONE);
    assert_int_equal(h.service.query.limit, 100);
    reply_free(&r);
    house_close(&h);
}

static void one_record_is_the_only_one_of_its_list(void **state)
{
    (void)state;
    struct house h;
    struct reply r;
    house_open(&h);
    h.service.records =
        "[{\"id\":\"arr-1\",\"seq\":4,\"type\":\"arrived\",\"subject\":\"qiandeng\",\"date\":"
        "\"2024-03-15\",\"reported_on\":\"2024-03-15T16:20:05.120+08:00\",\"status\":\"verified\","
        "\"fields\":{\"amount\":\"4000 wan_yuan\"},\"evidence\":[],\"history\":[]}]";
    ask(&h, "GET", "/v1/records/arr-1", NULL, &r);
    assert_int_equal(r.status, 200);
    assert_described(&h, &r, "/v1/records/{id}", "get");
    assert_string_equal(h.service.query_id, "arr-1");
    reply_free(&r);
    h.service.records = "the ledger does not read";
    h.service.records_status = 503;
    ask(&h, "GET", "/v1/records/arr-1", NULL, &r);
    assert_int_equal(r.status, 503);
    assert_described(&h, &r, "/v1/records/{id}", "get");
    reply_free(&r);
    house_close(&h);
}

// What the description offers as a query parameter is known, and what it does not is refused.
static void query_parameters_are_the_ones_described(void **state)
{
    (void)state;
    struct house h;
    json_t *item, *p;
    const char *path;
    size_t i;
    house_open(&h);
    json_object_foreach(json_object_get(h.doc, "paths"), path, item)
    {
        if (strchr(path, '{') && strcmp(path, BOARD) != 0)
            continue;
        const char *target = strchr(path, '{') ? "/v1/boards/town_annual/2024" : path;
        const json_t *get = json_object_get(item, "get");
        json_array_foreach(json_object_get(get, "parameters"), i, p)
        {
            const json_t *parameter = described_resolve(h.doc, p);
            char with[200];
            struct reply r;
            if (strcmp(json_string_value(json_object_get(parameter, "in")), "query") != 0)
                continue;
            snprintf(with, sizeof with, "%s?%s=1", target,
                     json_string_value(json_object_get(parameter, "name")));
            ask(&h, "GET", with, NULL, &r);
            if (strstr(r.body, "unknown query parameter"))
                fail_msg("%s is described, but not known", with);
            reply_free(&r);
        }
        if (get) {
            struct reply r;
            char with[200];
            snprintf(with, sizeof with, "%s?zz=1", target);
            ask(&h, "GET", with, NULL, &r);
            assert_int_equal(r.status, 400);
            reply_free(&r);
        }
    }
    house_close(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_listing_is_as_described_and_stamped),
        cmocka_unit_test(head_is_stamped_in_its_headers),
        cmocka_unit_test(the_ruleset_is_told_with_its_files),
        cmocka_unit_test(health_says_that_boards_are_stale_and_why),
        cmocka_unit_test(mistakes_are_refused_with_what_would_be_right),
        cmocka_unit_test(a_live_board_is_served_with_what_it_reflects),
        cmocka_unit_test(a_board_that_the_client_has_is_not_sent_again),
        cmocka_unit_test(a_page_asked_for_again_is_the_same_text),
        cmocka_unit_test(a_board_asked_for_on_and_on_is_answered_anew_once_something_has_changed),
        cmocka_unit_test(a_board_that_is_not_live_is_asked_for_each_time),
        cmocka_unit_test(head_is_answered_as_get_without_the_body),
        cmocka_unit_test(a_board_that_is_not_live_comes_when_the_evaluator_has_made_it),
        cmocka_unit_test(rules_of_a_board_that_keeps_none_are_asked_for_a_page_at_a_time),
        cmocka_unit_test(rows_without_rules_are_served_from_the_copy_and_others_not),
        cmocka_unit_test(what_the_evaluator_refuses_is_a_problem),
        cmocka_unit_test(a_board_of_another_ruleset_is_not_served),
        cmocka_unit_test(an_explanation_is_passed_on_as_it_came),
        cmocka_unit_test(a_question_whose_asker_has_left_is_taken_back),
        cmocka_unit_test(a_question_that_waits_when_the_server_stops_is_answered_and_taken_back),
        cmocka_unit_test(records_are_asked_for_with_what_was_given),
        cmocka_unit_test(one_record_is_the_only_one_of_its_list),
        cmocka_unit_test(query_parameters_are_the_ones_described),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
