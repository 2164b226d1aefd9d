// Invariants:
//  1. A configuration is read, its plugins loaded and its tests run in a child process; the cage is
//     closed before the first test.
//  2. A child writes its report when all is done: what dies before has said nothing.
//  3. What a child says of itself on the shared page (the heartbeat, the test) is for messages
//  only.
#include "evaluator/rehearse.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/linux.h"
#include "base/log.h"
#include "config/source.h"
#include "evaluator/cage.h"
#include "evaluator/pulse.h"
#include "evaluator/start.h"
#include "rehearsal/report.h"

#define WATCH_MS 200
#define HUNG_LEAST_MS 1000 // of CPU time that a step may take, whatever the deadline
#define PROGRESS_NS 100000000LL
#define NAME_MOST 200

struct shared {
    struct heartbeat heart;
    char test[NAME_MOST]; // that is being run
    uint64_t run;         // tests that were run
    int64_t step_ms;      // of CPU time that a step may take
    bool ended;           // of its own will
};

struct rehearsing { // one configuration; lifetime: its child
    const struct rehearse_options *options;
    const char *conf;
    struct shared *shared;
    struct source source;
    struct problems problems; // of the files
    struct start start;
    bool terminal; // standard error is one: progress may be told
};

// --- writing ---

// Past stdio, which would ask what kind of file it is: the cage forbids it.
static bool write_text(int fd, const char *text)
{
    return file_write(fd, text, strlen(text));
}

// Whoever has hung up does without.
static void tell(int fd, const struct str *text)
{
    (void)!file_write(fd, text->data, text->size);
}

static const char *severity_name(enum severity s)
{
    static const char *const names[] = {"error", "warning", "hint"};
    return names[s];
}

static void put_problems(const struct problems *p, struct json *j)
{
    json_key(j, "problems");
    json_array(j);
    for (size_t i = 0; i < p->count; i++) {
        json_object(j);
        json_put_text(j, "severity", severity_name(p->list[i].severity));
        json_put_text(j, "file", p->list[i].at.file);
        json_put_int(j, "line", p->list[i].at.line);
        json_put_int(j, "column_at", p->list[i].at.column);
        json_put_text(j, "text", p->list[i].text);
        json_object_end(j);
    }
    json_array_end(j);
}

static int tell_problems(const struct rehearsing *r, const struct problems *p)
{
    struct str out = {0};
    struct json j;
    if (r->options->json) {
        json_init(&j, &out);
        json_object(&j);
        json_put_text(&j, "file", r->conf);
        put_problems(p, &j);
        json_object_end(&j);
        tell(STDOUT_FILENO, &out);
    } else {
        problems_print(p, &out);
        tell(STDERR_FILENO, &out);
    }
    str_release(&out);
    return 2;
}

// --- the child ---

static bool read_conf(struct rehearsing *r)
{
    const char *folders[] = {r->options->plugin_dir};
    source_init(&r->source);
    problems_init(&r->problems);
    start_init(&r->start);
    if (!source_read(r->conf, &r->source, &r->problems)) {
        problems_sort(&r->problems);
        tell_problems(r, &r->problems);
        return false;
    }
    if (start_source(&r->start, &r->source, folders, 1, true))
        return true;
    tell_problems(r, &r->start.problems);
    return false;
}

static void on_test(void *context, const char *name)
{
    struct shared *s = context;
    snprintf(s->test, sizeof s->test, "%s", name);
    s->run++;
    pulse_step();
}

static void tell_progress(const struct rehearsing *r, size_t done, size_t whole, int64_t *last)
{
    int64_t now = linux_monotonic_ns();
    char line[160];
    if (!r->terminal || (done < whole && now - *last < PROGRESS_NS))
        return;
    *last = now;
    snprintf(line, sizeof line, "\r%zu of %zu changes tried%s", done, whole,
             done == whole ? "\r\033[K" : "");
    write_text(STDERR_FILENO, line);
}

static void mutate(const struct rehearsing *r, const struct script *script, struct mutation *m)
{
    int64_t last = 0;
    mutation_init(m, script, r->options->only);
    for (size_t i = 0; i < m->count; i++) {
        pulse_step();
        (void)mutation_try(m, i); // the sum tells
        tell_progress(r, i + 1, m->count, &last);
    }
    mutation_sum(m);
}

static bool tell_report(const struct rehearsing *r, const struct report *report)
{
    struct str out = {0};
    struct json j;
    if (r->options->json) {
        json_init(&j, &out);
        report_json(report, &j);
    } else {
        report_text(report, &out);
    }
    bool told = file_write(STDOUT_FILENO, out.data ? out.data : "", out.size);
    str_release(&out);
    return told;
}

static int run_tests(struct rehearsing *r)
{
    struct script script = {
        .source = &r->source, .methods = &r->start.methods, .known = &r->start.ruleset.model};
    struct problems wrong;
    struct rehearsal h;
    struct mutation m;
    problems_init(&wrong);
    rehearsal_init(&h, &script, r->options->only, &wrong);
    h.on_test = on_test;
    h.context = r->shared;
    bool good = rehearsal_run(&h);
    bool mutated = good && r->options->mutate && h.failed == 0 && h.count > 0;
    int status = good ? h.failed > 0 : tell_problems(r, &wrong);
    if (mutated)
        mutate(r, &script, &m);
    else if (good && r->options->mutate && h.failed)
        write_text(STDERR_FILENO, "meritd: no number is changed: a test fails with the "
                                  "configuration as it stands\n");
    const struct report report = {.file = r->conf,
                                  .ruleset = r->start.ruleset.hash,
                                  .rehearsal = &h,
                                  .mutation = mutated ? &m : NULL,
                                  .coverage = r->options->coverage,
                                  .quiet = r->options->quiet};
    if (good && !tell_report(r, &report))
        status = 1;
    if (mutated)
        mutation_release(&m);
    rehearsal_release(&h);
    problems_release(&wrong);
    return status;
}

