// The evaluator is killed again and again while clients ask: every request gets a whole reply,
// boards are served throughout, and what stands in the end is what stood before.
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "stage.h"
#include "towns.h"

#define KILLS 20
#define ASKERS 4 // two ask for boards, two for explanations

struct asker {
    pthread_t thread;
    const char *socket, *path;
    bool explains;
    atomic_bool *stop;
    size_t asked, served; // served: 200
    char trouble[256];    // the first thing that went wrong
};

static bool is_problem(struct reply *r)
{
    const char *type = reply_field(r, "Content-Type");
    json_t *j = json_loads(r->body.data, 0, NULL);
    bool is = type && !strcmp(type, "application/problem+json") &&
              json_integer_value(json_object_get(j, "status")) == r->status;
    json_decref(j);
    return is;
}

static bool acceptable(const struct asker *a, struct reply *r)
{
    if (r->status == 200) {
        json_t *j = json_loads(r->body.data, 0, NULL);
        bool whole = json_object_get(j, a->explains ? "explanation" : "rows") != NULL;
        json_decref(j);
        return whole;
    }
    return a->explains && (r->status == 503 || r->status == 504) && is_problem(r);
}

static void *ask_on(void *context)
{
    struct asker *a = context;
    const struct question q = {.verb = "GET", .path = a->path};
    struct client c = {.fd = -1};
    struct reply r = {0};
    if (!client_open(&c, a->socket)) // one connection for all: none may be dropped either
        snprintf(a->trouble, sizeof a->trouble, "cannot connect");
    while (!atomic_load(a->stop) && !a->trouble[0]) {
        if (!client_ask(&c, &q, &r))
            snprintf(a->trouble, sizeof a->trouble, "request %zu got no whole reply", a->asked);
        else if (!acceptable(a, &r))
            snprintf(a->trouble, sizeof a->trouble, "%d: %.200s", r.status, r.body.data);
        a->asked++;
        a->served += r.status == 200;
    }
    reply_release(&r);
    client_close(&c);
    return NULL;
}

static int64_t evaluator_of(struct stage *s, int64_t *crashes)
{
    json_t *status = stage_get(s, "/v1/status"), *e = json_object_get(status, "evaluator");
    int64_t pid = json_integer_value(json_object_get(e, "pid"));
    if (crashes)
        *crashes = json_integer_value(json_object_get(e, "crashes"));
    json_decref(status);
    return pid;
}

static bool is_another(struct stage *s, void *context)
{
    const int64_t *before = context;
    int64_t pid = evaluator_of(s, NULL);
    return pid > 0 && pid != *before;
}

static void begin(struct asker *askers, struct stage *s, atomic_bool *stop)
{
    static const char *const paths[ASKERS] = {"/v1/boards/town_annual/2020",
                                              "/v1/boards/cadre_annual/2020?top=5",
                                              "/v1/boards/town_annual/2020/qiandeng/explain",
                                              "/v1/boards/cadre_annual/2020/c001/explain"};
    for (size_t i = 0; i < ASKERS; i++) {
        askers[i] = (struct asker){
            .socket = s->socket, .path = paths[i], .explains = i >= ASKERS / 2, .stop = stop};
        assert_int_equal(pthread_create(&askers[i].thread, NULL, ask_on, &askers[i]), 0);
    }
}

static void end(struct asker *askers, atomic_bool *stop)
{
    atomic_store(stop, true);
    for (size_t i = 0; i < ASKERS; i++)
        assert_int_equal(pthread_join(askers[i].thread, NULL), 0);
    for (size_t i = 0; i < ASKERS; i++)
        if (askers[i].trouble[0])
            fail_msg("%s: %s", askers[i].path, askers[i].trouble);
}

static void killing_the_evaluator_again_and_again_loses_no_reply(void **state)
{
    struct stage *s = *state;
    static struct asker askers[ASKERS]; // outlive a test that fails
    static atomic_bool stop;
    int64_t crashes;
    json_t *before = stage_get(s, "/v1/boards/town_annual/2020");
    begin(askers, s, &stop);
    for (int i = 0; i < KILLS; i++) {
        int64_t pid = evaluator_of(s, NULL);
        assert_true(pid > 0);
        assert_int_equal(kill((pid_t)pid, SIGKILL), 0);
        stage_until(s, is_another, &pid, "another evaluator");
        if (i % 4 != 3) // every fourth is killed again before it has judged
            stage_calm(s);
    }
    stage_calm(s);
    end(askers, &stop);
    assert_true(stage_alive(s));
    evaluator_of(s, &crashes);
    assert_int_equal(crashes, KILLS);
    for (size_t i = 0; i < ASKERS; i++)
        assert_true(askers[i].served > 0);
    assert_int_equal(askers[0].served, askers[0].asked);
    assert_int_equal(askers[1].served, askers[1].asked);
    json_t *after = stage_get(s, "/v1/boards/town_annual/2020");
    assert_true(json_equal(before, after));
    json_decref(before);
    json_decref(after);
}

// --- while new subjects come in ---

