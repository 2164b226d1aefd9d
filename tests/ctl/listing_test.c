#include "ctl/listing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "ctl/sheet.h"
#include "ctl/value.h"

#define HEAD                                                                                        \
    "\"scheme\":\"town_annual\",\"title\":\"区镇年度考核\",\"act\":null,\"period\":\"2024\"," \
    "\"unit\":\"points\",\"shown\":2,\"total\":100,\"of\":80,\"provisional\":false,\"listed\":4,"   \
    "\"ruleset\":\"0123456789abcdef\",\"seq\":1234,\"as_of\":\"2024-12-31\","

static const char whole[] =
    "{" HEAD "\"stale\":true,\"stale_reason\":\"plugin basic, rule fdi: signal 11\","
    "\"cohorts\":[{\"cohort\":\"a\",\"title\":\"开发区\",\"listed\":3,\"ranked\":2},"
    "{\"cohort\":\"b\",\"title\":\"b\",\"listed\":1,\"ranked\":1}],"
    "\"failures\":[{\"subject\":\"t3\",\"rule\":\"fdi\",\"text\":\"infinite\"}],"
    "\"failure_count\":1,"
    "\"columns\":[{\"rule\":\"fdi\",\"title\":\"外资\",\"group\":null},"
    "{\"rule\":\"part\",\"title\":\"分\",\"group\":\"fdi\"}],"
    "\"rows\":["
    "{\"rank\":1,\"tied\":true,\"subject\":\"t1\",\"title\":\"千灯镇\",\"cohort\":\"a\","
    "\"state\":\"ranked\",\"points\":96.3750,\"grade\":\"优秀\",\"rules\":{\"fdi\":36.0000,"
    "\"part\":1.5},\"vetoes\":[],\"outcomes\":{\"red\":\"in\",\"bonus\":\"out\"},"
    "\"shows\":{\"gdp\":1.5}},"
    "{\"rank\":1,\"tied\":true,\"subject\":\"t2\",\"title\":\"a, \\\"b\\\"\",\"cohort\":\"a\","
    "\"state\":\"ranked\",\"points\":96.375,\"grade\":null,\"rules\":{\"fdi\":7.005},"
    "\"vetoes\":[],\"outcomes\":{\"red\":\"next "
    "1\",\"bonus\":\"exempt\"},\"shows\":{\"gdp\":null}},"
    "{\"rank\":null,\"tied\":false,\"subject\":\"t3\",\"title\":\"周庄\",\"cohort\":\"a\","
    "\"state\":\"missing\",\"points\":null,\"grade\":null,\"missing\":[\"fdi\",\"part\"],"
    "\"rules\":{\"fdi\":null},\"vetoes\":[\"fourth\"],\"outcomes\":{\"red\":\"out\","
    "\"bonus\":\"out\"},\"shows\":{\"gdp\":2}},"
    "{\"rank\":1,\"tied\":false,\"subject\":\"t4\",\"title\":\"巴城\",\"cohort\":\"b\","
    "\"state\":\"ranked\",\"points\":5,\"grade\":null,\"rules\":{},\"vetoes\":[],"
    "\"outcomes\":{\"red\":\"out\",\"bonus\":\"not eligible\"},\"shows\":{\"gdp\":3}}],"
    "\"next\":null}";

static json_t *reply(const char *text)
{
    json_t *doc;
    struct err e;
    if (!value_read(text, strlen(text), &doc, &e))
        fail_msg("%s", e.text);
    return doc;
}

static void a_board_reads_cohort_by_cohort(void **state)
{
    (void)state;
    struct terminal terminal = {.utf8 = true};
    struct listing l;
    struct str out = {0};
    json_t *page = reply(whole);
    listing_init(&l);
    assert_true(listing_add(&l, page));
    listing_print(&l, 7, &terminal, &out);
    assert_string_equal(
        out.data,
        "STALE, the last good board: plugin basic, rule fdi: signal 11\n"
        "区镇年度考核  2024\n"
        "town_annual, of 80 (of 100; some rules are unknown); as of 2024-12-31, ledger line 1234, "
        "ruleset 0123456789ab\n"
        "\n"
        "rank  subject  title   points  grade   外资  gdp  outcomes                      why\n"
        "开发区 (a): 2 ranked, 1 without a rank\n"
        "  1=  t1       千灯镇   96.38  优秀   36.00  1.5  red\n"
        "  1=  t2       a, \"b\"   96.38          7.01    -  red (next 1), bonus (exempt)\n"
        "   -  t3       周庄         -             -    2                                no data: "
        "fdi, part; veto: fourth\n"
        "\n"
        "b: 1 ranked\n"
        "   1  t4       巴城      5.00                  3\n"
        "and 7 more\n"
        "\n"
        "1 failure:\n"
        "  t3 fdi: infinite\n");
    listing_release(&l);
    json_decref(page);
    str_release(&out);
}

static void a_page_of_another_state_is_refused(void **state)
{
    (void)state;
    struct listing l;
    json_t *page = reply("{" HEAD "\"rows\":[],\"cohorts\":[]}");
    json_t *later = reply("{" HEAD "\"rows\":[],\"cohorts\":[]}");
    listing_init(&l);
    assert_true(listing_add(&l, page));
    assert_true(listing_add(&l, later));
    json_object_set_new(later, "seq", json_integer(1235));
    assert_false(listing_add(&l, later));
    listing_release(&l);
    json_decref(page);
    json_decref(later);
}

static void an_empty_board_says_so(void **state)
{
    (void)state;
    struct terminal terminal = {.utf8 = true};
    struct listing l;
    struct str out = {0};
    json_t *page = reply("{" HEAD "\"rows\":[],\"cohorts\":[]}");
    listing_init(&l);
    assert_true(listing_add(&l, page));
    listing_print(&l, 0, &terminal, &out);
    assert_non_null(strstr(out.data, "\n\nnobody is assessed on this board\n"));
    listing_release(&l);
    json_decref(page);
    str_release(&out);
}

static void a_sheet_has_a_column_for_everything(void **state)
{
    (void)state;
    struct str out = {0};
    json_t *page = reply(whole);
    sheet_header(page, &out);
    sheet_rows(page, page, &out);
    assert_string_equal(out.data,
                        "rank,tied,subject,title,cohort,state,points,grade,missing,vetoes,"
                        "rule.fdi,rule.part,outcome.red,outcome.bonus,show.gdp\n"
                        "1,true,t1,千灯镇,a,ranked,96.375,优秀,,,36,1.5,in,out,1.5\n"
                        "1,true,t2,\"a, \"\"b\"\"\",a,ranked,96.375,,,,7.005,,next 1,exempt,\n"
                        ",false,t3,周庄,a,missing,,,fdi|part,fourth,,,out,out,2\n"
                        "1,false,t4,巴城,b,ranked,5,,,,,,out,not eligible,3\n");
    json_decref(page);
    str_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_board_reads_cohort_by_cohort),
        cmocka_unit_test(a_page_of_another_state_is_refused),
        cmocka_unit_test(an_empty_board_says_so),
        cmocka_unit_test(a_sheet_has_a_column_for_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
