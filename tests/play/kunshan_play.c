// Kunshan's demonstration through the socket, against a table worked out from the CSV files by
// other means (exact fractions, by hand): nobody's code but the daemon's made the board, and none
// of it made the table.
#include <stdio.h>

#include "stage.h"

enum {
    FDI,
    FDI_GROWTH,
    PRIVATE_DONE,
    PRIVATE_GROWTH,
    TO_LEADER,
    MOMENTUM,
    STRENGTH,
    HIGHER,
    ENVIRONMENT,
    CAME_FOR_ORDER,
    RECRUITERS_THERE,
    LECTURES,
    HANDS,
    OBSTRUCTION,
    RULES
};
static const char *const rule_names[RULES] = {
    "fdi",      "fdi_growth", "private_done", "private_growth", "to_leader",        "momentum",
    "strength", "higher",     "environment",  "came_for_order", "recruiters_there", "lectures",
    "hands",    "obstruction"};

struct expected {
    const char *town;
    int rank;                  // 0: vetoed
    int fdi, private_capital;  // 万美元, 万元
    int64_t of[RULES], points; // in ten thousandths of a point
};

// Worked out from the CSV files of the history by a program of its own, in exact fractions, that
// shares nothing with the daemon: sums over arrived.csv by town, origin and year, held against the
// target or the best year before (but where relaxed.csv has a decision) and last year; the service
// of every request in workdays of the national calendar; and the geometric mean of the four
// environments.
static const struct expected table[] = {
    {"kaifaqu",
     1,
     132913,
     236000,
     {216000, 60000, 133449, 30140, 34412, 40000, 60000, 40000, 238329, 0, 40000, 40000, -20000, 0},
     912330},
    {"zhouzhuang",
     2,
     1150,
     24500,
     {216000, 46667, 144773, 33333, 18449, 19617, 36306, 40000, 249183, 0, 40000, 40000, 0, 0},
     884328},
    {"huaqiao",
     3,
     9900,
     131000,
     {192026, 37500, 134945, 29583, 23724, 12020, 38680, 40000, 295279, 0, 40000, 40000, 0, 0},
     883757},
    {"qiandeng",
     4,
     8000,
     84000,
     {216000, 60000, 148571, 35870, 17853, 19807, 38246, 40000, 245714, 0, 40000, 40000, -20000, 0},
     882061},
    {"zhoushi",
     5,
     9100,
     119000,
     {198545, 39114, 154391, 35714, 16413, 15582, 37210, 40000, 273932, 0, 40000, 40000, -40000, 0},
     850901},
    {"yushan",
     6,
     15100,
     205000,
     {178346, 33803, 135969, 31319, 12783, 7505, 36373, 40000, 264676, 0, 40000, 40000, 0, 0},
     820774},
    {"zhangpu",
     7,
     8600,
     92000,
     {185389, 33704, 129859, 27874, 14663, 11591, 37397, 40000, 243668, 2500, 40000, 40000, 0, 0},
     806645},
    {"bacheng",
     8,
     4050,
     70500,
     {164560, 26512, 140352, 32787, 14537, 16018, 36162, 38837, 253384, 0, 40000, 36667, 0, -20000},
     779816},
    {"dianshanhu",
     9,
     2500,
     36500,
     {146580, 21724, 143788, 33871, 15197, 17112, 36676, 37241, 249192, 0, 40000, 40000, -20000, 0},
     761381},
    {"lujia",
     10,
     5600,
     49000,
     {180645, 34615, 116881, 22115, 11757, 13507, 37185, 38846, 279581, 5000, 40000, 40000, -20000,
      -50000},
     750132},
    {"jinxi",
     0,
     1700,
     25500,
     {184337, 33750, 119245, 22222, 11898, 17598, 36000, 38889, 249406, 0, 40000, 40000, 0,
      -100000},
     693345},
};
#define TOWNS (sizeof table / sizeof *table)

