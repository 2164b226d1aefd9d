#include "client.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void reply_release(struct reply *r)
{
    str_release(&r->head);
    str_release(&r->body);
    *r = (struct reply){0};
}

const char *reply_field(struct reply *r, const char *name)
{
    static _Thread_local char value[512];
    size_t size = strlen(name);
    for (const char *line = r->head.data; (line = strstr(line, "\r\n")) != NULL;) {
        line += 2;
        if (strncasecmp(line, name, size) != 0 || line[size] != ':')
            continue;
        line += size + 1;
        line += strspn(line, " ");
        size = strcspn(line, "\r");
        if (size >= sizeof value)
            return NULL;
        memcpy(value, line, size);
        value[size] = 0;
        return value;
    }
    return NULL;
}

bool client_open(struct client *c, const char *socket_path)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    *c = (struct client){.fd = socket(AF_UNIX, SOCK_STREAM, 0)};
    if (c->fd < 0 || strlen(socket_path) >= sizeof to.sun_path)
        return false;
    memcpy(to.sun_path, socket_path, strlen(socket_path) + 1);
    if (connect(c->fd, (const struct sockaddr *)&to, sizeof to) == 0)
        return true;
    client_close(c);
    return false;
}

void client_close(struct client *c)
{
    if (c->fd >= 0)
        close(c->fd);
    c->fd = -1;
    str_release(&c->got);
}

bool client_send(struct client *c, const char *bytes, size_t size)
{
    for (size_t at = 0; at < size;) {
        ssize_t n = send(c->fd, bytes + at, size - at, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        at += (size_t)n;
    }
    return true;
}

// Some more bytes: 1, the end: 0, nothing in time or an error: -1.
static int read_some(struct client *c)
{
    struct pollfd p = {.fd = c->fd, .events = POLLIN};
    char bytes[65536];
    if (poll(&p, 1, CLIENT_MOST_MS) <= 0)
        return -1;
    ssize_t n = recv(c->fd, bytes, sizeof bytes, 0);
    if (n > 0)
        str_add_bytes(&c->got, bytes, (size_t)n);
    return n > 0 ? 1 : n < 0 ? -1 : 0;
}

static void take(struct client *c, size_t size)
{
    memmove(c->got.data, c->got.data + size, c->got.size - size + 1);
    c->got.size -= size;
}

bool client_read(struct client *c, struct reply *r)
{
    const char *end = NULL;
    reply_release(r);
    while (!c->got.size || !(end = strstr(c->got.data, "\r\n\r\n")))
        if (read_some(c) <= 0)
            return false;
    size_t head = (size_t)(end - c->got.data) + 4;
    str_add_bytes(&r->head, c->got.data, head);
    take(c, head);
    if (strncmp(r->head.data, "HTTP/1.1 ", 9) != 0)
        return false;
    r->status = (int)strtol(r->head.data + 9, NULL, 10);
    const char *length = reply_field(r, "Content-Length");
    size_t size = length ? (size_t)strtoull(length, NULL, 10) : 0;
    while (c->got.size < size)
        if (read_some(c) <= 0)
            return false;
    str_add(&r->body, ""); // never NULL
    str_add_bytes(&r->body, c->got.data ? c->got.data : "", size);
    if (size)
        take(c, size);
    return length != NULL || r->status == 304;
}

bool client_ended(struct client *c)
{
    return !c->got.size && read_some(c) == 0;
}

bool client_ask(struct client *c, const struct question *q, struct reply *r)
{
    struct str out = {0};
    size_t size = q->size ? q->size : q->body ? strlen(q->body) : 0;
    str_addf(&out, "%s %s HTTP/1.1\r\nHost: localhost\r\n", q->verb, q->path);
    if (q->type)
        str_addf(&out, "Content-Type: %s\r\n", q->type);
    if (q->body || !strcmp(q->verb, "POST"))
        str_addf(&out, "Content-Length: %zu\r\n", size);
    str_add(&out, "\r\n");
    if (size)
        str_add_bytes(&out, q->body, size);
    // a refusal may come, and the connection end, before all is sent: the reply counts all the same
    (void)client_send(c, out.data, out.size);
    str_release(&out);
    return client_read(c, r);
}
