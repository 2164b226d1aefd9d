// Boards as JSON: pages, cohorts, fields, values by their types.
#include "api/board_page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/api/described.h"
#include "tests/link/packed_fixture.h"

static const char *id_of(const void *context, uint32_t subject)
{
    (void)context;
    return county_ids[subject];
}

static const char *title_of(const void *context, uint32_t subject)
{
    (void)context;
    return county_titles[subject];
}

static struct board_page page_of(const struct county *c, struct json *j, unsigned fields)
{
    return (struct board_page){
        .bytes = c->packed.data,
        .scheme = &c->scheme,
        .names = {.id = id_of, .title = title_of},
        .fields = fields,
        .ruleset = "5d0c",
        .seq = 77,
        .as_of = 19904,
        .json = j,
    };
}

// Held to the description, and given parsed.
static json_t *parsed(struct str *out, const char *schema)
{
    json_error_t error;
    json_t *doc = described_load(), *value = json_loadb(out->data, out->size, 0, &error);
    struct described d = {.doc = doc};
    if (!value)
        fail_msg("%s: %s", error.text, out->data);
    if (!described_is(&d, described_find(doc, schema), value, ""))
        fail_msg("%s: %s", d.why, out->data);
    json_decref(doc);
    str_release(out);
    return value;
}

static json_t *page(const struct county *c, const char *cohort, int64_t after, int64_t top,
                    unsigned fields)
{
    struct str out = {0};
    struct json j;
    struct err e;
    uint32_t first, count;
    struct board_page p = page_of(c, &j, fields);
    json_init(&j, &out);
    if (!board_page_range(p.bytes, cohort, &first, &count, &e))
        fail_msg("%s", e.text);
    board_page_write(&p, first, count, after, top);
    return parsed(&out, "#/components/schemas/Board");
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "(none)";
}

// The ids of the rows, with a blank between.
static void assert_rows(json_t *page, const char *ids)
{
    char got[256] = "";
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(page, "rows"), i, row)
    {
        size_t size = strlen(got);
        snprintf(got + size, sizeof got - size, "%s%s", size ? " " : "", text_of(row, "subject"));
    }
    assert_string_equal(got, ids);
}

static void assert_next(json_t *page, int64_t next)
{
    json_t *at = json_object_get(page, "next");
    if (next)
        assert_int_equal(json_integer_value(at), next);
    else
        assert_true(json_is_null(at));
    json_decref(page);
}

static void a_page_has_its_rows_and_says_where_the_next_begins(void **state)
{
    (void)state;
    static const struct {
        const char *cohort;
        int64_t after, top;
        const char *rows;
        int64_t next;
    } pages[] = {
        {NULL, 0, INT64_MAX, "kaifaqu gaoxinqu huaqiao qiandeng zhangpu lujia", 0},
        {NULL, 0, 2, "kaifaqu gaoxinqu", 2},
        {NULL, 2, 2, "huaqiao qiandeng", 4},
        {NULL, 4, 2, "zhangpu lujia", 0},
        {NULL, 6, 2, "", 0},
        {NULL, INT32_MAX, INT64_MAX, "", 0},
        {"zone", 0, INT64_MAX, "kaifaqu gaoxinqu huaqiao", 0},
        {"town", 0, INT64_MAX, "qiandeng zhangpu lujia", 0},
        {"镇", 1, 1, "zhangpu", 2},
        {"zone", 3, 1, "", 0},
    };
    struct county c;
    county_open(&c);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        json_t *got = page(&c, pages[i].cohort, pages[i].after, pages[i].top, FIELD_ALL);
        assert_rows(got, pages[i].rows);
        assert_next(got, pages[i].next);
    }
    county_close(&c);
}

static void an_unknown_cohort_is_refused_with_the_nearest(void **state)
{
    (void)state;
    struct county c;
    struct err e;
    uint32_t first, count;
    county_open(&c);
    assert_false(board_page_range(c.packed.data, "towm", &first, &count, &e));
    assert_string_equal(e.text, "the board has no cohort \"towm\"; did you mean \"town\"?");
    county_close(&c);
}

