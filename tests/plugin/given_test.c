// What methods over criteria give back, weights, cells and several columns, is held to the
// contract.
#include "plugin/given.h"

#include "plugin/rig.h"

enum { ROWS = 3, CRITERIA = 2 };

static struct rig rig;

static int open_wild(void **state)
{
    (void)state;
    rig_open_in(&rig, ZOO, "wild");
    return 0;
}

static int close_wild(void **state)
{
    (void)state;
    rig_close(&rig);
    return 0;
}

// One call over three rows of two criteria, and room for all that a method may give.
struct trial {
    double vector[CRITERIA];
    double cells[CRITERIA][ROWS];
    uint8_t fates[CRITERIA][ROWS];
    double first[ROWS], second[ROWS];
};

static bool try(const char *method, struct trial *t)
{
    static const double X[] = {1, -1, (double)NAN}, Y[] = {4, 5, 6};
    static const double *const COLUMNS[] = {X, Y};
    static const int8_t DIRECTIONS[] = {DIRECTION_MORE, DIRECTION_LESS};
    static const double WEIGHTS[] = {0.25, 0.75};
    *t = (struct trial){.first = {0}};
    double *const cells[] = {t->cells[0], t->cells[1]}, *const results[] = {t->first, t->second};
    uint8_t *const fates[] = {t->fates[0], t->fates[1]};
    rig_method(&rig, method);
    struct method_call c = {
        .row_count = ROWS,
        .columns = COLUMNS,
        .child_count = CRITERIA,
        .directions = DIRECTIONS,
        .weights = rig.method->gives == GIVES_WEIGHTS ? NULL : WEIGHTS,
        .result = t->first,
        .results = rig.method->output_count ? results : NULL,
        .vector = t->vector,
        .cells = cells,
        .fates = fates,
    };
    return rig_call(&rig, &c);
}

static void weights_come_scaled_to_the_sum_one(void **state)
{
    (void)state;
    struct trial t;
    assert_true(try("good_weights", &t)); // 1 and 3
    assert_number(t.vector[0], 0.25);
    assert_number(t.vector[1], 0.75);
    assert_true(try("large_weights", &t)); // their sum is no double
    assert_number(t.vector[0], 0.5);
    assert_number(t.vector[1], 0.5);
}

static void treated_cells_come_with_their_fates(void **state)
{
    (void)state;
    struct trial t;
    assert_true(try("good_cells", &t));
    assert_number(t.cells[0][0], 1);
    assert_number(t.cells[0][1], 0.5);
    assert_number(t.cells[0][2], NONE);
    assert_number(t.cells[1][1], 5);
    assert_int_equal(t.fates[0][0], CELL_AS_IT_WAS);
    assert_int_equal(t.fates[0][1], CELL_WINSORISED);
    assert_int_equal(t.fates[0][2], CELL_AS_IT_WAS);
    assert_true(try("removes", &t));
    assert_number(t.cells[0][1], NONE);
    assert_int_equal(t.fates[0][1], CELL_REMOVED);
}

static void several_columns_come_side_by_side(void **state)
{
    (void)state;
    struct trial t;
    assert_true(try("good_two", &t));
    assert_number(t.first[0], 0.25 - 3);
    assert_number(t.second[0], 7);
    assert_number(t.second[2], NONE);
    assert_string_equal(rig.method->outputs[1].name, "cost");
    assert_true(rig.method->outputs[1].less_is_better && !rig.method->outputs[0].less_is_better);
}

