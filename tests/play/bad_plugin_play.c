// A plugin crashes, hangs, leaves, eats all memory, or calls out, over one record: it costs its
// evaluator. The daemon stays, serves the last good boards marked stale with who did it, takes
// records, and a ruleset without the plugin makes all of it good.
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "stage.h"
#include "towns.h"

#define BOARD "/v1/boards/yearly/2024"

static void put_conf_within(struct stage *s, const char *method, int deadline)
{
    struct str conf = {0};
    str_addf(&conf,
             "plugins = (\"basic\"%s)\n"
             "daemon: { deadline = %d; memory = \"192M\"; }\n"
             "units: { yuan = \"元\"; }\n" TOWNS_FACTS
             "schemes: { yearly: { of = \"town\"; period = \"year\"\n"
             "  rules = (\n"
             "    { name = \"paid\"; score = \"sum(amount of paid) / 1 yuan\" },\n"
             "    { name = \"risky\"; score = \"%s(sum(amount of paid) / 1 yuan)\" }\n"
             "  ) } }\n",
             method ? ", \"rogue\"" : "", deadline, method ? method : "floor");
    stage_conf(s, conf.data);
    str_release(&conf);
}

static void put_conf(struct stage *s, const char *method)
{
    put_conf_within(s, method, 300);
}

static void pay_on(struct stage *s, const char *id, const char *date, int yuan)
{
    char json[512];
    snprintf(json, sizeof json,
             "{\"id\":\"%s\",\"type\":\"paid\",\"subject\":\"north\",\"date\":\"%s\","
             "\"amount\":\"%d yuan\",\"voucher\":\"%s\",\"evidence\":\"slip\",\"status\":"
             "\"verified\"}",
             id, date, yuan, id);
    json_decref(stage_post(s, "/v1/records", json, 201));
}

static void pay(struct stage *s, const char *id, int yuan)
{
    pay_on(s, id, "2024-05-02", yuan);
}

// The board of before the bad record, marked stale, with method and rule named.
static void expect_stale(struct stage *s, const char *method)
{
    json_t *board = stage_get(s, BOARD);
    const char *reason = json_string_value(json_object_get(board, "stale_reason"));
    assert_true(json_is_true(json_object_get(board, "stale")));
    assert_int_equal(rule_points(board_row(board, "north"), "paid"), 10 * 10000);
    assert_int_equal(rule_points(board_row(board, "north"), "risky"), 10 * 10000);
    if (!reason || !strstr(reason, method) || !strstr(reason, "rule risky of yearly"))
        fail_msg("stale_reason is \"%s\"", reason);
    json_decref(board);
    json_t *health = stage_get(s, "/v1/health");
    assert_string_equal(json_string_value(json_object_get(health, "health")), "stale");
    json_decref(health);
}

// A question that only an evaluator can answer ends all the same.
static void expect_no_explanation(struct stage *s)
{
    struct reply r = {0};
    stage_ask(s, &(struct question){.verb = "GET", .path = BOARD "/north/explain"}, &r);
    assert_true(r.status == 503 || r.status == 504);
    assert_string_equal(reply_field(&r, "Content-Type"), "application/problem+json");
    reply_release(&r);
}

static void expect_good_again(struct stage *s)
{
    put_conf(s, NULL);
    json_decref(stage_post(s, "/v1/reload", "", 200));
    stage_calm(s);
    json_t *board = stage_get(s, BOARD);
    assert_int_equal(rule_points(board_row(board, "north"), "paid"), 1015 * 10000);
    assert_int_equal(rule_points(board_row(board, "north"), "risky"), 1015 * 10000);
    json_decref(board);
    json_decref(stage_get(s, BOARD "/north/explain"));
}

static void expect_no_start(struct stage *s, const char *method)
{
    struct str said = {0};
    const char *const args[] = {MERITD,     "-c",       s->conf,   "--ledger",
                                s->ledger,  "--socket", s->socket, "--plugins",
                                s->plugins, "--as-of",  s->as_of,  NULL};
    put_conf(s, method);
    assert_int_equal(stage_run(s, args, &said), 1); // not 2: the configuration is good
    if (!strstr(said.data, method) || !strstr(said.data, "rule risky of yearly"))
        fail_msg("a start says \"%s\"", said.data);
    assert_int_equal(access(s->socket, F_OK), -1);
    str_release(&said);
}

