#include "http/client.h"

#define GET_HELLO "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"
#define GET_HELD "GET /held/0 HTTP/1.1\r\nHost: x\r\n\r\n"

struct scene {
    struct house house;
    struct client client;
};

static void scene_open(struct scene *s, struct http_limits limits)
{
    house_open(&s->house, &limits);
    client_open(&s->client, &s->house);
}

static void scene_close(struct scene *s)
{
    client_close(&s->client);
    house_close(&s->house);
}

static void await_held(struct scene *s, size_t count)
{
    while (s->house.held_count < count)
        turn(&s->house, &s->client);
}

static void what_is_too_large_gets_431_or_413_and_the_connection_ends(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int status;
    } rows[] = {
        {"GET /hello HTTP/1.1\r\nHost: x\r\nA: "
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n\r\n",
         431},
        {"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 33\r\n\r\n", 413},
        {"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999\r\n\r\n", 413},
        {"POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 17\r\n\r\n", 413},
        {"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
         "20\r\n12345678901234567890123456789012\r\n1\r\na\r\n",
         413},
        {"POST /nothing HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
         "20\r\n12345678901234567890123456789012\r\n1\r\na\r\n",
         404},
        {"GET /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n", 413},
        {"POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 33\r\n\r\n",
         413},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scene s;
        scene_open(&s, (struct http_limits){.head_bytes = 128, .body_bytes = 32});
        client_say(&s.client, &s.house, rows[i].text);
        await_replies(&s.client, &s.house, 1);
        assert_problem(&s.client, rows[i].status);
        assert_true(has(&s.client, "Connection: close\r\n"));
        scene_close(&s);
    }
}

static void a_client_that_goes_on_sending_still_gets_its_413(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s, (struct http_limits){.body_bytes = 32});
    size_t size = 4u << 20;
    char *body = mem_new(size, 1);
    client_say(&s.client, &s.house,
               "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4194304\r\n\r\n");
    client_send(&s.client, &s.house, body, size);
    await_replies(&s.client, &s.house, 1);
    assert_problem(&s.client, 413);
    assert_false(s.client.reset);
    free(body);
    scene_close(&s);
}

static void a_body_at_the_limit_is_taken(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s, (struct http_limits){.body_bytes = 4});
    client_say(&s.client, &s.house,
               "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nabcd"
               "POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde");
    await_replies(&s.client, &s.house, 2);
    assert_int_equal(count_of(&s.client.got, "HTTP/1.1 201"), 2);
    scene_close(&s);
}

static void one_connection_too_many_is_told_503(void **state)
{
    (void)state;
    struct scene s;
    struct client second, third;
    scene_open(&s, (struct http_limits){.connections = 1});
    client_open(&second, &s.house);
    client_say(&second, &s.house, GET_HELLO);
    await_end(&second, &s.house);
    assert_problem(&second, 503);
    assert_true(has(&second, "Connection: close\r\n"));
    client_close(&second);
    client_close(&s.client);
    struct http_counts counts;
    do {
        uv_run(&s.house.loop, UV_RUN_NOWAIT);
        http_server_counts(s.house.server, &counts);
    } while (counts.connections);
    assert_int_equal(counts.refused, 1);
    client_open(&third, &s.house);
    client_say(&third, &s.house, GET_HELLO);
    await_replies(&third, &s.house, 1);
    assert_int_equal(status_of(&third), 200);
    client_close(&third);
    scene_close(&s);
}

