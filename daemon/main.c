/*~ (tour 1) Welcome. meritd is one binary with two lives. As the daemon it runs the loop below: it
 * accepts facts, keeps them in the ledger, serves boards, and never computes a score. Re-executed
 * with --evaluator it is the child that does: one ruleset, its plugins, its frames. The tour goes
 * on in daemon/service/state.h (what the daemon holds), then daemon/evaluator/evaluator.c (the
 * child's life). */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>
#include <uv.h>

#include "api/api.h"
#include "base/large.h"
#include "base/linux.h"
#include "base/log.h"
#include "base/mem.h"
#include "config/print.h"
#include "evaluator/evaluator.h"
#include "evaluator/rehearse.h"
#include "http/server.h"
#include "http/socket.h"
#include "ledger/checkpoint.h"
#include "manual.h"
#include "options.h"
#include "service/service.h"

#ifndef MERITD_VERSION
#define MERITD_VERSION "0.1.0"
#endif
#ifndef MERITD_PLUGIN_DIR
#define MERITD_PLUGIN_DIR "/usr/lib/meritd/plugins"
#endif
#define STOP_MS 5000 // for requests in hand

struct daemon {
    uv_loop_t loop;
    struct options options;
    struct service *service;
    struct http_server *server;
    struct http_routes *routes;
    struct http_socket socket, loopback;
    uv_signal_t signals[3];
    int exit_status;
    bool stopping, listening;
};

static void on_service_stopped(void *context)
{
    struct daemon *d = context;
    for (size_t i = 0; i < 3; i++)
        if (!uv_is_closing((uv_handle_t *)&d->signals[i]))
            uv_close((uv_handle_t *)&d->signals[i], NULL);
}

static void on_server_stopped(void *context)
{
    struct daemon *d = context;
    http_socket_close(&d->socket);
    http_socket_close(&d->loopback);
    service_stop(d->service, on_service_stopped, d);
}

static void stop(struct daemon *d, int status)
{
    if (d->stopping)
        return;
    d->stopping = true;
    d->exit_status = status;
    sd_notify(0, "STOPPING=1");
    if (d->server)
        http_server_stop(d->server, STOP_MS, on_server_stopped, d);
    else
        service_stop(d->service, on_service_stopped, d);
}

// --- listening ---

static bool owner_of(const char *name, uid_t *uid, struct err *e)
{
    const struct passwd *p = name ? getpwnam(name) : NULL;
    *uid = p ? p->pw_uid : (uid_t)-1;
    return !name || p || err_set(e, "daemon.owner: there is no user \"%s\"", name);
}

static bool group_of(const char *name, gid_t *gid, struct err *e)
{
    const struct group *g = name ? getgrnam(name) : NULL;
    *gid = g ? g->gr_gid : (gid_t)-1;
    return !name || g || err_set(e, "daemon.group: there is no group \"%s\"", name);
}

static bool open_socket(struct daemon *d, struct err *e)
{
    const struct settings *s = &service_model(d->service)->settings;
    struct socket_options o = {.path = d->options.socket ? d->options.socket : s->socket,
                               .mode = s->socket_mode};
    if (sd_listen_fds(1) > 0)
        return http_socket_adopt(&d->socket, SD_LISTEN_FDS_START, e);
    if (!o.path)
        return err_set(
            e,
            "no socket: give --socket PATH, or daemon: { socket = \"..\"; } in the configuration");
    return owner_of(s->socket_owner, &o.owner, e) && group_of(s->socket_group, &o.group, e) &&
           http_socket_open(&d->socket, &o, e);
}

static bool listen_all(struct daemon *d, struct err *e)
{
    struct http_limits limits = {
        .reply_ms = (uint64_t)service_model(d->service)->settings.deadline_ms + 5000};
    d->routes = api_routes_new(d->service);
    d->server = http_server_new(&d->loop, &limits, d->routes, linux_now_ms);
    if (!http_server_listen(d->server, d->socket.fd, e))
        return false;
    int port = d->options.loopback;
    return port < 0 || (http_socket_open_loopback(&d->loopback, &port, e) &&
                        http_server_listen(d->server, d->loopback.fd, e));
}

static int exit_status_of(enum service_start how)
{
    return how == SERVICE_READY ? 0 : how == SERVICE_REFUSED ? 2 : 1;
}

static void on_started(void *context, enum service_start how, const char *reason)
{
    struct daemon *d = context;
    struct err e;
    if (how != SERVICE_READY) {
        size_t size = strlen(reason);
        FILE *to = d->options.json && how == SERVICE_REFUSED ? stdout : stderr;
        fputs(reason, to);
        fputs(size && reason[size - 1] == '\n' ? "" : "\n", to);
        stop(d, exit_status_of(how));
        return;
    }
    if (d->options.check) {
        if (d->options.json)
            puts(reason);
        else
            fputs(reason, stderr); // warnings and hints
        if (d->options.print)
            fputs(service_effective(d->service), stdout);
        else if (!d->options.json)
            printf("%s: good; ruleset %s\n", d->options.conf, service_ruleset(d->service));
        stop(d, 0);
        return;
    }
    if (!listen_all(d, &e)) {
        log_error("%s", e.text);
        stop(d, 1);
        return;
    }
    d->listening = true;
    sd_notify(0, "READY=1");
    log_notice("ready: ruleset %.12s, ledger line %lld, socket %s", service_ruleset(d->service),
               (long long)service_seq(d->service), d->socket.path ? d->socket.path : "handed in");
}

