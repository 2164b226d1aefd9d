#include "stage.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"

#define FILE_MOST ((size_t)64 * 1024 * 1024)
#define STEP_MS 5

static void pause_step(void)
{
    nanosleep(&(struct timespec){.tv_nsec = STEP_MS * 1000000L}, NULL);
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void show_log(const struct stage *s)
{
    struct str log = {0};
    struct err e;
    if (file_read(s->log, FILE_MOST, &log, &e) && log.data)
        fprintf(stderr, "--- the daemon's log ---\n%s---\n", log.data);
    str_release(&log);
}

static void broken(struct stage *s, const char *what)
{
    show_log(s);
    fail_msg("%s", what);
}

static int wait_for(pid_t pid)
{
    int64_t end = now_ms() + CLIENT_MOST_MS;
    int status;
    for (;;) {
        pid_t got = waitpid(pid, &status, WNOHANG);
        if (got == pid)
            return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        assert_true(got == 0 || errno == EINTR);
        if (now_ms() > end)
            return -1;
        pause_step();
    }
}

// --- the folder ---

static void path_put(char *to, size_t size, const char *folder, const char *name)
{
    int n = snprintf(to, size, "%s/%s", folder, name);
    assert_true(n > 0 && (size_t)n < size);
}

int stage_setup(void **state)
{
    static const char *const shipped[] = {"basic",   "peers", "means",   "gate",
                                          "weights", "treat", "outrank", "hands"};
    struct stage *s = mem_new(1, sizeof *s);
    const char *temp = getenv("TMPDIR");
    if (!temp || strlen(temp) > 32) // a socket's path has little room
        temp = "/tmp";
    snprintf(s->folder, sizeof s->folder, "%s/merit-XXXXXX", temp);
    if (!mkdtemp(s->folder))
        return -1;
    path_put(s->conf, sizeof s->conf, s->folder, "main.conf");
    path_put(s->ledger, sizeof s->ledger, s->folder, "ledger.db");
    path_put(s->socket, sizeof s->socket, s->folder, "socket");
    path_put(s->log, sizeof s->log, s->folder, "log");
    path_put(s->plugins, sizeof s->plugins, s->folder, "plugins");
    s->as_of = "2024-12-31";
    if (mkdir(s->plugins, 0755) != 0)
        return -1;
    for (size_t i = 0; i < sizeof shipped / sizeof *shipped; i++) {
        char object[512];
        snprintf(object, sizeof object, "%s/%s.so", PLUGIN_DIR, shipped[i]);
        stage_plugin(s, object);
    }
    *state = s;
    return 0;
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *at)
{
    (void)st;
    (void)flag;
    (void)at;
    return remove(path);
}

int stage_teardown(void **state)
{
    struct stage *s = *state;
    if (s->daemon) {
        kill(s->daemon, SIGKILL);
        waitpid(s->daemon, NULL, 0);
    }
    nftw(s->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(s);
    return 0;
}

int stage_end(void **state)
{
    struct stage *s = *state;
    int status = 0;
    if (s->daemon && kill(s->daemon, SIGTERM) == 0 && (status = wait_for(s->daemon)) != -1)
        s->daemon = 0;
    if (status != 0) {
        show_log(s);
        fprintf(stderr, "the daemon ended with %d\n", status);
    }
    (void)stage_teardown(state);
    return status;
}

void stage_write(const struct stage *s, const char *path, const char *text)
{
    char full[256];
    if (path[0] == '/')
        snprintf(full, sizeof full, "%s", path);
    else
        path_put(full, sizeof full, s->folder, path);
    FILE *f = fopen(full, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    assert_int_equal(fclose(f), 0);
}

void stage_conf(struct stage *s, const char *text)
{
    stage_write(s, s->conf, text);
}

void stage_read(const char *path, struct str *out)
{
    struct err e;
    if (!file_read(path, FILE_MOST, out, &e))
        fail_msg("%s", e.text);
    str_add(out, "");
}

void stage_plugin(struct stage *s, const char *object)
{
    struct str bytes = {0};
    char to[256];
    stage_read(object, &bytes);
    path_put(to, sizeof to, s->plugins, strrchr(object, '/') + 1);
    int fd = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    assert_true(fd >= 0 && fchmod(fd, 0644) == 0);
    for (size_t at = 0; at < bytes.size;) {
        ssize_t n = write(fd, bytes.data + at, bytes.size - at);
        assert_true(n > 0);
        at += (size_t)n;
    }
    assert_int_equal(close(fd), 0);
    str_release(&bytes);
}

// --- the daemon ---

static pid_t spawn(const char *const *args, const char *errors, int flags)
{
    pid_t parent = getpid(), pid = fork();
    assert_true(pid >= 0);
    if (pid > 0)
        return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int in = open("/dev/null", O_RDWR), out = open(errors, flags, 0600);
    if (getppid() != parent || in < 0 || out < 0 || dup2(in, 0) < 0 || dup2(in, 1) < 0 ||
        dup2(out, 2) < 0)
        _exit(126);
    execv(MERITD, (char *const *)(uintptr_t)args);
    _exit(127);
}

void stage_launch(struct stage *s)
{
    const char *const args[] = {MERITD,     "-c",       s->conf,   "--ledger",
                                s->ledger,  "--socket", s->socket, "--plugins",
                                s->plugins, "--as-of",  s->as_of,  NULL};
    assert_int_equal(s->daemon, 0);
    s->daemon = spawn(args, s->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC);
}

bool stage_alive(struct stage *s)
{
    return s->daemon && kill(s->daemon, 0) == 0 && waitpid(s->daemon, NULL, WNOHANG) == 0;
}

static bool answers(struct stage *s, void *context)
{
    static const struct question health = {.verb = "GET", .path = "/v1/health"};
    struct client c;
    struct reply r = {0};
    (void)context;
    int status;
    if (waitpid(s->daemon, &status, WNOHANG) != 0) {
        s->daemon = 0;
        broken(s, "the daemon ended instead of answering");
    }
    if (!client_open(&c, s->socket))
        return false;
    bool good = client_ask(&c, &health, &r) && r.status == 200;
    client_close(&c);
    reply_release(&r);
    return good;
}

void stage_start(struct stage *s)
{
    stage_launch(s);
    stage_until(s, answers, NULL, "the daemon to answer");
}

void stage_until(struct stage *s, stage_is_fn *is, void *context, const char *what)
{
    int64_t end = now_ms() + CLIENT_MOST_MS;
    while (!is(s, context)) {
        if (now_ms() > end) {
            show_log(s);
            fail_msg("waited in vain for %s", what);
        }
        pause_step();
    }
}

int stage_wait(struct stage *s)
{
    int status = wait_for(s->daemon);
    if (status == -1)
        broken(s, "the daemon does not end");
    s->daemon = 0;
    return status;
}

void stage_signal(struct stage *s, int signum)
{
    assert_true(s->daemon > 0);
    assert_int_equal(kill(s->daemon, signum), 0);
}

void stage_kill(struct stage *s)
{
    stage_signal(s, SIGKILL);
    assert_int_equal(stage_wait(s), 128 + SIGKILL);
}

void stage_stop(struct stage *s)
{
    stage_signal(s, SIGTERM);
    int status = stage_wait(s);
    if (status != 0)
        show_log(s);
    assert_int_equal(status, 0);
}

int stage_run(const struct stage *s, const char *const *args, struct str *err)
{
    char errors[256];
    path_put(errors, sizeof errors, s->folder, "errors");
    int status = wait_for(spawn(args, errors, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC));
    stage_read(errors, err);
    return status;
}

// --- asking ---

void stage_ask(struct stage *s, const struct question *q, struct reply *r)
{
    struct client c;
    if (!client_open(&c, s->socket))
        broken(s, "the socket does not take connections");
    bool whole = client_ask(&c, q, r);
    client_close(&c);
    if (!whole)
        broken(s, q->path);
}

static json_t *parsed(struct stage *s, const struct question *q, int status)
{
    struct reply r = {0};
    stage_ask(s, q, &r);
    json_t *j = json_loads(r.body.data, JSON_REJECT_DUPLICATES, NULL);
    if (r.status != status || !j) {
        show_log(s);
        fail_msg("%s %s: %d instead of %d: %.2000s", q->verb, q->path, r.status, status,
                 r.body.data);
    }
    if (status >= 400)
        assert_string_equal(reply_field(&r, "Content-Type"), "application/problem+json");
    reply_release(&r);
    return j;
}

json_t *stage_get_as(struct stage *s, const char *path, int status)
{
    return parsed(s, &(struct question){.verb = "GET", .path = path}, status);
}

json_t *stage_get(struct stage *s, const char *path)
{
    return stage_get_as(s, path, 200);
}

json_t *stage_post(struct stage *s, const char *path, const char *json, int status)
{
    const struct question q = {
        .verb = "POST", .path = path, .type = "application/json", .body = json};
    return parsed(s, &q, status);
}

json_t *stage_load(struct stage *s, const char *path, const char *file)
{
    struct str text = {0};
    stage_read(file, &text);
    const struct question q = {
        .verb = "POST", .path = path, .type = "text/csv", .body = text.data, .size = text.size};
    json_t *j = parsed(s, &q, 201);
    str_release(&text);
    return j;
}

void stage_kunshan(struct stage *s)
{
    // as conf/kunshan/demo/load does
    static const char *const files[][2] = {
        {"/v1/subjects", "towns"},     {"/v1/subjects", "departments"},
        {"/v1/subjects", "cadres"},    {"/v1/subjects", "introducers"},
        {"/v1/subjects", "investors"}, {"/v1/subjects", "projects"},
        {"/v1/subjects", "matters"},   {"/v1/targets", "targets"},
        {"/v1/records", "arrived"},    {"/v1/records", "relaxed"},
        {"/v1/records", "courted"},    {"/v1/records", "promised"},
        {"/v1/records", "forced"},     {"/v1/records", "asked"},
        {"/v1/records", "answered"},   {"/v1/records", "reopened"},
        {"/v1/records", "notices"},    {"/v1/records", "objections"},
        {"/v1/records", "permits"},    {"/v1/records", "obstruction"},
        {"/v1/records", "surveys"},    {"/v1/records", "amenities"},
        {"/v1/records", "incidents"},  {"/v1/records", "lectures"},
        {"/v1/records", "service"},    {"/v1/records", "appointed"},
        {"/v1/records", "leads"},      {"/v1/records", "effort"},
        {"/v1/records", "attendance"}, {"/v1/records", "assessed"},
        {"/v1/records", "enterprise"}, {"/v1/records", "household"},
        {"/v1/records", "trained"}};
    char file[512];
    s->as_of = "2020-12-31";
    snprintf(s->conf, sizeof s->conf, "%s", SOURCE_DIR "/conf/kunshan/kunshan.conf");
    stage_start(s);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(file, sizeof file, KUNSHAN_DATA "/%s.csv", files[i][1]);
        json_decref(stage_load(s, files[i][0], file));
    }
    stage_calm(s);
}

static bool calm(struct stage *s, void *context)
{
    (void)context;
    json_t *status = stage_get(s, "/v1/status");
    bool is = json_is_false(json_object_get(status, "stale")) &&
              json_integer_value(json_object_get(status, "board_seq")) ==
                  json_integer_value(json_object_get(status, "seq"));
    json_decref(status);
    return is;
}

void stage_calm(struct stage *s)
{
    stage_until(s, calm, NULL, "boards that reflect the whole ledger");
}

bool stage_is_stale(struct stage *s, void *context)
{
    (void)context;
    json_t *status = stage_get(s, "/v1/status");
    bool is = json_is_true(json_object_get(status, "stale"));
    json_decref(status);
    return is;
}

// --- reading answers ---

json_t *board_row(json_t *board, const char *subject)
{
    size_t i;
    json_t *row;
    json_array_foreach(
        json_object_get(board, "rows"), i,
        row) if (!strcmp(json_string_value(json_object_get(row, "subject")), subject)) return row;
    fail_msg("%s is not on the board", subject);
    return NULL;
}

int64_t points_of(json_t *number)
{
    assert_true(json_is_number(number));
    double scaled = json_number_value(number) * 10000;
    int64_t points = (int64_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    double off = scaled - (double)points;
    assert_true(off < 1e-6 && off > -1e-6);
    return points;
}

int64_t rule_points(json_t *row, const char *rule)
{
    return points_of(json_object_get(json_object_get(row, "rules"), rule));
}
