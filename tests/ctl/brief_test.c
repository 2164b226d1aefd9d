// An explanation in short: for, against, less than it is worth, left out, vetoed, did not count.
#include "ctl/brief.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void expect(const char *explanation, const char *shown)
{
    struct terminal t = {.utf8 = true};
    struct str out = {0};
    json_t *doc = json_loads(explanation, 0, NULL);
    assert_non_null(doc);
    brief_print(doc, &t, &out);
    assert_string_equal(out.data, shown);
    str_release(&out);
    json_decref(doc);
}

#define HEAD                                                                                       \
    "\"subject\":\"c1\",\"subject_title\":\"王\",\"title\":\"年度考核\",\"period\":\"2024\"," \
    "\"state\":\"ranked\",\"points\":41.5,\"rank\":2,\"of\":9,\"grade\":\"称职\""
#define SHOWN "王 (c1)  年度考核  2024: 41.5 points, rank 2 of 9, 称职\n"

static void each_rule_stands_on_its_side_with_its_records(void **state)
{
    (void)state;
    expect(
        "{\"explanation\":{" HEAD ",\"rules\":["
        "{\"rule\":\"g\",\"title\":\"组\",\"points\":41,\"state\":\"scored\",\"rules\":["
        "{\"rule\":\"a\",\"title\":\"资本\",\"clause\":\"2.3\",\"worth\":30,\"points\":36,"
        "\"state\":\"scored\",\"terms\":[{\"term\":\"x\",\"terms\":[{\"term\":\"y\",\"items\":["
        "{\"record\":\"r1\",\"date\":\"2024-01-02\"},"
        "{\"record\":\"r2\",\"date\":\"2024-01-03\",\"passed_over\":\"\\\"where\\\" does not "
        "hold\"}]}]}]},"
        "{\"rule\":\"b\",\"title\":\"两问\",\"worth\":10,\"points\":5,\"state\":\"scored\"}]},"
        "{\"rule\":\"c\",\"title\":\"扣分\",\"clause\":\"2.4\",\"points\":-4,\"state\":\"scored\","
        "\"terms\":[{\"term\":\"x\",\"items\":["
        "{\"record\":\"o1\",\"date\":\"2024-05-02\"},"
        "{\"record\":\"o2\",\"date\":\"2024-06-02\",\"passed_over\":\"an appeal was upheld\"}]}]},"
        "{\"rule\":\"d\",\"title\":\"无\",\"points\":0,\"state\":\"scored\"},"
        "{\"rule\":\"e\",\"title\":\"缺\",\"points\":null,\"state\":\"skipped\"},"
        "{\"rule\":\"f\",\"title\":\"\",\"points\":null,\"state\":\"unknown\"}]}}",
        SHOWN "\nCounted for\n"
              "  36 of 30.00  资本, clause 2.3: r1 (2024-01-02)\n"
              "\nCounted against\n"
              "  -4  扣分, clause 2.4: o1 (2024-05-02)\n"
              "\nLess than it is worth\n"
              "  5 of 10.00  两问\n"
              "\nLeft out\n"
              "  缺: skipped\n"
              "  f: unknown in the source\n"
              "\nDid not count\n"
              "  扣分, clause 2.4: o2 (2024-06-02): an appeal was upheld\n");
}

static void what_cost_most_is_told_first(void **state)
{
    (void)state;
#define RULE(name, worth, points)                                                                  \
    "{\"rule\":\"" name "\"," worth "\"points\":" points ",\"state\":\"scored\"}"
    expect("{\"explanation\":{" HEAD ",\"rules\":[" RULE("a", "\"worth\":10,", "8") "," //
           RULE("b", "\"worth\":40,", "20") "," RULE(
               "c", "", "-1") "," //
                              "{\"rule\":\"g\",\"points\":1,\"rules\":[" RULE(
                                  "d", "\"worth\":5,", "3") "," RULE("e", "\"worth\":9,",
                                                                     "2") "]}," RULE("f", "",
                                                                                     "-7") "]}}",
           SHOWN "\nCounted against\n"
                 "  -7  f\n"
                 "  -1  c\n"
                 "\nLess than it is worth\n"
                 "  20 of 40.00  b\n"
                 "  2 of 9.00  e\n"
                 "  8 of 10.00  a\n"
                 "  3 of 5.00  d\n");
}

static void more_than_five_records_are_counted_and_a_record_does_not_count_once(void **state)
{
    (void)state;
#define R(id) "{\"record\":\"" id "\",\"date\":\"2024-01-02\"}"
#define P "{\"record\":\"p\",\"date\":\"2024-01-02\",\"passed_over\":\"not verified\"}"
    expect("{\"explanation\":{" HEAD
           ",\"rules\":[{\"rule\":\"a\",\"points\":7,\"state\":\"scored\","
           "\"terms\":[{\"term\":\"x\",\"items\":[" R("1") "," R("2") "," R("3") "," R("4") "," R(
               "5") "," R("6") "," R("7") "," R("7") "," P "," P "]}]}]}}",
           SHOWN "\nCounted for\n"
                 "  7  a: 1 (2024-01-02), 2 (2024-01-02), 3 (2024-01-02), 4 (2024-01-02), 5 "
                 "(2024-01-02) and 2 more\n"
                 "\nDid not count\n"
                 "  a: p (2024-01-02): not verified\n");
}

static void what_is_charged_names_whom_it_is_about(void **state)
{
    (void)state;
#define MEMBERS                                                                                    \
    "\"terms\":[{\"term\":\"x\",\"items\":["                                                       \
    "{\"subject\":\"i1\",\"title\":\"北投\",\"value\":2},"                                       \
    "{\"subject\":\"i2\",\"title\":\"南投\",\"value\":0}]}]"
    expect("{\"explanation\":{" HEAD ",\"rules\":["
           "{\"rule\":\"a\",\"points\":-2,\"state\":\"scored\"," MEMBERS "},"
           "{\"rule\":\"b\",\"points\":2,\"state\":\"scored\"," MEMBERS "}]}}",
           SHOWN "\nCounted for\n"
                 "  2  b\n"
                 "\nCounted against\n"
                 "  -2  a: i1 (北投)\n");
}

static void a_veto_that_fired_is_told_with_its_case(void **state)
{
    (void)state;
    expect("{\"explanation\":{\"subject\":\"c1\",\"subject_title\":\"\",\"title\":\"S\","
           "\"period\":\"2024\",\"state\":\"vetoed\",\"points\":null,\"rules\":[],\"vetoes\":["
           "{\"veto\":\"v\",\"title\":\"动手\",\"clause\":\"2.2\",\"state\":\"fired\",\"terms\":["
           "{\"term\":\"x\",\"items\":[{\"record\":\"f1\",\"date\":\"2024-05-02\"}]}]},"
           "{\"veto\":\"w\",\"title\":\"w\",\"state\":\"no\"}]}}",
           "c1  S  2024: - points, no rank: vetoed\n"
           "\nVetoed\n"
           "  动手, clause 2.2: f1 (2024-05-02)\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rule_stands_on_its_side_with_its_records),
        cmocka_unit_test(what_cost_most_is_told_first),
        cmocka_unit_test(more_than_five_records_are_counted_and_a_record_does_not_count_once),
        cmocka_unit_test(what_is_charged_names_whom_it_is_about),
        cmocka_unit_test(a_veto_that_fired_is_told_with_its_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