static void the_head_says_what_was_judged_and_as_of_when(void **state)
{
    (void)state;
    struct county c;
    county_open(&c);
    json_t *got = page(&c, NULL, 0, 1, FIELD_ALL);
    assert_string_equal(text_of(got, "scheme"), "town_annual");
    assert_string_equal(text_of(got, "act"), "昆山市招商引资的经验与做法");
    assert_string_equal(text_of(got, "period"), "2024");
    assert_string_equal(text_of(got, "today"), "2024-06-30");
    assert_string_equal(text_of(got, "as_of"), "2024-06-30");
    assert_int_equal(json_integer_value(json_object_get(got, "seq")), 77);
    assert_int_equal(json_integer_value(json_object_get(got, "of")), 90); // 10 are unknown
    assert_int_equal(json_integer_value(json_object_get(got, "failure_count")), 2);
    json_t *zone = json_array_get(json_object_get(got, "cohorts"), 0);
    assert_string_equal(text_of(zone, "title"), "开发区");
    assert_int_equal(json_integer_value(json_object_get(zone, "ranked")), 3);
    json_t *fdi = json_array_get(json_object_get(got, "columns"), 1);
    assert_string_equal(text_of(fdi, "rule"), "fdi");
    assert_string_equal(text_of(fdi, "group"), "foreign");
    json_t *failure = json_array_get(json_object_get(got, "failures"), 0);
    assert_string_equal(text_of(failure, "subject"), "lujia");
    assert_string_equal(text_of(failure, "rule"), "fdi");
    json_decref(got);
    county_close(&c);
}

static void a_stale_board_says_why(void **state)
{
    (void)state;
    struct county c;
    struct str out = {0};
    struct json j;
    county_open(&c);
    struct board_page p = page_of(&c, &j, 0);
    p.stale = true;
    p.stale_reason = "was killed by signal 9";
    json_init(&j, &out);
    board_page_write(&p, 0, 0, 0, 1);
    json_t *got = parsed(&out, "#/components/schemas/Board");
    assert_true(json_is_true(json_object_get(got, "stale")));
    assert_string_equal(text_of(got, "stale_reason"), "was killed by signal 9");
    json_decref(got);
    county_close(&c);
}

static void shows_are_written_by_their_types(void **state)
{
    (void)state;
    struct county c;
    county_open(&c);
    json_t *got = page(&c, NULL, 0, INT64_MAX, FIELD_SHOWS);
    json_t *head = json_object_get(got, "shows"), *rows = json_object_get(got, "rows");
    assert_string_equal(text_of(json_array_get(head, VALUE_NUMBER), "unit"), "万元");
    assert_string_equal(text_of(json_array_get(head, VALUE_DATE), "type"), "date");
    json_t *first = json_object_get(json_array_get(rows, 0), "shows"); // kaifaqu
    assert_true(json_real_value(json_object_get(first, "fdi")) == 3001.5);
    assert_true(json_is_true(json_object_get(first, "met")));
    assert_string_equal(text_of(first, "since"), "2024-03-04");
    assert_string_equal(text_of(first, "head"), "王");
    assert_string_equal(text_of(first, "level"), "镇");
    assert_string_equal(text_of(first, "twin"), "lujia");
    json_t *last = json_object_get(json_array_get(rows, 5), "shows"); // lujia, without data
    assert_true(json_is_null(json_object_get(last, "fdi")));
    assert_true(json_is_null(json_object_get(last, "head")));
    assert_true(json_is_false(json_object_get(last, "met")));
    json_decref(got);
    county_close(&c);
}

static void rows_tell_points_places_and_what_is_in_the_way(void **state)
{
    (void)state;
    struct county c;
    county_open(&c);
    json_t *got = page(&c, NULL, 0, INT64_MAX, FIELD_ALL), *rows = json_object_get(got, "rows");
    json_t *first = json_array_get(rows, 0), *tied = json_array_get(rows, 1);
    json_t *vetoed = json_array_get(rows, 4), *missing = json_array_get(rows, 5);
    assert_int_equal(json_integer_value(json_object_get(first, "rank")), 1);
    assert_true(json_number_value(json_object_get(first, "points")) == 99.0);
    assert_string_equal(text_of(first, "cohort"), "zone");
    assert_string_equal(text_of(first, "cohort_title"), "开发区");
    assert_string_equal(text_of(first, "grade"), "合格");
    assert_null(json_object_get(json_object_get(first, "rules"), "fdi_growth")); // does not apply
    assert_string_equal(text_of(json_object_get(first, "outcomes"), "red_list"), "in");
    assert_true(json_is_true(json_object_get(tied, "tied")));
    assert_true(json_number_value(json_object_get(tied, "points")) == 70.0001);
    assert_string_equal(text_of(json_object_get(tied, "outcomes"), "black_list"), "next 2");
    assert_true(json_is_null(json_object_get(vetoed, "rank")));
    assert_string_equal(text_of(vetoed, "state"), "vetoed");
    assert_string_equal(json_string_value(json_array_get(json_object_get(vetoed, "vetoes"), 0)),
                        "grave");
    assert_true(json_is_null(json_object_get(missing, "points")));
    assert_string_equal(json_string_value(json_array_get(json_object_get(missing, "missing"), 0)),
                        "fdi");
    json_decref(got);
    county_close(&c);
}

