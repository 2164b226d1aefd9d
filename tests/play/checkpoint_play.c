// A start by the ledger's checkpoint shows what a start without it shows; nothing that can happen
// to the file does more than make a start slower.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "stage.h"
#include "towns.h"

#define RECORDS 400
#define KILLS 12

#define EVERY(lines) "daemon: { checkpoint = " lines "; }\n" TOWNS_CONF

static const char *const towns[] = {"north", "south", "west"};

static void checkpoint_of(const struct stage *s, char path[192])
{
    snprintf(path, 192, "%s-checkpoint", s->ledger);
}

static void put_paid(struct str *out, int i)
{
    str_addf(out,
             "{\"id\":\"p%d\",\"type\":\"paid\",\"subject\":\"%s\",\"date\":\"2024-%02d-%02d\","
             "\"amount\":\"%d.5 yuan\",\"voucher\":\"V%d\",\"evidence\":[\"slip\"],"
             "\"status\":\"%s\"}\n",
             i, towns[i * 7 % 3], i % 12 + 1, i % 28 + 1, i % 97, i,
             i % 3 ? "verified" : "reported");
}

static void post_lines(struct stage *s, const struct str *lines)
{
    const struct question q = {.verb = "POST",
                               .path = "/v1/records",
                               .type = "application/x-ndjson",
                               .body = lines->data,
                               .size = lines->size};
    struct reply r = {0};
    stage_ask(s, &q, &r);
    if (r.status != 201)
        fail_msg("%d %s", r.status, r.body.data);
    reply_release(&r);
}

static void post_paid(struct stage *s, int first, int count)
{
    struct str lines = {0};
    for (int i = first; i < first + count; i++)
        put_paid(&lines, i);
    post_lines(s, &lines);
    str_release(&lines);
}

// Leads and faults too, some of which have been decided: their type is left to the ledger.
static void post_others(struct stage *s)
{
    json_decref(
        stage_post(s, "/v1/subjects",
                   "[{\"id\":\"li\",\"kind\":\"cadre\",\"title\":\"李\",\"town\":\"north\"},"
                   "{\"id\":\"wu\",\"kind\":\"cadre\",\"title\":\"吴\",\"town\":\"west\"}]",
                   201));
    struct str lines = {0};
    for (int i = 0; i < 30; i++)
        str_addf(&lines,
                 "{\"id\":\"l%d\",\"type\":\"lead\",\"subject\":\"%s\",\"date\":\"2024-03-%02d\","
                 "\"note\":\"见\",\"status\":\"verified\"}\n",
                 i, i % 3 ? "li" : "wu", i % 28 + 1);
    for (int i = 0; i < 9; i++)
        str_addf(&lines,
                 "{\"id\":\"f%d\",\"type\":\"fault\",\"subject\":\"%s\",\"date\":\"2024-04-%02d\","
                 "\"grade\":%d,\"status\":\"verified\",\"heard_on\":\"2024-05-01\","
                 "\"decision\":\"维持\"}\n",
                 i, towns[i % 3], i + 1, i % 4);
    post_lines(s, &lines);
    str_release(&lines);
}

// What is shown: the board and why each stands where it stands.
static char *shown(struct stage *s)
{
    struct str out = {0};
    stage_calm(s);
    for (int i = -1; i < 3; i++) {
        char path[96] = "/v1/boards/yearly/2024";
        if (i >= 0)
            snprintf(path, sizeof path, "/v1/boards/yearly/2024/%s/explain", towns[i]);
        const struct question q = {.verb = "GET", .path = path};
        struct reply r = {0};
        stage_ask(s, &q, &r);
        if (r.status != 200)
            fail_msg("%s: %d %s", path, r.status, r.body.data);
        str_add_bytes(&out, r.body.data, r.body.size);
        reply_release(&r);
    }
    return str_take(&out);
}

static bool log_has(struct stage *s, const char *text)
{
    struct str log = {0};
    struct err e;
    bool has = file_read(s->log, 1 << 20, &log, &e) && log.data && strstr(log.data, text);
    str_release(&log);
    return has;
}

static json_int_t line_of_checkpoint(struct stage *s)
{
    json_t *status = stage_get(s, "/v1/status");
    json_int_t line =
        json_integer_value(json_object_get(json_object_get(status, "checkpoint"), "line"));
    json_decref(status);
    return line;
}

static bool is_made(struct stage *s, void *context)
{
    return line_of_checkpoint(s) >= *(const json_int_t *)context;
}

static void await_checkpoint(struct stage *s, json_int_t line)
{
    stage_until(s, is_made, &line, "no checkpoint of that line was made");
}

