// visible: records posted at a steady rate, one a request, and how long after its acknowledgement
// each is part of the board. Prints one JSON object, times in seconds.
//
// Writers send at times fixed beforehand, whatever became of the requests before; one more client
// asks for the row of the subject that was written to last, as long as an acknowledged record is
// not seen. A record is visible when a row's reply names its line, or a later one.
//
// All clients are one thread: on a machine of few cores the clients' threads would be what is
// measured. It looks every tenth of a millisecond at first, and then a hundredth of what the oldest
// has waited apart, so that a time is too long by a hundredth at most.
//
// usage: visible SOCKET PATH RATE SECONDS FIRST TOWNS [rising]
//   PATH    of the board
//   FIRST   number of the first record's id
//   rising  each record makes its town the first of all
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "child.h"

#define WRITERS 16
#define LOOK_LEAST 1e-4 // seconds between two looks at the board, and
#define LOOK_PART 0.01  // of what the oldest unseen record has waited
#define REPLY_MOST 16384

struct client {
    int fd;
    bool busy; // awaits a reply
    unsigned long record;
    size_t size;
    char reply[REPLY_MOST]; // what has come of it, ended by a NUL
};

struct unseen { // an acknowledged record that no look has seen
    unsigned long record;
    long line;
};

static const char *board;
static double rate, begun;
static unsigned long first, count, towns, sent, stored, seen, last_town;
static bool rising;
static double *acknowledged, *took; // per record
static struct unseen *waiting;      // in the order of their acknowledgement
static size_t waiting_count;
static struct client writers[WRITERS], prober;
static double look_at; // when the next look is due

static void ask(struct client *c, const char *request, int size)
{
    if (write(c->fd, request, (size_t)size) != size)
        bench_die("the daemon does not read");
    c->busy = true;
    c->size = 0;
}

// Is the reply whole with what has come now?
static bool answered(struct client *c)
{
    ssize_t n = read(c->fd, c->reply + c->size, REPLY_MOST - 1 - c->size);
    if (n <= 0)
        bench_die("the daemon closed the connection");
    c->size += (size_t)n;
    c->reply[c->size] = 0;
    const char *end = strstr(c->reply, "\r\n\r\n"), *field = strstr(c->reply, "Content-Length:");
    c->busy =
        !end || !field || c->size < (size_t)(end + 4 - c->reply) + strtoul(field + 15, NULL, 10);
    return !c->busy;
}

static long status_of(const struct client *c)
{
    return strtol(c->reply + 9, NULL, 10);
}

// --- records ---

static unsigned long town_of(unsigned long record)
{
    return (first + record) * 7919 % towns;
}

static double due(unsigned long record)
{
    return begun + (double)record / rate;
}

static void send_record(struct client *c, unsigned long record)
{
    char body[512], request[1024];
    unsigned long id = first + record, amount = rising ? 1000000 + id : id % 5000;
    int size =
        snprintf(body, sizeof body,
                 "{\"id\":\"w%lu\",\"type\":\"arrived\",\"subject\":\"t%05lu\",\"date\":"
                 "\"2026-03-01\",\"amount\":%lu,\"origin\":\"foreign\",\"voucher\":\"w%lu\"}",
                 id, town_of(record), amount, id);
    int all = snprintf(request, sizeof request,
                       "POST /v1/records HTTP/1.1\r\nHost: l\r\nContent-Type: "
                       "application/json\r\nContent-Length: %d\r\n\r\n%s",
                       size, body);
    c->record = record;
    ask(c, request, all);
}

static void send_due(double now)
{
    for (size_t i = 0; i < WRITERS && sent < count && due(sent) <= now; i++)
        if (!writers[i].busy)
            send_record(&writers[i], sent++);
}

static void take_acknowledgement(struct client *c)
{
    const char *line = strstr(c->reply, "\"seq\":");
    if (status_of(c) != 201 || !line)
        bench_die("record w%lu: %s", first + c->record, c->reply);
    acknowledged[c->record] = bench_seconds();
    waiting[waiting_count++] =
        (struct unseen){.record = c->record, .line = strtol(line + 6, NULL, 10)};
    last_town = town_of(c->record);
    stored++;
    if (waiting_count == 1)
        look_at = acknowledged[c->record];
}

