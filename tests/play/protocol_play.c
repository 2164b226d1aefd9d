// What goes over the socket: forms and their refusals, and what facts, their changes and their
// dates do to the board.
#include <stdio.h>

#include "stage.h"
#include "towns.h"

#define LINES_MOST 100000
#define SCORED "/v1/records?wait=scored"
#define BOARD "/v1/boards/yearly/2024"

static int open_setup(void **state)
{
    if (stage_setup(state) != 0)
        return -1;
    struct stage *s = *state;
    // 100,000 lines at once take a slow machine longer than the deadline that users have.
    stage_conf(s, "daemon: { deadline = 600000; }\n" TOWNS_CONF);
    stage_start(s);
    json_decref(stage_post(s, "/v1/subjects", TOWNS_SUBJECTS, 201));
    return 0;
}

static void expect_rule(struct stage *s, const char *path, const char *town, const char *rule,
                        int points)
{
    json_t *board = stage_get(s, path);
    assert_int_equal(rule_points(board_row(board, town), rule), points * 10000);
    json_decref(board);
}

static void post(struct stage *s, const char *path, const char *json, int status)
{
    json_decref(stage_post(s, path, json, status));
}

// A problem with an error that names this line and field, and says this.
static void expect_error(json_t *problem, int line, const char *field, const char *text)
{
    json_t *error = json_array_get(json_object_get(problem, "errors"), 0);
    assert_int_equal(json_integer_value(json_object_get(error, "line")), line);
    assert_string_equal(json_string_value(json_object_get(error, "field")), field);
    const char *detail = json_string_value(json_object_get(error, "detail"));
    if (!detail || !strstr(detail, text))
        fail_msg("\"%s\" does not say \"%s\"", detail, text);
    json_decref(problem);
}

// --- bytes ---