static void begin(struct stage *s)
{
    stage_conf(s, EVERY("50"));
    stage_start(s);
    json_decref(stage_post(s, "/v1/subjects", TOWNS_SUBJECTS, 201));
    post_others(s); // first: a checkpoint may be made before all is posted
    post_paid(s, 0, RECORDS);
    await_checkpoint(s, RECORDS);
}

// Some of it is changed and some added after the checkpoint.
static void change_some(struct stage *s)
{
    json_decref(stage_post(s, "/v1/records/p3/status",
                           "{\"status\":\"withdrawn\",\"reason\":\"错\"}", 201));
    json_decref(stage_post(s, "/v1/records/p6/status", "{\"status\":\"verified\"}", 201));
    post_paid(s, RECORDS, 20);
}

static void start_again(struct stage *s)
{
    stage_write(s, s->log, "");
    stage_start(s);
}

static void a_start_by_the_checkpoint_shows_what_one_without_it_shows(void **state)
{
    struct stage *s = *state;
    char path[192];
    checkpoint_of(s, path);
    begin(s);
    change_some(s);
    char *first = shown(s);
    stage_stop(s);
    start_again(s);
    assert_true(log_has(s, "come from the ledger's checkpoint (2 of 3 types)"));
    assert_true(line_of_checkpoint(s) >= RECORDS);
    char *by_checkpoint = shown(s);
    stage_stop(s);
    assert_int_equal(unlink(path), 0);
    start_again(s);
    assert_false(log_has(s, "come from the ledger's checkpoint"));
    char *without = shown(s);
    assert_string_equal(first, by_checkpoint);
    assert_string_equal(first, without);
    free(first);
    free(by_checkpoint);
    free(without);
}

static pid_t evaluator_of(struct stage *s)
{
    json_t *status = stage_get(s, "/v1/status");
    json_t *evaluator = json_object_get(status, "evaluator");
    pid_t pid = (pid_t)json_integer_value(json_object_get(evaluator, "pid"));
    json_decref(status);
    return pid;
}

// The daemon may not have heard yet that the one before is gone, and its boards are calm till then.
static bool is_another(struct stage *s, void *before)
{
    pid_t pid = evaluator_of(s);
    return pid > 0 && pid != *(pid_t *)before;
}

static void reloads_and_restarts_go_by_it_too(void **state)
{
    struct stage *s = *state;
    begin(s);
    char *first = shown(s);
    stage_conf(s, EVERY("51")); // the same rules, read again
    json_decref(stage_post(s, "/v1/reload", NULL, 200));
    assert_true(log_has(s, "come from the ledger's checkpoint"));
    char *reloaded = shown(s);
    assert_string_equal(first, reloaded);
    free(reloaded);
    stage_write(s, s->log, "");
    pid_t evaluator = evaluator_of(s);
    kill(evaluator, SIGKILL);
    stage_until(s, is_another, &evaluator, "another evaluator");
    char *restarted = shown(s);
    assert_string_equal(first, restarted);
    free(restarted);
    free(first);
}

static void change_byte(const char *path, off_t at)
{
    char byte;
    int fd = open(path, O_RDWR);
    assert_true(fd >= 0);
    assert_int_equal(pread(fd, &byte, 1, at), 1);
    byte ^= 0x10;
    assert_int_equal(pwrite(fd, &byte, 1, at), 1);
    close(fd);
}

// Each of these, on a checkpoint that is good: ignored with a line in the log, and made anew.
static void what_is_wrong_with_it_costs_only_time(void **state)
{
    struct stage *s = *state;
    char path[192];
    struct stat is;
    checkpoint_of(s, path);
    begin(s);
    char *first = shown(s);
    for (int way = 0; way < 5; way++) {
        stage_stop(s);
        assert_int_equal(stat(path, &is), 0);
        if (way == 0)
            change_byte(path, 9); // its version
        else if (way == 1)
            change_byte(path, 128 + is.st_size / 8); // a column
        else if (way == 2)
            change_byte(path, is.st_size - 3); // the directory
        else if (way == 3)
            assert_int_equal(truncate(path, is.st_size / 2), 0);
        else
            stage_write(s, path, "something else");
        start_again(s);
        assert_true(log_has(s, "the ledger's checkpoint is ignored, all of the ledger is read: "));
        char *again = shown(s);
        assert_string_equal(first, again);
        free(again);
        await_checkpoint(s, RECORDS);
    }
    stage_stop(s);
    start_again(s);
    assert_true(log_has(s, "come from the ledger's checkpoint"));
    free(first);
}

