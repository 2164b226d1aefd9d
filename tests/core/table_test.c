#include "core/language/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "tests/base/random.h"
#include "tests/core/units.h"

// A table under test, made from text: rows divided by `;`, cells by `,`, outputs after `->`:
// ">= 50 yi_yuan -> 8; else -> 0".
struct bench {
    struct arena arena;
    struct problems problems;
    struct intern texts;
    struct units units;
    struct table table;
    bool good;
};

static const char *skip_blanks(const char *c)
{
    while (*c == ' ')
        c++;
    return c;
}

static bool take(const char **c, const char *word)
{
    if (strncmp(*c, word, strlen(word)) != 0)
        return false;
    *c = skip_blanks(*c + strlen(word));
    return true;
}

static void read_cell(struct bench *b, const char *raw, struct table_cell *cell)
{
    static const struct {
        const char *sign;
        enum cell_test test;
    } signs[] = {
        {"<=", CELL_LESS_EQUAL}, {"<", CELL_LESS}, {">=", CELL_GREATER_EQUAL}, {">", CELL_GREATER}};
    const char *c = raw;
    char *end;
    *cell = (struct table_cell){.test = CELL_EQUAL, .raw = raw};
    if (strcmp(raw, "-") == 0 || strcmp(raw, "else") == 0) {
        cell->test = *raw == '-' ? CELL_ANY : CELL_ELSE;
        return;
    }
    for (size_t i = 0; i < 4 && cell->test == CELL_EQUAL; i++)
        if (take(&c, signs[i].sign))
            cell->test = signs[i].test;
    const char *dots = strstr(c, "..");
    cell->number = strtod(c, &end);
    if (end == c) {
        cell->is_text = true;
        cell->text = c;
        return;
    }
    if (dots) {
        cell->test = CELL_RANGE;
        cell->number = strtod(arena_bytes(&b->arena, c, (size_t)(dots - c)), NULL);
        cell->number2 = strtod(dots + 2, &end);
    }
    const char *unit = skip_blanks(end);
    cell->unit_name = *unit ? unit : NULL;
}

// Cells between `,` of one side of a row; returns how many.
static size_t read_cells(struct bench *b, char *side, struct table_cell *cells)
{
    size_t count = 0;
    for (char *rest = side, *cell; rest; count++) {
        cell = rest;
        rest = strchr(cell, ',');
        if (rest)
            *rest++ = '\0';
        const char *from = skip_blanks(cell);
        size_t size = strlen(from);
        while (size > 0 && from[size - 1] == ' ')
            size--;
        read_cell(b, arena_bytes(&b->arena, from, size), &cells[count]);
    }
    return count;
}

#define CELLS_MAX 4096

static void bench_read(struct bench *b, const char *rows)
{
    static const char *inputs[] = {"a", "b", "c", "d"}, *outputs[] = {"x", "y", "z", "w"};
    struct table *t = &b->table;
    *b = (struct bench){0};
    arena_init(&b->arena);
    problems_init(&b->problems);
    intern_init(&b->texts);
    test_units_init(&b->units);
    t->label = (struct label){"t", "t", {"t.conf", 1, 1}};
    t->inputs = inputs;
    t->outputs = outputs;
    t->cells = arena_array(&b->arena, CELLS_MAX, sizeof *t->cells);
    t->results = arena_array(&b->arena, CELLS_MAX, sizeof *t->results);
    t->row_places = arena_array(&b->arena, CELLS_MAX, sizeof *t->row_places);
    char *rest = arena_text(&b->arena, rows);
    while (rest) {
        char *row = rest;
        rest = strchr(row, ';');
        if (rest)
            *rest++ = '\0';
        char *arrow = strstr(row, "->");
        *arrow = '\0';
        t->input_count = read_cells(b, row, &t->cells[t->row_count * t->input_count]);
        t->output_count = read_cells(b, arrow + 2, &t->results[t->row_count * t->output_count]);
        t->row_places[t->row_count] = (struct place){"t.conf", (uint32_t)t->row_count + 2, 1};
        t->row_count++;
    }
}

static void bench_prepare(struct bench *b, const struct table_input *inputs)
{
    b->good = table_prepare(&b->table, &b->units, &b->texts, inputs, &b->arena, &b->problems);
}

