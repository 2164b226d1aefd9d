// The service beside evaluators that lie, break off or keep silent: this program, started anew as
// its own evaluator, plays them. Nothing they say may do more than cost them their lives.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "stage.h"

static void on_answer(void *context, int status, const char *json, size_t size,
                      struct board_copy *board)
{
    struct stage *s = context;
    s->answers++;
    s->status = status;
    snprintf(s->answer, sizeof s->answer, "%.*s", (int)size, json);
    assert_null(board);
}

static struct period year(int32_t y)
{
    return (struct period){.length = PERIOD_YEAR, .year = y};
}

static void a_lie_costs_its_evaluator_and_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *part, *reason;
    } lies[] = {
        {"broken head", "it sent a broken message"},
        {"unknown message", "it sent a message out of turn"},
        {"daemon's message", "it sent a message out of turn"},
        {"early calm", "it sent a message out of turn"},
        {"no hash", "its word of being ready made no sense"},
        {"plugins are no json", "its word of being ready made no sense"},
        {"leaves", "exited with status 7, unasked"},
        {"ready twice", "it sent a message out of turn"},
        {"calm ahead", "it says that it has published lines that it was not sent"},
        {"in the heartbeat", "it staged boards where there can be none"},
        {"behind the end", "it staged boards where there can be none"},
        {"far behind the end", "it staged boards where there can be none"},
        {"negative size", "it staged boards where there can be none"},
        {"one upon the other", "it staged boards where there can be none"},
        {"fewer than told", "it staged boards where there can be none"},
        {"too many", "it staged boards where there can be none"},
        {"no board", "staged board: not a board of version"},
        {"trouble with nothing", "it was troubled by a board that there cannot be"},
        {"trouble of no period", "it was troubled by a board that there cannot be"},
        {"before the copy", "it staged boards before the last were copied"},
    };
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        struct stage s;
        begin(&s, lies[i].part);
        // some of them say that they are calm in the same breath: the start is over then
        struct service_status status;
        service_status(s.service, &status);
        while (s.how == SERVICE_READY && !status.stale) {
            uv_run(&s.loop, UV_RUN_ONCE);
            service_status(s.service, &status);
        }
        const char *reason = s.how == SERVICE_READY ? status.stale_reason : s.reason;
        if (!strstr(reason, lies[i].reason))
            fail_msg("%s: %s", lies[i].part, reason);
        assert_int_not_equal(s.how, SERVICE_REFUSED);
        end(&s);
    }
}

static void a_question_that_is_not_answered_expires(void **state)
{
    struct stage s;
    (void)state;
    begin(&s, "silent");
    assert_int_equal(s.how, SERVICE_READY);
    service_ask_board(s.service, 0, year(2020), on_answer, &s);
    until_answered(&s, 1);
    assert_int_equal(s.status, 504);
    end(&s);
    assert_int_equal(s.answers, 1);
}

static void a_question_whose_asker_has_gone_is_answered_to_nobody(void **state)
{
    struct stage s;
    (void)state;
    begin(&s, "silent");
    uint64_t gone = service_ask_board(s.service, 0, year(2020), on_answer, &s);
    service_ask_board(s.service, 0, year(2021), on_answer, &s);
    service_forget(s.service, gone);
    service_forget(s.service, gone); // nothing is left to forget
    until_answered(&s, 1);
    end(&s);
    assert_int_equal(s.answers, 1);
}

static void questions_in_hand_are_answered_at_the_stop(void **state)
{
    struct stage s;
    (void)state;
    begin(&s, "silent");
    service_ask_board(s.service, 0, year(2020), on_answer, &s);
    service_ask_board(s.service, 0, year(2021), on_answer, &s);
    end(&s);
    assert_int_equal(s.answers, 2);
    assert_int_equal(s.status, 503);
}

static void an_answer_without_its_board_is_none(void **state)
{
    struct stage s;
    (void)state;
    begin(&s, "boardless");
    service_ask_board(s.service, 0, year(2020), on_answer, &s);
    until_answered(&s, 1);
    assert_int_equal(s.status, 502);
    end(&s);
}

