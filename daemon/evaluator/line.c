#include "evaluator/line.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

#define READ_SIZE (256u * 1024)

void line_init(struct line *l, int fd)
{
    *l = (struct line){.fd = fd};
}

void line_release(struct line *l)
{
    free(l->bytes);
}

// Is a whole message buffered? broken: its head is no head.
static bool buffered(const struct line *l, struct message_head *head, bool *broken)
{
    *broken = false;
    if (l->end - l->start < sizeof *head)
        return false;
    memcpy(head, l->bytes + l->start, sizeof *head);
    *broken = head->size > MESSAGE_SIZE_MAX;
    return !*broken && l->end - l->start >= sizeof *head + head->size;
}

// Read once without waiting. *some: got anything; false: the other end is gone.
static bool read_some(struct line *l, bool *some)
{
    struct pollfd p = {.fd = l->fd, .events = POLLIN};
    *some = false;
    if (poll(&p, 1, 0) <= 0)
        return true;
    if (l->start > 0) {
        memmove(l->bytes, l->bytes + l->start, l->end - l->start);
        l->end -= l->start;
        l->start = 0;
    }
    l->bytes = mem_grow(l->bytes, &l->room, l->end + READ_SIZE, 1);
    ssize_t n = read(l->fd, l->bytes + l->end, READ_SIZE);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN;
    if (n == 0)
        return false;
    l->end += (size_t)n;
    *some = true;
    return true;
}

bool line_next(struct line *l, struct incoming *m, bool *got)
{
    for (;;) {
        bool broken, some;
        *got = buffered(l, &m->head, &broken);
        if (broken)
            return false;
        if (*got) {
            m->payload = wire_of(l->bytes + l->start + sizeof m->head, m->head.size);
            l->start += sizeof m->head + m->head.size;
            return true;
        }
        if (!read_some(l, &some))
            return false;
        if (!some)
            return true;
    }
}

bool line_ready(const struct line *l)
{
    struct message_head head;
    bool broken;
    return buffered(l, &head, &broken) || broken;
}

bool line_wait(struct line *l, int ms)
{
    struct pollfd p = {.fd = l->fd, .events = POLLIN};
    while (poll(&p, 1, ms) < 0)
        if (errno != EINTR)
            return false;
    return true;
}

bool line_send(struct line *l, const struct str *s)
{
    for (size_t at = 0; at < s->size;) {
        ssize_t n = write(l->fd, s->data + at, s->size - at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN) {
            struct pollfd p = {.fd = l->fd, .events = POLLOUT};
            if (poll(&p, 1, -1) < 0 && errno != EINTR)
                return false;
            continue;
        }
        if (n < 0)
            return false;
        at += (size_t)n;
    }
    return true;
}
