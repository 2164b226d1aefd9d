#include "child.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/linux.h"
#include "base/mem.h"
#include "config/read.h"
#include "config/source.h"
#include "link/packed.h"
#include "link/staging.h"

#define BATCH (4u * 1024 * 1024)

void bench_die(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fputc('\n', stderr);
    exit(2);
}

int bench_dial(const char *path)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    snprintf(to.sun_path, sizeof to.sun_path, "%s", path);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to))
        bench_die("cannot reach %s", path);
    return fd;
}

double bench_seconds(void)
{
    return (double)linux_monotonic_ns() / 1e9;
}

static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_median(double *list, size_t count)
{
    qsort(list, count, sizeof *list, by_number);
    return count % 2 ? list[count / 2] : (list[count / 2 - 1] + list[count / 2]) / 2;
}

static void send_all(struct child *c, const char *bytes, size_t size)
{
    for (size_t at = 0; at < size;) {
        ssize_t n = write(c->line, bytes + at, size - at);
        if (n < 0 && errno != EINTR)
            bench_die("the evaluator does not take what is sent: %s", strerror(errno));
        at += n > 0 ? (size_t)n : 0;
    }
}

static void receive(struct child *c, void *to, size_t size)
{
    for (size_t at = 0; at < size;) {
        ssize_t n = read(c->line, (uint8_t *)to + at, size - at);
        if (n == 0 || (n < 0 && errno != EINTR))
            bench_die("the evaluator has ended");
        at += n > 0 ? (size_t)n : 0;
    }
}

static struct message_head next_message(struct child *c)
{
    struct message_head head;
    receive(c, &head, sizeof head);
    c->in = mem_grow(c->in, &c->in_room, head.size + 1, 1);
    receive(c, c->in, head.size);
    if (head.tag == MESSAGE_REFUSED || head.tag == MESSAGE_TROUBLE) {
        struct wire w = wire_of(c->in, head.size);
        for (const char *text = wire_text(&w); !w.failed; text = wire_text(&w))
            fprintf(stderr, "%s\n", text ? text : "");
        bench_die("the evaluator refused");
    }
    return head;
}

static void spawn(struct child *c, const char *meritd)
{
    int pair[2];
    int staging;
    struct err e;
    if (!linux_staging_new("bench", STAGING_SIZE, &staging, &e))
        bench_die("%s", e.text);
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
        bench_die("no socket: %s", strerror(errno));
    c->staging = mmap(NULL, STAGING_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, staging, 0);
    linux_huge_pages_for_children(); // as the daemon does
    c->pid = fork();
    if (c->pid == 0) {
        int line = dup(pair[1]), memory = dup(staging); // out of the way of 3 and 4
        line = dup2(line, 13), memory = dup2(memory, 14);
        if (dup2(line, LINK_FD) < 0 || dup2(memory, STAGING_FD) < 0)
            _exit(126);
        for (int fd = STAGING_FD + 1; fd < 32; fd++)
            close(fd);
        execl(meritd, meritd, "--evaluator", (char *)NULL);
        _exit(127);
    }
    if (c->pid < 0 || c->staging == MAP_FAILED)
        bench_die("cannot start %s: %s", meritd, strerror(errno));
    close(pair[1]);
    close(staging);
    c->line = pair[0];
}

static void send_ruleset(struct child *c, const char *conf, const char *plugins, int32_t as_of)
{
    struct source source;
    struct problems p;
    struct str packed = {0}, out = {0}, folders = {0};
    source_init(&source);
    problems_init(&p);
    ruleset_init(&c->ruleset);
    if (!source_read(conf, &source, &p) ||
        !config_model(&source, &c->ruleset.arena, &c->ruleset.texts, &c->ruleset.model, &p)) {
        problems_print(&p, &out);
        bench_die("%s", out.data);
    }
    source_pack(&source, &packed);
    str_addf(&folders, "%s\n", plugins);
    size_t begun = message_begin(&out, MESSAGE_RULESET, 0);
    wire_put_bytes(&out, packed.data, packed.size);
    wire_put_text(&out, folders.data);
    wire_put_i64(&out, 0); // all the memory there is
    wire_put_u32(&out, (uint32_t)as_of);
    wire_put_u8(&out, 0);
    message_end(&out, begun);
    send_all(c, out.data, out.size);
    str_release(&out);
    str_release(&packed);
    str_release(&folders);
    problems_release(&p);
    source_release(&source);
}

