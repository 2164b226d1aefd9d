#include "http/client.h"

#define GET_HELLO "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"

struct scene {
    struct house house;
    struct client client;
};

static void scene_open(struct scene *s)
{
    house_open(&s->house, NULL);
    client_open(&s->client, &s->house);
}

static void scene_close(struct scene *s)
{
    client_close(&s->client);
    house_close(&s->house);
}

static void say(struct scene *s, const char *text, size_t replies)
{
    client_say(&s->client, &s->house, text);
    await_replies(&s->client, &s->house, replies);
}

static void a_get_is_answered_with_its_body_and_the_connection_stays(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s);
    say(&s, GET_HELLO, 1);
    assert_string_equal(s.client.got.data, "HTTP/1.1 200 OK\r\n"
                                           "Date: Tue, 14 Nov 2023 22:13:20 GMT\r\n"
                                           "Content-Type: text/plain\r\n"
                                           "Content-Length: 6\r\n\r\nhello\n");
    say(&s, GET_HELLO, 2);
    assert_int_equal(count_of(&s.client.got, "hello\n"), 2);
    assert_false(s.client.ended);
    scene_close(&s);
}

static void a_request_cut_anywhere_gets_the_same_reply(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "GET /items/%E5%8D%83%E7%81%AF?top=10 HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
        "chunked\r\n\r\n2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n",
        "POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde",
        "GET /hello HTTP/1.1\r\nHost : x\r\n\r\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct scene whole;
        scene_open(&whole);
        say(&whole, texts[i], 1);
        size_t size = strlen(texts[i]);
        for (size_t cut = 1; cut < size; cut++) {
            struct client c;
            client_open(&c, &whole.house);
            client_send(&c, &whole.house, texts[i], cut);
            turn(&whole.house, &c);
            client_send(&c, &whole.house, texts[i] + cut, size - cut);
            await_replies(&c, &whole.house, 1);
            assert_string_equal(c.got.data, whole.client.got.data);
            client_close(&c);
        }
        scene_close(&whole);
    }
}

static void what_is_asked_again_gets_the_same_reply_however_it_comes(void **state)
{
    (void)state;
    static const char asked[] = "GET /items/%E5%8D%83%E7%81%AF?top=10 HTTP/1.1\r\nHost: x\r\n\r\n";
    static const char longer[] = "GET /items/%E5%8D%83%E7%81%AF?top=1 HTTP/1.1\r\nHost: xx\r\n\r\n";
    const size_t size = sizeof asked - 1;
    struct scene s;
    scene_open(&s);
    say(&s, asked, 1);
    for (size_t cut = 0; cut < size; cut++) {
        client_send(&s.client, &s.house, asked, cut);
        turn(&s.house, &s.client);
        client_send(&s.client, &s.house, asked + cut, size - cut);
        await_replies(&s.client, &s.house, cut + 2);
    }
    assert_int_equal(count_of(&s.client.got, "[千灯][10]"), size + 1);
    client_close(&s.client);
    client_open(&s.client, &s.house);
    struct str many = {0};
    str_addf(&many, "%s%s%s\r\n%s%s%s", asked, asked, longer, asked, longer, longer);
    for (size_t i = 1; i <= 3; i++)
        say(&s, many.data, i * 6);
    assert_int_equal(count_of(&s.client.got, "[千灯][10]"), 9);
    assert_int_equal(count_of(&s.client.got, "[千灯][1]"), 9);
    struct http_counts counts;
    http_server_counts(s.house.server, &counts);
    assert_int_equal(counts.requests, size + 1 + 18);
    str_release(&many);
    scene_close(&s);
}

static void head_sends_what_get_would_without_the_body(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s);
    say(&s, "HEAD /hello HTTP/1.1\r\nHost: x\r\n\r\n" GET_HELLO, 2);
    assert_true(has(&s.client, "Content-Length: 6\r\n\r\nHTTP/1.1 200 OK"));
    assert_int_equal(count_of(&s.client.got, "hello\n"), 1);
    scene_close(&s);
}

