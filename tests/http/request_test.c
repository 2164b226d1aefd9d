#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "http/request.h"

struct row {
    const char *bytes;
    size_t size;
    int status; // 0: sound
};
#define ROW(text, status)                                                                          \
    {                                                                                              \
        text, sizeof(text) - 1, status                                                             \
    }
#define GET "GET / HTTP/1.1\r\nHost: x\r\n"
#define POST "POST / HTTP/1.1\r\nHost: x\r\n"

static const struct row rows[] = {
    // Sound.
    ROW(GET "\r\n", 0),
    ROW("GET / HTTP/1.0\r\n\r\n", 0),
    ROW(GET "Empty:\r\nTabs:\t a \t\r\n\r\n", 0),
    ROW("GET http://x/a?b=c HTTP/1.1\r\nHost: x\r\n\r\n", 0),
    ROW("GET /%E8%AF%84%E5%88%86?a=%25 HTTP/1.1\r\nHost: x\r\n\r\n", 0),
    ROW(GET "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n", 0),
    ROW(POST "Content-Length: 3\r\n\r\nabc", 0),
    ROW(POST "Content-Length: 0\r\n\r\n", 0),
    ROW(POST "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n2;x=y\r\nbc\r\n0\r\nTrailer: t\r\n\r\n",
        0),
    // The first line.
    ROW("GARBAGE\r\n\r\n", 400),
    ROW("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
    ROW("GET /\r\n\r\n", 400),
    ROW(" GET / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ROW("GET  / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ROW("GET /  HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ROW("GET / HTTP/1.1 \r\nHost: x\r\n\r\n", 400),
    ROW("GET / a HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ROW("GET / http/1.1\r\nHost: x\r\n\r\n", 400),
    ROW("GET / HTTP/11\r\nHost: x\r\n\r\n", 400),
    ROW("G(T / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ROW("get / HTTP/1.1\r\nHost: x\r\n\r\n", 501),
    ROW("BREW / HTTP/1.1\r\nHost: x\r\n\r\n", 501),
    ROW("CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n", 501),
    ROW("GET / HTTP/1.2\r\nHost: x\r\n\r\n", 505),
    ROW("GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505),
    ROW("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    // The target.
    ROW("GET x HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ROW("GET /a%00b HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ROW("GET /?a=%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ROW("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ROW("GET /%4 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ROW("GET /?a=% HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ROW("GET /%ff HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ROW("GET /%C0%AF HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ROW("GET /?%ED%A0%80=1 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ROW("GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ROW("GET /#a HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ROW("GET /?a=1&a=2 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    // Lines and fields.
    ROW("GET / HTTP/1.1\nHost: x\n\n", 400),
    ROW(GET "A: b\n\r\n", 400),
    ROW(GET "A: b\rc\r\n\r\n", 400),
    ROW(GET "A : b\r\n\r\n", 400),
    ROW(GET "A\t: b\r\n\r\n", 400),
    ROW(GET " A: b\r\n\r\n", 400),
    ROW(GET "A: b\r\n c\r\n\r\n", 400),
    ROW(GET "A: b\r\n\tc\r\n\r\n", 400),
    ROW(GET ": b\r\n\r\n", 400),
    ROW(GET "A\r\n\r\n", 400),
    ROW(GET "A(: b\r\n\r\n", 400),
    ROW(GET "A: \x01\r\n\r\n", 400),
    ROW(GET "A: \0\r\n\r\n", 400),
    ROW(GET "A: \x7f\r\n\r\n", 400),
    ROW(GET "A: \xff\r\n\r\n", 400),
    // Host.
    ROW("GET / HTTP/1.1\r\n\r\n", 400),
    ROW(GET "Host: x\r\n\r\n", 400),
    ROW(GET "Host: y\r\n\r\n", 400),
    // Lengths.
    ROW(POST "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400),
    ROW(POST "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc", 400),
    ROW(POST "Content-Length: 3, 3\r\n\r\nabc", 400),
    ROW(POST "Content-Length: +3\r\n\r\nabc", 400),
    ROW(POST "Content-Length: -3\r\n\r\nabc", 400),
    ROW(POST "Content-Length: 0x3\r\n\r\nabc", 400),
    ROW(POST "Content-Length: 3 3\r\n\r\nabc", 400),
    ROW(POST "Content-Length:\r\n\r\n", 400),
    ROW(POST "Content-Length: 99999999999999999999999\r\n\r\n", 400),
    ROW(POST "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    ROW(POST "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400),
    ROW(POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    ROW(POST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
    ROW(POST "Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n", 501),
    ROW(POST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501),
    ROW("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    ROW(POST "Transfer-Encoding: chunked\r\n\r\nz\r\n", 400),
    ROW(POST "Transfer-Encoding: chunked\r\n\r\n-1\r\n", 400),
    ROW(POST "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", 400),
    ROW(POST "Content-Length: 65\r\n\r\n", 413),
    ROW(POST "Expect: tea\r\nContent-Length: 3\r\n\r\nabc", 417),
};

enum { HEAD_LIMIT = 512, BODY_LIMIT = 64 };

// Read all of it, cut after `cut` bytes (and after each byte when cut is SIZE_MAX). The status, or
// -1 when more is wanted.
static int read_cut(struct http_request *q, const char *bytes, size_t size, size_t cut, size_t *end)
{
    request_clear(q);
    q->head_limit = HEAD_LIMIT;
    q->body_limit = BODY_LIMIT;
    size_t at = 0;
    while (at < size) {
        size_t most = cut == SIZE_MAX ? 1 : at < cut ? cut - at : size - at;
        size_t used = 0;
        enum http_progress p = request_read(q, bytes + at, most, &used);
        at += used;
        *end = at;
        if (p == PROGRESS_REFUSED)
            return q->refused;
        if (p == PROGRESS_HEAD && q->has_length && q->length > q->body_limit)
            return 413;
        if (p == PROGRESS_WHOLE || (p == PROGRESS_HEAD && q->part == PART_WHOLE))
            return 0;
        assert_true(used > 0);
    }
    return -1;
}

static void every_row_gives_its_status_wherever_it_is_cut(void **state)
{
    (void)state;
    struct http_request *q = request_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct row *r = &rows[i];
        size_t end = 0;
        int status = read_cut(q, r->bytes, r->size, 0, &end);
        if (status != r->status)
            fail_msg("row %zu, %s: wanted %d, got %d (%s)", i, r->bytes, r->status, status, q->why);
        char why[sizeof q->why];
        memcpy(why, q->why, sizeof why);
        for (size_t cut = 1; cut <= r->size; cut++) {
            status = read_cut(q, r->bytes, r->size, cut == r->size ? SIZE_MAX : cut, &end);
            if (status != r->status || (status && strcmp(q->why, why) != 0))
                fail_msg("row %zu, %s, cut at %zu: wanted %d (%s), got %d (%s)", i, r->bytes, cut,
                         r->status, why, status, q->why);
        }
    }
    request_free(q);
}

static void a_whole_request_ends_where_the_next_begins(void **state)
{
    (void)state;
    static const char chunked[] = POST
        "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n2;x=y\r\nbc\r\n0\r\nT: t\r\n\r\nGET / HTT";
    static const char sized[] = POST "Content-Length: 3\r\n\r\nabcGET / HTT";
    struct http_request *q = request_new();
    size_t end = 0;
    assert_int_equal(read_cut(q, chunked, sizeof chunked - 1, 0, &end), 0);
    assert_int_equal(end, sizeof chunked - 1 - 9);
    assert_string_equal(q->body.data, "abc");
    assert_int_equal(read_cut(q, sized, sizeof sized - 1, 0, &end), 0);
    assert_int_equal(end, sizeof sized - 1 - 9);
    assert_string_equal(q->body.data, "abc");
    request_free(q);
}

static void fields_are_found_in_any_case_and_trimmed(void **state)
{
    (void)state;
    static const char text[] = GET "If-None-Match: \t\"a\" \r\nX:\r\n\r\n";
    struct http_request *q = request_new();
    size_t end = 0;
    assert_int_equal(read_cut(q, text, sizeof text - 1, 0, &end), 0);
    assert_string_equal(http_field(q, "if-none-match"), "\"a\"");
    assert_string_equal(http_field(q, "HOST"), "x");
    assert_string_equal(http_field(q, "x"), "");
    assert_null(http_field(q, "y"));
    request_free(q);
}

static void what_comes_again_byte_for_byte_is_the_same_request(void **state)
{
    (void)state;
    static const char twice[] =
        GET "If-None-Match: \"a\"\r\n\r\n" GET "If-None-Match: \"a\"\r\n\r\n";
    static const char other[] = GET "If-None-Match: \"b\"\r\n\r\n";
    size_t whole = (sizeof twice - 1) / 2, end = 0;
    struct http_request *q = request_new();
    assert_int_equal(read_cut(q, twice, whole, 0, &end), 0);
    assert_true(request_repeats(q));
    str_add(&q->reply_body, "told");
    request_rest(q);
    assert_int_equal(request_again(q, twice, sizeof twice - 1), whole);
    assert_int_equal(request_again(q, twice + whole, whole), whole);
    assert_int_equal(request_again(q, twice, whole - 1), 0);
    assert_int_equal(request_again(q, other, sizeof other - 1), 0);
    assert_string_equal(http_field(q, "If-None-Match"), "\"a\"");
    assert_string_equal(q->path, "/");
    assert_int_equal(q->reply_body.size, 0);
    request_free(q);
}

static void what_was_refused_or_has_a_body_is_read_anew(void **state)
{
    (void)state;
    static const struct row sorts[] = {
        ROW(POST "Content-Length: 3\r\n\r\nabc", 0),
        ROW(POST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 0),
        ROW("GET / HTTP/1.1\r\n\r\n", 400),
        ROW("BREW / HTTP/1.1\r\nHost: x\r\n\r\n", 501),
    };
    struct http_request *q = request_new();
    size_t end = 0;
    for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++) {
        assert_int_equal(read_cut(q, sorts[i].bytes, sorts[i].size, 0, &end), sorts[i].status);
        assert_false(request_repeats(q));
    }
    assert_int_equal(read_cut(q, GET "\r\n", sizeof GET + 1, 0, &end), 0);
    request_refuse(q, 404, "there is nothing at this path");
    assert_false(request_repeats(q));
    request_free(q);
}

static void a_head_over_the_limit_gives_431(void **state)
{
    (void)state;
    char text[HEAD_LIMIT + 64];
    memset(text, 'a', sizeof text);
    memcpy(text, "GET /", 5);
    struct http_request *q = request_new();
    size_t end = 0;
    assert_int_equal(read_cut(q, text, HEAD_LIMIT, 0, &end), -1);
    assert_int_equal(read_cut(q, text, HEAD_LIMIT + 1, 0, &end), 431);
    assert_int_equal(read_cut(q, text, sizeof text, SIZE_MAX, &end), 431);
    request_free(q);
}

static void more_fields_than_the_table_holds_give_431(void **state)
{
    (void)state;
    struct str text;
    str_init(&text);
    str_add(&text, GET);
    for (int i = 0; i < REQUEST_FIELDS_MAX; i++)
        str_add(&text, "A:b\r\n");
    str_add(&text, "\r\n");
    struct http_request *q = request_new();
    q->head_limit = 4096;
    size_t used = 0;
    assert_int_equal(request_read(q, text.data, text.size, &used), PROGRESS_REFUSED);
    assert_int_equal(q->refused, 431);
    str_release(&text);
    request_free(q);
}

static void a_chunked_body_over_the_limit_gives_413(void **state)
{
    (void)state;
    struct str text;
    str_init(&text);
    str_add(&text, POST "Transfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i <= BODY_LIMIT; i++)
        str_add(&text, "1\r\na\r\n");
    struct http_request *q = request_new();
    size_t end = 0;
    assert_int_equal(read_cut(q, text.data, text.size - 6, SIZE_MAX, &end), -1);
    assert_int_equal(read_cut(q, text.data, text.size, 0, &end), 413);
    assert_int_equal(read_cut(q, text.data, text.size, SIZE_MAX, &end), 413);
    str_release(&text);
    request_free(q);
}

static void chunk_extensions_without_end_are_refused(void **state)
{
    (void)state;
    struct str text;
    str_init(&text);
    str_add(&text, POST "Transfer-Encoding: chunked\r\n\r\n1;");
    for (int i = 0; i < 2000; i++)
        str_add(&text, "x");
    struct http_request *q = request_new();
    size_t end = 0;
    assert_int_equal(read_cut(q, text.data, text.size, SIZE_MAX, &end), 400);
    str_release(&text);
    request_free(q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_gives_its_status_wherever_it_is_cut),
        cmocka_unit_test(a_whole_request_ends_where_the_next_begins),
        cmocka_unit_test(fields_are_found_in_any_case_and_trimmed),
        cmocka_unit_test(what_comes_again_byte_for_byte_is_the_same_request),
        cmocka_unit_test(what_was_refused_or_has_a_body_is_read_anew),
        cmocka_unit_test(a_head_over_the_limit_gives_431),
        cmocka_unit_test(more_fields_than_the_table_holds_give_431),
        cmocka_unit_test(a_chunked_body_over_the_limit_gives_413),
        cmocka_unit_test(chunk_extensions_without_end_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
