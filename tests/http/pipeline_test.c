#include "http/client.h"

enum { MANY = 100 };

static struct str many_requests(size_t count)
{
    struct str s;
    str_init(&s);
    for (size_t i = 0; i < count; i++)
        str_addf(&s, "GET /held/%zu HTTP/1.1\r\nHost: x\r\n\r\n", i);
    return s;
}

static void answer(struct http_request *q)
{
    str_addf(http_body(q), "<%s>", http_parameter(q, "n"));
    http_reply(q, 200, "text/plain", http_body(q));
}

static void assert_in_order(const struct client *c, size_t count)
{
    const char *at = c->got.data;
    for (size_t i = 0; i < count; i++) {
        char wanted[32];
        snprintf(wanted, sizeof wanted, "<%zu>", i);
        at = strstr(at, "<");
        assert_non_null(at);
        assert_memory_equal(at, wanted, strlen(wanted));
        at++;
    }
}

static void a_hundred_requests_answered_backwards_are_replied_in_order(void **state)
{
    (void)state;
    struct house h;
    struct client c;
    house_open(&h, &(struct http_limits){.pipeline = MANY});
    client_open(&c, &h);
    struct str requests = many_requests(MANY);
    client_send(&c, &h, requests.data, requests.size);
    while (h.held_count < MANY)
        turn(&h, &c);
    for (size_t i = MANY; i-- > 0;) {
        turn(&h, &c);
        assert_int_equal(c.got.size, 0);
        answer(h.held[i]);
    }
    await_replies(&c, &h, MANY);
    assert_in_order(&c, MANY);
    str_release(&requests);
    client_close(&c);
    house_close(&h);
}

static void a_full_pipeline_reads_on_as_it_empties(void **state)
{
    (void)state;
    struct house h;
    struct client c;
    house_open(&h, &(struct http_limits){.pipeline = 8});
    client_open(&c, &h);
    struct str requests = many_requests(MANY);
    client_send(&c, &h, requests.data, requests.size);
    for (size_t answered = 0; answered < MANY;) {
        turn(&h, &c);
        assert_true(h.held_count <= 8);
        while (h.held_count) {
            answer(h.held[--h.held_count]);
            answered++;
        }
    }
    await_replies(&c, &h, MANY);
    assert_in_order(&c, MANY);
    str_release(&requests);
    client_close(&c);
    house_close(&h);
}

static void replies_nobody_takes_stop_the_reading(void **state)
{
    (void)state;
    enum { BODY = 100000, COUNT = 20 };
    struct house h;
    struct client c;
    house_open(&h, NULL);
    client_open(&c, &h);
    struct str requests = many_requests(COUNT);
    client_send(&c, &h, requests.data, requests.size);
    while (h.held_count < COUNT)
        turn(&h, &c);
    for (size_t i = 0; i < h.held_count; i++) {
        struct str body;
        str_init(&body);
        str_addf(&body, "<answer>%*s", BODY, "");
        http_reply(h.held[i], 200, "text/plain", &body);
        assert_null(body.data);
    }
    size_t first = h.held_count;
    uv_run(&h.loop, UV_RUN_NOWAIT);
    send(c.fd, requests.data, requests.size, MSG_NOSIGNAL);
    for (int i = 0; i < 50; i++)
        uv_run(&h.loop, UV_RUN_NOWAIT);
    assert_int_equal(h.held_count, first); // the second lot lies unread
    while (h.held_count < 2 * COUNT)
        turn(&h, &c);
    for (size_t i = first; i < h.held_count; i++)
        http_reply(h.held[i], 204, NULL, NULL);
    await_replies(&c, &h, 2 * COUNT);
    assert_int_equal(count_of(&c.got, "<answer>"), COUNT);
    str_release(&requests);
    client_close(&c);
    house_close(&h);
}