// --- looks ---

static void look(void)
{
    char request[256];
    int size = snprintf(request, sizeof request,
                        "GET %s/t%05lu?fields=shows HTTP/1.1\r\nHost: l\r\n\r\n", board, last_town);
    ask(&prober, request, size);
}

// All that the board has in it is seen.
static void take_look(double now)
{
    const char *field = strstr(prober.reply, "Merit-Seq:");
    if (status_of(&prober) != 200)
        bench_die("%s", prober.reply);
    long line = field ? strtol(field + 10, NULL, 10) : 0;
    size_t left = 0;
    for (size_t i = 0; i < waiting_count; i++) {
        if (waiting[i].line > line) {
            waiting[left++] = waiting[i];
            continue;
        }
        took[waiting[i].record] = now - acknowledged[waiting[i].record];
        seen++;
    }
    waiting_count = left;
    double oldest = left ? now - acknowledged[waiting[0].record] : 0;
    look_at = now + (oldest * LOOK_PART > LOOK_LEAST ? oldest * LOOK_PART : LOOK_LEAST);
}

// --- all clients ---

static void wait_for(fd_set *ready, double now)
{
    double next = now + 3600;
    int most = 0;
    FD_ZERO(ready);
    if (waiting_count && !prober.busy)
        next = look_at;
    for (size_t i = 0; i <= WRITERS; i++) {
        const struct client *c = i < WRITERS ? &writers[i] : &prober;
        if (c->busy)
            FD_SET(c->fd, ready);
        else if (i < WRITERS && sent < count && due(sent) < next)
            next = due(sent);
        most = c->fd > most ? c->fd : most;
    }
    double left = next > now ? next - now : 0;
    const struct timespec rest = {.tv_sec = (time_t)left,
                                  .tv_nsec = (long)((left - (double)(time_t)left) * 1e9)};
    if (pselect(most + 1, ready, NULL, NULL, &rest, NULL) < 0)
        bench_die("pselect: %s", strerror(errno));
}

static void run(void)
{
    fd_set ready;
    while (seen < count) {
        double now = bench_seconds();
        send_due(now);
        if (waiting_count && !prober.busy && look_at <= now)
            look();
        wait_for(&ready, now);
        for (size_t i = 0; i < WRITERS; i++)
            if (writers[i].busy && FD_ISSET(writers[i].fd, &ready) && answered(&writers[i]))
                take_acknowledgement(&writers[i]);
        if (prober.busy && FD_ISSET(prober.fd, &ready) && answered(&prober))
            take_look(bench_seconds());
    }
}

static int number_order(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double last_acknowledged(void)
{
    double last = 0;
    for (unsigned long i = 0; i < count; i++)
        last = acknowledged[i] > last ? acknowledged[i] : last;
    return last;
}

int main(int argc, char **argv)
{
    rising = argc == 8 && strcmp(argv[7], "rising") == 0;
    if (argc != 7 && !rising)
        bench_die("usage: visible SOCKET PATH RATE SECONDS FIRST TOWNS [rising]");
    board = argv[2];
    rate = strtod(argv[3], NULL);
    count = (unsigned long)(rate * strtod(argv[4], NULL));
    first = strtoul(argv[5], NULL, 10);
    towns = strtoul(argv[6], NULL, 10);
    acknowledged = mem_new(count + 1, sizeof *acknowledged);
    took = mem_new(count + 1, sizeof *took);
    waiting = mem_new(count + 1, sizeof *waiting);
    for (size_t i = 0; i < WRITERS; i++)
        writers[i].fd = bench_dial(argv[1]);
    prober.fd = bench_dial(argv[1]);
    begun = bench_seconds();
    run();
    double seconds = last_acknowledged() - begun;
    qsort(took, count, sizeof *took, number_order);
    printf("{\"stored\": %lu, \"rate\": %.1f, \"median\": %.6f, \"p99\": %.6f, \"most\": %.6f}\n",
           stored, (double)count / seconds, took[count / 2], took[count * 99 / 100],
           took[count - 1]);
    for (size_t i = 0; i < WRITERS; i++)
        close(writers[i].fd);
    close(prober.fd);
    free(acknowledged);
    free(took);
    free(waiting);
    return 0;
}
