// The service beside evaluators that lie, break off or keep silent: this program, started anew as
// its own evaluator, plays them. Nothing they say may do more than cost them their lives.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "actor.h"
#include "service/service.h"

// --- the stage ---

struct stage {
    uv_loop_t loop;
    struct service *service;
    char folder[32], conf[64], ledger[64];
    bool told, stopped;
    enum service_start how;
    char reason[2048];
    int answers, status;
    char answer[256];
};

static void on_started(void *context, enum service_start how, const char *reason)
{
    struct stage *s = context;
    s->told = true;
    s->how = how;
    snprintf(s->reason, sizeof s->reason, "%s", reason ? reason : "");
}

static void on_stopped(void *context)
{
    ((struct stage *)context)->stopped = true;
}

static void on_answer(void *context, int status, const char *json, size_t size,
                      struct board_copy *board)
{
    struct stage *s = context;
    s->answers++;
    s->status = status;
    snprintf(s->answer, sizeof s->answer, "%.*s", (int)size, json);
    assert_null(board);
}

static void begin(struct stage *s, const char *part)
{
    static const char conf[] =
        "daemon: { deadline = 200; }\n"
        "kinds: { town: { title = \"镇\"; } }\n"
        "records: { visit: { of = \"town\"; } }\n"
        "schemes: { yearly: { of = \"town\"; period = \"year\"\n"
        "  rules = ( { name = \"visits\"; score = \"count(visit)\" } ) } }\n";
    *s = (struct stage){.told = false};
    snprintf(s->folder, sizeof s->folder, "/tmp/evaluator.XXXXXX");
    assert_non_null(mkdtemp(s->folder));
    snprintf(s->conf, sizeof s->conf, "%s/conf", s->folder);
    snprintf(s->ledger, sizeof s->ledger, "%s/ledger", s->folder);
    FILE *f = fopen(s->conf, "w");
    assert_non_null(f);
    fputs(conf, f);
    fclose(f);
    setenv(PART, part, 1);
    uv_loop_init(&s->loop);
    struct service_options o = {.loop = &s->loop,
                                .conf = s->conf,
                                .ledger = s->ledger,
                                .program = "/proc/self/exe",
                                .as_of = day_from_civil((struct civil){2024, 6, 30})};
    struct str problems = {0};
    struct err e;
    if (service_start(&o, on_started, s, &s->service, &problems, &e) != SERVICE_READY)
        fail_msg("%s %s", e.text, problems.data ? problems.data : "");
    while (!s->told)
        uv_run(&s->loop, UV_RUN_ONCE);
}

static void end(struct stage *s)
{
    static const char *const names[] = {"conf", "ledger", "ledger-wal", "ledger-shm",
                                        "ledger.lock"};
    service_stop(s->service, on_stopped, s);
    uv_run(&s->loop, UV_RUN_DEFAULT);
    assert_true(s->stopped);
    service_free(s->service);
    assert_int_equal(uv_loop_close(&s->loop), 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str path = {0};
        str_addf(&path, "%s/%s", s->folder, names[i]);
        unlink(path.data);
        str_release(&path);
    }
    rmdir(s->folder);
}

static void until_answered(struct stage *s, int count)
{
    while (s->answers < count)
        uv_run(&s->loop, UV_RUN_ONCE);
}

static struct period year(int32_t y)
{
    return (struct period){.length = PERIOD_YEAR, .year = y};
}

// --- tests ---

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

static void on_submitted(void *context, const struct submit_result *result)
{
    struct stage *s = context;
    s->answers++;
    s->status = result->status;
}

// A town, so that there is somebody to explain.
static void submit_town(struct stage *s, bool wait)
{
    struct arena arena;
    arena_init(&arena);
    struct form_field fields[] = {{.name = "id", .kind = FORM_TEXT, .text = "t1", .size = 2},
                                  {.name = "kind", .kind = FORM_TEXT, .text = "town", .size = 4}};
    struct form form = {.line = 1, .fields = fields, .count = 2};
    const struct forms forms = {.arena = &arena, .list = &form, .count = 1, .room = 1};
    const struct who who = {.uid = geteuid()};
    service_submit(s->service, SUBMIT_SUBJECTS, &forms, &who, wait, on_submitted, s);
    until_answered(s, 1);
    s->answers = 0;
    arena_release(&arena);
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