// --- signals ---

static void on_reloaded(void *context, bool done, const char *report)
{
    (void)context;
    sd_notify(0, "READY=1");
    if (!done)
        log_error("reload refused; the ruleset in force stays:\n%s", report);
}

static void on_signal(uv_signal_t *handle, int signum)
{
    struct daemon *d = handle->data;
    if (signum == SIGHUP) {
        sd_notify(0, "RELOADING=1");
        service_reload(d->service, on_reloaded, d);
        return;
    }
    log_notice("stopping on signal %d", signum);
    stop(d, 0);
}

static void take_signals(struct daemon *d)
{
    static const int which[] = {SIGTERM, SIGINT, SIGHUP};
    signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; i < 3; i++) {
        uv_signal_init(&d->loop, &d->signals[i]);
        d->signals[i].data = d;
        uv_signal_start(&d->signals[i], on_signal, which[i]);
        uv_unref((uv_handle_t *)&d->signals[i]);
    }
}

static int run(struct daemon *d)
{
    struct str problems = {0};
    struct err e;
    struct service_options o = {
        .loop = &d->loop,
        .conf = d->options.conf,
        .ledger = d->options.ledger,
        .plugin_dir = d->options.plugins ? d->options.plugins : MERITD_PLUGIN_DIR,
        .program = "/proc/self/exe",
        .as_of = d->options.as_of,
        .check = d->options.check,
        .print = d->options.print,
        .strict = d->options.strict,
        .json = d->options.json,
    };
    uv_loop_init(&d->loop);
    take_signals(d);
    linux_huge_pages_for_children();
    large_keep(SIZE_MAX); // a board is copied to where the one before the last was
    enum service_start how = service_start(&o, on_started, d, &d->service, &problems, &e);
    bool told = problems.data != NULL;
    if (told && d->options.json)
        puts(problems.data);
    else if (told)
        fputs(problems.data, stderr);
    str_release(&problems);
    if (how == SERVICE_READY && !d->options.check && !open_socket(d, &e))
        how = SERVICE_REFUSED; // before anything is fed: a second daemon ends at once
    if (how != SERVICE_READY) {
        if (!told || !d->options.json)
            fprintf(stderr, "meritd: %s\n", e.text);
        stop(d, exit_status_of(how));
    }
    uv_run(&d->loop, UV_RUN_DEFAULT);
    http_socket_close(&d->socket); // of a start that failed; closed already otherwise
    service_free(d->service);
    if (d->routes)
        http_routes_free(d->routes);
    if (uv_loop_close(&d->loop) != 0)
        log_error("stopped with handles open");
    return d->exit_status;
}

static int run_tests(const struct options *o)
{
    size_t count = 0;
    const char **confs = mem_new(o->more_count + 1, sizeof *confs);
    if (o->conf)
        confs[count++] = o->conf;
    for (size_t i = 0; i < o->more_count; i++)
        confs[count++] = o->more[i];
    const struct rehearse_options r = {.confs = confs,
                                       .conf_count = count,
                                       .plugin_dir = o->plugins ? o->plugins : MERITD_PLUGIN_DIR,
                                       .only = o->only,
                                       .json = o->json,
                                       .quiet = o->quiet,
                                       .coverage = o->coverage,
                                       .mutate = o->mutate};
    int status = rehearse_main(&r);
    free(confs);
    return status;
}

// In a process of its own, beside a daemon or by itself.
static int make_checkpoint(const char *ledger)
{
    struct err e;
    int64_t line;
    linux_work_in_background();
    if (linux_die_with_parent(&e) && ledger_checkpoint_make(ledger, &line, &e))
        return 0;
    log_error("%s", e.text);
    return 1;
}

int main(int argc, char **argv)
{
    struct daemon d = {.socket.fd = -1, .socket.lock = -1, .loopback.fd = -1, .loopback.lock = -1};
    if (!options_read(argc, argv, &d.options))
        return 2;
    if (d.options.evaluator)
        return evaluator_main();
    if (d.options.help) {
        options_help();
        return 0;
    }
    if (d.options.keys) {
        struct str keys = {0};
        config_help(&keys);
        fputs(keys.data, stdout);
        str_release(&keys);
        return 0;
    }
    if (d.options.page != MANUAL_NONE)
        return manual_print(d.options.page,
                            d.options.plugins ? d.options.plugins : MERITD_PLUGIN_DIR);
    if (d.options.version) {
        puts("meritd " MERITD_VERSION);
        return 0;
    }
    if (d.options.test)
        return run_tests(&d.options);
    if (d.options.checkpoint) {
        log_init("meritd checkpoint", LOG_LEVEL_INFO);
        return make_checkpoint(d.options.ledger);
    }
    log_init("meritd", d.options.debug ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO);
    return run(&d);
}
