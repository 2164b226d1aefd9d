// Kunshan's demonstration through the socket, against a table worked out from the CSV files by
// other means (exact fractions, by hand): nobody's code but the daemon's made the board, and none
// of it made the table.
#include <stdio.h>

#include "stage.h"

struct expected {
    const char *town;
    int rank; // 0: vetoed
    int fdi, private_capital;
    // in ten thousandths of a point
    int64_t fdi_points, fdi_growth, private_done, private_growth, strength, in_time, twice, service,
        obstruction, points;
};

// Foreign capital in 万美元, private in 万元: sums over arrived.csv of 2020. Then: 30 x min(1.2,
// fdi / target); 10 x clamp(1/2 + growth); 20 x min(1.2, private / target); the same growth; 10 x
// (0.6 + 0.4 x place between the least and most capital per inhabitant); answered within 10
// workdays; 10 - 2 a third question; 20 x the geometric mean of these two; 2, 5, 10 off for a
// minor, serious, grave obstruction that was heard and not appealed.
static const struct expected table[] = {
    {"qiandeng", 1, 8000, 84000, 360000, 100000, 224000, 71739, 93527, 57143, 60000, 117108, 0,
     966374},
    {"zhouzhuang", 2, 1150, 24500, 345000, 77778, 222727, 66667, 64574, 88889, 100000, 188562, 0,
     965308},
    {"huaqiao", 3, 9900, 131000, 312632, 62500, 201538, 59167, 100000, 88889, 100000, 188562, 0,
     924399},
    {"zhoushi", 4, 9100, 119000, 321176, 65190, 216364, 71429, 78061, 72727, 100000, 170560, 0,
     922780},
    {"zhangpu", 5, 8600, 92000, 303529, 56173, 193684, 55747, 80851, 66667, 100000, 163300, 0,
     853284},
    {"bacheng", 6, 4050, 70500, 270000, 44186, 213636, 65574, 62421, 85714, 100000, 185164, -20000,
     820981},
    {"yushan", 7, 15100, 205000, 302000, 56338, 205000, 62637, 65571, 44444, 80000, 119256, 0,
     810802},
    {"lujia", 8, 5600, 49000, 305455, 57692, 175000, 44231, 77689, 62500, 100000, 158114, -50000,
     768181},
    {"dianshanhu", 9, 2500, 36500, 250000, 36207, 214706, 67742, 70084, 38462, 80000, 110941, 0,
     749680},
    {"jinxi", 0, 1700, 25500, 283333, 56250, 175862, 44444, 60000, 63636, 60000, 123583, -100000,
     643472},
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
    assert_int_equal(rule_points(row, "fdi"), x->fdi_points);
    assert_int_equal(rule_points(row, "fdi_growth"), x->fdi_growth);
    assert_int_equal(rule_points(row, "private_done"), x->private_done);
    assert_int_equal(rule_points(row, "private_growth"), x->private_growth);
    assert_int_equal(rule_points(row, "strength"), x->strength);
    assert_int_equal(rule_points(row, "in_time"), x->in_time);
    assert_int_equal(rule_points(row, "twice"), x->twice);
    assert_int_equal(rule_points(row, "service"), x->service);
    assert_int_equal(rule_points(row, "obstruction"), x->obstruction);
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
        if (parts && combine && !strcmp(combine, "sum"))
            assert_int_equal(add_up(parts), points_of(points));
        if (points)
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
        assert_int_equal(json_array_size(json_object_get(board, "rows")), k ? 66 : TOWNS);
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
                        "30 x min(1.2, 8000 / 6500) = 36");
    assert_string_equal(json_string_value(json_object_get(fdi, "clause")), "1.1");
    assert_non_null(strstr(json_string_value(json_object_get(fdi, "place")), "towns.conf:"));
    char *text = json_dumps(fdi, 0);
    assert_non_null(strstr(text, "\"a00259\"")); // the first foreign arrival of 2020
    assert_null(strstr(text, "\"a00001\""));     // another town's
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
    stage_read(KUNSHAN_DEMO "/arrived.csv", &text);
    struct reply r = {0};
    const struct question q = {
        .verb = "POST", .path = "/v1/records", .type = "text/csv", .body = text.data};
    stage_ask(s, &q, &r);
    assert_int_equal(r.status, 200);
    json_t *j = json_loads(r.body.data, 0, NULL);
    assert_int_equal(json_integer_value(json_object_get(j, "stored")), 0);
    assert_int_equal(json_integer_value(json_object_get(j, "known")), 280);
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