struct recruiter {
    pthread_t thread;
    const char *socket;
    atomic_bool *stop;
    atomic_size_t wanted, recruited; // cadres with a lead each
    char trouble[256];
};

static bool post(struct recruiter *w, struct client *c, const char *path, const struct str *body)
{
    struct reply r = {0};
    const struct question q = {.verb = "POST",
                               .path = path,
                               .type = "application/x-ndjson",
                               .body = body->data,
                               .size = body->size};
    bool good = client_ask(c, &q, &r) && r.status == 201;
    if (!good)
        snprintf(w->trouble, sizeof w->trouble, "%d %.200s", r.status,
                 r.body.data ? r.body.data : "no whole reply");
    reply_release(&r);
    return good;
}

static void *recruit(void *context)
{
    struct recruiter *w = context;
    struct client c;
    struct str subjects = {0}, leads = {0};
    size_t n = 0;
    if (!client_open(&c, w->socket))
        snprintf(w->trouble, sizeof w->trouble, "cannot connect");
    while (!atomic_load(w->stop) && !w->trouble[0]) {
        if (n >= atomic_load(&w->wanted)) {
            sched_yield();
            continue;
        }
        str_clear(&subjects);
        str_clear(&leads);
        for (size_t end = n + 10; n < end; n++) {
            str_addf(&subjects, "{\"id\":\"c%zu\",\"kind\":\"cadre\",\"town\":\"north\"}\n", n);
            str_addf(&leads,
                     "{\"id\":\"l%zu\",\"type\":\"lead\",\"subject\":\"c%zu\",\"date\":"
                     "\"2024-05-02\",\"status\":\"verified\"}\n",
                     n, n);
        }
        if (post(w, &c, "/v1/subjects", &subjects) && post(w, &c, "/v1/records", &leads))
            atomic_store(&w->recruited, n);
    }
    str_release(&subjects);
    str_release(&leads);
    client_close(&c);
    return NULL;
}

static int64_t board_line(struct stage *s)
{
    json_t *status = stage_get(s, "/v1/status");
    int64_t seq = json_integer_value(json_object_get(status, "board_seq"));
    json_decref(status);
    return seq;
}

// Boards have got on since: an evaluator that never publishes is restarted ever more slowly.
static bool is_further(struct stage *s, void *context)
{
    const int64_t *before = context;
    return board_line(s) > *before;
}

static void killing_the_evaluator_while_subjects_are_loaded_loses_none(void **state)
{
    struct stage *s = *state;
    static struct recruiter w;
    static atomic_bool stop;
    int64_t crashes;
    stage_conf(s, TOWNS_CONF);
    stage_start(s);
    json_decref(stage_post(s, "/v1/subjects", TOWNS_SUBJECTS, 201));
    w = (struct recruiter){.socket = s->socket, .stop = &stop};
    assert_int_equal(pthread_create(&w.thread, NULL, recruit, &w), 0);
    for (int i = 0; i < KILLS / 2; i++) {
        int64_t line = board_line(s);
        atomic_fetch_add(&w.wanted, 500); // some come before the kill, some while it is restarted
        stage_until(s, is_further, &line, "boards to get on");
        int64_t pid = evaluator_of(s, NULL);
        assert_true(pid > 0);
        assert_int_equal(kill((pid_t)pid, SIGKILL), 0);
        stage_until(s, is_another, &pid, "another evaluator");
    }
    atomic_store(&stop, true);
    assert_int_equal(pthread_join(w.thread, NULL), 0);
    assert_string_equal(w.trouble, "");
    stage_calm(s);
    evaluator_of(s, &crashes);
    assert_int_equal(crashes, KILLS / 2); // none of its own
    json_t *board = stage_get(s, "/v1/boards/yearly/2024");
    assert_true(w.recruited > 0);
    assert_int_equal(rule_points(board_row(board, "north"), "leads"), w.recruited * 10 * 10000);
    json_decref(board);
}

static bool is_gone(struct stage *s, void *context)
{
    const int64_t *pid = context;
    (void)s;
    return waitpid((pid_t)*pid, NULL, WNOHANG) == *pid; // ours by now: see main
}

static void an_evaluator_dies_with_its_daemon(void **state)
{
    struct stage *s = *state;
    int64_t pid = evaluator_of(s, NULL);
    assert_int_equal(kill((pid_t)pid, 0), 0);
    stage_kill(s);
    stage_until(s, is_gone, &pid, "the evaluator's end");
    stage_start(s);
    stage_calm(s);
}

static int load_setup(void **state)
{
    if (stage_setup(state) != 0)
        return -1;
    stage_kunshan(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(killing_the_evaluator_again_and_again_loses_no_reply),
        cmocka_unit_test_setup_teardown(killing_the_evaluator_while_subjects_are_loaded_loses_none,
                                        stage_setup, stage_end),
        cmocka_unit_test(an_evaluator_dies_with_its_daemon),
    };
    prctl(PR_SET_CHILD_SUBREAPER, 1); // an orphan of the daemon becomes our child
    return cmocka_run_group_tests(tests, load_setup, stage_end);
}
