// Replies that hold: the same request under the same number gets what it got, without being made
// anew; under another number, or where another reply is due, it is answered as for the first time.
#include "http/client.h"

#define ASKED(name) "GET /made/" name " HTTP/1.1\r\nHost: x\r\n\r\n"

struct scene {
    struct house house;
    struct client client;
};

static void scene_open(struct scene *s)
{
    house_open(&s->house, NULL);
    s->house.number = 1;
    client_open(&s->client, &s->house);
}

static void scene_close(struct scene *s)
{
    client_close(&s->client);
    house_close(&s->house);
}

// Say it and give what comes, which is this many replies.
static const char *said(struct scene *s, const char *text, size_t replies)
{
    str_clear(&s->client.got);
    client_say(&s->client, &s->house, text);
    await_replies(&s->client, &s->house, replies);
    return s->client.got.data;
}

#define REPLY(second, body)                                                                        \
    "HTTP/1.1 200 OK\r\nDate: Tue, 14 Nov 2023 22:13:" second                                      \
    " GMT\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\n" body

static void a_reply_that_holds_is_made_once(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s);
    for (int i = 0; i < 5; i++)
        assert_string_equal(said(&s, ASKED("x"), 1), REPLY("20", "<1>"));
    assert_int_equal(s.house.made, 1);
    struct http_counts counts;
    http_server_counts(s.house.server, &counts);
    assert_int_equal(counts.requests, 5);
    scene_close(&s);
}

static void another_number_is_another_reply_and_none_holds_without(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s);
    said(&s, ASKED("x"), 1);
    s.house.number = 2;
    assert_string_equal(said(&s, ASKED("x"), 1), REPLY("20", "<2>"));
    assert_string_equal(said(&s, ASKED("x"), 1), REPLY("20", "<2>"));
    s.house.number = 1; // only the last one is kept
    assert_string_equal(said(&s, ASKED("x"), 1), REPLY("20", "<3>"));
    s.house.number = 0;
    assert_string_equal(said(&s, ASKED("x"), 1), REPLY("20", "<4>"));
    assert_string_equal(said(&s, ASKED("x"), 1), REPLY("20", "<5>"));
    scene_close(&s);
}

static void its_date_is_the_day_s(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s);
    said(&s, ASKED("x"), 1);
    test_ms += 5000;
    uint64_t before = uv_now(&s.house.loop);
    while (uv_now(&s.house.loop) == before) // the clock is looked at when the loop's has moved
        uv_run(&s.house.loop, UV_RUN_ONCE);
    assert_string_equal(said(&s, ASKED("x"), 1), REPLY("25", "<1>"));
    test_ms -= 5000;
    scene_close(&s);
}

static void it_is_of_one_request_and_one_connection(void **state)
{
    (void)state;
    struct scene s;
    struct client other;
    scene_open(&s);
    said(&s, ASKED("x"), 1);
    client_open(&other, &s.house);
    client_say(&other, &s.house, ASKED("x"));
    await_replies(&other, &s.house, 1);
    assert_true(has(&other, "<2>"));
    assert_string_equal(said(&s, ASKED("y"), 1), REPLY("20", "<3>"));
    assert_string_equal(said(&s, ASKED("x"), 1), REPLY("20", "<4>")); // y was the last
    // Of those that come at once the second is not the first over again: that is not answered yet.
    assert_string_equal(said(&s, ASKED("x") ASKED("x") ASKED("y"), 3),
                        REPLY("20", "<4>") REPLY("20", "<5>") REPLY("20", "<6>"));
    client_close(&other);
    scene_close(&s);
}

static void head_is_kept_without_a_body(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s);
    for (int i = 0; i < 3; i++)
        assert_string_equal(said(&s, "HEAD /made/x HTTP/1.1\r\nHost: x\r\n\r\n", 1),
                            REPLY("20", ""));
    assert_int_equal(s.house.made, 1);
    scene_close(&s);
}

static void a_large_reply_is_not_kept(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s);
    for (int i = 0; i < 3; i++)
        said(&s, ASKED("large"), 1);
    assert_int_equal(s.house.made, 3);
    scene_close(&s);
}

static void the_last_reply_of_a_connection_says_so(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s);
    said(&s, ASKED("x"), 1);
    assert_true(send(s.client.fd, ASKED("x"), strlen(ASKED("x")), MSG_NOSIGNAL) > 0);
    http_server_stop(s.house.server, 1000000, on_stopped, &s.house);
    str_clear(&s.client.got);
    while (!s.house.stopped)
        turn(&s.house, &s.client);
    assert_true(has(&s.client, "Connection: close\r\n"));
    assert_true(has(&s.client, "<2>"));
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reply_that_holds_is_made_once),
        cmocka_unit_test(another_number_is_another_reply_and_none_holds_without),
        cmocka_unit_test(its_date_is_the_day_s),
        cmocka_unit_test(it_is_of_one_request_and_one_connection),
        cmocka_unit_test(head_is_kept_without_a_body),
        cmocka_unit_test(a_large_reply_is_not_kept),
        cmocka_unit_test(the_last_reply_of_a_connection_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
