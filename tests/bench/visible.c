// visible: records posted at a steady rate, one a request, and how long after its acknowledgement
// each is part of the board. Prints one JSON object, times in seconds.
//
// Writers send at times fixed beforehand, whatever became of the requests before; one more client
// asks for the row of the subject that was written to last, again and again. A record is visible
// when a row's reply names its line, or a later one.
//
// usage: visible SOCKET PATH RATE SECONDS FIRST TOWNS [rising]
//   PATH    of the board
//   FIRST   number of the first record's id
//   rising  each record makes its town the first of all
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "child.h"

#define WRITERS 16
#define PAUSE 1e-4 // seconds between two looks at the board: who looks takes time from who works

struct sent { // a record; by its number
    double acknowledged, visible;
    _Atomic long line; // 0: not yet acknowledged
};

static const char *path, *board;
static double rate, begun;
static unsigned long first, count, towns;
static bool rising;
static struct sent *list;
static atomic_ulong next, last_town, stored;

// One whole reply, ended by a NUL; its status.
static int reply(int fd, char *text, size_t room)
{
    size_t size = 0;
    for (;;) {
        ssize_t n = read(fd, text + size, room - 1 - size);
        if (n <= 0)
            bench_die("the daemon closed the connection");
        size += (size_t)n;
        text[size] = 0;
        const char *end = strstr(text, "\r\n\r\n"), *length = strstr(text, "Content-Length:");
        if (end && length && size >= (size_t)(end + 4 - text) + strtoul(length + 15, NULL, 10))
            return (int)strtol(text + 9, NULL, 10);
    }
}

static void ask(int fd, const char *request, int size)
{
    if (write(fd, request, (size_t)size) != size)
        bench_die("the daemon does not read");
}

static void wait_until(double at)
{
    double left = at - bench_seconds();
    if (left <= 0)
        return;
    struct timespec rest = {.tv_sec = (time_t)left,
                            .tv_nsec = (long)((left - (double)(time_t)left) * 1e9)};
    nanosleep(&rest, NULL);
}

static unsigned long town_of(unsigned long id)
{
    return id * 7919 % towns;
}

static unsigned long amount_of(unsigned long id)
{
    return rising ? 1000000 + id : id % 5000;
}

static void *write_records(void *context)
{
    char body[512], request[1024], text[16384];
    int fd = bench_dial(path);
    (void)context;
    for (unsigned long i; (i = atomic_fetch_add(&next, 1)) < count;) {
        unsigned long id = first + i;
        wait_until(begun + (double)i / rate);
        int size = snprintf(body, sizeof body,
                            "{\"id\":\"w%lu\",\"type\":\"arrived\",\"subject\":\"t%05lu\",\"date\":"
                            "\"2026-03-01\",\"amount\":%lu,\"origin\":\"foreign\",\"voucher\":"
                            "\"w%lu\"}",
                            id, town_of(id), amount_of(id), id);
        int all = snprintf(request, sizeof request,
                           "POST /v1/records HTTP/1.1\r\nHost: l\r\nContent-Type: "
                           "application/json\r\nContent-Length: %d\r\n\r\n%s",
                           size, body);
        ask(fd, request, all);
        int status = reply(fd, text, sizeof text);
        const char *line = strstr(text, "\"seq\":");
        if (status != 201 || !line)
            bench_die("record w%lu: status %d: %s", id, status, text);
        list[i].acknowledged = bench_seconds();
        atomic_store(&last_town, town_of(id));
        atomic_store(&list[i].line, strtol(line + 6, NULL, 10));
        atomic_fetch_add(&stored, 1);
    }
    close(fd);
    return NULL;
}

// All that this line has in it and that was not seen yet.
static unsigned long see(long line, double now)
{
    unsigned long seen = 0;
    for (unsigned long i = 0; i < count; i++) {
        long of = atomic_load(&list[i].line);
        if (of && of <= line && list[i].visible == 0)
            list[i].visible = now;
        seen += list[i].visible > 0;
    }
    return seen;
}

static void watch(void)
{
    char request[256], text[16384];
    int fd = bench_dial(path);
    long newest = 0;
    for (unsigned long seen = 0; seen < count;) {
        int size = snprintf(request, sizeof request,
                            "GET %s/t%05lu?fields=shows HTTP/1.1\r\nHost: l\r\n\r\n", board,
                            atomic_load(&last_town));
        ask(fd, request, size);
        if (reply(fd, text, sizeof text) != 200)
            bench_die("%s", text);
        const char *line = strstr(text, "Merit-Seq:");
        long now = line ? strtol(line + 10, NULL, 10) : 0;
        if (now > newest || atomic_load(&stored) == count)
            seen = see(now, bench_seconds());
        newest = now;
        wait_until(bench_seconds() + PAUSE);
    }
    close(fd);
}

static int number_order(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    rising = argc == 8 && strcmp(argv[7], "rising") == 0;
    if (argc != 7 && !rising)
        bench_die("usage: visible SOCKET PATH RATE SECONDS FIRST TOWNS [rising]");
    pthread_t threads[WRITERS];
    path = argv[1];
    board = argv[2];
    rate = strtod(argv[3], NULL);
    count = (unsigned long)(rate * strtod(argv[4], NULL));
    first = strtoul(argv[5], NULL, 10);
    towns = strtoul(argv[6], NULL, 10);
    list = mem_new(count, sizeof *list);
    begun = bench_seconds();
    for (size_t i = 0; i < WRITERS; i++)
        if (pthread_create(&threads[i], NULL, write_records, NULL))
            bench_die("no thread for a writer");
    watch();
    for (size_t i = 0; i < WRITERS; i++)
        pthread_join(threads[i], NULL);
    double *took = mem_new(count, sizeof *took), end = 0;
    for (unsigned long i = 0; i < count; i++) {
        double age = list[i].visible - list[i].acknowledged;
        took[i] = age > 0 ? age : 0; // seen before the writer was told
        end = list[i].acknowledged > end ? list[i].acknowledged : end;
    }
    qsort(took, count, sizeof *took, number_order);
    printf("{\"stored\": %lu, \"rate\": %.1f, \"median\": %.6f, \"p99\": %.6f, \"most\": %.6f}\n",
           count, (double)count / (end - begun), took[count / 2], took[count * 99 / 100],
           took[count - 1]);
    free(took);
    free(list);
    return 0;
}
