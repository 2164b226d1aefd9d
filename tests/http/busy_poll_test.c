#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/busy_poll.h"

struct stage {
    uv_loop_t loop;
    struct busy_poll poll;
    uint64_t requests;
};

static int open_stage(void **state)
{
    static struct stage s;
    s = (struct stage){0};
    assert_int_equal(uv_loop_init(&s.loop), 0);
    busy_poll_init(&s.poll, &s.loop);
    *state = &s;
    return 0;
}

static int close_stage(void **state)
{
    struct stage *s = *state;
    busy_poll_close(&s->poll, NULL);
    uv_run(&s->loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&s->loop), 0);
    return 0;
}

static bool looks(const struct stage *s)
{
    return uv_is_active((const uv_handle_t *)&s->poll.idle);
}

// A turn of the loop in which `count` requests came, `ms` after the last count.
static void turn(struct stage *s, uint64_t count, uint64_t ms)
{
    s->poll.requests.since = uv_now(&s->loop) - ms;
    busy_poll_turn(&s->poll, s->requests += count);
}

static void few_requests_are_not_looked_for(void **state)
{
    struct stage *s = *state;
    turn(s, 0, 0);
    assert_false(looks(s));
    turn(s, 199, 20);
    assert_false(looks(s));
    turn(s, 9999, 1000);
    assert_false(looks(s));
    turn(s, 1000, 19); // too short a time to tell
    assert_false(looks(s));
}

static void many_requests_are_looked_for_until_none_has_come_for_a_while(void **state)
{
    struct stage *s = *state;
    turn(s, 200, 20);
    assert_true(looks(s));
    s->poll.until = UINT64_MAX;
    turn(s, 0, 1);
    assert_true(looks(s));
    s->poll.until = 0;
    turn(s, 0, 2);
    assert_false(looks(s));
    turn(s, 1, 3); // many until it is measured again
    assert_true(looks(s));
    assert_true(s->poll.until > uv_hrtime() - 1000000000 && s->poll.until < uv_hrtime() + 1000000);
}

static void few_after_many_end_it(void **state)
{
    struct stage *s = *state;
    turn(s, 200, 20);
    assert_true(looks(s));
    s->poll.until = 0;
    turn(s, 1, 20);
    turn(s, 0, 20);
    assert_false(looks(s));
}

static void on_timer(uv_timer_t *timer)
{
    (void)timer;
}

static void a_loop_that_looks_does_not_wait_and_is_not_kept_alive(void **state)
{
    struct stage *s = *state;
    turn(s, 200, 20);
    assert_true(looks(s));
    assert_int_equal(uv_run(&s->loop, UV_RUN_DEFAULT), 0);
    uv_timer_t timer;
    uv_timer_init(&s->loop, &timer);
    uv_timer_start(&timer, on_timer, 3600000, 0);
    uv_run(&s->loop, UV_RUN_NOWAIT); // what the loop has of its own is polled for from here on
    int looking = uv_backend_timeout(&s->loop);
    s->poll.until = 0;
    turn(s, 0, 1);
    int waiting = uv_backend_timeout(&s->loop);
    uv_close((uv_handle_t *)&timer, NULL);
    uv_run(&s->loop, UV_RUN_DEFAULT); // the timer is this function's own
    assert_int_equal(looking, 0);
    assert_true(waiting > 1000);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_stage, close_stage)
    const struct CMUnitTest tests[] = {
        TEST(few_requests_are_not_looked_for),
        TEST(many_requests_are_looked_for_until_none_has_come_for_a_while),
        TEST(few_after_many_end_it),
        TEST(a_loop_that_looks_does_not_wait_and_is_not_kept_alive),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
