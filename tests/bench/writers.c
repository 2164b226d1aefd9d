// writers: connections that each post one record a request and wait for its reply before the next,
// by one thread, so that the client is not the limit. Prints one JSON object.
//
// usage: writers SOCKET CONNECTIONS MILLISECONDS FIRST    (FIRST: number of the first record's id)
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/mem.h"
#include "child.h"

#define CONNECTIONS_MOST 1024
#define REPLY_MOST 16384

struct writer {
    int fd;
    unsigned long id; // of the record that is under way
    size_t size;
    char reply[REPLY_MOST + 1]; // what has come of it, ended by a NUL
};

static void post(struct writer *w, unsigned long id)
{
    char body[512], request[1024];
    int size = snprintf(body, sizeof body,
                        "{\"id\":\"w%lu\",\"type\":\"arrived\",\"subject\":\"t%05lu\",\"date\":"
                        "\"2026-03-01\",\"amount\":%lu,\"origin\":\"foreign\",\"voucher\":\"w%lu\"}",
                        id, id * 7919 % 10000, id % 5000, id);
    int all = snprintf(request, sizeof request,
                       "POST /v1/records HTTP/1.1\r\nHost: l\r\nContent-Type: application/json\r\n"
                       "Content-Length: %d\r\n\r\n%s",
                       size, body);
    if (write(w->fd, request, (size_t)all) != all)
        bench_die("the daemon does not read");
    w->id = id;
    w->size = 0;
}

// Is the reply whole with what has come now? It must say that the record is stored.
static bool stored(struct writer *w)
{
    ssize_t n = read(w->fd, w->reply + w->size, REPLY_MOST - w->size);
    if (n <= 0)
        bench_die("the daemon closed the connection");
    w->size += (size_t)n;
    w->reply[w->size] = 0;
    const char *end = strstr(w->reply, "\r\n\r\n");
    const char *length = strstr(w->reply, "Content-Length:");
    if (!end)
        return false;
    if (!length || length > end)
        bench_die("a reply without its length");
    if (w->size < (size_t)(end + 4 - w->reply) + strtoul(length + 15, NULL, 10))
        return false;
    if (strncmp(w->reply, "HTTP/1.1 201 ", 13) != 0)
        bench_die("record w%lu: %.200s", w->id, w->reply);
    return true;
}

// Post until the time is over and all that was posted is answered; the number of records.
static unsigned long run(int poll, size_t under_way, unsigned long next, double until)
{
    struct epoll_event events[CONNECTIONS_MOST];
    unsigned long count = 0;
    while (under_way > 0) {
        int ready = epoll_wait(poll, events, CONNECTIONS_MOST, -1);
        if (ready < 0 && errno != EINTR)
            bench_die("epoll_wait: %s", strerror(errno));
        bool over = bench_seconds() >= until;
        for (int i = 0; i < ready; i++) {
            struct writer *w = events[i].data.ptr;
            if (!stored(w))
                continue;
            count++;
            if (over)
                under_way--;
            else
                post(w, next++);
        }
    }
    return count;
}

int main(int argc, char **argv)
{
    size_t connections = argc == 5 ? strtoul(argv[2], NULL, 10) : 0;
    if (connections == 0 || connections > CONNECTIONS_MOST)
        bench_die("usage: writers SOCKET CONNECTIONS MILLISECONDS FIRST");
    struct writer *list = mem_new(connections, sizeof *list);
    unsigned long next = strtoul(argv[4], NULL, 10);
    int poll = epoll_create1(EPOLL_CLOEXEC);
    for (size_t i = 0; i < connections; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &list[i]};
        list[i].fd = bench_dial(argv[1]);
        if (epoll_ctl(poll, EPOLL_CTL_ADD, list[i].fd, &event) < 0)
            bench_die("epoll_ctl: %s", strerror(errno));
    }
    double begun = bench_seconds();
    for (size_t i = 0; i < connections; i++)
        post(&list[i], next++);
    unsigned long count = run(poll, connections, next, begun + strtod(argv[3], NULL) / 1e3);
    printf("{\"stored\": %lu, \"rate\": %.1f}\n", count, (double)count / (bench_seconds() - begun));
    for (size_t i = 0; i < connections; i++)
        close(list[i].fd);
    close(poll);
    free(list);
    return 0;
}
