#include "evaluator/line.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

#define READ_SIZE (256u * 1024)

void line_init(struct line *l, int fd)
{
    *l = (struct line){.fd = fd};
}

void line_release(struct line *l)
{
    free(l->bytes);
    str_release(&l->put);
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

// Can something be read without waiting? Asked only where it is not known: just after a wait it
// can, and just after all that had come was read it need not.
static bool can_read(struct line *l)
{
    struct pollfd p = {.fd = l->fd, .events = POLLIN};
    bool can = l->state == LINE_READABLE || (l->state == LINE_UNKNOWN && poll(&p, 1, 0) > 0);
    l->state = LINE_UNKNOWN;
    return can;
}

// Read once without waiting. *some: got anything; false: the other end is gone.
static bool read_some(struct line *l, bool *some)
{
    *some = false;
    if (!can_read(l))
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
    l->state = n < READ_SIZE ? LINE_EMPTY : LINE_UNKNOWN;
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
    int ready;
    if (!line_flush(l))
        return false;
    while ((ready = poll(&p, 1, ms)) < 0)
        if (errno != EINTR)
            return false;
    l->state = ready > 0 ? LINE_READABLE : LINE_UNKNOWN;
    return true;
}

void line_put(struct line *l, const struct str *s)
{
    str_add_bytes(&l->put, s->data, s->size);
}

bool line_flush(struct line *l)
{
    bool sent = file_write(l->fd, l->put.data, l->put.size);
    str_clear(&l->put);
    return sent;
}

bool line_send(struct line *l, const struct str *s)
{
    if (l->put.size == 0)
        return file_write(l->fd, s->data, s->size);
    line_put(l, s);
    return line_flush(l);
}