static void bodies_waiting_for_answers_are_bounded_together(void **state)
{
    (void)state;
    struct scene s;
    struct client other;
    scene_open(&s, (struct http_limits){.held_bytes = 100});
    client_open(&other, &s.house);
    client_say(&s.client, &s.house,
               "POST /held/0 HTTP/1.1\r\nHost: x\r\nContent-Length: 60\r\n\r\n"
               "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    await_held(&s, 1);
    client_say(&other, &s.house,
               "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 60\r\n\r\n"
               "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    await_replies(&other, &s.house, 1);
    assert_problem(&other, 503);
    http_reply(s.house.held[0], 204, NULL, NULL);
    await_replies(&s.client, &s.house, 1);
    struct http_counts counts;
    http_server_counts(s.house.server, &counts);
    assert_int_equal(counts.held_bytes, 0);
    client_close(&other);
    scene_close(&s);
}

static void a_head_or_body_that_does_not_come_gets_408(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "G",
        "GET /hello HTTP/1.1\r\nHost: x\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabc",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct scene s;
        scene_open(&s, (struct http_limits){.head_ms = 5, .body_ms = 5, .linger_ms = 5});
        client_say(&s.client, &s.house, texts[i]);
        await_end(&s.client, &s.house);
        assert_problem(&s.client, 408);
        scene_close(&s);
    }
}

// A byte now and then buys no time: the deadline is the request's, not the byte's.
static void a_trickle_of_bytes_does_not_hold_a_connection(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s, (struct http_limits){.head_ms = 5});
    client_say(&s.client, &s.house, "GET /");
    uint64_t begun = uv_now(&s.house.loop);
    while (!has(&s.client, "HTTP/1.1 ")) {
        uint64_t now = uv_now(&s.house.loop);
        if (now > begun) // a byte for each millisecond
            client_say(&s.client, &s.house, "a");
        begun = now;
        uv_run(&s.house.loop, UV_RUN_ONCE);
        turn(&s.house, &s.client);
    }
    assert_problem(&s.client, 408);
    scene_close(&s);
}

static void an_idle_connection_is_closed_without_a_word(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s, (struct http_limits){.idle_ms = 5});
    client_say(&s.client, &s.house, "\r\n\r\n");
    await_end(&s.client, &s.house);
    assert_int_equal(s.client.got.size, 0);
    scene_close(&s);
}

static void a_late_answer_gives_504_and_the_connection_goes_on(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s, (struct http_limits){.reply_ms = 5});
    client_say(&s.client, &s.house, GET_HELD GET_HELLO);
    await_replies(&s.client, &s.house, 2);
    assert_problem(&s.client, 504);
    assert_true(has(&s.client, "\"instance\":\"/held/0\"}HTTP/1.1 200 OK"));
    assert_int_equal(s.house.gone_count, 1);
    http_problem(s.house.held[0], 500, "too late"); // dropped
    client_say(&s.client, &s.house, GET_HELLO);
    await_replies(&s.client, &s.house, 3);
    assert_false(has(&s.client, "too late"));
    assert_int_equal(s.house.gone_count, 1);
    scene_close(&s);
}

static void a_reply_nobody_takes_ends_the_connection(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s, (struct http_limits){.write_ms = 5});
    client_say(&s.client, &s.house, GET_HELD);
    await_held(&s, 1);
    struct str body;
    str_init(&body);
    str_addf(&body, "%*s", 3000000, "");
    http_reply(s.house.held[0], 200, "text/plain", &body);
    struct http_counts counts;
    do {
        uv_run(&s.house.loop, UV_RUN_ONCE);
        http_server_counts(s.house.server, &counts);
    } while (counts.connections);
    while (client_receive(&s.client))
        ;
    assert_true(s.client.got.size < 3000000);
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_too_large_gets_431_or_413_and_the_connection_ends),
        cmocka_unit_test(a_client_that_goes_on_sending_still_gets_its_413),
        cmocka_unit_test(a_body_at_the_limit_is_taken),
        cmocka_unit_test(one_connection_too_many_is_told_503),
        cmocka_unit_test(bodies_waiting_for_answers_are_bounded_together),
        cmocka_unit_test(a_head_or_body_that_does_not_come_gets_408),
        cmocka_unit_test(a_trickle_of_bytes_does_not_hold_a_connection),
        cmocka_unit_test(an_idle_connection_is_closed_without_a_word),
        cmocka_unit_test(a_late_answer_gives_504_and_the_connection_goes_on),
        cmocka_unit_test(a_reply_nobody_takes_ends_the_connection),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