static void parameters_and_query_reach_the_handler_decoded(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s);
    say(&s, "GET /items/a%2Fb%20c?top=1+0 HTTP/1.1\r\nHost: x\r\n\r\n", 1);
    assert_true(has(&s.client, "\r\n\r\n[a/b c][1 0]"));
    scene_close(&s);
}

static void unknown_paths_give_404_and_other_verbs_405_with_allow(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s);
    say(&s, "GET /nothing?x=1 HTTP/1.1\r\nHost: x\r\n\r\n", 1);
    assert_problem(&s.client, 404);
    assert_true(has(&s.client, "\"instance\":\"/nothing?x=1\"}"));
    str_clear(&s.client.got);
    say(&s, "DELETE /held/1 HTTP/1.1\r\nHost: x\r\n\r\n", 1);
    assert_problem(&s.client, 405);
    assert_true(has(&s.client, "Allow: GET, HEAD, POST\r\n"));
    assert_false(has(&s.client, "Connection: close"));
    scene_close(&s);
}

static void the_body_of_a_refused_request_is_passed_over(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s);
    say(&s,
        "POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\nGET /hello is a "
        "body" GET_HELLO,
        2);
    assert_int_equal(count_of(&s.client.got, "HTTP/1.1 404"), 1);
    assert_int_equal(count_of(&s.client.got, "HTTP/1.1 200"), 1);
    scene_close(&s);
}

static void malformed_requests_are_answered_and_the_connection_closed(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int status;
    } rows[] = {
        {"GARBAGE\r\n\r\n", 400},
        {"\x16\x03\x01", 400},
        {"GET /hello HTTP/1.1\r\n\r\n", 400},
        {"GET /a%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
        {"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na", 400},
        {"BREW /hello HTTP/1.1\r\nHost: x\r\n\r\n", 501},
        {"GET /hello HTTP/3.0\r\nHost: x\r\n\r\n", 505},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scene s;
        scene_open(&s);
        // More than one read's worth behind it: the reply must not be lost to a reset.
        say(&s, rows[i].text, 1);
        assert_problem(&s.client, rows[i].status);
        assert_true(has(&s.client, "Connection: close\r\n"));
        client_say(&s.client, &s.house, GET_HELLO);
        await_end(&s.client, &s.house);
        assert_int_equal(count_of(&s.client.got, "HTTP/1.1 "), 1);
        scene_close(&s);
    }
}

static void expect_100_is_answered_before_the_body_or_refused_at_once(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s);
    say(&s, "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n",
        1);
    assert_string_equal(s.client.got.data, "HTTP/1.1 100 Continue\r\n\r\n");
    say(&s, "abc", 2);
    assert_true(has(&s.client, "HTTP/1.1 201 Created"));
    assert_true(has(&s.client, "\r\n\r\nabc"));
    str_clear(&s.client.got);
    say(&s, "POST /no HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n", 1);
    assert_problem(&s.client, 404);
    assert_true(has(&s.client, "Connection: close\r\n"));
    scene_close(&s);
}

static void a_100_waits_for_the_replies_before_it(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s);
    client_say(
        &s.client, &s.house,
        "GET /held/1 HTTP/1.1\r\nHost: x\r\n\r\n"
        "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    while (s.house.held_count == 0)
        turn(&s.house, &s.client);
    turn(&s.house, &s.client);
    assert_int_equal(s.client.got.size, 0);
    http_reply(s.house.held[0], 204, NULL, NULL);
    await_replies(&s.client, &s.house, 2);
    assert_int_equal(status_of(&s.client), 204);
    assert_true(has(&s.client, "HTTP/1.1 100 Continue\r\n\r\n"));
    scene_close(&s);
}

static void http_1_0_is_closed_unless_it_asks_to_be_kept(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s);
    say(&s, "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 1);
    assert_true(has(&s.client, "Connection: keep-alive\r\n"));
    say(&s, "GET /hello HTTP/1.0\r\n\r\n", 2);
    assert_true(has(&s.client, "Connection: close\r\n"));
    await_end(&s.client, &s.house);
    assert_true(s.client.ended);
    scene_close(&s);
}

