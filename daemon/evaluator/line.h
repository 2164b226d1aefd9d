// The evaluator's end of the line to its daemon: whole messages in, whole messages out, blocking.
#ifndef EVALUATOR_LINE_H
#define EVALUATOR_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "link/message.h"

struct line {
    int fd;
    char *bytes; // what has been read and not yet taken
    size_t start, end, room;
    enum { LINE_UNKNOWN, LINE_READABLE, LINE_EMPTY } state; // as it was told last
    struct str put;                                         // goes with what is sent next
};

struct incoming {
    struct message_head head;
    struct wire payload; // holds until the next line_next or line_wait
};

void line_init(struct line *l, int fd); // the descriptor stays the caller's
void line_release(struct line *l);

// The next whole message, if one has been read or can be without waiting. *got says whether; once
// all that had come was read it is false, even if more came since. False when the daemon has gone
// or sent a broken head.
bool line_next(struct line *l, struct incoming *m, bool *got) MUST_USE;
// Has a whole message been read that was not taken yet? Then there is nothing to wait for.
bool line_ready(const struct line *l);
// Write what was put, then wait until something can be read, at most so many milliseconds (-1: for
// ever). False when the daemon has gone.
bool line_wait(struct line *l, int ms) MUST_USE;
// Write all of it. False when the daemon has gone.
bool line_send(struct line *l, const struct str *s) MUST_USE;
// What is short goes with the next message in one write, which wakes the daemon once: before the
// next wait, or when it is asked for.
void line_put(struct line *l, const struct str *s);
bool line_flush(struct line *l) MUST_USE;

#endif
