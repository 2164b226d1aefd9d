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
#include "client.h"

#define CONNECTIONS_MOST 1024
#define REPLY_MOST 16384

static void post(struct client *w, unsigned long id)
{
    client_post(w, id, id * 7919 % 10000, id % 5000);
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
            struct client *w = events[i].data.ptr;
            if (!client_answered(w, http_whole))
                continue;
            http_expect(w, 201);
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
    struct client *list = mem_new(connections, sizeof *list);
    unsigned long next = strtoul(argv[4], NULL, 10);
    int poll = epoll_create1(EPOLL_CLOEXEC);
    for (size_t i = 0; i < connections; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &list[i]};
        client_open(&list[i], argv[1], REPLY_MOST);
        if (epoll_ctl(poll, EPOLL_CTL_ADD, list[i].fd, &event) < 0)
            bench_die("epoll_ctl: %s", strerror(errno));
    }
    double begun = bench_seconds();
    for (size_t i = 0; i < connections; i++)
        post(&list[i], next++);
    unsigned long count = run(poll, connections, next, begun + strtod(argv[3], NULL) / 1e3);
    printf("{\"stored\": %lu, \"rate\": %.1f}\n", count, (double)count / (bench_seconds() - begun));
    for (size_t i = 0; i < connections; i++)
        client_close(&list[i]);
    close(poll);
    free(list);
    return 0;
}