static int load_setup(void **state)
{
    if (stage_setup(state) != 0)
        return -1;
    stage_kunshan(*state);
    return 0;
}

static void expect_row(json_t *row, const struct expected *x)
{
    json_t *shows = json_object_get(row, "shows");
    assert_int_equal(json_integer_value(json_object_get(row, "rank")), x->rank);
    assert_int_equal(json_number_value(json_object_get(shows, "fdi")), x->fdi);
    assert_int_equal(json_number_value(json_object_get(shows, "private_capital")),
                     x->private_capital);
    for (size_t i = 0; i < RULES; i++)
        assert_int_equal(rule_points(row, rule_names[i]), x->of[i]);
    assert_int_equal(points_of(json_object_get(row, "points")), x->points);
}

static void the_town_board_is_the_one_worked_out_by_hand(void **state)
{
    json_t *board = stage_get(*state, "/v1/boards/town_annual/2020");
    json_t *rows = json_object_get(board, "rows");
    assert_int_equal(json_array_size(rows), TOWNS);
    for (size_t i = 0; i < TOWNS; i++) {
        json_t *row = json_array_get(rows, i); // in order of rank, the vetoed last
        assert_string_equal(json_string_value(json_object_get(row, "subject")), table[i].town);
        expect_row(row, &table[i]);
    }
    json_decref(board);
}

static void the_town_of_the_grave_case_is_vetoed_and_unranked(void **state)
{
    json_t *board = stage_get(*state, "/v1/boards/town_annual/2020");
    json_t *row = board_row(board, "jinxi"), *vetoes = json_object_get(row, "vetoes");
    assert_true(json_is_null(json_object_get(row, "rank")));
    assert_string_equal(json_string_value(json_object_get(row, "state")), "vetoed");
    assert_int_equal(json_array_size(vetoes), 1);
    assert_string_equal(json_string_value(json_array_get(vetoes, 0)), "grave_obstruction");
    row = board_row(board, "lujia");
    assert_int_equal(json_array_size(json_object_get(row, "vetoes")), 0);
    json_decref(board);
}

// Parts of a sum are the whole, to the last decimal, at every depth. A group that is combined
// otherwise is a part like any other.
static int64_t add_up(json_t *rules)
{
    int64_t sum = 0;
    size_t i;
    json_t *rule;
    json_array_foreach(rules, i, rule)
    {
        json_t *parts = json_object_get(rule, "rules"), *points = json_object_get(rule, "points");
        const char *combine = json_string_value(json_object_get(rule, "combine"));
        if (!points || json_is_null(points))
            continue; // does not apply, or is not known and left out
        if (parts && combine && !strcmp(combine, "sum"))
            assert_int_equal(add_up(parts), points_of(points));
        sum += points_of(points);
    }
    return sum;
}

static void explain(struct stage *s, const char *scheme, json_t *row)
{
    char path[256];
    snprintf(path, sizeof path, "/v1/boards/%s/2020/%s/explain", scheme,
             json_string_value(json_object_get(row, "subject")));
    json_t *reply = stage_get(s, path);
    json_t *told = json_object_get(reply, "explanation");
    int64_t points = points_of(json_object_get(row, "points"));
    assert_int_equal(points_of(json_object_get(told, "points")), points);
    assert_true(json_array_size(json_object_get(told, "rules")) > 0);
    assert_int_equal(add_up(json_object_get(told, "rules")), points);
    assert_int_equal(json_integer_value(json_object_get(told, "rank")),
                     json_integer_value(json_object_get(row, "rank")));
    json_decref(reply);
}

static void the_parts_of_every_explanation_add_up_exactly(void **state)
{
    static const char *const schemes[] = {"town_annual", "cadre_annual"};
    for (size_t k = 0; k < 2; k++) {
        char path[64];
        size_t i;
        json_t *row;
        snprintf(path, sizeof path, "/v1/boards/%s/2020", schemes[k]);
        json_t *board = stage_get(*state, path);
        assert_int_equal(json_array_size(json_object_get(board, "rows")), k ? 644 : TOWNS);
        json_array_foreach(json_object_get(board, "rows"), i, row) explain(*state, schemes[k], row);
        json_decref(board);
    }
}

