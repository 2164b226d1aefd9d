// The socket's life: taken once, replaced when stale, refused when it cannot be, left clean.
#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stage.h"
#include "towns.h"

static int run_second(struct stage *s, const char *socket, struct str *err)
{
    char ledger[160];
    snprintf(ledger, sizeof ledger, "%s.second", s->ledger);
    const char *const args[] = {MERITD,     "-c",   s->conf,     "--ledger", ledger,
                                "--socket", socket, "--plugins", s->plugins, NULL};
    return stage_run(s, args, err);
}

static void a_second_daemon_on_a_live_socket_is_refused(void **state)
{
    struct stage *s = *state;
    struct str err = {0};
    stage_conf(s, TOWNS_CONF);
    stage_start(s);
    assert_int_equal(run_second(s, s->socket, &err), 2);
    assert_non_null(strstr(err.data, s->socket));
    json_decref(stage_get(s, "/v1/health")); // the first is not disturbed
    str_release(&err);
}

static void a_second_daemon_on_the_same_ledger_is_refused(void **state)
{
    struct stage *s = *state;
    struct str err = {0};
    char other[128];
    stage_conf(s, TOWNS_CONF);
    stage_start(s);
    snprintf(other, sizeof other, "%s2", s->socket);
    const char *const args[] = {MERITD,     "-c",  s->conf,     "--ledger", s->ledger,
                                "--socket", other, "--plugins", s->plugins, NULL};
    assert_int_equal(stage_run(s, args, &err), 2);
    assert_non_null(strstr(err.data, s->ledger));
    assert_int_equal(access(other, F_OK), -1);
    json_decref(stage_get(s, "/v1/health"));
    str_release(&err);
}

static void a_stale_socket_is_replaced(void **state)
{
    struct stage *s = *state;
    stage_conf(s, TOWNS_CONF);
    stage_start(s);
    stage_kill(s);
    assert_int_equal(access(s->socket, F_OK), 0); // left behind
    stage_start(s);
    json_decref(stage_get(s, "/v1/health"));
}

static void what_is_no_socket_is_not_replaced(void **state)
{
    struct stage *s = *state;
    struct str err = {0}, kept = {0};
    char path[128];
    stage_conf(s, TOWNS_CONF);
    stage_write(s, "precious", "a letter");
    snprintf(path, sizeof path, "%s/precious", s->folder);
    assert_int_equal(run_second(s, path, &err), 2);
    assert_non_null(strstr(err.data, path));
    stage_read(path, &kept);
    assert_string_equal(kept.data, "a letter");
    str_release(&err);
    str_release(&kept);
}

static void a_path_too_long_for_a_socket_is_refused(void **state)
{
    struct stage *s = *state;
    struct str err = {0};
    char path[256];
    stage_conf(s, TOWNS_CONF);
    snprintf(path, sizeof path, "%s/%0*d", s->folder, 120, 0);
    assert_int_equal(run_second(s, path, &err), 2);
    assert_non_null(strstr(err.data, path));
    assert_non_null(strstr(err.data, "bytes")); // how long one may be
    str_release(&err);
}

static void a_stop_removes_the_socket(void **state)
{
    struct stage *s = *state;
    stage_conf(s, TOWNS_CONF);
    for (int i = 0; i < 2; i++) {
        stage_start(s);
        assert_int_equal(access(s->socket, F_OK), 0);
        stage_signal(s, i ? SIGINT : SIGTERM);
        assert_int_equal(stage_wait(s), 0);
        assert_int_equal(access(s->socket, F_OK), -1);
        assert_int_equal(errno, ENOENT);
    }
}

static void expect_mode(struct stage *s, const char *mode, unsigned expected)
{
    struct str conf = {0};
    struct stat st;
    str_addf(&conf, "%s%s%s%s", TOWNS_CONF, "daemon: { mode = \"", mode, "\"; }\n");
    stage_conf(s, mode ? conf.data : TOWNS_CONF);
    stage_start(s);
    assert_int_equal(stat(s->socket, &st), 0);
    assert_true(S_ISSOCK(st.st_mode));
    assert_int_equal(st.st_mode & 07777, expected);
    assert_int_equal(st.st_uid, geteuid());
    stage_stop(s);
    str_release(&conf);
}

