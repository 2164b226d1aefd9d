#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/date.h"

static void commas_stand_between_values_only(void **state)
{
    (void)state;
    struct str out;
    struct json j;
    str_init(&out);
    json_init(&j, &out);
    json_object(&j);
    json_put_text(&j, "name", "fdi");
    json_key(&j, "rows");
    json_array(&j);
    json_int(&j, INT64_MIN);
    json_array(&j);
    json_array_end(&j);
    json_object(&j);
    json_object_end(&j);
    json_text(&j, NULL);
    json_bool(&j, true);
    json_array_end(&j);
    json_put_int(&j, "n", -5);
    json_put_bool(&j, "b", false);
    json_key(&j, "raw");
    json_raw(&j, "[1]", 3);
    json_put_day(&j, "day", 0);
    json_put_day(&j, "none", DAY_NONE);
    json_object_end(&j);
    assert_string_equal(out.data,
                        "{\"name\":\"fdi\",\"rows\":[-9223372036854775808,[],{},null,true],"
                        "\"n\":-5,\"b\":false,\"raw\":[1],\"day\":\"1970-01-01\","
                        "\"none\":null}");
    str_release(&out);
}

static void texts_are_escaped_and_always_utf8(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t size;
        const char *json;
    } cases[] = {
        {"", 0, "\"\""},
        {"评分", 6, "\"评分\""},
        {"a\"b\\c/", 6, "\"a\\\"b\\\\c/\""},
        {"\n\r\t\b\f", 5, "\"\\n\\r\\t\\b\\f\""},
        {"\0\x01\x1f\x7f", 4, "\"\\u0000\\u0001\\u001f\x7f\""},
        {"a\xFF"
         "b",
         3,
         "\"a\xEF\xBF\xBD"
         "b\""},
        {"\xE8\xAF", 2, "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
        {"x\xE8", 2, "\"x\xEF\xBF\xBD\""},
    };
    struct str out;
    str_init(&out);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct json j;
        str_clear(&out);
        json_init(&j, &out);
        json_text_bytes(&j, cases[i].text, cases[i].size);
        assert_string_equal(out.data, cases[i].json);
    }
    str_release(&out);
}

static void numbers_are_plain_and_no_data_is_null(void **state)
{
    (void)state;
    struct str out;
    struct json j;
    str_init(&out);
    json_init(&j, &out);
    json_array(&j);
    json_double(&j, 0.1);
    json_double(&j, 1e300);
    json_double(&j, -3);
    json_double(&j, (double)NAN);
    json_double(&j, (double)INFINITY);
    json_points(&j, 695000, 4, 2);
    json_points(&j, -5, 4, 4);
    json_points(&j, POINTS_NONE, 4, 2);
    json_array_end(&j);
    assert_string_equal(out.data, "[0.1,1e300,-3,null,null,69.50,-0.0005,null]");
    str_clear(&out);
    json_init(&j, &out);
    json_object(&j);
    json_put_double(&j, "x\"", 2.5);
    json_object_end(&j);
    assert_string_equal(out.data, "{\"x\\\"\":2.5}");
    str_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commas_stand_between_values_only),
        cmocka_unit_test(texts_are_escaped_and_always_utf8),
        cmocka_unit_test(numbers_are_plain_and_no_data_is_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
