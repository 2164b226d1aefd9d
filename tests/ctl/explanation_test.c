#include "ctl/explanation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "ctl/value.h"

#define HEAD                                                                                       \
    "{\"ruleset\":\"0123456789abcdef\",\"seq\":1234,\"as_of\":\"2024-12-31\",\"explanation\":{"
#define SUBJECT                                                                                     \
    "\"scheme\":\"town_annual\",\"title\":\"区镇年度考核\",\"act\":\"昆政发\",\"period\":" \
    "\"2024\","                                                                                     \
    "\"subject\":\"qiandeng\",\"subject_title\":\"千灯镇\","

// The reply of a daemon, as core/judge/explain.c and core/judge/terms.c write it.
static const char whole[] = HEAD SUBJECT
    "\"state\":\"ranked\",\"points\":52.6250,\"cohort\":\"a\",\"cohort_title\":\"开发区\",\"of\":5,"
    "\"rank\":2,\"tied\":true,\"grade\":\"优秀\",\"rules\":["
    "{\"rule\":\"fdi\",\"title\":\"实际利用外资\",\"clause\":\"1.1\",\"place\":\"town.conf:12\","
    "\"worth\":30,\"points\":36.0000,\"state\":\"scored\",\"missing\":\"refuse\","
    "\"score\":\"worth * 1\",\"formula\":\"30 x min(1.2, 9920 / 8000) = 36\",\"terms\":["
    "{\"term\":\"fdi\",\"value\":9920,\"unit\":\"wan_usd\",\"formula\":\"9920 wan_usd\",\"terms\":["
    "{\"term\":\"sum(amount of arrived)\",\"value\":9920,\"unit\":\"wan_usd\",\"items\":["
    "{\"record\":\"arr-1\",\"type\":\"arrived\",\"date\":\"2024-03-01\",\"subject\":\"qiandeng\","
    "\"value\":9000},"
    "{\"record\":\"arr-2\",\"type\":\"arrived\",\"date\":\"2024-04-01\",\"until\":\"2024-05-01\","
    "\"subject\":\"p1\",\"value\":920,\"share\":0.5},"
    "{\"record\":\"arr-3\",\"type\":\"arrived\",\"date\":\"2024-06-01\",\"subject\":\"p2\","
    "\"passed_over\":\"not verified\"}],\"counted\":2,\"passed_over\":1}]},"
    "{\"term\":\"target.fdi\",\"value\":8000,\"unit\":\"wan_usd\",\"period\":\"2024\"},"
    "{\"term\":\"gdp\",\"value\":null}],\"most\":\"36 = 36\"},"
    "{\"rule\":\"env\",\"title\":\"四种环境\",\"note\":\"合并计算\",\"worth\":20,\"points\":17."
    "1250,"
    "\"state\":\"scored\",\"missing\":\"refuse\",\"combine\":\"means.geometric\",\"rules\":["
    "{\"rule\":\"law\",\"title\":\"法治\",\"worth\":10,\"points\":8.5000,\"state\":\"filled\","
    "\"missing\":\"last\",\"periods_ago\":2,\"formula\":\"8.5 = 8.5\",\"terms\":[]},"
    "{\"rule\":\"office\",\"title\":\"政务\",\"worth\":10,\"points\":9.0000,\"state\":\"scored\","
    "\"missing\":\"refuse\",\"ratings\":[{\"record\":\"r1\",\"rater\":\"li\",\"points\":9,"
    "\"reason\":\"快\"}]}],"
    "\"adjustment\":{\"why\":\"combined, less the sum of its parts\",\"points\":-0.3750}},"
    "{\"rule\":\"none\",\"title\":\"none\",\"points\":null,\"state\":\"not applicable\","
    "\"missing\":\"refuse\",\"when\":\"1 > 2 = false\",\"when_terms\":[]}],"
    "\"adjustment\":{\"why\":\"least or most of the scheme\",\"points\":-0.5000},"
    "\"vetoes\":[{\"veto\":\"fourth\",\"title\":\"四手\",\"clause\":\"2.2\",\"state\":\"no\","
    "\"when\":\"0 > 0 = false\",\"terms\":[{\"term\":\"hidden\",\"value\":0}]}],"
    "\"outcomes\":[{\"outcome\":\"red\",\"title\":\"红榜\",\"state\":\"next\",\"next\":1}],"
    "\"shows\":[{\"show\":\"gdp\",\"value\":null}],"
    "\"failures\":[{\"rule\":\"x\",\"text\":\"infinite\"}]}}";

