// JSON and NDJSON as clients send it: what becomes forms, and what is refused, where.
#include "api/json_form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/api/forms.h"

struct row {
    const char *body, *meant; // forms, or the error
};

static void check(enum body type, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct reader_result r;
        struct str got = {0};
        forms_read_text(&r, type, rows[i].body);
        forms_print(&r, &got);
        if (strcmp(got.data, rows[i].meant) != 0)
            fail_msg("%s\n gives %s\n not   %s", rows[i].body, got.data, rows[i].meant);
        assert_false(r.too_many);
        str_release(&got);
        forms_free(&r);
    }
}

#define CHECK(type, rows) check(type, rows, sizeof(rows) / sizeof *(rows))

static void objects_become_forms_with_their_line(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"{\"id\": \"a\"}", "1 id=\"a\""},
        {"\xef\xbb\xbf {\"id\":\"a\"}\n", "1 id=\"a\""},
        {"{}", "1"},
        {"[]", ""},
        {" [ ] ", ""},
        {"[{\"id\":\"a\"},\n {\"id\":\"b\"},{\"id\":\"c\"}\n]",
         "1 id=\"a\"\n2 id=\"b\"\n2 id=\"c\""},
        {"\n\n{\n\"id\"\n:\r\n\t\"a\"}", "3 id=\"a\""},
        {"{\"a\":true,\"b\":false,\"c\":null,\"d\":[\"x\",\"y\"],\"e\":[]}",
         "1 a=true b=false c=null d=[x|y] e=[]"},
        {"{\"fields\":{\"amount\":\"4000 wan_yuan\",\"n\":3}}",
         "1 fields.amount=\"4000 wan_yuan\" fields.n=3"},
        {"{\"fields\":{},\"attributes\":{\"born\":null}}", "1 attributes.born=null"},
        {"{\"belongs\":{\"town\":\"a\",\"introducer\":{\"x\":0.3,\"y\":0.70}}}",
         "1 belongs.town=\"a\" belongs.introducer=[x:0.3|y:0.70]"},
        {"{\"belongs\":{\"town\":[\"a\",\"b\"]}}", "1 belongs.town=[a|b]"},
    };
    CHECK(BODY_JSON, rows);
}

static void numbers_stay_as_they_were_written(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"{\"n\":12.50}", "1 n=12.50"},
        {"{\"n\":-0}", "1 n=-0"},
        {"{\"n\":0.000000001}", "1 n=0.000000001"},
        {"{\"n\":123456789012345678901234567890}", "1 n=123456789012345678901234567890"},
        {"{\"n\":1e3}", "line 1, column 7: numbers are written out, without an exponent"},
        {"{\"n\":1.5E3}", "line 1, column 9: numbers are written out, without an exponent"},
        {"{\"n\":.5}", "line 1, column 6: a value is meant here"},
        {"{\"n\":5.}", "line 1, column 8: a digit is meant after the point"},
        {"{\"n\":-}", "line 1, column 7: a value is meant here"},
        {"{\"n\":+1}", "line 1, column 6: a value is meant here"},
        {"{\"n\":012}", "line 1, column 7: a comma or } is meant"},
        {"{\"n\":NaN}", "line 1, column 6: a value is meant here"},
    };
    CHECK(BODY_JSON, rows);
}

static void escapes_are_undone(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"{\"t\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}", "1 t=\"\"\\/\b\f\n\r\t\""},
        {"{\"t\":\"\\u5343\\u706F镇\"}", "1 t=\"千灯镇\""},
        {"{\"t\":\"\\u0041\\u00e9\"}", "1 t=\"Aé\""},
        {"{\"t\":\"\\ud83d\\ude00\"}", "1 t=\"😀\""},
        {"{\"\\u0069d\":1}", "1 id=1"},
        {"{\"t\":\"\\ud83d\"}", "line 1, column 13: half of a surrogate pair"},
        {"{\"t\":\"\\ud83dx\"}", "line 1, column 13: half of a surrogate pair"},
        {"{\"t\":\"\\ude00\"}", "line 1, column 13: half of a surrogate pair"},
        {"{\"t\":\"\\ud83d\\u0041\"}", "line 1, column 19: half of a surrogate pair"},
        {"{\"t\":\"\\u00g0\"}", "line 1, column 11: four hexadecimal digits are meant after \\u"},
        {"{\"t\":\"\\u0000\"}", "line 1, column 13: a NUL character cannot be kept"},
        {"{\"t\":\"\\x41\"}", "line 1, column 8: an escape that JSON does not have"},
        {"{\"t\":\"\\千\"}", "line 1, column 8: an escape that JSON does not have"},
    };
    CHECK(BODY_JSON, rows);
}

