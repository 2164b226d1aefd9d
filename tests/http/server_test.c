#include "http/client.h"

static void a_get_is_answered_with_its_body_and_the_connection_stays(void **state)
{
    (void)state;
    struct house h;
    struct client c;
    house_open(&h, NULL);
    client_open(&c, &h);
    client_say(&c, &h, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    await_replies(&c, &h, 1);
    assert_string_equal(c.got.data, "HTTP/1.1 200 OK\r\n"
                                    "Date: Tue, 14 Nov 2023 22:13:20 GMT\r\n"
                                    "Content-Type: text/plain\r\n"
                                    "Content-Length: 6\r\n\r\nhello\n");
    client_say(&c, &h, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    await_replies(&c, &h, 2);
    assert_int_equal(count_of(&c.got, "hello\n"), 2);
    assert_false(c.ended);
    client_close(&c);
    house_close(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_get_is_answered_with_its_body_and_the_connection_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
