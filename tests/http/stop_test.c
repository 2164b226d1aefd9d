#include "http/client.h"

#define GET_HELLO "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"
#define GET_HELD "GET /held/0 HTTP/1.1\r\nHost: x\r\n\r\n"

enum { LONG = 60000 };

static void await_stop(struct house *h)
{
    while (!h->stopped)
        uv_run(&h->loop, UV_RUN_ONCE);
}

static void an_empty_server_stops_at_once(void **state)
{
    (void)state;
    struct house h;
    house_open(&h, NULL);
    http_server_stop(h.server, LONG, on_stopped, &h);
    assert_false(h.stopped); // never from within the call
    await_stop(&h);
    house_close(&h);
}

static void idle_connections_are_closed_at_once(void **state)
{
    (void)state;
    struct house h;
    struct client fresh, used;
    house_open(&h, NULL);
    client_open(&fresh, &h);
    client_open(&used, &h);
    client_say(&used, &h, GET_HELLO);
    await_replies(&used, &h, 1);
    uint64_t begun = uv_now(&h.loop);
    http_server_stop(h.server, LONG, on_stopped, &h);
    await_stop(&h);
    assert_true(uv_now(&h.loop) - begun < LONG);
    turn(&h, &fresh);
    turn(&h, &used);
    assert_true(fresh.ended && used.ended);
    client_close(&fresh);
    client_close(&used);
    house_close(&h);
}

static void a_request_that_lies_in_the_socket_is_answered(void **state)
{
    (void)state;
    struct house h;
    struct client c;
    house_open(&h, NULL);
    client_open(&c, &h);
    turn(&h, &c);
    assert_true(send(c.fd, GET_HELLO, strlen(GET_HELLO), 0) > 0);
    http_server_stop(h.server, LONG, on_stopped, &h);
    await_stop(&h);
    turn(&h, &c);
    assert_int_equal(status_of(&c), 200);
    assert_true(has(&c, "Connection: close\r\n"));
    client_close(&c);
    house_close(&h);
}

static void requests_in_flight_are_answered_and_then_closed(void **state)
{
    (void)state;
    struct house h;
    struct client c, partial;
    house_open(&h, NULL);
    client_open(&c, &h);
    client_open(&partial, &h);
    client_say(&partial, &h, "GET /hello HT");
    client_say(&c, &h, GET_HELD GET_HELD);
    while (h.held_count < 2)
        turn(&h, &c);
    http_server_stop(h.server, LONG, on_stopped, &h);
    turn(&h, &c);
    assert_false(h.stopped || c.ended);
    http_reply(h.held[0], 204, NULL, NULL);
    http_reply(h.held[1], 204, NULL, NULL);
    client_say(&partial, &h, "TP/1.1\r\nHost: x\r\n\r\n");
    await_stop(&h);
    turn(&h, &c);
    turn(&h, &partial);
    assert_int_equal(count_of(&c.got, "HTTP/1.1 204"), 2);
    assert_int_equal(count_of(&c.got, "Connection: close"), 1); // the last one says so
    assert_int_equal(status_of(&partial), 200);
    assert_true(c.ended && partial.ended);
    client_close(&c);
    client_close(&partial);
    house_close(&h);
}

static void what_is_not_answered_in_time_gets_503(void **state)
{
    (void)state;
    struct house h;
    struct client c, partial;
    house_open(&h, NULL);
    client_open(&c, &h);
    client_open(&partial, &h);
    client_say(&partial, &h, "GET /hello HT");
    client_say(&c, &h, GET_HELD);
    while (h.held_count < 1)
        turn(&h, &c);
    http_server_stop(h.server, 5, on_stopped, &h);
    await_stop(&h);
    turn(&h, &c);
    turn(&h, &partial);
    assert_problem(&c, 503);
    assert_problem(&partial, 503);
    assert_int_equal(h.gone_count, 1);
    http_reply(h.held[0], 204, NULL, NULL); // after the server's end; dropped
    client_close(&c);
    client_close(&partial);
    house_close(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_server_stops_at_once),
        cmocka_unit_test(idle_connections_are_closed_at_once),
        cmocka_unit_test(a_request_that_lies_in_the_socket_is_answered),
        cmocka_unit_test(requests_in_flight_are_answered_and_then_closed),
        cmocka_unit_test(what_is_not_answered_in_time_gets_503),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