static void what_does_not_read_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"", "line 1, column 1: the body ends here; an object is meant here"},
        {"3", "line 1, column 1: an object is meant here"},
        {"\"a\"", "line 1, column 1: an object is meant here"},
        {"[1]", "line 1, column 2: an object is meant here"},
        {"[[{}]]", "line 1, column 2: an object is meant here"},
        {"[{},]", "line 1, column 5: an object is meant here"},
        {"[{}", "line 1, column 4: the body ends here; a comma or ] is meant"},
        {"[{} {}]", "line 1, column 5: a comma or ] is meant"},
        {"{", "line 1, column 2: the body ends here; a name in quotes is meant"},
        {"{\"a\"", "line 1, column 5: the body ends here; a colon is meant"},
        {"{\"a\" 1}", "line 1, column 6: a colon is meant"},
        {"{\"a\":", "line 1, column 6: the body ends here; a value is meant here"},
        {"{\"a\":1", "line 1, column 7: the body ends here; a comma or } is meant"},
        {"{\"a\":1,}", "line 1, column 8: a name in quotes is meant"},
        {"{a:1}", "line 1, column 2: a name in quotes is meant"},
        {"{'a':1}", "line 1, column 2: a name in quotes is meant"},
        {"{\"a\":tru}", "line 1, column 6: a value is meant here"},
        {"{\"a\":\"x}", "line 1, column 6: a string that is never closed"},
        {"{\"a\":\"x\\\"}", "line 1, column 6: a string that is never closed"},
        {"{\"a\":\"x\\", "line 1, column 6: a string that is never closed"},
        {"{\"镇\":\"千灯\",\n \"b\":\"一\n二\"}",
         "line 2, column 8: a control character within a string; write it as an escape"},
        {"{\"镇\":\"千灯\" 1}", "line 1, column 11: a comma or } is meant"},
        {"{\"a\":[1]}", "line 1, column 8: a list of texts is meant"},
        {"{\"a\":[\"x\",]}", "line 1, column 11: a value is meant here"},
        {"{\"a\":[[\"x\"]]}", "line 1, column 7: a value is meant here"},
        {"{\"a\":[\"x\"", "line 1, column 10: the body ends here; a comma or ] is meant"},
        {"{} {}", "line 1, column 4: more than one value; send NDJSON as application/x-ndjson"},
        {"{\"a\":1}\n{\"a\":2}",
         "line 2, column 1: more than one value; send NDJSON as application/x-ndjson"},
    };
    CHECK(BODY_JSON, rows);
}

static void what_no_form_could_mean_is_refused_and_not_passed_over(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"{\"a\":1,\"a\":2}", "line 1: \"a\" stands twice"},
        {"{\"fields\":{\"a\":1},\"fields\":{\"a\":2}}", "line 1: \"fields.a\" stands twice"},
        {"{\"fields.a\":1,\"fields\":{\"a\":2}}", "line 1: \"fields.a\" stands twice"},
        {"{\"file\":{}}",
         "line 1, column 9: an object; only fields, attributes and belongs hold others"},
        {"{\"amount\":{\"value\":3}}",
         "line 1, column 11: an object; only fields, attributes and belongs hold others"},
        {"{\"fields\":{\"a\":{\"b\":1}}}", "line 1, column 16: nested too deep"},
        {"{\"belongs\":{\"a\":{\"b\":{\"c\":1}}}}", "line 1, column 22: nested too deep"},
        {"{\"belongs\":{\"a\":{\"b\":\"half\"}}}", "line 1, column 29: a share is a number"},
    };
    CHECK(BODY_JSON, rows);
}

static void ndjson_has_one_object_a_line(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"", ""},
        {"\n\n", ""},
        {"{\"id\":\"a\"}\n{\"id\":\"b\"}\n", "1 id=\"a\"\n2 id=\"b\""},
        {"{\"id\":\"a\"}\r\n\r\n  {\"id\":\"b\"}", "1 id=\"a\"\n3 id=\"b\""},
        {"{\"id\":\"a\"} {\"id\":\"b\"}", "line 1, column 12: a new line is meant after an object"},
        {"{\"id\":\n\"a\"}", "line 1: an object spans lines; NDJSON has one object a line"},
        {"{\"id\":1}\n[]\n", "line 2, column 1: an object is meant here"},
        {"{\"id\":1}\n{\"id\":}\n", "line 2, column 7: a value is meant here"},
    };
    CHECK(BODY_NDJSON, rows);
}

