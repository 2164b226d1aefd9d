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
#include "client.h"

#define WRITERS 16
#define LOOK_LEAST 1e-4 // seconds between two looks at the board, and
#define LOOK_PART 0.01  // of what the oldest unseen record has waited
#define REPLY_MOST 16384

struct asker {
    struct client client;
    bool busy; // awaits a reply
    unsigned long record;
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
static struct asker writers[WRITERS], prober;
static double look_at; // when the next look is due

static bool answered(struct asker *a)
{
    a->busy = !client_answered(&a->client, http_whole);
    return !a->busy;
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

static void send_record(struct asker *a, unsigned long record)
{
    unsigned long id = first + record;
    a->record = record;
    a->busy = true;
    client_post(&a->client, id, town_of(record), rising ? 1000000 + id : id % 5000);
}

static void send_due(double now)
{
    for (size_t i = 0; i < WRITERS && sent < count && due(sent) <= now; i++)
        if (!writers[i].busy)
            send_record(&writers[i], sent++);
}

static void take_acknowledgement(struct asker *a)
{
    const char *line = strstr(a->client.reply, "\"seq\":");
    http_expect(&a->client, 201);
    if (!line)
        bench_die("record w%lu: %s", first + a->record, a->client.reply);
    acknowledged[a->record] = bench_seconds();
    waiting[waiting_count++] =
        (struct unseen){.record = a->record, .line = strtol(line + 6, NULL, 10)};
    last_town = town_of(a->record);
    stored++;
    if (waiting_count == 1)
        look_at = acknowledged[a->record];
}

// --- looks ---

static void look(void)
{
    char request[256];
    int size = snprintf(request, sizeof request,
                        "GET %s/t%05lu?fields=shows HTTP/1.1\r\nHost: l\r\n\r\n", board, last_town);
    prober.busy = true;
    client_ask(&prober.client, request, (size_t)size);
}

// All that the board has in it is seen.
static void take_look(double now)
{
    const char *field = strstr(prober.client.reply, "\"seq\":");
    http_expect(&prober.client, 200);
    if (!field)
        bench_die("no line of the ledger in %s", prober.client.reply);
    long line = strtol(field + 6, NULL, 10);
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
        const struct asker *a = i < WRITERS ? &writers[i] : &prober;
        if (a->busy)
            FD_SET(a->client.fd, ready);
        else if (i < WRITERS && sent < count && due(sent) < next)
            next = due(sent);
        most = a->client.fd > most ? a->client.fd : most;
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
            if (writers[i].busy && FD_ISSET(writers[i].client.fd, &ready) && answered(&writers[i]))
                take_acknowledgement(&writers[i]);
        if (prober.busy && FD_ISSET(prober.client.fd, &ready) && answered(&prober))
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
        client_open(&writers[i].client, argv[1], REPLY_MOST);
    client_open(&prober.client, argv[1], REPLY_MOST);
    begun = bench_seconds();
    run();
    double seconds = last_acknowledged() - begun;
    qsort(took, count, sizeof *took, number_order);
    printf("{\"stored\": %lu, \"rate\": %.1f, \"median\": %.6f, \"p99\": %.6f, \"most\": %.6f}\n",
           stored, (double)count / seconds, took[count / 2], took[count * 99 / 100],
           took[count - 1]);
    for (size_t i = 0; i < WRITERS; i++)
        client_close(&writers[i].client);
    client_close(&prober.client);
    free(acknowledged);
    free(took);
    free(waiting);
    return 0;
}