static void another_ledgers_is_ignored(void **state)
{
    struct stage *s = *state;
    char path[192], aside[224];
    checkpoint_of(s, path);
    snprintf(aside, sizeof aside, "%s-of-another", path);
    begin(s);
    stage_stop(s);
    assert_int_equal(rename(path, aside), 0);
    snprintf(s->ledger, sizeof s->ledger, "%s/another.db", s->folder);
    stage_conf(s, EVERY("100000"));
    start_again(s);
    json_decref(stage_post(s, "/v1/subjects", TOWNS_SUBJECTS, 201));
    post_paid(s, 1000, RECORDS + 50);
    char *first = shown(s);
    stage_stop(s);
    checkpoint_of(s, path);
    assert_int_equal(rename(aside, path), 0);
    start_again(s);
    assert_true(log_has(s, "it is of another ledger: line "));
    char *again = shown(s);
    assert_string_equal(first, again);
    free(first);
    free(again);
}

static void it_can_be_turned_off(void **state)
{
    struct stage *s = *state;
    begin(s);
    char *first = shown(s);
    stage_stop(s);
    stage_conf(s, EVERY("0"));
    start_again(s);
    assert_false(log_has(s, "checkpoint"));
    char *again = shown(s);
    assert_string_equal(first, again);
    assert_int_equal(line_of_checkpoint(s), 0);
    free(first);
    free(again);
}

struct underway {
    char aside[208], path[192];
    ino_t before;
};

// A new one is being written, or has just been put in place.
static bool is_underway(struct stage *s, void *context)
{
    const struct underway *u = context;
    struct stat is;
    (void)s;
    return stat(u->aside, &is) == 0 || (stat(u->path, &is) == 0 && is.st_ino != u->before);
}

static void a_daemon_killed_while_it_is_written_starts_as_ever(void **state)
{
    struct stage *s = *state;
    struct underway u;
    checkpoint_of(s, u.path);
    snprintf(u.aside, sizeof u.aside, "%s.new", u.path);
    begin(s);
    for (int i = 0, first = 10000, count = 400; i < KILLS; i++, first += count, count += 150) {
        struct stat is = {.st_ino = 0}; // each time more than an eighth is new
        (void)!stat(u.path, &is);
        u.before = is.st_ino;
        post_paid(s, first, count);
        stage_until(s, is_underway, &u, "no checkpoint is being made");
        stage_kill(s);
        start_again(s);
        assert_false(log_has(s, "is ignored"));
    }
    char *by_checkpoint = shown(s);
    stage_stop(s);
    unlink(u.path);
    start_again(s);
    char *without = shown(s);
    assert_string_equal(by_checkpoint, without);
    free(by_checkpoint);
    free(without);
}

static void wrong_usage_and_a_missing_ledger_are_told(void **state)
{
    struct stage *s = *state;
    struct str err = {0};
    const char *const alone[] = {"meritd", "--checkpoint", NULL};
    assert_int_equal(stage_run(s, alone, &err), 2);
    assert_string_equal(err.data, "meritd: usage: meritd --checkpoint --ledger PATH\n");
    str_clear(&err);
    const char *const missing[] = {"meritd", "--checkpoint", "--ledger", s->ledger, NULL};
    assert_int_equal(stage_run(s, missing, &err), 1);
    assert_non_null(strstr(err.data, "cannot open the ledger"));
    assert_int_not_equal(access(s->ledger, F_OK), 0);
    str_release(&err);
    stage_conf(s, EVERY("0"));
    stage_start(s);
    json_decref(stage_post(s, "/v1/subjects", TOWNS_SUBJECTS, 201));
    const char *const given[] = {"meritd", "--checkpoint", "--ledger", s->ledger, NULL};
    assert_int_equal(stage_run(s, given, &err), 0);
    assert_true(!err.data || !err.data[0]);
    str_release(&err);
}

int main(void)
{
#define PLAY(name) cmocka_unit_test_setup_teardown(name, stage_setup, stage_end)
    const struct CMUnitTest tests[] = {
        PLAY(a_start_by_the_checkpoint_shows_what_one_without_it_shows),
        PLAY(reloads_and_restarts_go_by_it_too),
        PLAY(what_is_wrong_with_it_costs_only_time),
        PLAY(another_ledgers_is_ignored),
        PLAY(it_can_be_turned_off),
        PLAY(a_daemon_killed_while_it_is_written_starts_as_ever),
        PLAY(wrong_usage_and_a_missing_ledger_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