static void bytes_that_are_not_utf8_are_refused_with_their_place(void **state)
{
    (void)state;
    struct reader_result r;
    forms_read_text(&r, BODY_NDJSON, "{\"a\":1}\n{\"镇\":\"\xff\"}");
    assert_false(r.read);
    assert_string_equal(r.error.text, "line 2, column 7: a byte that is not UTF-8");
    forms_free(&r);
    forms_read(&r, BODY_JSON, "{\"a\":\"x\0y\"}", 11);
    assert_false(r.read);
    forms_free(&r);
}

static void one_more_than_the_most_is_told_apart_from_a_mistake(void **state)
{
    (void)state;
    struct str body = {0};
    struct reader_result r;
    for (int i = 0; i < FORMS_MOST; i++)
        str_add(&body, "{\"a\":1}\n");
    forms_read(&r, BODY_NDJSON, body.data, body.size);
    assert_true(r.read);
    assert_int_equal(r.forms.count, FORMS_MOST);
    forms_free(&r);
    str_add(&body, "{oops\n"); // the last is not too many: it is wrong
    forms_read(&r, BODY_NDJSON, body.data, body.size);
    assert_false(r.read);
    assert_true(r.too_many);
    forms_free(&r);
    body.size -= 7 + 1 + 6; // the last whole object is now cut
    str_add(&body, "{oops\n");
    forms_read(&r, BODY_NDJSON, body.data, body.size);
    assert_false(r.read);
    assert_false(r.too_many);
    forms_free(&r);
    str_release(&body);
}

static void a_form_has_at_most_so_many_fields_and_names_so_many_bytes(void **state)
{
    (void)state;
    struct str body = {0};
    struct reader_result r;
    for (int i = 0; i <= FORM_FIELDS_MOST; i++)
        str_addf(&body, "%s\"f%d\":1", i ? "," : "{", i);
    str_add(&body, "}");
    forms_read_text(&r, BODY_JSON, body.data);
    assert_false(r.read);
    assert_non_null(strstr(r.error.text, "more fields than anything here has"));
    forms_free(&r);
    str_clear(&body);
    str_add(&body, "{\"");
    for (int i = 0; i <= FORM_NAME_MOST; i++)
        str_add_char(&body, 'n');
    str_add(&body, "\":1}");
    forms_read_text(&r, BODY_JSON, body.data);
    assert_false(r.read);
    assert_string_equal(r.error.text, "line 1, column 2: a name longer than any here");
    forms_free(&r);
    str_release(&body);
}

static void a_body_for_one_form_is_exactly_one_object(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        bool taken;
    } rows[] = {{"{\"status\":\"verified\"}", true},
                {"[{\"status\":\"verified\"}]", true},
                {"[]", false},
                {"[{},{}]", false},
                {"", false}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena a;
        struct err e;
        arena_init(&a);
        struct forms f = {.arena = &a};
        assert_int_equal(json_form_one(rows[i].body, strlen(rows[i].body), &f, &e), rows[i].taken);
        arena_release(&a);
    }
}

static void deep_nesting_ends_early(void **state)
{
    (void)state;
    static const char open[] = {'[', '{'};
    for (size_t k = 0; k < sizeof open; k++) {
        struct str body = {0};
        struct reader_result r;
        for (int i = 0; i < 100000; i++)
            str_add_char(&body, open[k]);
        forms_read_text(&r, BODY_JSON, body.data);
        assert_false(r.read);
        forms_free(&r);
        str_release(&body);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_become_forms_with_their_line),
        cmocka_unit_test(numbers_stay_as_they_were_written),
        cmocka_unit_test(escapes_are_undone),
        cmocka_unit_test(what_does_not_read_is_refused_with_its_place),
        cmocka_unit_test(what_no_form_could_mean_is_refused_and_not_passed_over),
        cmocka_unit_test(ndjson_has_one_object_a_line),
        cmocka_unit_test(bytes_that_are_not_utf8_are_refused_with_their_place),
        cmocka_unit_test(one_more_than_the_most_is_told_apart_from_a_mistake),
        cmocka_unit_test(a_form_has_at_most_so_many_fields_and_names_so_many_bytes),
        cmocka_unit_test(a_body_for_one_form_is_exactly_one_object),
        cmocka_unit_test(deep_nesting_ends_early),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
