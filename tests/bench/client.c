#include "client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "child.h"

void client_open(struct client *c, const char *path, size_t room)
{
    *c = (struct client){.fd = bench_dial(path), .room = room, .reply = mem_new(room + 1, 1)};
}

void client_close(struct client *c)
{
    close(c->fd);
    free(c->reply);
}

void client_ask(struct client *c, const char *request, size_t size)
{
    c->size = 0;
    if (write(c->fd, request, size) != (ssize_t)size)
        bench_die("the server does not read");
}

void client_post(struct client *c, unsigned long id, unsigned long town, unsigned long amount)
{
    char body[512], request[1024];
    int size =
        snprintf(body, sizeof body,
                 "{\"id\":\"w%lu\",\"type\":\"arrived\",\"subject\":\"t%05lu\",\"date\":"
                 "\"2026-03-01\",\"amount\":%lu,\"origin\":\"foreign\",\"voucher\":\"w%lu\"}",
                 id, town, amount, id);
    int all = snprintf(request, sizeof request,
                       "POST /v1/records HTTP/1.1\r\nHost: l\r\nContent-Type: application/json\r\n"
                       "Content-Length: %d\r\n\r\n%s",
                       size, body);
    client_ask(c, request, (size_t)all);
}

bool client_answered(struct client *c, size_t (*whole)(const char *text, size_t size))
{
    ssize_t n = read(c->fd, c->reply + c->size, c->room - c->size);
    if (n <= 0)
        bench_die("the server closed the connection");
    c->size += (size_t)n;
    c->reply[c->size] = 0;
    size_t size = whole(c->reply, c->size);
    if (size && size != c->size)
        bench_die("more than one reply came");
    if (!size && c->size == c->room)
        bench_die("the reply is longer than %zu bytes", c->room);
    return size > 0;
}

size_t http_whole(const char *text, size_t size)
{
    const char *end = strstr(text, "\r\n\r\n");
    if (!end)
        return 0;
    const char *field = strstr(text, "Content-Length: ");
    if (!field || field > end)
        bench_die("a reply without its length: %.200s", text);
    size_t all = (size_t)(end + 4 - text) + strtoul(field + 16, NULL, 10);
    return size >= all ? all : 0;
}

void http_expect(const struct client *c, int status)
{
    if (strncmp(c->reply, "HTTP/1.1 ", 9) != 0 || strtol(c->reply + 9, NULL, 10) != status)
        bench_die("not a %d: %.200s", status, c->reply);
}