static json_t *find_rule(json_t *rules, const char *name)
{
    size_t i;
    json_t *rule, *found = NULL;
    json_array_foreach(rules, i, rule)
    {
        if (!strcmp(json_string_value(json_object_get(rule, "rule")), name))
            return rule;
        found = found ? found : find_rule(json_object_get(rule, "rules"), name);
    }
    return found;
}

static void an_explanation_tells_formula_clause_place_and_records(void **state)
{
    json_t *reply = stage_get(*state, "/v1/boards/town_annual/2020/qiandeng/explain");
    json_t *rules = json_object_get(json_object_get(reply, "explanation"), "rules");
    json_t *fdi = find_rule(rules, "fdi");
    assert_non_null(fdi);
    assert_string_equal(json_string_value(json_object_get(fdi, "formula")),
                        "18 x min(1.2, 8000 / 5380) = 21.6");
    assert_string_equal(json_string_value(json_object_get(fdi, "clause")), "1.1");
    assert_non_null(strstr(json_string_value(json_object_get(fdi, "place")), "towns.conf:"));
    char *text = json_dumps(fdi, 0);
    assert_non_null(strstr(text, "\"a-arrived-00869\"")); // the first foreign arrival of 2020
    assert_null(strstr(text, "\"a-arrived-00001\""));     // another town's
    free(text);
    json_decref(reply);
}

static void a_cadre_not_long_enough_in_recruiting_does_not_pass_the_gate(void **state)
{
    json_t *board = stage_get(*state, "/v1/boards/cadre_annual/2020"), *row;
    size_t i, in = 0, out = 0;
    json_array_foreach(json_object_get(board, "rows"), i, row)
    {
        json_t *months = json_object_get(json_object_get(row, "shows"), "service_months");
        json_t *outcome = json_object_get(json_object_get(row, "outcomes"), "gate");
        bool long_enough = json_is_number(months) && json_number_value(months) >= 6;
        assert_string_equal(json_string_value(outcome), long_enough ? "in" : "not eligible");
        in += long_enough;
        out += !long_enough;
    }
    assert_true(in > 0 && out > 0);
    json_decref(board);
}

static void loading_the_same_files_again_changes_nothing(void **state)
{
    struct stage *s = *state;
    json_t *before = stage_get(s, "/v1/boards/town_annual/2020");
    struct str text = {0};
    stage_read(KUNSHAN_DATA "/arrived.csv", &text);
    struct reply r = {0};
    const struct question q = {
        .verb = "POST", .path = "/v1/records", .type = "text/csv", .body = text.data};
    stage_ask(s, &q, &r);
    assert_int_equal(r.status, 200);
    json_t *j = json_loads(r.body.data, 0, NULL);
    assert_int_equal(json_integer_value(json_object_get(j, "stored")), 0);
    assert_int_equal(json_integer_value(json_object_get(j, "known")), 948);
    json_decref(j);
    reply_release(&r);
    str_release(&text);
    stage_calm(s);
    json_t *after = stage_get(s, "/v1/boards/town_annual/2020");
    assert_true(json_equal(before, after));
    json_decref(before);
    json_decref(after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_town_board_is_the_one_worked_out_by_hand),
        cmocka_unit_test(the_town_of_the_grave_case_is_vetoed_and_unranked),
        cmocka_unit_test(the_parts_of_every_explanation_add_up_exactly),
        cmocka_unit_test(an_explanation_tells_formula_clause_place_and_records),
        cmocka_unit_test(a_cadre_not_long_enough_in_recruiting_does_not_pass_the_gate),
        cmocka_unit_test(loading_the_same_files_again_changes_nothing),
    };
    return cmocka_run_group_tests(tests, load_setup, stage_end);
}
