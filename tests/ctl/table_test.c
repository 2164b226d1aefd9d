#include "ctl/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/utf8.h"

static void town(struct table *t, const char *rank, const char *id, const char *title,
                 const char *points, const char *note)
{
    table_row(t, STYLE_PLAIN);
    table_cell(t, 0, rank);
    table_cell(t, 1, id);
    table_cell(t, 2, title);
    table_cell(t, 3, points);
    table_cell(t, 4, note);
}

static void towns(struct table *t)
{
    table_init(t);
    table_column(t, "rank", TABLE_KEY | TABLE_RIGHT);
    table_column(t, "subject", TABLE_KEY);
    table_column(t, "title", TABLE_CUT);
    table_column(t, "points", TABLE_RIGHT);
    table_column(t, "why", TABLE_OPTIONAL);
}

static void printed(struct table *t, size_t width, bool utf8, const char *expected)
{
    struct terminal terminal = {.width = width, .utf8 = utf8};
    struct str out = {0};
    table_print(t, &terminal, &out);
    assert_string_equal(out.data, expected);
    str_release(&out);
}

static void chinese_counts_two_columns_a_character(void **state)
{
    (void)state;
    struct table t;
    towns(&t);
    town(&t, "1", "qiandeng", "千灯镇", "96.38", "");
    town(&t, "10", "huaqiao", "花桥经济开发区", "7.00", "");
    town(&t, "11", "x", "Zhou", "107.50", "");
    printed(&t, 0, true,
            "rank  subject   title           points\n"
            "   1  qiandeng  千灯镇           96.38\n"
            "  10  huaqiao   花桥经济开发区    7.00\n"
            "  11  x         Zhou            107.50\n");
    table_release(&t);
}

static void an_optional_column_stands_only_where_a_cell_has_text(void **state)
{
    (void)state;
    struct table t;
    towns(&t);
    town(&t, "-", "x", "周庄", "-", "no data: fdi");
    table_heading(&t, "Others");
    town(&t, "1", "y", "", "3.00", "");
    printed(&t, 0, true,
            "rank  subject  title  points  why\n"
            "   -  x        周庄        -  no data: fdi\n"
            "Others\n"
            "   1  y                 3.00\n");
    table_release(&t);
}

static void what_may_be_cut_is_cut_to_the_terminal(void **state)
{
    (void)state;
    struct table t;
    towns(&t);
    town(&t, "1", "qiandeng", "江苏省昆山市千灯镇人民政府", "96.38", "");
    printed(&t, 40, true,
            "rank  subject   title             points\n"
            "   1  qiandeng  江苏省昆山市千…    96.38\n");
    printed(&t, 40, false,
            "rank  subject   title             points\n"
            "   1  qiandeng  江苏省昆山市千..   96.38\n");
    table_release(&t);
}

static void a_table_too_wide_goes_on_below_with_its_keys(void **state)
{
    (void)state;
    struct table t;
    table_init(&t);
    table_column(&t, "rank", TABLE_KEY | TABLE_RIGHT);
    table_column(&t, "id", TABLE_KEY);
    for (int i = 0; i < 4; i++)
        table_column(&t, "实际利用外资", TABLE_RIGHT);
    table_row(&t, STYLE_PLAIN);
    table_cell(&t, 0, "1");
    table_cell(&t, 1, "qd");
    for (size_t i = 2; i < 6; i++)
        table_cell(&t, i, "9.5");
    printed(&t, 40, true,
            "rank  id  实际利用外资  实际利用外资\n"
            "   1  qd           9.5           9.5\n"
            "\n"
            "rank  id  实际利用外资  实际利用外资\n"
            "   1  qd           9.5           9.5\n");
    table_release(&t);
}

static void a_column_wider_than_the_terminal_still_has_its_block(void **state)
{
    (void)state;
    struct table t;
    table_init(&t);
    table_column(&t, "id", TABLE_KEY);
    table_column(&t, "0123456789012345678901234567890123456789", 0);
    table_column(&t, "b", 0);
    table_row(&t, STYLE_PLAIN);
    table_cell(&t, 0, "x");
    printed(&t, 20, true,
            "id  0123456789012345678901234567890123456789\n"
            "x\n"
            "\n"
            "id  b\n"
            "x\n");
    table_release(&t);
}

static void no_line_is_wider_than_the_terminal_where_cutting_can_help(void **state)
{
    (void)state;
    struct table t;
    struct str out = {0};
    towns(&t);
    town(&t, "1", "qiandeng", "江苏省昆山市千灯镇人民政府", "96.38", "no data: fdi");
    for (size_t width = 40; width < 80; width++) {
        struct terminal terminal = {.width = width, .utf8 = true};
        str_clear(&out);
        table_print(&t, &terminal, &out);
        for (char *line = out.data; *line;) {
            char *end = strchr(line, '\n');
            *end = '\0';
            assert_true(utf8_width(line) <= width);
            line = end + 1;
        }
    }
    str_release(&out);
    table_release(&t);
}

static void styles_are_written_only_in_colour(void **state)
{
    (void)state;
    struct table t;
    struct terminal terminal = {.colour = true, .utf8 = true};
    struct str out = {0};
    table_init(&t);
    table_column(&t, "a", 0);
    table_row(&t, STYLE_DIM);
    table_cell(&t, 0, "x");
    table_print(&t, &terminal, &out);
    assert_string_equal(out.data, "\033[1ma\033[0m\n\033[2mx\033[0m\n");
    str_release(&out);
    printed(&t, 0, true, "a\nx\n");
    table_release(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chinese_counts_two_columns_a_character),
        cmocka_unit_test(an_optional_column_stands_only_where_a_cell_has_text),
        cmocka_unit_test(what_may_be_cut_is_cut_to_the_terminal),
        cmocka_unit_test(a_table_too_wide_goes_on_below_with_its_keys),
        cmocka_unit_test(a_column_wider_than_the_terminal_still_has_its_block),
        cmocka_unit_test(no_line_is_wider_than_the_terminal_where_cutting_can_help),
        cmocka_unit_test(styles_are_written_only_in_colour),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