static void a_question_that_kills_is_not_asked_for_ever(void **state)
{
    struct stage s;
    struct service_status status;
    (void)state;
    begin(&s, "dies");
    service_ask_board(s.service, 0, year(2020), on_answer, &s);
    until_answered(&s, 1);
    assert_true(s.status == 503 || s.status == 504); // it died thrice, or the time was over before
    service_status(s.service, &status);
    assert_true(status.ready);
    assert_true(status.evaluator_crashes >= 1);
    end(&s);
}

// A town, so that there is somebody to explain.
static void submit_town(struct stage *s, bool wait)
{
    struct town_form town;
    submit(s, &town, "t1", wait);
    until_answered(s, 1);
    s->answers = 0;
    let_go(&town);
}

static void an_explanation_is_json_or_none(void **state)
{
    static const struct {
        const char *part;
        int status;
    } rows[] = {{"well", 200}, {"nonsense", 502}};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct stage s;
        begin(&s, rows[i].part);
        submit_town(&s, true);
        assert_int_equal(s.status, 201); // and scored
        service_explain(s.service, 0, year(2024), 0, on_answer, &s);
        until_answered(&s, 1);
        assert_int_equal(s.status, rows[i].status);
        end(&s);
    }
}

static void facts_are_stored_though_nobody_judges_them(void **state)
{
    struct stage s;
    (void)state;
    begin(&s, "once calm");
    submit_town(&s, true);
    assert_int_equal(s.status, 202);
    assert_int_equal(service_subject_count(s.service), 1);
    end(&s);
}

static void a_status_that_is_none_is_no_answer(void **state)
{
    struct stage s;
    (void)state;
    begin(&s, "no status");
    service_ask_board(s.service, 0, year(2020), on_answer, &s);
    until_answered(&s, 1);
    assert_int_equal(s.status, 502);
    end(&s);
}

struct told {
    bool done, good;
};

static void on_reloaded(void *context, bool done, const char *report)
{
    struct told *t = context;
    (void)report;
    t->done = true;
    t->good = done;
}

static void a_reload_switches_and_one_at_a_time(void **state)
{
    struct stage s;
    struct told first = {0}, second = {0};
    (void)state;
    begin(&s, "silent");
    service_reload(s.service, on_reloaded, &first);
    service_reload(s.service, on_reloaded, &second);
    assert_true(second.done && !second.good);
    while (!first.done)
        uv_run(&s.loop, UV_RUN_ONCE);
    assert_true(first.good);
    end(&s);
}

static void a_stop_amid_a_reload_tells_its_asker(void **state)
{
    struct stage s;
    struct told told = {0};
    (void)state;
    begin(&s, "silent");
    service_reload(s.service, on_reloaded, &told);
    end(&s);
    assert_true(told.done && !told.good);
}

static void a_reload_of_files_that_do_not_read_keeps_what_is_in_force(void **state)
{
    struct stage s;
    struct told told = {0};
    (void)state;
    begin(&s, "silent");
    unlink(s.conf);
    service_reload(s.service, on_reloaded, &told);
    while (!told.done)
        uv_run(&s.loop, UV_RUN_ONCE);
    assert_false(told.good);
    assert_string_equal(service_ruleset(s.service), HASH);
    end(&s);
}

int main(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], "--evaluator"))
        return act(getenv(PART));
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lie_costs_its_evaluator_and_is_named),
        cmocka_unit_test(a_question_that_is_not_answered_expires),
        cmocka_unit_test(a_question_whose_asker_has_gone_is_answered_to_nobody),
        cmocka_unit_test(questions_in_hand_are_answered_at_the_stop),
        cmocka_unit_test(an_answer_without_its_board_is_none),
        cmocka_unit_test(a_question_that_kills_is_not_asked_for_ever),
        cmocka_unit_test(a_status_that_is_none_is_no_answer),
        cmocka_unit_test(an_explanation_is_json_or_none),
        cmocka_unit_test(facts_are_stored_though_nobody_judges_them),
        cmocka_unit_test(a_reload_switches_and_one_at_a_time),
        cmocka_unit_test(a_stop_amid_a_reload_tells_its_asker),
        cmocka_unit_test(a_reload_of_files_that_do_not_read_keeps_what_is_in_force),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