static void malformed_requests_are_answered_with_problems(void **state)
{
    static const struct {
        const char *bytes;
        int status;
    } rows[] = {
        {"GARBAGE\r\n\r\n", 400},
        {"GET /v1/health HTTP/1.1\r\n\r\n", 400}, // no Host
        {"GET /v1/health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        {"GET /v1/boards/%00/2024 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
        {"GET /v1/boards/%ff/2024 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
        {"POST /v1/records HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: "
         "3\r\n\r\n{}",
         400},
        {"POST /v1/records HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: "
         "chunked\r\n\r\n0\r\n\r\n",
         400},
        {"GET /v1/nothing HTTP/1.1\r\nHost: x\r\n\r\n", 404},
        {"GET /v1/boards/yearli/2024 HTTP/1.1\r\nHost: x\r\n\r\n", 404},
        {"GET /v1/boards/yearly/2024-Q1 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
        {"GET /v1/boards/yearly/2024?tip=3 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
        {"GET /v1/boards/yearly/2024/nobody HTTP/1.1\r\nHost: x\r\n\r\n", 404},
        {"DELETE /v1/records HTTP/1.1\r\nHost: x\r\n\r\n", 405},
        {"POST /v1/records HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: "
         "2\r\n\r\nhi",
         415},
        {"POST /v1/records HTTP/1.1\r\nHost: x\r\nContent-Type: "
         "application/json\r\nContent-Length: 5\r\n\r\n[{\"a\"",
         400},
    };
    struct stage *s = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct client c;
        struct reply r = {0};
        assert_true(client_open(&c, s->socket));
        assert_true(client_send(&c, rows[i].bytes, strlen(rows[i].bytes)));
        bool whole = client_read(&c, &r);
        json_t *problem = whole ? json_loads(r.body.data, 0, NULL) : NULL;
        if (r.status != rows[i].status ||
            json_integer_value(json_object_get(problem, "status")) != r.status ||
            !json_is_string(json_object_get(problem, "detail")))
            fail_msg("%s -> %d %s", rows[i].bytes, r.status, r.body.data);
        assert_string_equal(reply_field(&r, "Content-Type"), "application/problem+json");
        json_decref(problem);
        reply_release(&r);
        client_close(&c);
    }
}

static void a_body_over_the_limit_is_refused_before_it_is_sent(void **state)
{
    struct stage *s = *state;
    struct client c;
    struct reply r = {0};
    const char *head = "POST /v1/records HTTP/1.1\r\nHost: x\r\nContent-Type: "
                       "application/json\r\nContent-Length: 999999999999\r\n\r\n";
    assert_true(client_open(&c, s->socket));
    assert_true(client_send(&c, head, strlen(head)));
    assert_true(client_read(&c, &r));
    assert_int_equal(r.status, 413);
    assert_string_equal(reply_field(&r, "Content-Type"), "application/problem+json");
    reply_release(&r);
    client_close(&c);
}

static void pipelined_requests_are_answered_in_order(void **state)
{
    struct stage *s = *state;
    struct client c;
    struct reply r = {0};
    const char *three = "GET /v1/boards/yearly/2021 HTTP/1.1\r\nHost: x\r\n\r\n" // computed now
                        "GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n"
                        "GET /v1/nothing HTTP/1.1\r\nHost: x\r\n\r\n";
    assert_true(client_open(&c, s->socket));
    assert_true(client_send(&c, three, strlen(three)));
    assert_true(client_read(&c, &r));
    assert_non_null(strstr(r.body.data, "\"2021\""));
    assert_true(client_read(&c, &r));
    assert_non_null(strstr(r.body.data, "\"health\""));
    assert_true(client_read(&c, &r));
    assert_int_equal(r.status, 404);
    reply_release(&r);
    client_close(&c);
}

// --- forms ---

static void put_lines(struct str *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        str_addf(out,
                 "{\"id\":\"m%zu\",\"type\":\"paid\",\"subject\":\"north\",\"date\":\"2024-05-02\","
                 "\"amount\":\"1 yuan\",\"voucher\":\"%zu\",\"evidence\":\"slip\",\"status\":"
                 "\"verified\"}\n",
                 i, i);
}

static void a_batch_takes_100000_lines_and_no_more(void **state)
{
    struct stage *s = *state;
    struct str body = {0};
    struct reply r = {0};
    put_lines(&body, LINES_MOST + 1);
    struct question q = {.verb = "POST",
                         .path = "/v1/records",
                         .type = "application/x-ndjson",
                         .body = body.data,
                         .size = body.size};
    stage_ask(s, &q, &r);
    assert_int_equal(r.status, 413);
    json_t *page = stage_get(s, "/v1/records");
    assert_int_equal(json_array_size(json_object_get(page, "records")), 0);
    json_decref(page);
    str_clear(&body);
    put_lines(&body, LINES_MOST);
    q.size = body.size;
    stage_ask(s, &q, &r);
    assert_int_equal(r.status, 201);
    reply_release(&r);
    str_release(&body);
    stage_calm(s);
    expect_rule(s, BOARD, "north", "paid", LINES_MOST);
}

static void csv_ndjson_and_json_say_the_same(void **state)
{
    static const char *const types[] = {"application/json", "application/x-ndjson", "text/csv"};
    static const char *const bodies[] = {
        "[{\"id\":\"p1\",\"type\":\"paid\",\"subject\":\"north\",\"date\":\"2024-05-02\","
        "\"fields\":"
        "{\"amount\":\"12.50 yuan\",\"voucher\":\"甲\"},\"evidence\":[\"slip\",\"deed\"],"
        "\"status\":\"verified\"},"
        "{\"id\":\"p2\",\"type\":\"paid\",\"subject\":\"south\",\"date\":\"2024-05-03\",\"amount\":"
        "\"8 yuan\",\"voucher\":\"乙, \\\"2\\\"\",\"evidence\":\"deed\",\"status\":\"verified\"}]",
        "{\"id\":\"p1\",\"type\":\"paid\",\"subject\":\"north\",\"date\":\"2024-05-02\",\"amount\":"
        "\"12.5 yuan\",\"voucher\":\"\\u7532\",\"evidence\":\"slip|deed\",\"status\":\"verified\"}"
        "\n\n"
        "{\"status\":\"verified\",\"id\":\"p2\",\"type\":\"paid\",\"subject\":\"south\",\"date\":"
        "\"2024-05-03\",\"amount\":\"8 yuan\",\"voucher\":\"乙, \\\"2\\\"\",\"evidence\":[\"deed\"]"
        "}",
        "id,type,subject,date,amount,voucher,evidence,status\r\n"
        "p1,paid,north,2024-05-02,12.5 yuan,甲,slip|deed,verified\r\n"
        "p2,paid,south,2024-05-03,8 yuan,\"乙, \"\"2\"\"\",deed,verified\r\n",
    };
    struct stage *s = *state;
    for (size_t first = 0; first < 3; first++) { // each may come first; the others then say no more
        for (size_t i = 0; i < 3; i++) {
            struct reply r = {0};
            const struct question q = {.verb = "POST",
                                       .path = SCORED,
                                       .type = types[(first + i) % 3],
                                       .body = bodies[(first + i) % 3]};
            stage_ask(s, &q, &r);
            if (r.status != (i ? 200 : 201))
                fail_msg("%s after %s: %d %s", q.type, types[first], r.status, r.body.data);
            reply_release(&r);
        }
        json_t *board = stage_get(s, BOARD);
        assert_int_equal(rule_points(board_row(board, "north"), "paid"), 125000);
        assert_int_equal(rule_points(board_row(board, "south"), "paid"), 80000);
        json_decref(board);
        stage_stop(s);
        // a new one for the next
        snprintf(s->ledger, sizeof s->ledger, "%s/ledger%zu.db", s->folder, first);
        stage_start(s);
        post(s, "/v1/subjects", TOWNS_SUBJECTS, 201);
    }
}

#define PAID(id, amount, voucher)                                                                  \
    "{\"id\":\"" id "\",\"type\":\"paid\",\"subject\":\"north\",\"date\":\"2024-05-02\","          \
    "\"amount\":\"" amount "\",\"voucher\":\"" voucher "\",\"evidence\":\"slip\","                 \
    "\"status\":\"verified\"}"

static void a_batch_with_a_mistake_is_refused_whole_by_line_and_field(void **state)
{
    struct stage *s = *state;
    post(s, SCORED, PAID("p1", "10 yuan", "A"), 201);
    post(s, SCORED, PAID("p1", "10 yuan", "A"), 200); // the same again
    expect_error(stage_post(s, "/v1/records",
                            "[" PAID("p2", "1 yuan", "B") ",\n" PAID("p1", "11 yuan", "A") "]",
                            409),
                 2, "id", "amount");
    expect_error(stage_post(s, "/v1/records",
                            "[" PAID("p2", "1 yuan", "B") ",\n" PAID("p3", "9 yuan", "A") "]", 409),
                 2, "voucher", "p1");
    expect_error(stage_post(s, "/v1/records",
                            "{\"id\":\"p4\",\"type\":\"paid\",\"subject\":\"north\",\"date\":"
                            "\"2024-05-02\",\"amount\":\"1 yuan\",\"voucher\":\"D\",\"evidence\":"
                            "\"letter\"}",
                            422),
                 1, "evidence", "slip or deed");
    expect_error(stage_post(s, "/v1/records", PAID("p5", "lots", "E"), 422), 1, "amount", "");
    expect_error(stage_post(s, "/v1/records",
                            "\n\n{\"id\":\"p6\",\"type\":\"payd\",\"subject\":\"north\"}", 422),
                 3, "type", "paid"); // the nearest known one
    expect_error(stage_post(s, "/v1/records",
                            "{\"id\":\"l1\",\"type\":\"lead\",\"subject\":\"nobody\",\"date\":"
                            "\"2024-05-02\"}",
                            422),
                 1, "subject", "nobody");
    json_t *page = stage_get(s, "/v1/records");
    assert_int_equal(json_array_size(json_object_get(page, "records")), 1);
    json_decref(page);
    expect_rule(s, BOARD, "north", "paid", 10);
}

// --- what facts do ---

static void a_status_change_changes_the_board_and_stays_on_record(void **state)
{
    struct stage *s = *state;
    post(
        s, SCORED,
        "{\"id\":\"p1\",\"type\":\"paid\",\"subject\":\"north\",\"date\":\"2024-05-02\",\"amount\":"
        "\"7 yuan\",\"voucher\":\"A\",\"evidence\":\"slip\"}",
        201);
    expect_rule(s, BOARD, "north", "paid", 0); // reported only
    post(s, "/v1/records/p1/status?wait=scored", "{\"status\":\"verified\"}", 201);
    expect_rule(s, BOARD, "north", "paid", 7);
    post(s, "/v1/records/p1/status", "{\"status\":\"rejected\"}", 422); // says not why
    post(s, "/v1/records/p1/status?wait=scored",
         "{\"status\":\"rejected\",\"reason\":\"the slip is forged\"}", 201);
    expect_rule(s, BOARD, "north", "paid", 0);
    post(s, "/v1/records/p1/status", "{\"status\":\"withdrawn\",\"reason\":\"x\"}", 409);
    post(s, "/v1/records/p9/status", "{\"status\":\"verified\"}", 404);
    json_t *record = stage_get(s, "/v1/records/p1");
    assert_string_equal(json_string_value(json_object_get(record, "status")), "rejected");
    assert_int_equal(json_array_size(json_object_get(record, "history")), 2);
    json_decref(record);
}

static void a_withdrawn_record_and_a_corrected_one_count_no_more(void **state)
{
    struct stage *s = *state;
    post(s, SCORED, "[" PAID("p1", "7 yuan", "A") "," PAID("p2", "30 yuan", "B") "]", 201);
    expect_rule(s, BOARD, "north", "paid", 37);
    post(s, "/v1/records/p1/status?wait=scored", "{\"status\":\"withdrawn\"}", 201);
    expect_rule(s, BOARD, "north", "paid", 30);
    post(s, SCORED, PAID("p3", "20 yuan", "C"), 201);
    post(s, "/v1/records/p2/status?wait=scored", "{\"status\":\"corrected\"}", 422);
    post(s, "/v1/records/p2/status?wait=scored",
         "{\"status\":\"corrected\",\"corrected_by\":\"p3\"}", 201);
    expect_rule(s, BOARD, "north", "paid", 20);
}

static void a_fault_counts_once_heard_and_no_more_when_the_appeal_is_upheld(void **state)
{
    struct stage *s = *state;
    post(
        s, SCORED,
        "{\"id\":\"f1\",\"type\":\"fault\",\"subject\":\"north\",\"date\":\"2024-05-02\",\"grade\":"
        "3,\"status\":\"verified\"}",
        201);
    expect_rule(s, BOARD, "north", "faults", 0); // not heard
    post(s, "/v1/records/f1/status?wait=scored",
         "{\"status\":\"verified\",\"heard_on\":\"2024-06-01\",\"decision\":\"a warning\"}", 201);
    expect_rule(s, BOARD, "north", "faults", -3);
    post(s, "/v1/records/f1/status?wait=scored", "{\"status\":\"verified\",\"appeal_upheld\":true}",
         201);
    expect_rule(s, BOARD, "north", "faults", 0);
}

static void a_record_counts_for_the_town_its_cadre_was_in(void **state)
{
    struct stage *s = *state;
    post(s, "/v1/subjects",
         "[{\"id\":\"zhou\",\"kind\":\"cadre\",\"from\":\"2023-01-01\",\"belongs\":{\"town\":"
         "\"north\"}},"
         "{\"id\":\"zhou\",\"kind\":\"cadre\",\"from\":\"2024-07-01\",\"belongs\":{\"town\":"
         "\"south\"}}]",
         201);
    post(
        s, SCORED,
        "[{\"id\":\"l1\",\"type\":\"lead\",\"subject\":\"zhou\",\"date\":\"2024-06-30\",\"status\":"
        "\"verified\"},"
        "{\"id\":\"l2\",\"type\":\"lead\",\"subject\":\"zhou\",\"date\":\"2024-07-01\",\"status\":"
        "\"verified\"},"
        "{\"id\":\"l3\",\"type\":\"lead\",\"subject\":\"zhou\",\"date\":\"2024-12-01\",\"status\":"
        "\"verified\"}]",
        201);
    expect_rule(s, BOARD, "north", "leads", 10);
    expect_rule(s, BOARD, "south", "leads", 20);
    post(s, "/v1/subjects?wait=scored", // told late: it was the west
         "{\"id\":\"zhou\",\"kind\":\"cadre\",\"from\":\"2024-08-01\",\"town\":\"west\"}", 201);
    expect_rule(s, BOARD, "south", "leads", 10);
    expect_rule(s, BOARD, "west", "leads", 10);
}

static const char *cohort_of(json_t *board, const char *town)
{
    return json_string_value(json_object_get(board_row(board, town), "cohort"));
}

static void an_attribute_holds_from_its_day_and_past_boards_stay(void **state)
{
    struct stage *s = *state;
    post(s, "/v1/subjects?wait=scored",
         "{\"id\":\"north\",\"kind\":\"town\",\"from\":\"2024-03-01\",\"class\":\"b\"}", 201);
    json_t *past = stage_get(s, "/v1/boards/yearly/2023"), *now = stage_get(s, BOARD);
    assert_string_equal(cohort_of(past, "north"), "a");
    assert_string_equal(cohort_of(now, "north"), "b");
    assert_string_equal(cohort_of(now, "south"), "a");
    json_decref(past);
    json_decref(now);
}

static void every_board_says_which_ruleset_line_and_day_it_reflects(void **state)
{
    struct stage *s = *state;
    struct reply r = {0};
    const struct question q = {.verb = "GET", .path = BOARD};
    json_t *told = stage_post(s, SCORED, PAID("p1", "7 yuan", "A"), 201);
    stage_ask(s, &q, &r);
    json_t *board = json_loads(r.body.data, 0, NULL);
    assert_int_equal(json_integer_value(json_object_get(board, "seq")),
                     json_integer_value(json_object_get(told, "seq")));
    assert_string_equal(json_string_value(json_object_get(board, "as_of")), "2024-12-31");
    json_t *in_force = stage_get(s, "/v1/status");
    assert_string_equal(json_string_value(json_object_get(board, "ruleset")),
                        json_string_value(json_object_get(in_force, "ruleset")));
    assert_null(reply_field(&r, "Merit-Ruleset")); // it is said once
    json_decref(in_force);
    json_decref(told);
    json_decref(board);
    reply_release(&r);
}

#define PLAY(name) cmocka_unit_test_setup_teardown(name, open_setup, stage_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLAY(malformed_requests_are_answered_with_problems),
        PLAY(a_body_over_the_limit_is_refused_before_it_is_sent),
        PLAY(pipelined_requests_are_answered_in_order),
        PLAY(a_batch_takes_100000_lines_and_no_more),
        PLAY(csv_ndjson_and_json_say_the_same),
        PLAY(a_batch_with_a_mistake_is_refused_whole_by_line_and_field),
        PLAY(a_status_change_changes_the_board_and_stays_on_record),
        PLAY(a_withdrawn_record_and_a_corrected_one_count_no_more),
        PLAY(a_fault_counts_once_heard_and_no_more_when_the_appeal_is_upheld),
        PLAY(a_record_counts_for_the_town_its_cadre_was_in),
        PLAY(an_attribute_holds_from_its_day_and_past_boards_stay),
        PLAY(every_board_says_which_ruleset_line_and_day_it_reflects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
