// An evaluator that lies, breaks off or keeps silent: for tests/service/evaluator_test.c.
#ifndef TESTS_SERVICE_ACTOR_H
#define TESTS_SERVICE_ACTOR_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/linux.h"
#include "link/message.h"
#include "link/staging.h"

#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define PART "MERIT_TEST_PART" // which evaluator is played

struct actor {
    struct str in;
    int64_t fed;
};

static void say(struct str *s, size_t begun)
{
    message_end(s, begun);
    for (size_t at = 0; at < s->size;) {
        ssize_t n = write(LINK_FD, s->data + at, s->size - at);
        if (n <= 0)
            _exit(3);
        at += (size_t)n;
    }
    str_release(s);
}

static void say_ready(const char *hash, const char *plugins)
{
    struct str s = {0};
    size_t begun = message_begin(&s, MESSAGE_READY, 0);
    wire_put_text(&s, hash);
    wire_put_text(&s, "");
    wire_put_text(&s, plugins);
    wire_put_text(&s, "# the ruleset");
    say(&s, begun);
}

static void say_calm(int64_t seq)
{
    struct str s = {0};
    size_t begun = message_begin(&s, MESSAGE_CALM, 0);
    wire_put_i64(&s, seq);
    wire_put_u32(&s, 0);
    say(&s, begun);
}

static void say_boards(uint32_t count, int64_t offset, int64_t size, uint64_t call)
{
    struct str s = {0};
    size_t begun = message_begin(&s, MESSAGE_BOARDS, 0);
    wire_put_u32(&s, count);
    for (uint32_t i = 0; i < count && i < 3; i++) {
        wire_put_i64(&s, offset);
        wire_put_i64(&s, size);
        wire_put_i64(&s, (int64_t)call);
    }
    say(&s, begun);
}

// In one breath, so that the daemon cannot have copied the first when it hears the second.
static void say_boards_twice(void)
{
    struct str s = {0};
    for (int i = 0; i < 2; i++) {
        size_t begun = message_begin(&s, MESSAGE_BOARDS, 0);
        wire_put_u32(&s, 0);
        if (i == 0)
            message_end(&s, begun);
        else
            say(&s, begun);
    }
}

static void say_trouble(const char *scheme, const char *period)
{
    struct str s = {0};
    size_t begun = message_begin(&s, MESSAGE_TROUBLE, 0);
    wire_put_text(&s, scheme);
    wire_put_text(&s, period);
    wire_put_text(&s, "woe");
    say(&s, begun);
}

static void say_answer(uint64_t call, uint32_t status, const char *text)
{
    struct str s = {0};
    size_t begun = message_begin(&s, MESSAGE_ANSWER, call);
    wire_put_u32(&s, status);
    wire_put_text(&s, text);
    say(&s, begun);
}

static void say_bytes(uint32_t size, uint32_t tag)
{
    struct message_head head = {.size = size, .tag = tag};
    if (write(LINK_FD, &head, sizeof head) != sizeof head)
        _exit(3);
}

// The next message from the daemon; its end is ours.
static struct message_head hear(struct actor *a, struct wire *payload)
{
    struct message_head head;
    for (;;) {
        if (a->in.size >= sizeof head) {
            memcpy(&head, a->in.data, sizeof head);
            if (a->in.size >= sizeof head + head.size)
                break;
        }
        char bytes[65536];
        ssize_t n = read(LINK_FD, bytes, sizeof bytes);
        if (n <= 0)
            _exit(0);
        str_add_bytes(&a->in, bytes, (size_t)n);
    }
    static struct str last; // what the payload points into
    str_clear(&last);
    str_add_bytes(&last, a->in.data + sizeof head, head.size);
    size_t taken = sizeof head + head.size;
    memmove(a->in.data, a->in.data + taken, a->in.size - taken);
    a->in.size -= taken;
    *payload = wire_of(last.data, head.size);
    return head;
}