static int rehearse_one(struct rehearsing *r)
{
    struct err e;
    int status = 2;
    pulse_init(&r->shared->heart);
    if (read_conf(r)) {
        // as in a daemon: no question waits for longer than the deadline, a step gets twice that
        int64_t most = 2 * r->start.ruleset.model.settings.deadline_ms;
        r->shared->step_ms = most < HUNG_LEAST_MS ? HUNG_LEAST_MS : most;
        if (cage_close(r->start.ruleset.model.settings.memory, &e)) {
            pulse_busy(true);
            status = run_tests(r);
            pulse_busy(false);
        } else {
            fprintf(stderr, "meritd: %s\n", e.text);
            status = 1;
        }
    }
    start_release(&r->start);
    problems_release(&r->problems);
    source_release(&r->source);
    return status;
}

// --- the parent ---

// It computes and gets nowhere.
static bool is_hung(const struct rehearsing *r, pid_t child, uint64_t *step, int64_t *since)
{
    const struct heartbeat *heart = &r->shared->heart;
    uint64_t now = atomic_load_explicit(&heart->step, memory_order_acquire);
    int64_t cpu;
    if (!linux_cpu_time(child, &cpu))
        return false;
    if (now != *step || !atomic_load_explicit(&heart->busy, memory_order_acquire)) {
        *step = now;
        *since = cpu;
    }
    return cpu - *since > r->shared->step_ms * 1000000;
}

// Its end of the pipe closes with it.
static int wait_for(const struct rehearsing *r, pid_t child, int end, bool *hung)
{
    uint64_t step = 0;
    int64_t since = 0;
    int status;
    *hung = false;
    for (;;) {
        struct pollfd p = {.fd = end, .events = POLLIN};
        if (poll(&p, 1, WATCH_MS) > 0)
            break;
        if (is_hung(r, child, &step, &since)) {
            *hung = true;
            kill(child, SIGKILL);
            break;
        }
    }
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return 0;
    return status;
}

static void tell_death(const struct rehearsing *r, int status, bool hung)
{
    const struct heartbeat *heart = &r->shared->heart;
    struct str why = {0}, out = {0};
    struct json j;
    if (hung)
        str_add(&why, "the evaluator computed without getting on, and was ended");
    else if (WIFSIGNALED(status))
        str_addf(&why, "the evaluator died of signal %d (%s)", WTERMSIG(status),
                 strsignal(WTERMSIG(status)));
    else
        str_addf(&why, "the evaluator exited with status %d, unasked", WEXITSTATUS(status));
    if (heart->method[0])
        str_addf(&why, "; in plugin method %.*s", HEARTBEAT_METHOD - 1, heart->method);
    if (r->shared->test[0])
        str_addf(&why, "; in the test \"%.*s\"", NAME_MOST - 1, r->shared->test);
    json_init(&j, &out);
    if (r->options->json) {
        json_object(&j);
        json_put_text(&j, "file", r->conf);
        json_put_text(&j, "broken", why.data);
        json_object_end(&j);
    } else {
        str_addf(&out, "%s: %s\n", r->conf, why.data);
    }
    tell(r->options->json ? STDOUT_FILENO : STDERR_FILENO, &out);
    str_release(&why);
    str_release(&out);
}

static int run_child(struct rehearsing *r)
{
    struct err e;
    int ends[2];
    bool hung;
    r->shared->test[0] = '\0';
    r->shared->heart.method[0] = '\0';
    r->shared->ended = false;
    if (pipe(ends) != 0) {
        fprintf(stderr, "meritd: cannot make a pipe: %s\n", strerror(errno));
        return 1;
    }
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        int status = linux_die_with_parent(&e) ? rehearse_one(r) : 1;
        r->shared->ended = true;
        _exit(status);
    }
    close(ends[1]);
    if (child < 0) {
        fprintf(stderr, "meritd: cannot start an evaluator: %s\n", strerror(errno));
        close(ends[0]);
        return 1;
    }
    int status = wait_for(r, child, ends[0], &hung);
    close(ends[0]);
    if (r->shared->ended && WIFEXITED(status))
        return WEXITSTATUS(status);
    tell_death(r, status, hung);
    return 1;
}

static int run_all(const struct rehearse_options *o, struct shared *shared)
{
    int worst = 0;
    if (o->json)
        write_text(STDOUT_FILENO, "{\"rulesets\":[");
    for (size_t i = 0; i < o->conf_count; i++) {
        struct rehearsing r = {.options = o,
                               .conf = o->confs[i],
                               .shared = shared,
                               .terminal = isatty(STDERR_FILENO) == 1};
        if (o->json && i > 0)
            write_text(STDOUT_FILENO, ",");
        int status = run_child(&r);
        worst = status > worst ? status : worst;
    }
    if (o->json)
        write_text(STDOUT_FILENO, "]}\n");
    return worst;
}

int rehearse_main(const struct rehearse_options *o)
{
    signal(SIGPIPE, SIG_IGN);
    struct err e;
    struct shared *shared = linux_shared_new(sizeof *shared, &e);
    if (!shared) {
        fprintf(stderr, "meritd: %s\n", e.text);
        return 1;
    }
    int worst = run_all(o, shared);
    if (o->only && !shared->run && worst == 0) {
        fprintf(stderr, "meritd: --only: no rule test is called \"%s\"\n", o->only);
        worst = 2;
    }
    munmap(shared, sizeof *shared);
    return worst;
}
