// lean: questions on a Unix socket by a client that is not the limit: no more than a write and a
// read for each, from one thread, none sent before the one before it on the connection was answered
// whole. Prints one JSON object.
//
// usage: lean SOCKET CONNECTIONS REQUESTS http PATH          each answered with status 200
//        lean SOCKET CONNECTIONS REQUESTS redis COMMAND ...  each answered without an error
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"
#include "child.h"
#include "client.h"

#define REPLY_MOST ((size_t)1 << 20)
#define CONNECTIONS_MOST 1024

struct asker {
    struct client client;
    double sent;
};

static struct str request;
// The size of the reply that begins here, 0 while not all of it has come.
static size_t (*whole)(const char *text, size_t size);

// --- replies ---

static size_t good_http_whole(const char *text, size_t size)
{
    size_t all = http_whole(text, size);
    if (all && strncmp(text, "HTTP/1.1 200 ", 13) != 0)
        bench_die("not a 200: %.200s", text);
    return all;
}

// RESP: lines that begin with their sort; an array's items follow it, a text's bytes its size.
static size_t redis_whole(const char *text, size_t size)
{
    size_t at = 0;
    for (long items = 1; items > 0; items--) {
        const char *end = memchr(text + at, '\n', size - at);
        if (!end)
            return 0;
        long number = strtol(text + at + 1, NULL, 10);
        char sort = text[at];
        at = (size_t)(end + 1 - text);
        if (sort == '*' && number > 0)
            items += number;
        else if (sort == '$' && number >= 0)
            at += (size_t)number + 2;
        else if (sort == '-')
            bench_die("an error: %.200s", text);
        if (at > size)
            return 0;
    }
    return at;
}

// --- requests ---

static void http_request(const char *path)
{
    whole = good_http_whole;
    str_addf(&request, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path);
}

static void redis_request(char **words, int count)
{
    whole = redis_whole;
    str_addf(&request, "*%d\r\n", count);
    for (int i = 0; i < count; i++)
        str_addf(&request, "$%zu\r\n%s\r\n", strlen(words[i]), words[i]);
}

static void ask(struct asker *a)
{
    a->sent = bench_seconds();
    client_ask(&a->client, request.data, request.size);
}

static void run(int poll, unsigned long count, unsigned long sent, double *took)
{
    struct epoll_event events[CONNECTIONS_MOST];
    for (unsigned long done = 0; done < count;) {
        int ready = epoll_wait(poll, events, CONNECTIONS_MOST, -1);
        if (ready < 0 && errno != EINTR)
            bench_die("epoll_wait: %s", strerror(errno));
        for (int i = 0; i < ready; i++) {
            struct asker *a = events[i].data.ptr;
            if (!client_answered(&a->client, whole))
                continue;
            took[done++] = bench_seconds() - a->sent;
            if (sent < count) {
                sent++;
                ask(a);
            }
        }
    }
}

static int number_order(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    bool http = argc == 6 && strcmp(argv[4], "http") == 0;
    bool redis = argc >= 6 && strcmp(argv[4], "redis") == 0;
    unsigned long connections = argc > 3 ? strtoul(argv[2], NULL, 10) : 0;
    unsigned long count = argc > 3 ? strtoul(argv[3], NULL, 10) : 0;
    if ((!http && !redis) || !connections || connections > CONNECTIONS_MOST || count < connections)
        bench_die("usage: lean SOCKET CONNECTIONS REQUESTS (http PATH | redis COMMAND ...)");
    if (http)
        http_request(argv[5]);
    else
        redis_request(argv + 5, argc - 5);
    struct asker *askers = mem_new(connections, sizeof *askers);
    double *took = mem_new(count, sizeof *took);
    int poll = epoll_create1(EPOLL_CLOEXEC);
    for (unsigned long i = 0; i < connections; i++) {
        struct client *c = &askers[i].client;
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &askers[i]};
        client_open(c, argv[1], REPLY_MOST);
        if (epoll_ctl(poll, EPOLL_CTL_ADD, c->fd, &event) < 0)
            bench_die("epoll_ctl: %s", strerror(errno));
    }
    double begun = bench_seconds();
    for (unsigned long i = 0; i < connections; i++)
        ask(&askers[i]);
    run(poll, count, connections, took);
    double seconds = bench_seconds() - begun;
    qsort(took, count, sizeof *took, number_order);
    printf("{\"rate\": %.1f, \"median\": %.9f, \"p99\": %.9f}\n", (double)count / seconds,
           took[count / 2], took[count * 99 / 100]);
    for (unsigned long i = 0; i < connections; i++)
        client_close(&askers[i].client);
    close(poll);
    free(askers);
    free(took);
    str_release(&request);
    return 0;
}