// The line that a message of facts reaches: behind the facts, before a last byte.
static int64_t line_of(const struct wire *payload)
{
    int64_t line;
    memcpy(&line, payload->bytes + payload->size - 9, sizeof line);
    return line;
}

// Serves well but for questions, which are answered as the part says.
static void serve(struct actor *a, const char *part)
{
    struct wire payload;
    for (;;) {
        struct message_head head = hear(a, &payload);
        if (head.tag == MESSAGE_FACTS) {
            a->fed = line_of(&payload);
            if (strcmp(part, "once calm") != 0)
                say_calm(a->fed);
        } else if (head.tag == MESSAGE_ASK && !strcmp(part, "nonsense")) {
            say_answer(head.call + 100, 200, "{}"); // to what was never asked
            say_answer(head.call, 200, "{\"points\": }");
        } else if (head.tag == MESSAGE_ASK && !strcmp(part, "no status")) {
            say_answer(head.call, 99, "{}");
        } else if (head.tag == MESSAGE_ASK && !strcmp(part, "boardless")) {
            say_answer(head.call, 200, "");
        } else if (head.tag == MESSAGE_ASK && !strcmp(part, "well")) {
            say_answer(head.call, 200, "{\"points\": 1}");
        } else if (head.tag == MESSAGE_ASK && !strcmp(part, "dies")) {
            _exit(9);
        }
    }
}

static void lie_early(const char *part)
{
    if (!strcmp(part, "broken head"))
        say_bytes(UINT32_MAX, MESSAGE_READY);
    else if (!strcmp(part, "unknown message"))
        say_bytes(0, 99);
    else if (!strcmp(part, "daemon's message"))
        say_bytes(0, MESSAGE_FACTS);
    else if (!strcmp(part, "early calm"))
        say_calm(0);
    else if (!strcmp(part, "no hash"))
        say_ready("0123", "[]");
    else if (!strcmp(part, "plugins are no json"))
        say_ready(HASH, "[{]");
    else if (!strcmp(part, "leaves"))
        _exit(7);
}

static void lie_late(struct actor *a, const char *part)
{
    int64_t at = STAGING_BOARDS_AT;
    if (!strcmp(part, "ready twice"))
        say_ready(HASH, "[]");
    else if (!strcmp(part, "calm ahead"))
        say_calm(a->fed + 1);
    else if (!strcmp(part, "in the heartbeat"))
        say_boards(1, 8, 4096, 0);
    else if (!strcmp(part, "behind the end"))
        say_boards(1, (int64_t)STAGING_SIZE - 8, 4096, 0);
    else if (!strcmp(part, "far behind the end"))
        say_boards(1, INT64_MAX - 7, 4096, 0);
    else if (!strcmp(part, "negative size"))
        say_boards(1, at, -1, 0);
    else if (!strcmp(part, "one upon the other"))
        say_boards(2, at, 4096, 0);
    else if (!strcmp(part, "fewer than told"))
        say_boards(4000, at, 4096, 0);
    else if (!strcmp(part, "too many"))
        say_boards(UINT32_MAX, at, 4096, 0);
    else if (!strcmp(part, "no board"))
        say_boards(1, at, 4096, 0);
    else if (!strcmp(part, "trouble with nothing"))
        say_trouble("nothing", "2024");
    else if (!strcmp(part, "trouble of no period"))
        say_trouble("yearly", "2024-03");
    else if (!strcmp(part, "before the copy"))
        say_boards_twice();
}

static int act(const char *part)
{
    struct actor a = {.fed = -1};
    struct wire payload;
    struct err e;
    if (!linux_die_with_parent(&e))
        return 3;
    hear(&a, &payload); // the ruleset
    lie_early(part);
    say_ready(HASH, "[]");
    while (hear(&a, &payload).tag != MESSAGE_FACTS)
        continue;
    a.fed = line_of(&payload);
    lie_late(&a, part);
    say_calm(a.fed);
    serve(&a, part);
    return 0;
}

#endif