static void more_requests_than_a_read_takes_keep_their_order(void **state)
{
    (void)state;
    enum { COUNT = 5000 };
    struct house h;
    struct client c;
    struct str requests, wanted;
    house_open(&h, &(struct http_limits){.pipeline = 7});
    client_open(&c, &h);
    str_init(&requests);
    str_init(&wanted);
    for (int i = 0; i < COUNT; i++) {
        str_addf(&requests, "HEAD /items/%d HTTP/1.1\r\nHost: x\r\n\r\n", i);
        str_addf(&requests, "GET /items/%d HTTP/1.1\r\nHost: x\r\n\r\n", i);
        str_addf(&wanted, "[%d][-]", i);
    }
    client_send(&c, &h, requests.data, requests.size);
    shutdown(c.fd, SHUT_WR);
    await_end(&c, &h);
    const char *at = c.got.data, *body = wanted.data;
    while ((at = strchr(at, '['))) {
        size_t size = strcspn(at, "-") + 2;
        assert_memory_equal(at, body, size);
        at += size;
        body += size;
    }
    assert_string_equal(body, "");
    str_release(&requests);
    str_release(&wanted);
    client_close(&c);
    house_close(&h);
}

static void nothing_is_read_behind_connection_close(void **state)
{
    (void)state;
    struct house h;
    struct client c;
    house_open(&h, NULL);
    client_open(&c, &h);
    client_say(&c, &h,
               "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
               "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    await_end(&c, &h);
    assert_int_equal(count_of(&c.got, "HTTP/1.1 200"), 1);
    assert_true(has(&c, "Connection: close\r\n"));
    client_close(&c);
    house_close(&h);
}

static void a_refusal_waits_for_the_answers_before_it(void **state)
{
    (void)state;
    struct house h;
    struct client c;
    house_open(&h, NULL);
    client_open(&c, &h);
    client_say(&c, &h, "GET /held/0 HTTP/1.1\r\nHost: x\r\n\r\nGARBAGE\r\n\r\n");
    while (h.held_count == 0)
        turn(&h, &c);
    turn(&h, &c);
    assert_int_equal(c.got.size, 0);
    answer(h.held[0]);
    await_end(&c, &h);
    assert_int_equal(status_of(&c), 200);
    assert_true(has(&c, "<0>HTTP/1.1 400 Bad Request"));
    client_close(&c);
    house_close(&h);
}

static void a_client_that_leaves_is_told_to_the_handler_whose_answer_is_dropped(void **state)
{
    (void)state;
    struct house h;
    struct client c, other;
    house_open(&h, NULL);
    client_open(&c, &h);
    client_open(&other, &h);
    client_say(&c, &h,
               "GET /held/0 HTTP/1.1\r\nHost: x\r\n\r\nGET /held/1 HTTP/1.1\r\nHost: x\r\n\r\n");
    while (h.held_count < 2)
        turn(&h, &c);
    client_close(&c);
    while (h.gone_count < 2)
        uv_run(&h.loop, UV_RUN_ONCE);
    struct http_counts counts;
    http_server_counts(h.server, &counts);
    while (counts.connections > 1) {
        uv_run(&h.loop, UV_RUN_NOWAIT);
        http_server_counts(h.server, &counts);
    }
    // The connection is freed; the requests are still the handler's.
    assert_string_equal(http_parameter(h.held[0], "n"), "0");
    answer(h.held[1]);
    answer(h.held[0]);
    client_say(&other, &h, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    await_replies(&other, &h, 1);
    assert_int_equal(status_of(&other), 200);
    client_close(&other);
    house_close(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hundred_requests_answered_backwards_are_replied_in_order),
        cmocka_unit_test(a_full_pipeline_reads_on_as_it_empties),
        cmocka_unit_test(replies_nobody_takes_stop_the_reading),
        cmocka_unit_test(more_requests_than_a_read_takes_keep_their_order),
        cmocka_unit_test(nothing_is_read_behind_connection_close),
        cmocka_unit_test(a_refusal_waits_for_the_answers_before_it),
        cmocka_unit_test(a_client_that_leaves_is_told_to_the_handler_whose_answer_is_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