static void bench_release(struct bench *b)
{
    test_units_release(&b->units);
    intern_release(&b->texts);
    problems_release(&b->problems);
    arena_release(&b->arena);
}

static double lookup1(const struct bench *b, double x)
{
    return table_lookup(&b->table, &x, 0);
}

static void the_first_row_that_fits_is_taken(void **state)
{
    (void)state;
    struct bench b;
    bench_read(&b, ">= 50 -> 8; >= 10 -> 4; 3..5 -> 2; 7 -> 1; else -> 0");
    bench_prepare(&b, NULL);
    assert_true(b.good);
    assert_int_equal(b.problems.count, 0);
    static const double rows[][2] = {{60, 8}, {50, 8}, {49.9, 4}, {10, 4}, {9, 0},  {7, 1},
                                     {5, 2},  {3, 2},  {2.9, 0},  {-5, 0}, {5.1, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_true(lookup1(&b, rows[i][0]) == rows[i][1]);
    assert_true(isnan(lookup1(&b, (double)NAN)));
    double x = 12;
    assert_int_equal(table_row(&b.table, &x), 1);
    bench_release(&b);
}

static void a_band_reached_but_for_the_last_bits_is_reached(void **state)
{
    (void)state;
    struct bench b;
    bench_read(&b, ">= 0.8 -> 1; else -> 0");
    bench_prepare(&b, NULL);
    assert_true(lookup1(&b, 0.7 + 0.1) == 1); // 0.7999999999999999 in doubles
    assert_true(lookup1(&b, 0.79999) == 0);
    bench_release(&b);
}

static void cells_in_several_units_are_counted_in_the_first(void **state)
{
    (void)state;
    struct bench b;
    bench_read(&b, "> 5000 wan_yuan -> 1 wan_yuan; 0.1..0.5 yi_yuan -> 0.5 yi_yuan; "
                   "> 0 -> 0; else -> 100 yuan");
    bench_prepare(&b, NULL);
    assert_true(b.good);
    assert_true(b.table.input_measures[0].factor == 1e4);
    assert_true(b.table.output_measures[0].factor == 1e4);
    assert_true(lookup1(&b, 6000) == 1);
    assert_true(lookup1(&b, 1000) == 5000);
    assert_true(lookup1(&b, 999) == 0);
    assert_true(lookup1(&b, -1) == 0.01);
    bench_prepare(&b, NULL); // again: nothing is converted twice
    assert_true(lookup1(&b, 1000) == 5000);
    bench_release(&b);
}

static void an_unknown_input_matters_only_where_a_row_asks_for_it(void **state)
{
    (void)state;
    struct bench b;
    bench_read(&b, ">= 10, - -> 1; -, >= 5 -> 2; else, else -> 3");
    bench_prepare(&b, NULL);
    assert_true(b.good);
    const double nan = (double)NAN;
    double rows[][3] = {{12, nan, 1}, {3, 6, 2}, {3, 1, 3}};
    for (size_t i = 0; i < 3; i++)
        assert_true(table_lookup(&b.table, rows[i], 0) == rows[i][2]);
    double open[][2] = {{nan, 6}, {3, nan}, {nan, nan}};
    for (size_t i = 0; i < 3; i++)
        assert_true(isnan(table_lookup(&b.table, open[i], 0)));
    bench_release(&b);
}

static void texts_enums_and_bools_find_their_row(void **state)
{
    (void)state;
    struct bench b;
    struct enum_value values[] = {{"leader", "班子成员"}, {"staff", "一般干部"}};
    struct type type = {.tag = TYPE_ENUM, .values = values, .value_count = 2};
    struct table_input told[] = {{TABLE_INPUT_ENUM, &type}, {TABLE_INPUT_BOOL, NULL}};
    bench_read(&b, "staff, - -> 2, slow; 班子成员, true -> 24, fast; leader, false -> 12, -");
    bench_prepare(&b, told);
    assert_true(b.good);
    double staff[] = {1, 0}, leader[] = {0, 1}, other[] = {0, 0};
    assert_true(table_lookup(&b.table, staff, 0) == 2);
    assert_true(table_lookup(&b.table, leader, 0) == 24);
    assert_true(table_lookup(&b.table, other, 0) == 12);
    assert_true(table_lookup(&b.table, leader, 1) == intern_find(&b.texts, "fast", 4));
    assert_true(isnan(table_lookup(&b.table, other, 1)));
    bench_release(&b);
    bench_read(&b, "park -> 1; town -> 2");
    bench_prepare(&b, NULL);
    assert_true(b.good);
    assert_true(lookup1(&b, intern_find(&b.texts, "town", 4)) == 2);
    bench_release(&b);
}

static void slabs_add_each_part_at_its_rate(void **state)
{
    (void)state;
    struct bench b;
    bench_read(&b, "<= 1000 wan_yuan -> 0.003; <= 1 yi_yuan -> 0.004; else -> 0.005");
    b.table.slabs = true;
    bench_prepare(&b, NULL);
    assert_true(b.good);
    // 1.2亿: 3万 + 36万 + 10万 = 49万
    assert_true(fabs(lookup1(&b, 12000) - 49) < 1e-12);
    assert_true(lookup1(&b, 500) == 1.5);
    assert_true(lookup1(&b, 0) == 0);
    assert_true(lookup1(&b, -3) == 0);
    assert_true(isnan(lookup1(&b, (double)NAN)));
    bench_release(&b);
}

static void a_line_is_straight_between_points_and_flat_outside(void **state)
{
    (void)state;
    struct bench b;
    bench_read(&b, "0 -> 10; 100 -> 60; 200 -> 60.5");
    b.table.line = true;
    bench_prepare(&b, NULL);
    assert_true(b.good);
    static const double rows[][2] = {{-5, 10},  {0, 10},      {50, 35},
                                     {100, 60}, {150, 60.25}, {300, 60.5}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_true(lookup1(&b, rows[i][0]) == rows[i][1]);
    bench_release(&b);
}

static void blocks_look_up_what_single_calls_do(void **state)
{
    (void)state;
    struct bench b;
    struct random r = {3};
    double x[300], y[300], out[300];
    bench_read(&b, "> 5, < 3 -> 1; > 2, - -> 2; else, > 7 -> 3; else, else -> 4");
    bench_prepare(&b, NULL);
    for (size_t i = 0; i < 300; i++) {
        x[i] = (double)random_below(&r, 10);
        y[i] = i % 17 == 0 ? (double)NAN : (double)random_below(&r, 10);
    }
    const double *columns[] = {x, y};
    table_lookup_block(&b.table, columns, 300, 0, out);
    for (size_t i = 0; i < 300; i++) {
        double inputs[] = {x[i], y[i]}, one = table_lookup(&b.table, inputs, 0);
        assert_true(one == out[i] || (isnan(one) && isnan(out[i])));
    }
    bench_release(&b);
}

// Every problem on a line of its own, "LINE: text" (rows begin at line 2).
static const struct {
    const char *rows;
    const char *mode; // "", "slabs", "line"
    const char *wanted;
} problem_rows[] = {
    {">= 50 -> 8; < 10 -> 0", "",
     "1: no row of table \"t\" fits a 10; add a row for it, or an \"else\" at the end\n"},
    {"1..3 -> 8; 4..6 -> 4; < 1 -> 0; > 6 -> 0", "",
     "1: no row of table \"t\" fits a between 3 and 4; add a row for it, or an \"else\" at the "
     "end\n"},
    {">= 10, >= 5 -> 1; < 10, - -> 2", "",
     "1: no row of table \"t\" fits a 10, b below 5; add a row for it, or an \"else\" at the "
     "end\n"},
    {">= 10 -> 4; >= 50 -> 8; else -> 0", "",
     "3: row 2 of table \"t\" can never match: row 1 takes all that fits it; put the narrower row "
     "first\n"},
    {"<= 5 -> 1; >= 5 -> 2; 3..8 -> 4", "",
     "3: hint: rows 1 and 2 of table \"t\" overlap; where both fit, row 1 is taken\n"
     "4: row 3 of table \"t\" can never match: the rows before it together take all that fits it\n"
     "4: hint: rows 1 and 3 of table \"t\" overlap; where both fit, row 1 is taken\n"
     "4: hint: rows 2 and 3 of table \"t\" overlap; where both fit, row 2 is taken\n"},
    {"else -> 1; > 5 -> 2", "",
     "3: row 2 of table \"t\" can never match: row 1 takes all that fits it; put the narrower row "
     "first\n"},
    {"> 5 wan_yuan -> 1; else -> 2", "", ""},
    {"> 5 wan_yan -> 1; else -> 2", "",
     "0: unknown unit \"wan_yan\"; did you mean \"wan_yuan\"?\n"},
    {"> 5 wan_yuan -> 1; > 3 usd -> 2; else -> 2", "",
     "0: \"> 3 usd\" does not measure what input \"a\" does; write it in wan_yuan\n"},
    {"> 5 wan_yuan -> 1; > 3 -> 2; else -> 2", "",
     "0: \"> 3\" has no unit, but other cells of input \"a\" are in wan_yuan; write \"> 3 "
     "wan_yuan\"\n"},
    {"> 5 -> 1; park -> 2; else -> 2", "",
     "0: \"park\" is a text, but input \"a\" is compared with numbers\n"},
    {"park -> 1; 3 -> 2; else -> 2", "",
     "0: \"3\" is a number, but input \"a\" is compared with texts\n"},
    {"5..3 -> 1; else -> 2", "",
     "0: the range \"5..3\" is empty; write the smaller number first\n"},
    {"> 5 -> 1; else -> big", "",
     "0: \"big\" is a text, but output \"x\" is compared with numbers\n"},
    {"<= 5 -> 1; <= 3 -> 2; else -> 3", "slabs",
     "3: row 2 of table \"t\" does not ascend; slabs go from small to large\n"},
    {"<= 5 -> 1; <= 9 -> 2", "slabs",
     "3: row 2 of table \"t\" ends the slabs; add one with \"else\" for what lies above\n"},
    {"0..5 -> 1; 6..9 -> 2; else -> 3", "slabs",
     "3: row 2 of table \"t\" does not begin where the slab before it ends\n"},
    {"else -> 1; > 5 -> 2", "slabs",
     "2: row 1 of table \"t\" has no upper end, but is not the last slab\n"
     "3: row 2 of table \"t\" does not begin where the slab before it ends\n"},
    {"5 -> 1; else -> 3", "slabs",
     "2: row 1 of table \"t\" is no slab; write \"<= 1000\", \"1000..5000\" or \"else\"\n"},
    {"5 -> 1; 5 -> 3", "line",
     "3: row 2 of table \"t\" does not ascend; a line's points go from small to large\n"},
    {"5 -> 1; > 7 -> 3", "line",
     "3: row 2 of table \"t\" is no point of a line; write the number itself\n"},
    {"5, 3 -> 1", "line", "1: a table with line has one input, not 2\n"},
};

static void what_is_wrong_with_a_table_is_said(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof problem_rows / sizeof *problem_rows; i++) {
        struct bench b;
        struct str got;
        str_init(&got);
        bench_read(&b, problem_rows[i].rows);
        b.table.slabs = strcmp(problem_rows[i].mode, "slabs") == 0;
        b.table.line = strcmp(problem_rows[i].mode, "line") == 0;
        bench_prepare(&b, NULL);
        problems_release(&b.problems); // the same is said when the table is prepared again
        problems_init(&b.problems);
        bench_prepare(&b, NULL);
        problems_sort(&b.problems);
        for (size_t k = 0; k < b.problems.count; k++) {
            const struct problem *p = &b.problems.list[k];
            str_addf(&got, "%u: %s%s\n", p->at.line, p->severity == SEVERITY_HINT ? "hint: " : "",
                     p->text);
        }
        if (strcmp(got.data ? got.data : "", problem_rows[i].wanted) != 0)
            print_error("%s\ngives  %swanted %s", problem_rows[i].rows, got.data ? got.data : "\n",
                        problem_rows[i].wanted);
        assert_string_equal(got.data ? got.data : "", problem_rows[i].wanted);
        assert_int_equal(b.good, b.problems.errors == 0);
        str_release(&got);
        bench_release(&b);
    }
}

static void an_enum_that_misses_a_value_has_a_gap(void **state)
{
    (void)state;
    struct bench b;
    struct enum_value values[] = {{"a", "甲"}, {"b", "乙"}, {"c", "丙"}};
    struct type type = {.tag = TYPE_ENUM, .values = values, .value_count = 3};
    struct table_input told = {TABLE_INPUT_ENUM, &type};
    bench_read(&b, "a -> 1; c -> 2");
    bench_prepare(&b, &told);
    assert_false(b.good);
    assert_string_equal(b.problems.list[0].text, "no row of table \"t\" fits a 'b'; add a row for "
                                                 "it, or an \"else\" at the end");
    bench_release(&b);
    bench_read(&b, "a -> 1; bb -> 2; c -> 3");
    bench_prepare(&b, &told);
    assert_string_equal(b.problems.list[0].text, "unknown value \"bb\"; did you mean \"b\"?");
    bench_release(&b);
    told.tag = TABLE_INPUT_TEXT;
    bench_read(&b, "a -> 1; b -> 2");
    bench_prepare(&b, &told);
    assert_string_equal(b.problems.list[0].text,
                        "no row of table \"t\" fits a any other text; add a row for it, or an "
                        "\"else\" at the end");
    bench_release(&b);
    told.tag = TABLE_INPUT_BOOL;
    bench_read(&b, "true -> 1; yes -> 2");
    bench_prepare(&b, &told);
    assert_string_equal(b.problems.list[0].text, "\"yes\" is no bool; write \"true\" or \"false\"");
    bench_release(&b);
}

// A table of random bands is called whole exactly when every point tried finds a row.
static void the_check_agrees_with_trying_every_value(void **state)
{
    (void)state;
    struct random r = {11};
    int whole = 0;
    for (int trial = 0; trial < 2000; trial++) {
        static const char *const signs[] = {"", "<", "<=", ">", ">=", ".."};
        struct bench b;
        struct str text;
        str_init(&text);
        size_t rows = 1 + random_below(&r, 4);
        for (size_t i = 0; i < rows; i++) {
            str_add(&text, i == 0 ? "" : ";");
            for (size_t k = 0; k < 2; k++) {
                const char *sign = signs[random_below(&r, 6)];
                int number = (int)random_below(&r, 4);
                str_add(&text, k == 0 ? "" : ",");
                if (random_below(&r, 3) == 0)
                    str_add(&text, "-");
                else if (*sign == '.')
                    str_addf(&text, "%d..%d", number, number + (int)random_below(&r, 3));
                else
                    str_addf(&text, "%s%d", sign, number);
            }
            str_addf(&text, "->%zu", i);
        }
        bench_read(&b, text.data);
        bench_prepare(&b, NULL);
        bool gap = false, reached[4] = {0};
        for (int x = -2; x < 14; x++)
            for (int y = -2; y < 14; y++) {
                double inputs[] = {x / 2.0, y / 2.0};
                size_t row = table_row(&b.table, inputs);
                if (row == SIZE_MAX)
                    gap = true;
                else
                    reached[row] = true;
            }
        size_t wanted = gap;
        for (size_t i = 0; i < rows; i++)
            wanted += !reached[i];
        assert_int_equal(b.problems.errors, wanted);
        whole += wanted == 0;
        str_release(&text);
        bench_release(&b);
    }
    assert_true(whole > 20);
}

static void a_table_too_wide_is_taken_with_a_hint(void **state)
{
    (void)state;
    struct bench b;
    struct str text;
    str_init(&text);
    for (int i = 0; i < 200; i++)
        str_addf(&text, "%d,%d,%d,%d->1;", i, i, i, i);
    str_add(&text, "-,-,-,- -> 2");
    bench_read(&b, text.data);
    bench_prepare(&b, NULL);
    assert_true(b.good);
    assert_int_equal(b.problems.count, 1);
    assert_int_equal(b.problems.list[0].severity, SEVERITY_HINT);
    str_release(&text);
    bench_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_row_that_fits_is_taken),
        cmocka_unit_test(a_band_reached_but_for_the_last_bits_is_reached),
        cmocka_unit_test(cells_in_several_units_are_counted_in_the_first),
        cmocka_unit_test(an_unknown_input_matters_only_where_a_row_asks_for_it),
        cmocka_unit_test(texts_enums_and_bools_find_their_row),
        cmocka_unit_test(slabs_add_each_part_at_its_rate),
        cmocka_unit_test(a_line_is_straight_between_points_and_flat_outside),
        cmocka_unit_test(blocks_look_up_what_single_calls_do),
        cmocka_unit_test(what_is_wrong_with_a_table_is_said),
        cmocka_unit_test(an_enum_that_misses_a_value_has_a_gap),
        cmocka_unit_test(the_check_agrees_with_trying_every_value),
        cmocka_unit_test(a_table_too_wide_is_taken_with_a_hint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