static void what_breaks_the_contract_fails_the_call(void **state)
{
    (void)state;
    static const struct {
        const char *method, *text;
    } CASES[] = {
        {"negative_weight", "it gave criterion 2 of 2 the weight -1; a weight is 0 or more, and "
                            "finite"},
        {"no_weight", "it gave criterion 2 of 2 the weight nan; a weight is 0 or more, and finite"},
        {"infinite_weight", "it gave criterion 2 of 2 the weight inf; a weight is 0 or more, and "
                            "finite"},
        {"all_nought", "it gave no criterion a weight above 0"},
        {"forgets_a_weight", "it wrote no weight for criterion 2 of 2"},
        {"unflagged", "the cell of row 1 and criterion 1 is changed and not flagged"},
        {"flagged_for_nothing", "the cell of row 1 and criterion 1 is flagged and not changed"},
        {"odd_flag", "the cell of row 1 and criterion 1 has a flag that is none"},
        {"infinite_cell", "the cell of row 1 and criterion 1 is an infinity"},
        {"loses_a_cell", "the cell of row 1 and criterion 1 has lost its number and is not flagged "
                         "as removed"},
        {"keeps_what_it_removes",
         "the cell of row 1 and criterion 1 is flagged as removed and has data"},
        {"forgets_cells", "the cell of row 0 and criterion 1 is not written"},
        {"forgets_the_second", "it wrote no result cost for 3 of 3 rows, the first of them row 0; "
                               "it must write MERIT_NO_DATA where there is none"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct trial t;
        char wanted[256];
        snprintf(wanted, sizeof wanted, "wild.%s: %s", CASES[i].method, CASES[i].text);
        assert_false(try(CASES[i].method, &t));
        assert_string_equal(rig.error.text, wanted);
    }
}

static void a_row_that_fails_in_one_column_has_none(void **state)
{
    (void)state;
    struct trial t;
    assert_true(try("infinite_second", &t)); // the weighted sums of rows 0 and 1 are below 0
    assert_true(isinf(t.first[0]) && isinf(t.second[0]) && isinf(t.first[1]));
    assert_number(t.first[2], NONE);
    assert_int_equal(rig.failed_count, 2);
    assert_string_equal(rig.failed_text, "wild.infinite_second: it gave an infinity");
}

static void a_row_that_fails_has_no_cells(void **state)
{
    (void)state;
    struct trial t;
    assert_true(try("fails_a_row", &t));
    assert_number(t.cells[1][0], NONE);
    assert_int_equal(t.fates[1][0], CELL_REMOVED);
    assert_number(t.cells[1][1], 5);
    assert_string_equal(rig.failed_text, "wild.fails_a_row: beyond help");
}

static void lists_arrive_as_they_are_given(void **state)
{
    (void)state;
    static const double X[] = {1}, NUMBERS[] = {3, (double)NAN, 4};
    static const double *const COLUMNS[] = {X};
    static const char *const TEXTS[] = {"d", NULL};
    const struct method_list lists[] = {
        {.count = 3, .numbers = NUMBERS}, {.count = 2, .texts = TEXTS}, {.count = 0}};
    double out;
    rig_method(&rig, "lists");
    assert_int_equal(rig.method->parameters[0].type, PARAMETER_NUMBERS);
    assert_true(rig.method->parameters[0].per_criterion);
    assert_number(rig.method->parameters[0].number, 1);
    assert_int_equal(rig.method->parameters[1].type, PARAMETER_TEXTS);
    struct method_call c = {.row_count = 1, .columns = COLUMNS, .lists = lists, .result = &out};
    assert_true(rig_call(&rig, &c));
    assert_number(out, 307.1); // 3 numbers, sum 7; "d" is 100
    c.lists = NULL;            // all empty
    assert_true(rig_call(&rig, &c));
    assert_number(out, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_come_scaled_to_the_sum_one),
        cmocka_unit_test(treated_cells_come_with_their_fates),
        cmocka_unit_test(several_columns_come_side_by_side),
        cmocka_unit_test(what_breaks_the_contract_fails_the_call),
        cmocka_unit_test(a_row_that_fails_in_one_column_has_none),
        cmocka_unit_test(a_row_that_fails_has_no_cells),
        cmocka_unit_test(lists_arrive_as_they_are_given),
    };
    return cmocka_run_group_tests(tests, open_wild, close_wild);
}
