// writers: clients of their own threads and connections, each posting one record a request and
// waiting for its reply. Prints one JSON object.
//
// usage: writers SOCKET CLIENTS MILLISECONDS FIRST    (FIRST: number of the first record's id)
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "child.h"

static const char *path;
static atomic_ulong next_id;
static double until;

struct writer {
    pthread_t thread;
    unsigned long stored;
};

// One whole reply; its status.
static int reply_status(int fd)
{
    char text[16384];
    size_t size = 0;
    for (;;) {
        ssize_t n = read(fd, text + size, sizeof text - 1 - size);
        if (n <= 0)
            bench_die("the daemon closed the connection");
        size += (size_t)n;
        text[size] = 0;
        const char *end = strstr(text, "\r\n\r\n"), *length = strstr(text, "Content-Length:");
        if (!end)
            continue;
        if (!length || length > end)
            bench_die("a reply without its length");
        if (size >= (size_t)(end + 4 - text) + strtoul(length + 15, NULL, 10))
            return (int)strtol(text + 9, NULL, 10);
    }
}

static void *write_records(void *context)
{
    struct writer *w = context;
    char body[512], request[1024];
    int fd = bench_dial(path);
    while (bench_seconds() < until) {
        unsigned long id = atomic_fetch_add(&next_id, 1);
        int size =
            snprintf(body, sizeof body,
                     "{\"id\":\"w%lu\",\"type\":\"arrived\",\"subject\":\"t%05lu\",\"date\":"
                     "\"2026-03-01\",\"amount\":%lu,\"origin\":\"foreign\",\"voucher\":\"w%lu\"}",
                     id, id * 7919 % 10000, id % 5000, id);
        int all =
            snprintf(request, sizeof request,
                     "POST /v1/records HTTP/1.1\r\nHost: l\r\nContent-Type: application/json\r\n"
                     "Content-Length: %d\r\n\r\n%s",
                     size, body);
        if (write(fd, request, (size_t)all) != all)
            bench_die("the daemon does not read");
        int status = reply_status(fd);
        if (status != 201)
            bench_die("record w%lu: status %d", id, status);
        w->stored++;
    }
    close(fd);
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc != 5)
        bench_die("usage: writers SOCKET CLIENTS MILLISECONDS FIRST");
    size_t count = strtoul(argv[2], NULL, 10);
    struct writer *list = mem_new(count, sizeof *list);
    unsigned long stored = 0;
    path = argv[1];
    atomic_store(&next_id, strtoul(argv[4], NULL, 10));
    double begun = bench_seconds();
    until = begun + strtod(argv[3], NULL) / 1e3;
    for (size_t i = 0; i < count; i++)
        if (pthread_create(&list[i].thread, NULL, write_records, &list[i]))
            bench_die("no thread for a writer");
    for (size_t i = 0; i < count; i++) {
        pthread_join(list[i].thread, NULL);
        stored += list[i].stored;
    }
    printf("{\"stored\": %lu, \"rate\": %.1f}\n", stored,
           (double)stored / (bench_seconds() - begun));
    free(list);
    return 0;
}