static void printed(const char *reply, bool all, size_t width, struct str *out)
{
    struct terminal terminal = {.width = width, .utf8 = true};
    json_t *doc;
    struct err e;
    if (!value_read(reply, strlen(reply), &doc, &e))
        fail_msg("%s", e.text);
    str_clear(out);
    explanation_print(doc, all, &terminal, out);
    json_decref(doc);
}

static void every_part_of_an_explanation_is_told(void **state)
{
    (void)state;
    struct str out = {0};
    printed(whole, false, 0, &out);
    assert_string_equal(
        out.data, "千灯镇 (qiandeng)  区镇年度考核  2024\n"
                  "昆政发\n"
                  "52.625 points, rank 2 (shared) of 5 in 开发区, grade 优秀\n"
                  "as of 2024-12-31, ledger line 1234, ruleset 0123456789ab\n"
                  "\n"
                  "      36  实际利用外资 (fdi)  clause 1.1, worth 30  town.conf:12\n"
                  "          30 x min(1.2, 9920 / 8000) = 36\n"
                  "            fdi = 9920 wan_usd: 9920 wan_usd\n"
                  "              sum(amount of arrived) = 9920 wan_usd, from 2\n"
                  "                2024-03-01  arr-1  9000\n"
                  "                2024-04-01 to 2024-05-01  arr-2  p1  920  share 0.5\n"
                  "                1 passed over: not verified (arr-3)\n"
                  "            target.fdi = 8000 wan_usd, in 2024\n"
                  "            gdp = no data\n"
                  "          most: 36\n"
                  "  17.125  四种环境 (env), worth 20, combined by means.geometric\n"
                  "          合并计算\n"
                  "         8.5  法治 (law), worth 10; filled (missing: last), from 2 periods ago\n"
                  "              8.5 = 8.5\n"
                  "           9  政务 (office), worth 10\n"
                  "                li: 9  r1  快\n"
                  "      -0.375  adjustment: combined, less the sum of its parts\n"
                  "       -  none; not applicable\n"
                  "          when: 1 > 2 = false\n"
                  "    -0.5  adjustment: least or most of the scheme\n"
                  "  veto 四手 (fourth)  clause 2.2: no\n"
                  "      when: 0 > 0 = false\n"
                  "  outcome 红榜 (red): next 1\n"
                  "  show gdp: -\n"
                  "  failure of x: infinite\n"
                  "\n"
                  "fdi 36 + env 17.125 - adjustment 0.5 = 52.625 points\n");
    str_release(&out);
}

static void a_group_of_criteria_tells_what_was_compared(void **state)
{
    (void)state;
    static const char reply[] = HEAD SUBJECT
        "\"state\":\"ranked\",\"points\":5.0000,\"rules\":["
        "{\"rule\":\"g\",\"title\":\"活力\",\"worth\":8,\"points\":5.0000,\"state\":\"scored\","
        "\"combine\":\"outrank.topsis\",\"weights\":\"weights.entropy\",\"treat\":[\"treat.a\","
        "\"treat.b\"],\"formula\":\"8 x outrank.topsis [0.625] = 5\",\"criteria\":["
        "{\"criterion\":\"firms\",\"title\":\"企业\",\"better\":\"more\",\"weight\":0.75,\"value\":"
        "9,"
        "\"treated\":\"winsorised\",\"was\":100,\"formula\":\"100 = 100\",\"terms\":[{\"term\":"
        "\"firms\",\"value\":100}]},"
        "{\"criterion\":\"debt\",\"title\":\"debt\",\"better\":\"less\",\"weight\":0.25,\"value\":"
        "null}],\"columns\":[{\"column\":\"closeness\",\"value\":0.625},{\"column\":\"to_best\","
        "\"value\":null}],\"compared\":12,\"notes\":[\"treat.a: something\"]}]}}";
    struct str out = {0};
    printed(reply, false, 0, &out);
    static const char wanted[] = "  5  活力 (g), worth 8, combined by outrank.topsis, weighed "
                                 "by weights.entropy, treated by "
                                 "treat.a, treat.b, among 12\n"
                                 "     8 x outrank.topsis [0.625] = 5\n"
                                 "       企业 (firms): 9, weight 0.75; winsorised, was 100\n"
                                 "         100 = 100\n"
                                 "           firms = 100\n"
                                 "       debt: no data, weight 0.25, less is better\n"
                                 "       closeness 0.625, to_best -\n"
                                 "       note: treat.a: something\n";
    if (!strstr(out.data, wanted))
        fail_msg("%s", out.data);
    str_release(&out);
}

