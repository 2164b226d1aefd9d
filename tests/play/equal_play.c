// One board, three ways to ask: the raw reply, meritctl --json and curl give the same bytes.
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stage.h"

static const char *const paths[][4] = {
    // scheme, period, option, its value
    {"town_annual", "2020", NULL, NULL},
    {"town_annual", "2019", NULL, NULL},
    {"town_annual", "2015", NULL, NULL}, // not live: computed when asked for
    {"town_monthly", "2020-11", NULL, NULL},
    {"cadre_annual", "2020", "top", "20"},
    {"cadre_annual", "2020", "fields", "outcomes,shows"},
};
#define PATHS (sizeof paths / sizeof *paths)

static int load_setup(void **state)
{
    if (stage_setup(state) != 0)
        return -1;
    stage_kunshan(*state);
    return 0;
}

// What a program writes to stdout; its exit status.
static int output_of(struct stage *s, const char *const *args, struct str *out)
{
    char file[128];
    int status;
    snprintf(file, sizeof file, "%s/output", s->folder);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (fd >= 0 && dup2(fd, 1) == 1)
            execvp(args[0], (char *const *)(uintptr_t)args);
        _exit(127);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    str_clear(out);
    stage_read(file, out);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void put_path(char *to, size_t size, const char *const *path)
{
    snprintf(to, size, "/v1/boards/%s/%s%s%s%s%s", path[0], path[1], path[2] ? "?" : "",
             path[2] ? path[2] : "", path[2] ? "=" : "", path[2] ? path[3] : "");
}

static void ask_meritctl(struct stage *s, const char *const *path, struct str *out)
{
    char option[32];
    snprintf(option, sizeof option, "--%s", path[2] ? path[2] : "");
    const char *const args[] = {MERITCTL,   "board",   path[0],  path[1],
                                "--socket", s->socket, "--json", path[2] ? option : NULL,
                                path[3],    NULL};
    assert_int_equal(output_of(s, args, out), 0);
}

static void meritctl_json_is_the_reply_byte_for_byte(void **state)
{
    struct stage *s = *state;
    struct str out = {0};
    for (size_t i = 0; i < PATHS; i++) {
        char path[256];
        struct reply r = {0};
        put_path(path, sizeof path, paths[i]);
        stage_ask(s, &(struct question){.verb = "GET", .path = path}, &r);
        assert_int_equal(r.status, 200);
        ask_meritctl(s, paths[i], &out);
        assert_true(r.body.size > 200);
        assert_int_equal(out.size, r.body.size);
        assert_memory_equal(out.data, r.body.data, out.size);
        reply_release(&r);
    }
    str_release(&out);
}

static void curl_gets_the_same_bytes(void **state)
{
    struct stage *s = *state;
    struct str by_curl = {0}, by_ctl = {0};
    const char *const has[] = {"curl", "--version", NULL};
    if (output_of(s, has, &by_curl) != 0) {
        str_release(&by_curl);
        print_message("there is no curl here; meritctl was held to the raw reply\n");
        skip();
    }
    for (size_t i = 0; i < PATHS; i++) {
        char url[256], path[200];
        put_path(path, sizeof path, paths[i]);
        snprintf(url, sizeof url, "http://localhost%s", path);
        const char *const curl[] = {"curl", "-sS", "--unix-socket", s->socket, url, NULL};
        assert_int_equal(output_of(s, curl, &by_curl), 0);
        ask_meritctl(s, paths[i], &by_ctl);
        assert_int_equal(by_curl.size, by_ctl.size);
        assert_memory_equal(by_curl.data, by_ctl.data, by_ctl.size);
    }
    str_release(&by_curl);
    str_release(&by_ctl);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(meritctl_json_is_the_reply_byte_for_byte),
        cmocka_unit_test(curl_gets_the_same_bytes),
    };
    return cmocka_run_group_tests(tests, load_setup, stage_end);
}
