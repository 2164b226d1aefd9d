// A changed rule comes into force without a failed request; a broken one does not come at all, and
// says where it is broken; a check says what a start would say.
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "stage.h"
#include "towns.h"

#define BOARD "/v1/boards/yearly/2024"
#define ASKERS 3
#define RELOADS 6

// A town's points are `points` for each yuan.
#define RULED(points)                                                                              \
    TOWNS_HEAD TOWNS_FACTS "schemes: { yearly: { of = \"town\"; period = \"year\"\n"               \
                           "  rules = ( { name = \"paid\"; score = \"" points                      \
                           " * sum(amount of paid) / 1 yuan\" } )\n"                               \
                           "} }\n"

// Three mistakes: an unknown key, an unknown indicator, a unit that does not fit.
#define BROKEN                                                                                     \
    TOWNS_HEAD TOWNS_FACTS "schemes: { yearly: { of = \"town\"; period = \"year\"\n"               \
                           "  colour = \"red\"\n"                                                  \
                           "  rules = (\n"                                                         \
                           "    { name = \"paid\"; score = \"sum(amount of payd) / 1 yuan\" },\n"  \
                           "    { name = \"money\"; score = \"sum(amount of paid)\" }\n"           \
                           "  )\n"                                                                 \
                           "} }\n"

static int open_setup(void **state)
{
    if (stage_setup(state) != 0)
        return -1;
    struct stage *s = *state;
    stage_conf(s, RULED("1"));
    stage_start(s);
    json_decref(stage_post(s, "/v1/subjects", TOWNS_SUBJECTS, 201));
    json_decref(stage_post(
        s, "/v1/records?wait=scored",
        "{\"id\":\"p1\",\"type\":\"paid\",\"subject\":\"north\",\"date\":\"2024-05-02\",\"amount\":"
        "\"10 yuan\",\"voucher\":\"A\",\"evidence\":\"slip\",\"status\":\"verified\"}",
        201));
    return 0;
}

static int64_t paid_points(struct stage *s)
{
    json_t *board = stage_get(s, BOARD);
    int64_t points = rule_points(board_row(board, "north"), "paid");
    json_decref(board);
    return points;
}

// --- clients that ask all along ---

struct asker {
    pthread_t thread;
    const char *socket, *path;
    atomic_bool *stop;
    size_t asked;
    char trouble[256];
};

static void *ask_on(void *context)
{
    struct asker *a = context;
    const struct question q = {.verb = "GET", .path = a->path};
    struct client c;
    struct reply r = {0};
    if (!client_open(&c, a->socket))
        snprintf(a->trouble, sizeof a->trouble, "cannot connect");
    while (!atomic_load(a->stop) && !a->trouble[0]) {
        if (!client_ask(&c, &q, &r))
            snprintf(a->trouble, sizeof a->trouble, "no whole reply");
        else if (r.status != 200)
            snprintf(a->trouble, sizeof a->trouble, "%d: %.200s", r.status, r.body.data);
        a->asked++;
    }
    reply_release(&r);
    client_close(&c);
    return NULL;
}

static const char *const confs[] = {RULED("2"), RULED("3"), RULED("1")};

static void reload(struct stage *s, int i)
{
    json_t *before = stage_get(s, "/v1/status");
    stage_conf(s, confs[i % 3]);
    json_t *told = stage_post(s, "/v1/reload", "", 200);
    const char *hash = json_string_value(json_object_get(told, "ruleset"));
    assert_string_not_equal(hash, json_string_value(json_object_get(before, "ruleset")));
    json_t *after = stage_get(s, "/v1/status");
    assert_string_equal(hash, json_string_value(json_object_get(after, "ruleset")));
    assert_int_equal(paid_points(s), 10 * 10000 * ((i + 1) % 3 + 1));
    json_decref(told);
    json_decref(before);
    json_decref(after);
}

static void a_changed_rule_comes_into_force_without_a_failed_request(void **state)
{
    static const char *const paths[ASKERS] = {BOARD, BOARD "/north", BOARD "/north/explain"};
    static struct asker askers[ASKERS];
    static atomic_bool stop;
    struct stage *s = *state;
    for (size_t i = 0; i < ASKERS; i++) {
        askers[i] = (struct asker){.socket = s->socket, .path = paths[i], .stop = &stop};
        assert_int_equal(pthread_create(&askers[i].thread, NULL, ask_on, &askers[i]), 0);
    }
    for (int i = 0; i < RELOADS; i++)
        reload(s, i);
    atomic_store(&stop, true);
    for (size_t i = 0; i < ASKERS; i++)
        assert_int_equal(pthread_join(askers[i].thread, NULL), 0);
    for (size_t i = 0; i < ASKERS; i++) {
        if (askers[i].trouble[0])
            fail_msg("%s: %s", askers[i].path, askers[i].trouble);
        assert_true(askers[i].asked > RELOADS);
    }
}

