// A daemon that is none: a child process on a Unix socket in a folder of its own, which answers
// each request with the next of the replies it was given (of those for such a request) and tells
// afterwards what it was asked.
#ifndef TESTS_CTL_FAKE_H
#define TESTS_CTL_FAKE_H

#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/decimal.h"
#include "base/str.h"

#define FAKE_BODY 100 // bytes of a request's body that are told
#define FAKE_CLIENTS 4
#define FAKE_REPLIES 16

struct fake {
    char folder[64], path[96];
    int listening, told; // the end of a pipe
    pid_t child;
};

// The first two members of a reply; its length is put between.
#define FAKE_REPLY(status, text) .head = "HTTP/1.1 " status "\r\nContent-Length: ", .body = text

struct fake_reply {
    const char *head, *body; // head NULL: break off without an answer
    const char *raw;         // or after these bytes
    const char *asked;       // only for a request that is told with this in it; NULL: for any
    size_t after;            // sent when so many others have been
};

static inline void fake_open(struct fake *f)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    snprintf(f->folder, sizeof f->folder, "/tmp/meritctl-test.XXXXXX");
    if (!mkdtemp(f->folder))
        abort();
    snprintf(f->path, sizeof f->path, "%s/s", f->folder);
    snprintf(name.sun_path, sizeof name.sun_path, "%s", f->path);
    f->listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(f->listening, (struct sockaddr *)&name, sizeof name) != 0 ||
        listen(f->listening, 8) != 0)
        abort();
}

static inline void fake_send(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(fd, bytes, size, MSG_NOSIGNAL);
        if (sent <= 0)
            return;
        bytes += sent;
        size -= (size_t)sent;
    }
}

// Read one request; tell "METHOD TARGET BODYSIZE BODY.." on the pipe, and keep it in `line`. False
// when the client left.
static inline int fake_take(int fd, int told, struct str *line)
{
    struct str in = {0};
    char *end, chunk[4096];
    struct err e;
    int64_t length = 0;
    ssize_t got = 0;
    while (!(end = in.data ? strstr(in.data, "\r\n\r\n") : NULL) &&
           (got = read(fd, chunk, sizeof chunk)) > 0)
        str_add_bytes(&in, chunk, (size_t)got);
    if (!end)
        return 0;
    size_t head = (size_t)(end - in.data) + 4;
    const char *field = strstr(in.data, "Content-Length: ");
    if (field && field < end)
        (void)!decimal_parse(field + 16, strspn(field + 16, "0123456789"), 0, &length, &e);
    while (in.size < head + (size_t)length && (got = read(fd, chunk, sizeof chunk)) > 0)
        str_add_bytes(&in, chunk, (size_t)got);
    str_clear(line);
    str_add_bytes(line, in.data, strcspn(in.data, "\r") - strlen(" HTTP/1.1"));
    str_addf(line, " %lld %.*s\n", (long long)length,
             (int)(length < FAKE_BODY ? length : FAKE_BODY), in.data + head);
    (void)!write(told, line->data, line->size);
    str_release(&in);
    return 1;
}

struct fake_serving {
    const struct fake_reply *replies;
    size_t count, sent;
    bool used[FAKE_REPLIES];
    struct pollfd fds[FAKE_CLIENTS + 1];         // the last one listens
    const struct fake_reply *owed[FAKE_CLIENTS]; // not sent yet
};

static inline void fake_answer(struct fake_serving *s, size_t client)
{
    const struct fake_reply *r = s->owed[client];
    struct str out = {0};
    if (r->raw)
        str_add(&out, r->raw);
    else if (r->head)
        str_addf(&out, "%s%zu\r\n\r\n%s", r->head, strlen(r->body), r->body);
    fake_send(s->fds[client].fd, out.data, out.size);
    str_release(&out);
    s->owed[client] = NULL;
    s->sent++;
    if (r->head)
        return;
    close(s->fds[client].fd);
    s->fds[client].fd = -1;
}

// The first reply that is left and meant for this.
static inline const struct fake_reply *fake_choose(struct fake_serving *s, const char *asked)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct fake_reply *r = &s->replies[i];
        if (s->used[i] || (r->asked && !strstr(asked, r->asked)))
            continue;
        s->used[i] = true;
        return r;
    }
    return NULL;
}

static inline void fake_look(struct fake_serving *s, size_t client, int told)
{
    struct str line = {0};
    if (client == FAKE_CLIENTS) {
        size_t free = 0;
        while (s->fds[free].fd >= 0)
            free++;
        s->fds[free].fd = accept(s->fds[client].fd, NULL, NULL);
    } else if (fake_take(s->fds[client].fd, told, &line)) {
        s->owed[client] = fake_choose(s, line.data);
        if (!s->owed[client])
            abort();
    } else {
        close(s->fds[client].fd);
        s->fds[client].fd = -1;
    }
    str_release(&line);
}

static inline void fake_serve(struct fake *f, int told, const struct fake_reply *replies,
                              size_t count)
{
    struct fake_serving s = {.replies = replies, .count = count};
    for (size_t i = 0; i <= FAKE_CLIENTS; i++)
        s.fds[i] = (struct pollfd){.fd = i < FAKE_CLIENTS ? -1 : f->listening, .events = POLLIN};
    while (s.sent < count) {
        poll(s.fds, FAKE_CLIENTS + 1, -1);
        for (size_t i = 0; i <= FAKE_CLIENTS; i++)
            if (s.fds[i].fd >= 0 && s.fds[i].revents)
                fake_look(&s, i, told);
        for (size_t i = 0; i < FAKE_CLIENTS; i++) {
            if (!s.owed[i] || s.owed[i]->after > s.sent)
                continue;
            fake_answer(&s, i);
            i = SIZE_MAX; // others may have waited for this
        }
    }
    _exit(0);
}

static inline void fake_start(struct fake *f, const struct fake_reply *replies, size_t count)
{
    int ends[2];
    fake_open(f);
    if (pipe(ends) != 0 || (f->child = fork()) < 0)
        abort();
    if (f->child == 0) {
        close(ends[0]);
        fake_serve(f, ends[1], replies, count);
    }
    close(ends[1]);
    f->told = ends[0];
}

// End it; what it was asked, a line a request.
static inline void fake_end(struct fake *f, struct str *asked)
{
    char chunk[4096];
    ssize_t got;
    int status;
    str_clear(asked);
    str_add(asked, "");
    kill(f->child,
         SIGKILL); // it may still wait for a request that never came; it tells before it answers
    while ((got = read(f->told, chunk, sizeof chunk)) > 0)
        str_add_bytes(asked, chunk, (size_t)got);
    waitpid(f->child, &status, 0);
    close(f->told);
    close(f->listening);
    unlink(f->path);
    rmdir(f->folder);
}

#endif