static void a_sum_that_is_not_the_score_is_told(void **state)
{
    (void)state;
    struct str out = {0};
    printed(HEAD SUBJECT
            "\"state\":\"ranked\",\"points\":3.0000,\"rank\":1,\"of\":1,\"rules\":["
            "{\"rule\":\"a\",\"title\":\"a\",\"points\":-0.1000,\"state\":\"scored\"},"
            "{\"rule\":\"b\",\"title\":\"b\",\"points\":0.3000,\"state\":\"scored\"}]}}",
            false, 0, &out);
    assert_non_null(strstr(out.data, "\na -0.1 + b 0.3 = 0.2 points; THIS IS NOT THE SCORE ABOVE"));
    str_release(&out);
}

// Sums in binary would make 0.30000000000000004 of these.
static void parts_are_added_exactly(void **state)
{
    (void)state;
    struct str out = {0};
    printed(HEAD SUBJECT
            "\"state\":\"ranked\",\"points\":0.3000,\"rank\":1,\"of\":1,\"rules\":["
            "{\"rule\":\"a\",\"title\":\"a\",\"points\":0.1000,\"state\":\"scored\"},"
            "{\"rule\":\"b\",\"title\":\"b\",\"points\":0.2000,\"state\":\"scored\"}]}}",
            false, 0, &out);
    assert_non_null(strstr(out.data, "\na 0.1 + b 0.2 = 0.3 points\n"));
    str_release(&out);
}

static void without_points_the_reason_stands_instead_of_a_sum(void **state)
{
    (void)state;
    struct str out = {0};
    printed(HEAD SUBJECT "\"state\":\"missing\",\"points\":null,\"rules\":["
                         "{\"rule\":\"a\",\"title\":\"a\",\"points\":null,\"state\":\"no data\","
                         "\"missing\":\"refuse\"}]}}",
            false, 0, &out);
    assert_non_null(strstr(out.data, "- points, no rank: missing\n"));
    assert_non_null(strstr(out.data, "  -  a; no data (missing: refuse)\n"));
    assert_non_null(strstr(out.data, "\nno points: missing\n"));
    str_release(&out);
}

static void many_records_are_cut_short_unless_all_are_wanted(void **state)
{
    (void)state;
    struct str reply = {0}, out = {0};
    str_add(&reply, HEAD SUBJECT "\"state\":\"ranked\",\"points\":1,\"rules\":[{\"rule\":\"a\","
                                 "\"points\":1,\"state\":\"scored\",\"formula\":\"1 = 1\","
                                 "\"terms\":[{\"term\":\"n\",\"value\":300,\"items\":[");
    for (int i = 0; i < 200; i++)
        str_addf(&reply, "%s{\"record\":\"r%d\",\"date\":\"2024-01-01\"}", i ? "," : "", i);
    str_add(&reply, "],\"counted\":300}]}]}}");
    printed(reply.data, false, 0, &out);
    assert_non_null(strstr(out.data, "  r9\n         and 290 more (--all lists them)\n"));
    assert_null(strstr(out.data, "r10\n"));
    printed(reply.data, true, 0, &out);
    assert_non_null(strstr(out.data, "  r199\n         and 100 more\n"));
    str_release(&reply);
    str_release(&out);
}

static void a_term_is_told_whole_only_once(void **state)
{
    (void)state;
    static const char term[] = "{\"term\":\"n\",\"value\":1,\"items\":[{\"record\":\"r\"},"
                               "{\"record\":\"s\",\"passed_over\":\"late\"},"
                               "{\"record\":\"t\",\"passed_over\":\"late\"}],"
                               "\"counted\":1,\"passed_over\":2}";
    struct str reply = {0}, out = {0};
    str_addf(&reply,
             HEAD SUBJECT "\"points\":1,\"rules\":[{\"rule\":\"a\",\"points\":1,\"formula\":"
                          "\"f\",\"state\":\"scored\",\"terms\":[%s,%s]}]}}",
             term, term);
    printed(reply.data, false, 0, &out);
    assert_non_null(strstr(out.data, "       n = 1, from 1\n"
                                     "         r\n"
                                     "         2 passed over: late (s, t)\n"
                                     "       n = 1, as above\n"));
    str_release(&reply);
    str_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part_of_an_explanation_is_told),
        cmocka_unit_test(a_group_of_criteria_tells_what_was_compared),
        cmocka_unit_test(a_sum_that_is_not_the_score_is_told),
        cmocka_unit_test(parts_are_added_exactly),
        cmocka_unit_test(without_points_the_reason_stands_instead_of_a_sum),
        cmocka_unit_test(a_term_is_told_whole_only_once),
        cmocka_unit_test(many_records_are_cut_short_unless_all_are_wanted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