static bool has_three(struct stage *s, void *context)
{
    (void)context;
    return paid_points(s) == 30 * 10000;
}

static void a_hangup_signal_reloads_too(void **state)
{
    struct stage *s = *state;
    assert_int_equal(paid_points(s), 10 * 10000);
    stage_conf(s, RULED("3"));
    stage_signal(s, SIGHUP);
    stage_until(s, has_three, NULL, "the changed rule's board");
}

// --- broken ones ---

static void expect_mistakes(const char *text)
{
    static const char *const said[] = {
        "main.conf:14:", "main.conf:16:",         "main.conf:17:", "colour",
        "payd",          "did you mean \"paid\"", "3 errors"};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (!strstr(text, said[i]))
            fail_msg("\"%s\" is not said in:\n%s", said[i], text);
    const char *column = strstr(text, "main.conf:14:") + strlen("main.conf:14:");
    assert_true(strtol(column, NULL, 10) > 0);
}

static void a_broken_rule_is_refused_and_the_old_one_stays(void **state)
{
    struct stage *s = *state;
    json_t *before = stage_get(s, BOARD);
    stage_conf(s, BROKEN);
    json_t *problem = stage_post(s, "/v1/reload", "", 409);
    expect_mistakes(json_string_value(json_object_get(problem, "detail")));
    json_t *after = stage_get(s, BOARD);
    assert_true(json_equal(before, after));
    stage_conf(s, "this is not a configuration");
    json_decref(problem);
    problem = stage_post(s, "/v1/reload", "", 409);
    assert_non_null(strstr(json_string_value(json_object_get(problem, "detail")), "main.conf:1:"));
    json_decref(problem);
    stage_conf(s, RULED("3")); // and a good one is taken after that
    json_decref(stage_post(s, "/v1/reload", "", 200));
    assert_int_equal(paid_points(s), 30 * 10000);
    json_decref(before);
    json_decref(after);
}

static void a_ruleset_that_changes_what_was_recorded_is_refused(void **state)
{
    struct stage *s = *state;
    struct str conf = {0};
    str_add(&conf, RULED("1"));
    char *type = strstr(conf.data, "voucher = \"text\"");
    memcpy(type, "voucher = \"date\"", strlen("voucher = \"date\""));
    stage_conf(s, conf.data);
    json_t *problem = stage_post(s, "/v1/reload", "", 409);
    assert_non_null(strstr(json_string_value(json_object_get(problem, "detail")), "voucher"));
    assert_int_equal(paid_points(s), 10 * 10000);
    json_decref(problem);
    str_release(&conf);
}

static void a_start_with_mistakes_ends_with_2_and_a_check_says_the_same(void **state)
{
    struct stage *s = *state;
    struct str started = {0}, checked = {0};
    stage_conf(s, BROKEN);
    const char *const start[] = {MERITD,     "-c",      s->conf,     "--ledger", s->ledger,
                                 "--socket", s->socket, "--plugins", s->plugins, NULL};
    const char *const check[] = {MERITD, "-n", "-c", s->conf, "--plugins", s->plugins, NULL};
    assert_int_equal(stage_run(s, start, &started), 2);
    assert_int_equal(stage_run(s, check, &checked), 2);
    expect_mistakes(started.data);
    assert_int_equal(access(s->socket, F_OK), -1); // nothing was started, nothing stays
    assert_string_equal(started.data, checked.data);
    stage_conf(s, RULED("1"));
    str_clear(&checked);
    assert_int_equal(stage_run(s, check, &checked), 0);
    str_release(&started);
    str_release(&checked);
}

static void a_check_touches_neither_ledger_nor_socket(void **state)
{
    struct stage *s = *state;
    struct str said = {0};
    stage_conf(s, RULED("1") "daemon: { ledger = \"/nowhere/ledger.db\"; socket = "
                             "\"/nowhere/socket\"; }\n");
    const char *const check[] = {MERITD, "-n", "-c", s->conf, "--plugins", s->plugins, NULL};
    assert_int_equal(stage_run(s, check, &said), 0);
    assert_null(strstr(said.data, "/nowhere"));
    assert_string_equal(strrchr(said.data, ':') + 1,
                        " record type \"fault\" is used nowhere\n2 hints\n");
    str_release(&said);
}

#define PLAY(name) cmocka_unit_test_setup_teardown(name, open_setup, stage_end)
#define BARE(name) cmocka_unit_test_setup_teardown(name, stage_setup, stage_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLAY(a_changed_rule_comes_into_force_without_a_failed_request),
        PLAY(a_hangup_signal_reloads_too),
        PLAY(a_broken_rule_is_refused_and_the_old_one_stays),
        PLAY(a_ruleset_that_changes_what_was_recorded_is_refused),
        BARE(a_start_with_mistakes_ends_with_2_and_a_check_says_the_same),
        BARE(a_check_touches_neither_ledger_nor_socket),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