static void misbehave(struct stage *s, const char *method)
{
    stage_plugin(s, PLAY_PLUGIN_DIR "/rogue.so");
    put_conf(s, method);
    stage_start(s);
    json_decref(stage_post(s, "/v1/subjects", TOWNS_SUBJECTS, 201));
    pay(s, "p1", 10);
    stage_calm(s);
    pay(s, "p2", 1000);
    stage_until(s, stage_is_stale, NULL, "the evaluator's end");
    expect_stale(s, method);
    pay(s, "p3", 5); // records are taken all the same
    expect_no_explanation(s);
    expect_stale(s, method);
    assert_true(stage_alive(s));
    expect_good_again(s);
    stage_stop(s);
    expect_no_start(s, method); // over that ledger; and it says why
}

static void a_plugin_that_crashes_costs_its_evaluator_only(void **state)
{
    misbehave(*state, "rogue.crash");
}

static void a_plugin_that_hangs_costs_its_evaluator_only(void **state)
{
    misbehave(*state, "rogue.hang");
}

static void a_plugin_that_exits_costs_its_evaluator_only(void **state)
{
    misbehave(*state, "rogue.leave");
}

static void a_plugin_that_eats_memory_costs_its_evaluator_only(void **state)
{
#ifdef MERITD_ASAN
    (void)state;
    skip(); // there is no cage under the sanitizer, and no bound on memory
#else
    misbehave(*state, "rogue.eat");
#endif
}

static void a_plugin_that_calls_out_costs_its_evaluator_only(void **state)
{
#ifdef MERITD_ASAN
    (void)state;
    skip(); // likewise
#else
    misbehave(*state, "rogue.call_out");
#endif
}

static void a_reload_to_a_plugin_that_crashes_is_refused(void **state)
{
    struct stage *s = *state;
    stage_plugin(s, PLAY_PLUGIN_DIR "/rogue.so");
    put_conf(s, NULL);
    stage_start(s);
    json_decref(stage_post(s, "/v1/subjects", TOWNS_SUBJECTS, 201));
    pay(s, "p1", 1000);
    stage_calm(s);
    put_conf(s, "rogue.crash");
    json_t *problem = stage_post(s, "/v1/reload", "", 409);
    const char *detail = json_string_value(json_object_get(problem, "detail"));
    assert_non_null(strstr(detail, "rogue.crash"));
    json_decref(problem);
    json_t *board = stage_get(s, BOARD);
    assert_true(json_is_false(json_object_get(board, "stale")));
    assert_int_equal(rule_points(board_row(board, "north"), "risky"), 1000 * 10000);
    json_decref(board);
}

// A board of old, computed when asked for, over the record that the plugin cannot bear.
static void a_question_that_kills_evaluators_is_given_up(void **state)
{
    struct stage *s = *state;
    stage_plugin(s, PLAY_PLUGIN_DIR "/rogue.so");
    put_conf_within(s, "rogue.crash", CLIENT_MOST_MS / 2);
    stage_start(s);
    json_decref(stage_post(s, "/v1/subjects", TOWNS_SUBJECTS, 201));
    pay(s, "p1", 10);
    pay_on(s, "p2", "2015-01-01", 1000);
    stage_calm(s);
    json_decref(stage_get_as(s, "/v1/boards/yearly/2015", 503));
    json_t *board = stage_get(s, BOARD);
    assert_int_equal(rule_points(board_row(board, "north"), "paid"), 10 * 10000);
    json_decref(board);
    stage_calm(s); // the next evaluator is not asked that again
    json_t *status = stage_get(s, "/v1/status");
    json_t *evaluator = json_object_get(status, "evaluator");
    assert_int_equal(json_integer_value(json_object_get(evaluator, "crashes")), 3);
    json_decref(status);
}

#define PLAY(name) cmocka_unit_test_setup_teardown(name, stage_setup, stage_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLAY(a_plugin_that_crashes_costs_its_evaluator_only),
        PLAY(a_plugin_that_hangs_costs_its_evaluator_only),
        PLAY(a_plugin_that_exits_costs_its_evaluator_only),
        PLAY(a_plugin_that_eats_memory_costs_its_evaluator_only),
        PLAY(a_plugin_that_calls_out_costs_its_evaluator_only),
        PLAY(a_reload_to_a_plugin_that_crashes_is_refused),
        PLAY(a_question_that_kills_evaluators_is_given_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
