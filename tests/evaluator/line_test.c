#include "evaluator/line.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

struct ends {
    int daemon;
    struct line line;
};

static int setup(void **state)
{
    struct ends *x = calloc(1, sizeof *x);
    int fds[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    x->daemon = fds[0];
    line_init(&x->line, fds[1]);
    *state = x;
    return 0;
}

static int teardown(void **state)
{
    struct ends *x = *state;
    if (x->daemon >= 0)
        close(x->daemon);
    close(x->line.fd);
    line_release(&x->line);
    free(x);
    return 0;
}

static void give(struct ends *x, const void *bytes, size_t size)
{
    assert_int_equal(write(x->daemon, bytes, size), size);
}

static struct str day_message(uint32_t day)
{
    struct str s = {0};
    size_t begun = message_begin(&s, MESSAGE_DAY, day);
    wire_put_u32(&s, day);
    message_end(&s, begun);
    return s;
}

static void expect_day(struct ends *x, uint32_t day)
{
    struct incoming m;
    bool got;
    assert_true(line_next(&x->line, &m, &got));
    assert_true(got);
    assert_int_equal(m.head.tag, MESSAGE_DAY);
    assert_int_equal(m.head.call, day);
    assert_int_equal(wire_u32(&m.payload), day);
    assert_true(wire_done(&m.payload));
}

static void expect_nothing(struct ends *x)
{
    struct incoming m;
    bool got = true;
    assert_true(line_next(&x->line, &m, &got));
    assert_false(got);
}

static void a_message_that_comes_byte_by_byte_is_one_message(void **state)
{
    struct ends *x = *state;
    struct str s = day_message(17);
    for (size_t i = 0; i < s.size; i++) {
        expect_nothing(x);
        assert_false(line_ready(&x->line));
        give(x, s.data + i, 1);
    }
    expect_day(x, 17);
    expect_nothing(x);
    str_release(&s);
}

static void messages_that_come_together_are_taken_one_by_one(void **state)
{
    struct ends *x = *state;
    struct str all = {0};
    for (uint32_t i = 0; i < 5; i++) {
        struct str s = day_message(i);
        str_add_bytes(&all, s.data, s.size);
        str_release(&s);
    }
    give(x, all.data, all.size - 3); // the last is not whole
    for (uint32_t i = 0; i < 4; i++) {
        expect_day(x, i);
        assert_int_equal(line_ready(&x->line), i < 3); // or a wait would be for ever
    }
    expect_nothing(x);
    assert_true(line_wait(&x->line, 0)); // for so long, and nothing came
    expect_nothing(x);
    give(x, all.data + all.size - 3, 3);
    assert_true(line_wait(&x->line, -1));
    expect_day(x, 4);
    str_release(&all);
}

static void a_head_that_is_none_breaks_the_line(void **state)
{
    struct ends *x = *state;
    struct message_head head = {.size = MESSAGE_SIZE_MAX + 1, .tag = MESSAGE_DAY};
    struct incoming m;
    bool got;
    give(x, &head, sizeof head);
    assert_false(line_next(&x->line, &m, &got));
}

static void a_broken_head_behind_a_good_message_is_met_in_its_turn(void **state)
{
    struct ends *x = *state;
    struct str s = day_message(3);
    struct message_head head = {.size = UINT32_MAX};
    struct incoming m;
    bool got;
    str_add_bytes(&s, (const char *)&head, sizeof head);
    give(x, s.data, s.size);
    expect_day(x, 3);
    assert_true(line_ready(&x->line));
    assert_false(line_next(&x->line, &m, &got));
    str_release(&s);
}

static void the_end_of_the_daemon_is_told_after_what_it_said(void **state)
{
    struct ends *x = *state;
    struct str s = day_message(8);
    struct incoming m;
    bool got;
    give(x, s.data, s.size);
    close(x->daemon);
    x->daemon = -1;
    expect_day(x, 8);
    assert_true(line_wait(&x->line, -1));
    assert_false(line_next(&x->line, &m, &got));
    assert_false(line_send(&x->line, &s));
    str_release(&s);
}

static void a_long_message_is_sent_whole(void **state)
{
    struct ends *x = *state;
    struct str s = {0};
    size_t begun = message_begin(&s, MESSAGE_ANSWER, 1), at = 0;
    for (int i = 0; i < 4000; i++)
        wire_put_text(&s, "千灯镇");
    message_end(&s, begun);
    assert_true(line_send(&x->line, &s)); // fits into a socket's buffer
    char *back = malloc(s.size);
    while (at < s.size) {
        ssize_t n = read(x->daemon, back + at, s.size - at);
        assert_true(n > 0);
        at += (size_t)n;
    }
    assert_memory_equal(back, s.data, s.size);
    free(back);
    str_release(&s);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_message_that_comes_byte_by_byte_is_one_message),
        TEST(messages_that_come_together_are_taken_one_by_one),
        TEST(a_head_that_is_none_breaks_the_line),
        TEST(a_broken_head_behind_a_good_message_is_met_in_its_turn),
        TEST(the_end_of_the_daemon_is_told_after_what_it_said),
        TEST(a_long_message_is_sent_whole),
    };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
