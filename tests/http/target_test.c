#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "http/route.h"
#include "http/target.h"

static const struct {
    const char *target, *wanted; // wanted: segments after "/", parameters after ";"
} rows[] = {
    {"/", "/"},
    {"/v1/boards", "/v1/boards"},
    {"/v1//boards/", "/v1//boards/"},
    {"/a%2Fb/c", "/a%b/c"}, // the slash stays inside its segment (shown as %)
    {"/%E5%B7%A5?x=%E4%B8%9A", "/工;x=业"},
    {"/工?x=业", "/工;x=业"},
    {"/a+b?c+d=e+f%2B", "/a+b;c d=e f+"},
    {"/?a&b=&=c&&d=e=f", "/;a=;b=;=c;d=e=f"},
    {"http://host:80/a", "/a"},
    {"HTTP://host", "/"},
    {"http://host?a=b", "/;a=b"},
    {"*", ""},
};

static void targets_are_split_before_they_are_decoded(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str text, got;
        str_init(&text);
        str_init(&got);
        str_add(&text, rows[i].target);
        str_add(&got, "");
        struct http_target t;
        struct err e = {""};
        assert_true(target_read(&t, text.data, &e));
        for (size_t k = 0; k < t.segment_count; k++) {
            str_add_char(&got, '/');
            for (const char *p = t.segments[k]; *p; p++)
                str_add_char(&got, *p == '/' ? '%' : *p);
        }
        for (size_t k = 0; k < t.query_count; k++)
            str_addf(&got, ";%s=%s", t.query[k].name, t.query[k].value);
        assert_string_equal(got.data, rows[i].wanted);
        str_release(&text);
        str_release(&got);
    }
}

static void more_query_parameters_than_the_table_holds_are_refused(void **state)
{
    (void)state;
    struct str text;
    str_init(&text);
    str_add(&text, "/?");
    for (int i = 0; i <= TARGET_QUERY_MAX; i++)
        str_addf(&text, "p%d=1&", i);
    struct http_target t;
    struct err e = {""};
    assert_false(target_read(&t, text.data, &e));
    assert_non_null(strstr(e.text, "more than 32"));
    str_release(&text);
}

static void none(struct http_request *q, void *data)
{
    (void)q;
    (void)data;
}

static const struct http_route table[] = {
    {VERB_GET, "/v1/boards/{scheme}/{period}", none, 0},
    {VERB_GET, "/v1/boards/{scheme}/{period}/{subject}", none, 0},
    {VERB_GET, "/v1/boards/{scheme}/{period}/columns", none, 0},
    {VERB_GET, "/v1/records", none, 0},
    {VERB_POST, "/v1/records", none, 0},
    {VERB_POST, "/v1/records/{id}/status", none, 0},
    {VERB_GET, "/", none, 0},
};

static struct route_match find(const struct http_routes *r, enum http_verb verb, const char *path,
                               char *text)
{
    struct http_target t;
    struct err e;
    struct route_match m;
    memcpy(text, path, strlen(path) + 1);
    assert_true(target_read(&t, text, &e));
    http_routes_find(r, verb, &t, &m);
    return m;
}

static void routes_are_found_with_their_parameters(void **state)
{
    (void)state;
    char text[128];
    struct http_routes *r = http_routes_new(table, sizeof table / sizeof *table, NULL);
    struct route_match m = find(r, VERB_GET, "/v1/boards/town/2024/%E5%8D%83", text);
    assert_ptr_equal(m.route, &table[1]);
    assert_int_equal(m.parameter_count, 3);
    assert_string_equal(m.parameters[0].name, "scheme");
    assert_string_equal(m.parameters[0].value, "town");
    assert_string_equal(m.parameters[2].name, "subject");
    assert_string_equal(m.parameters[2].value, "千");
    assert_ptr_equal(find(r, VERB_GET, "/v1/boards/town/2024/columns", text).route, &table[2]);
    assert_ptr_equal(find(r, VERB_HEAD, "/v1/records", text).route, &table[3]);
    assert_ptr_equal(find(r, VERB_POST, "/v1/records", text).route, &table[4]);
    assert_ptr_equal(find(r, VERB_GET, "/", text).route, &table[6]);
    http_routes_free(r);
}

static void an_unknown_path_has_no_verbs_and_a_known_one_names_them(void **state)
{
    (void)state;
    char text[128];
    struct http_routes *r = http_routes_new(table, sizeof table / sizeof *table, NULL);
    static const char *const unknown[] = {"/v1",
                                          "/v1/records/",
                                          "/v1/boards/town/",
                                          "/v2/records",
                                          "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s",
                                          "*"};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        struct route_match m = find(r, VERB_GET, unknown[i], text);
        assert_null(m.route);
        assert_int_equal(m.verbs, 0);
    }
    struct route_match m = find(r, VERB_DELETE, "/v1/records", text);
    assert_null(m.route);
    assert_int_equal(m.verbs, 1u << VERB_GET | 1u << VERB_HEAD | 1u << VERB_POST);
    http_routes_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(targets_are_split_before_they_are_decoded),
        cmocka_unit_test(more_query_parameters_than_the_table_holds_are_refused),
        cmocka_unit_test(routes_are_found_with_their_parameters),
        cmocka_unit_test(an_unknown_path_has_no_verbs_and_a_known_one_names_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