static void only_the_fields_asked_for_are_written(void **state)
{
    (void)state;
    static const struct {
        const char *list;
        unsigned fields;
    } rows[] = {{NULL, FIELD_ALL},
                {"", 0},
                {"rules", FIELD_RULES},
                {"shows,vetoes", FIELD_SHOWS | FIELD_VETOES},
                {"outcomes,outcomes,", FIELD_OUTCOMES}};
    static const char *const names[] = {"rules", "vetoes", "outcomes", "shows"};
    struct county c;
    county_open(&c);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        unsigned fields;
        struct err e;
        assert_true(board_fields_parse(rows[i].list, &fields, &e));
        assert_int_equal(fields, rows[i].fields);
        json_t *got = page(&c, NULL, 0, 1, fields);
        json_t *row = json_array_get(json_object_get(got, "rows"), 0);
        for (unsigned k = 0; k < 4; k++)
            assert_int_equal(json_object_get(row, names[k]) != NULL, fields >> k & 1);
        assert_int_equal(json_object_get(got, "columns") != NULL, (fields & FIELD_RULES) != 0);
        json_decref(got);
    }
    county_close(&c);
}

static void fields_of_other_names_are_refused(void **state)
{
    (void)state;
    static const char *const lists[] = {"rule", "rules;vetoes", ",rules", "rules ", "RULES"};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        unsigned fields;
        struct err e;
        assert_false(board_fields_parse(lists[i], &fields, &e));
        assert_non_null(strstr(e.text, "rules, vetoes, outcomes and shows can be asked for"));
    }
}

static void one_row_comes_with_its_head(void **state)
{
    (void)state;
    struct county c;
    struct str out = {0};
    struct json j;
    county_open(&c);
    struct board_page p = page_of(&c, &j, FIELD_ALL);
    json_init(&j, &out);
    board_page_write_before(&p);
    board_page_write_row(&p, 3);
    json_t *got = parsed(&out, "#/components/schemas/BoardRow");
    assert_string_equal(text_of(json_object_get(got, "row"), "title"), "千灯镇");
    assert_string_equal(text_of(got, "scheme"), "town_annual");
    json_decref(got);
    county_close(&c);
}

static void tags_are_compared_weakly_in_a_list(void **state)
{
    (void)state;
    static const struct {
        const char *given;
        bool matches;
    } rows[] = {
        {NULL, false},
        {"", false},
        {"\"a-1\"", true},
        {"W/\"a-1\"", true},
        {"\"b\", \"a-1\"", true},
        {"\"b\",W/\"a-1\" ,\"c\"", true},
        {"*", true},
        {"\"a-12\"", false},
        {"\"a-1", false},
        {"a-1", false},
        {"\"xa-1\"", false},
        {",,,", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(board_tag_matches(rows[i].given, "\"a-1\""), rows[i].matches);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_has_its_rows_and_says_where_the_next_begins),
        cmocka_unit_test(an_unknown_cohort_is_refused_with_the_nearest),
        cmocka_unit_test(the_head_says_what_was_judged_and_as_of_when),
        cmocka_unit_test(a_stale_board_says_why),
        cmocka_unit_test(shows_are_written_by_their_types),
        cmocka_unit_test(rows_tell_points_places_and_what_is_in_the_way),
        cmocka_unit_test(only_the_fields_asked_for_are_written),
        cmocka_unit_test(fields_of_other_names_are_refused),
        cmocka_unit_test(one_row_comes_with_its_head),
        cmocka_unit_test(tags_are_compared_weakly_in_a_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