static void the_socket_has_the_mode_that_is_configured(void **state)
{
    struct stage *s = *state;
    expect_mode(s, "0600", 0600);
    expect_mode(s, "0666", 0666);
    stage_conf(s, TOWNS_CONF);
    stage_start(s);
    struct stat st;
    assert_int_equal(stat(s->socket, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0660);
}

static void an_unknown_owner_is_refused(void **state)
{
    struct stage *s = *state;
    struct str err = {0};
    stage_conf(s, TOWNS_CONF "daemon: { group = \"no-such-group-here\"; }\n");
    assert_int_equal(run_second(s, s->socket, &err), 2);
    assert_non_null(strstr(err.data, "no-such-group-here"));
    assert_int_equal(access(s->socket, F_OK), -1);
    str_release(&err);
}

// A batch that takes a while, asked to be scored; then the signal, when its body is known to be in.
static void put_many(struct str *out, int count)
{
    for (int i = 0; i < count; i++)
        str_addf(out,
                 "{\"id\":\"p%d\",\"type\":\"paid\",\"subject\":\"north\",\"date\":\"2024-05-02\","
                 "\"amount\":\"1 yuan\",\"voucher\":\"%d\",\"evidence\":\"slip\",\"status\":"
                 "\"verified\"}\n",
                 i, i);
}

static void requests_in_hand_are_answered_before_the_end(void **state)
{
    struct stage *s = *state;
    struct client writer, asker, late;
    struct str body = {0}, head = {0};
    struct reply r = {0};
    stage_conf(s, TOWNS_CONF);
    stage_start(s);
    json_decref(stage_post(s, "/v1/subjects", TOWNS_SUBJECTS, 201));
    put_many(&body, 20000);
    str_addf(&head,
             "POST /v1/records HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n"
             "Content-Length: %zu\r\n\r\n",
             body.size);
    assert_true(client_open(&writer, s->socket));
    assert_true(client_open(&asker, s->socket));
    assert_true(client_open(&late, s->socket));
    const char *board = "GET /v1/boards/yearly/2021 HTTP/1.1\r\nHost: x\r\n\r\n"; // computed now
    assert_true(client_send(&late, "GET /v1/he", 10)); // begun, never ended
    assert_true(client_send(&writer, head.data, head.size));
    assert_true(client_send(&writer, body.data, body.size));
    assert_true(client_send(&asker, board, strlen(board)));
    // answered after the others were taken in: nothing overtakes on this loop
    json_decref(stage_get(s, "/v1/health"));
    stage_signal(s, SIGTERM);
    assert_true(client_read(&writer, &r));
    assert_int_equal(r.status, 201);
    assert_true(client_ended(&writer));
    assert_true(client_read(&asker, &r));
    assert_true(r.status == 200 || r.status == 503);
    assert_true(client_ended(&asker));
    if (client_read(&late, &r)) // begun: it may be told so, or be closed
        assert_in_range(r.status, 400, 503);
    assert_int_equal(stage_wait(s), 0);
    stage_start(s);
    stage_calm(s);
    json_t *page = stage_get(s, "/v1/boards/yearly/2024");
    assert_int_equal(rule_points(board_row(page, "north"), "paid"), 20000 * 10000);
    json_decref(page);
    client_close(&writer);
    client_close(&asker);
    client_close(&late);
    reply_release(&r);
    str_release(&body);
    str_release(&head);
}

#define PLAY(name) cmocka_unit_test_setup_teardown(name, stage_setup, stage_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLAY(a_second_daemon_on_a_live_socket_is_refused),
        PLAY(a_second_daemon_on_the_same_ledger_is_refused),
        PLAY(a_stale_socket_is_replaced),
        PLAY(what_is_no_socket_is_not_replaced),
        PLAY(a_path_too_long_for_a_socket_is_refused),
        PLAY(a_stop_removes_the_socket),
        PLAY(the_socket_has_the_mode_that_is_configured),
        PLAY(an_unknown_owner_is_refused),
        PLAY(requests_in_hand_are_answered_before_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
