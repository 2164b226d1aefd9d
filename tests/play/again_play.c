// A client that asks the same on one connection, all along, is told of every change as anybody is.
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "stage.h"
#include "towns.h"

enum { ASKERS = 4 };

static const char *const paths[ASKERS] = {"/v1/boards/yearly/2024", "/v1/boards/yearly/2024?top=1",
                                          "/v1/boards/yearly/2024/north",
                                          "/v1/boards/yearly/2024/west?fields=rules"};

struct asker {
    struct client client;
    struct reply last;
};

static struct asker askers[ASKERS]; // outlive a test that fails

static int open_setup(void **state)
{
    if (stage_setup(state) != 0)
        return -1;
    struct stage *s = *state;
    stage_conf(s, TOWNS_CONF);
    stage_start(s);
    json_decref(stage_post(s, "/v1/subjects", TOWNS_SUBJECTS, 201));
    stage_calm(s);
    for (size_t i = 0; i < ASKERS; i++) {
        askers[i] = (struct asker){.client.fd = -1};
        assert_true(client_open(&askers[i].client, s->socket));
    }
    return 0;
}

static int open_end(void **state)
{
    for (size_t i = 0; i < ASKERS; i++) {
        client_close(&askers[i].client);
        reply_release(&askers[i].last);
    }
    return stage_end(state);
}

// What tells one state of the boards from another.
static const char *tag_of(struct reply *r)
{
    const char *tag = reply_field(r, "ETag");
    return tag ? tag : "none";
}

static bool same(struct reply *a, struct reply *b)
{
    struct str tag = {0};
    str_add(&tag, tag_of(a));
    bool is = a->status == b->status && !strcmp(tag.data, tag_of(b)) &&
              !strcmp(a->body.data, b->body.data);
    str_release(&tag);
    return is;
}

// Asks twice on its own connection, between two who come anew. False: they were told otherwise.
static bool is_told(struct stage *s, struct asker *a, const char *path)
{
    const struct question q = {.verb = "GET", .path = path};
    struct reply before = {0}, first = {0}, after = {0};
    stage_ask(s, &q, &before);
    assert_true(client_ask(&a->client, &q, &first));
    assert_true(client_ask(&a->client, &q, &a->last));
    stage_ask(s, &q, &after);
    bool steady = same(&before, &after);
    if (steady && !(same(&first, &after) && same(&a->last, &after)))
        fail_msg("%s: %s\nin place of %s", path, a->last.body.data, after.body.data);
    reply_release(&before);
    reply_release(&first);
    reply_release(&after);
    return steady;
}

static void all_are_told(struct stage *s)
{
    for (size_t i = 0; i < ASKERS; i++)
        while (!is_told(s, &askers[i], paths[i])) // it changed meanwhile
            ;
}

static bool all_say(const char *text)
{
    for (size_t i = 0; i < ASKERS; i++)
        if (!strstr(askers[i].last.body.data, text))
            return false;
    return true;
}

static void pay(struct stage *s, const char *id)
{
    struct str record = {0};
    str_addf(&record,
             "{\"id\":\"%s\",\"type\":\"paid\",\"subject\":\"north\",\"date\":\"2024-05-02\","
             "\"amount\":\"10 yuan\",\"voucher\":\"%s\",\"evidence\":\"slip\",\"status\":"
             "\"verified\"}",
             id, id);
    json_decref(stage_post(s, "/v1/records?wait=scored", record.data, 201));
    str_release(&record);
}

static void records_are_told_of(void **state)
{
    struct stage *s = *state;
    all_are_told(s);
    for (int i = 0; i < 5; i++) {
        const char id[] = {'p', (char)('0' + i), '\0'};
        pay(s, id);
        all_are_told(s);
    }
    assert_non_null(strstr(askers[2].last.body.data, "\"paid\":50"));
}

static pid_t evaluator_of(struct stage *s)
{
    json_t *status = stage_get(s, "/v1/status");
    json_t *pid = json_object_get(json_object_get(status, "evaluator"), "pid");
    pid_t evaluator = (pid_t)json_integer_value(pid);
    json_decref(status);
    assert_true(evaluator > 0);
    return evaluator;
}

static void a_new_title_is_told_of_before_the_boards_know(void **state)
{
    struct stage *s = *state;
    all_are_told(s);
    pid_t evaluator = evaluator_of(s);
    assert_int_equal(kill(evaluator, SIGSTOP), 0);
    json_decref(
        stage_post(s, "/v1/subjects",
                   "[{\"id\":\"north\",\"kind\":\"town\",\"title\":\"新北镇\",\"class\":\"a\","
                   "\"people\":1000}]",
                   201));
    all_are_told(s);
    assert_non_null(strstr(askers[2].last.body.data, "新北镇"));
    assert_int_equal(kill(evaluator, SIGCONT), 0);
    stage_calm(s);
    all_are_told(s);
}

static void a_new_ruleset_is_told_of(void **state)
{
    struct stage *s = *state;
    pay(s, "p1");
    all_are_told(s);
    struct str conf = {0};
    str_add(&conf, TOWNS_CONF);
    char *rule = strstr(conf.data, "/ 1 yuan");
    memcpy(rule, "/ 2 yuan", strlen("/ 2 yuan"));
    stage_conf(s, conf.data);
    json_decref(stage_post(s, "/v1/reload", "", 200));
    all_are_told(s);
    assert_non_null(strstr(askers[2].last.body.data, "\"paid\":5"));
    str_release(&conf);
}

static void the_end_of_an_evaluator_is_told_of_and_that_it_is_over(void **state)
{
    struct stage *s = *state;
    char plugin[160];
    all_are_told(s);
    snprintf(plugin, sizeof plugin, "%s/basic.so", s->plugins);
    assert_int_equal(unlink(plugin), 0); // no other one can start
    assert_int_equal(kill(evaluator_of(s), SIGKILL), 0);
    stage_until(s, stage_is_stale, NULL, "boards that are stale");
    all_are_told(s);
    assert_true(all_say("\"stale\":true"));
    stage_plugin(s, PLUGIN_DIR "/basic.so");
    stage_calm(s);
    all_are_told(s);
    assert_false(all_say("\"stale\":true"));
}

#define PLAY(name) cmocka_unit_test_setup_teardown(name, open_setup, open_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLAY(records_are_told_of),
        PLAY(a_new_title_is_told_of_before_the_boards_know),
        PLAY(a_new_ruleset_is_told_of),
        PLAY(the_end_of_an_evaluator_is_told_of_and_that_it_is_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
