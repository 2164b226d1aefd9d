#include "ctl/content.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void a_name_tells_only_what_it_says_once(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        enum content expected;
    } cases[] = {
        {"subjects.csv", CONTENT_SUBJECTS},
        {"/data/town-targets-2024.csv", CONTENT_TARGETS},
        {"ratings.ndjson", CONTENT_RATINGS},
        {"2024_records.json", CONTENT_RECORDS},
        {"/records/towns.csv", CONTENT_NONE}, // a folder's name is not the file's
        {"subjects-and-records.csv", CONTENT_NONE},
        {"towns.csv", CONTENT_NONE},
        {"stdin", CONTENT_NONE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(content_by_name(cases[i].path), cases[i].expected);
}

static void fields_tell_by_whole_names(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        enum content expected;
    } cases[] = {
        {"id,kind,title\n", CONTENT_SUBJECTS},
        {"subject,name,period,value,document\n", CONTENT_TARGETS},
        {"id,subject,scheme,rule,period,rater,points,reason\n", CONTENT_RATINGS},
        {"id,type,subject,date,amount\n", CONTENT_RECORDS},
        {"{\"id\":\"x\",\"type\":\"arrived\",\"date\":\"2024-01-01\"}", CONTENT_RECORDS},
        {"[{\"kind\": \"town\"}]", CONTENT_SUBJECTS},
        {"id,kinds,mankind\n", CONTENT_NONE},
        {"", CONTENT_NONE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(content_by_fields(cases[i].bytes, strlen(cases[i].bytes)),
                         cases[i].expected);
}

static void contents_are_named_as_their_paths(void **state)
{
    (void)state;
    enum content c;
    for (int i = 0; i < CONTENT_NONE; i++) {
        assert_true(content_parse(content_name((enum content)i), &c));
        assert_int_equal(c, i);
    }
    assert_false(content_parse("subject", &c));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_tells_only_what_it_says_once),
        cmocka_unit_test(fields_tell_by_whole_names),
        cmocka_unit_test(contents_are_named_as_their_paths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