static void a_large_body_comes_back_whole_through_a_slow_reader(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s);
    size_t size = 3u << 20;
    char *body = mem_new(size, 1);
    for (size_t i = 0; i < size; i++)
        body[i] = (char)('a' + i % 23);
    client_say(&s.client, &s.house,
               "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3145728\r\n\r\n");
    client_send(&s.client, &s.house, body, size);
    // Nobody reads while the loop turns: what does not fit the socket waits in the server.
    for (int i = 0; i < 20; i++)
        uv_run(&s.house.loop, UV_RUN_NOWAIT);
    while (s.client.got.size < size)
        turn(&s.house, &s.client);
    const char *got = strstr(s.client.got.data, "\r\n\r\n");
    assert_non_null(got);
    while ((size_t)(s.client.got.data + s.client.got.size - got) < size + 4) {
        turn(&s.house, &s.client);
        got = strstr(s.client.got.data, "\r\n\r\n");
    }
    assert_memory_equal(got + 4, body, size);
    free(body);
    scene_close(&s);
}

static void the_peer_is_known(void **state)
{
    (void)state;
    struct scene s;
    char wanted[32];
    scene_open(&s);
    say(&s, "GET /peer HTTP/1.1\r\nHost: x\r\n\r\n", 1);
    snprintf(wanted, sizeof wanted, "\r\n\r\n1 %u", (unsigned)getuid());
    assert_true(has(&s.client, wanted));
    scene_close(&s);
}

static void a_half_closed_peer_is_still_answered(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s);
    client_say(&s.client, &s.house, GET_HELLO);
    shutdown(s.client.fd, SHUT_WR);
    await_end(&s.client, &s.house);
    assert_int_equal(status_of(&s.client), 200);
    scene_close(&s);
    scene_open(&s);
    client_say(&s.client, &s.house, "GET /hello HT");
    shutdown(s.client.fd, SHUT_WR);
    await_end(&s.client, &s.house);
    assert_problem(&s.client, 400);
    scene_close(&s);
}

static void header_fields_cannot_be_split_by_a_value(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s);
    client_say(&s.client, &s.house, "GET /held/1 HTTP/1.1\r\nHost: x\r\n\r\n");
    while (s.house.held_count == 0)
        turn(&s.house, &s.client);
    http_header(s.house.held[0], "X-Name", "%s", "a\r\nSet-Cookie: b");
    http_problem(s.house.held[0], 409, "\"%s\" is taken", "a\"b");
    await_replies(&s.client, &s.house, 1);
    assert_problem(&s.client, 409);
    assert_true(has(&s.client, "X-Name: a??Set-Cookie: b\r\n"));
    assert_true(has(&s.client, "\"detail\":\"\\\"a\\\"b\\\" is taken\""));
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_get_is_answered_with_its_body_and_the_connection_stays),
        cmocka_unit_test(a_request_cut_anywhere_gets_the_same_reply),
        cmocka_unit_test(what_is_asked_again_gets_the_same_reply_however_it_comes),
        cmocka_unit_test(head_sends_what_get_would_without_the_body),
        cmocka_unit_test(parameters_and_query_reach_the_handler_decoded),
        cmocka_unit_test(unknown_paths_give_404_and_other_verbs_405_with_allow),
        cmocka_unit_test(the_body_of_a_refused_request_is_passed_over),
        cmocka_unit_test(malformed_requests_are_answered_and_the_connection_closed),
        cmocka_unit_test(expect_100_is_answered_before_the_body_or_refused_at_once),
        cmocka_unit_test(a_100_waits_for_the_replies_before_it),
        cmocka_unit_test(http_1_0_is_closed_unless_it_asks_to_be_kept),
        cmocka_unit_test(a_large_body_comes_back_whole_through_a_slow_reader),
        cmocka_unit_test(the_peer_is_known),
        cmocka_unit_test(a_half_closed_peer_is_still_answered),
        cmocka_unit_test(header_fields_cannot_be_split_by_a_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