void child_start(struct child *c, const char *meritd, const char *conf, const char *plugins,
                 int32_t as_of)
{
    *c = (struct child){.seq = 0};
    spawn(c, meritd);
    send_ruleset(c, conf, plugins, as_of);
    while (next_message(c).tag != MESSAGE_READY) {
    }
}

void child_end(struct child *c)
{
    close(c->line);
    waitpid(c->pid, NULL, 0);
    munmap(c->staging, STAGING_SIZE);
    ruleset_release(&c->ruleset);
    str_release(&c->out);
    free(c->in);
    free(c->row_of);
}

void child_put(struct child *c, struct fact *f)
{
    if (!c->waiting) {
        c->begun = message_begin(&c->out, MESSAGE_FACTS, 0);
        c->count_at = c->out.size;
        wire_put_u32(&c->out, 0);
    }
    f->seq = ++c->seq;
    if (f->tag == FACT_SUBJECT && f->subject.subject >= c->subjects)
        c->subjects = f->subject.subject + 1;
    message_put_fact(&c->out, f);
    c->waiting++;
    if (c->out.size > BATCH)
        child_flush(c, false);
}

void child_flush(struct child *c, bool last)
{
    if (!c->waiting) { // an empty batch tells the end
        c->begun = message_begin(&c->out, MESSAGE_FACTS, 0);
        c->count_at = c->out.size;
        wire_put_u32(&c->out, 0);
    }
    memcpy(c->out.data + c->count_at, &c->waiting, sizeof c->waiting);
    wire_put_i64(&c->out, c->seq);
    wire_put_u8(&c->out, !last);
    message_end(&c->out, c->begun);
    send_all(c, c->out.data, c->out.size);
    c->out.size = 0;
    c->waiting = 0;
}

bool child_next(struct child *c, struct child_board *largest)
{
    *largest = (struct child_board){0};
    for (;;) {
        struct message_head head = next_message(c);
        struct wire w = wire_of(c->in, head.size);
        if (head.tag == MESSAGE_CALM && wire_i64(&w) == c->seq)
            return false;
        if (head.tag != MESSAGE_BOARDS)
            continue;
        uint32_t count = wire_u32(&w);
        for (uint32_t i = 0; i < count; i++) {
            struct child_board b = {.offset = (uint64_t)wire_i64(&w)};
            b.size = (uint64_t)wire_i64(&w);
            wire_i64(&w);
            if (b.size > largest->size)
                *largest = b;
        }
        return true;
    }
}

void child_copied(struct child *c)
{
    struct str out = {0};
    message_end(&out, message_begin(&out, MESSAGE_COPIED, 0));
    send_all(c, out.data, out.size);
    str_release(&out);
}

void *child_publish(struct child *c, struct child_board b, void *copy)
{
    struct err e;
    void *room = realloc(copy, b.size);
    if (!room)
        bench_die("no room for a board of %zu bytes", (size_t)b.size);
    if (!c->pair)
        c->pair = pair_new(NULL);
    if (!c->row_of)
        c->row_of = mem_new(c->subjects, sizeof *c->row_of);
    const struct packed_taking taking = {
        .from = c->staging + b.offset,
        .to = room,
        .size = b.size,
        .model = &c->ruleset.model,
        .subject_count = c->subjects,
        .row_of = c->row_of,
        .pair = c->pair,
    };
    if (!packed_take(&taking, &e))
        bench_die("%s", e.text);
    return room;
}

long child_memory_kib(const struct child *c, const char *field)
{
    char path[64], row[256];
    long kib = -1;
    snprintf(path, sizeof path, "/proc/%d/status", (int)c->pid);
    FILE *f = fopen(path, "r");
    while (f && fgets(row, sizeof row, f))
        if (!strncmp(row, field, strlen(field)))
            kib = strtol(row + strlen(field) + 1, NULL, 10);
    if (f)
        fclose(f);
    return kib;
}
