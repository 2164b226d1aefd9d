// A daemon that is none: a child process on a Unix socket in a folder of its own, which answers
// each request with the next of the replies it was given and tells afterwards what it was asked.
#ifndef TESTS_CTL_FAKE_H
#define TESTS_CTL_FAKE_H

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

struct fake {
    char folder[64], path[96];
    int listening, told; // the end of a pipe
    pid_t child;
};

// The first two members of a reply; its length is put between.
#define FAKE_REPLY(status, body) "HTTP/1.1 " status "\r\nContent-Length: ", body

struct fake_reply {
    const char *head, *body; // head NULL: break off without an answer
    const char *raw;         // or after these bytes
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

// Read one request; tell "METHOD TARGET BODYSIZE BODY.." on the pipe. False when the client left.
static inline int fake_take(int fd, int told)
{
    struct str in = {0}, line = {0};
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
    str_add_bytes(&line, in.data, strcspn(in.data, "\r") - strlen(" HTTP/1.1"));
    str_addf(&line, " %lld %.*s\n", (long long)length,
             (int)(length < FAKE_BODY ? length : FAKE_BODY), in.data + head);
    (void)!write(told, line.data, line.size);
    str_release(&in);
    str_release(&line);
    return 1;
}

static inline void fake_serve(struct fake *f, int told, const struct fake_reply *replies,
                              size_t count)
{
    struct str out = {0};
    size_t at = 0;
    while (at < count) {
        int fd = accept(f->listening, NULL, NULL);
        while (at < count && fake_take(fd, told)) {
            const struct fake_reply *r = &replies[at++];
            str_clear(&out);
            if (r->raw)
                str_add(&out, r->raw);
            else if (r->head)
                str_addf(&out, "%s%zu\r\n\r\n%s", r->head, strlen(r->body), r->body);
            fake_send(fd, out.data, out.size);
            if (!r->head)
                break;
        }
        close(fd);
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
