#include "core/language/type.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/core/units.h"

static struct enum_value origins[] = {{"foreign", "外资"}, {"domestic", "内资"}};

// Types under test, by a short name.
static struct type type_named(const char *name)
{
    struct type t = {.tag = TYPE_NUMBER, .decimals = 4, .unit = UNIT_NONE};
    if (strcmp(name, "share") == 0) {
        t.has_least = t.has_most = true;
        t.most = 1000000; // 100
    } else if (strcmp(name, "wan") == 0) {
        t.tag = TYPE_MONEY;
        t.unit = 1;
    } else if (strcmp(name, "cents") == 0) {
        t.tag = TYPE_MONEY;
        t.decimals = 2;
    } else if (strcmp(name, "people") == 0) {
        t.decimals = 0;
        t.unit = 5;
    } else if (strcmp(name, "bool") == 0) {
        t.tag = TYPE_BOOL;
    } else if (strcmp(name, "date") == 0) {
        t.tag = TYPE_DATE;
        t.optional = true;
    } else if (strcmp(name, "text") == 0) {
        t.tag = TYPE_TEXT;
    } else if (strcmp(name, "ref") == 0) {
        t.tag = TYPE_REF;
    } else if (strcmp(name, "origin") == 0) {
        t.tag = TYPE_ENUM;
        t.values = origins;
        t.value_count = 2;
    }
    return t;
}

// What is written, and how it is printed again; NULL when it is refused with the error beside it.
static const struct {
    const char *type, *written, *printed, *error;
} rows[] = {
    {"number", "12.5", "12.5", NULL},
    {"number", " -0.0001 ", "-0.0001", NULL},
    {"number", "1.50000000", "1.5", NULL},
    {"number", "1.00001", NULL, "\"1.00001\" has more than 4 digits after the point"},
    {"number", "3 person", NULL,
     "\"3 person\" has a unit, but this is a plain number; leave \"person\" out"},
    {"number", "", NULL, "no value; this number is not optional"},
    {"share", "100", "100", NULL},
    {"share", "100.01", NULL, "\"100.01\" is above 100, the most allowed"},
    {"share", "-1", NULL, "\"-1\" is below 0, the least allowed"},
    {"wan", "4000", "4000 wan_yuan", NULL},
    {"wan", "4000 wan_yuan", "4000 wan_yuan", NULL},
    {"wan", "0.4 yi_yuan", "4000 wan_yuan", NULL},
    {"wan", "0.4 亿元", "4000 wan_yuan", NULL},
    {"wan", "5 jiao", NULL,
     "\"5 jiao\" has more than 4 digits after the point when counted in wan_yuan"},
    {"wan", "50 jiao", "0.0005 wan_yuan", NULL},
    {"wan", "5 yuan", "0.0005 wan_yuan", NULL},
    {"wan", "5 usd", NULL,
     "\"5 usd\" does not measure what wan_yuan does; write an amount in wan_yuan"},
    {"wan", "5 yaun", NULL, "unknown unit \"yaun\"; did you mean \"yuan\"?"},
    {"wan", "900000000000000 yi_yuan", NULL, "\"900000000000000 yi_yuan\" is too large"},
    {"cents", "12.34", "12.34 yuan", NULL},
    {"cents", "3 wan_usd", "30000 usd", NULL},
    {"cents", "1 wan_yuan", "10000 yuan", NULL},
    {"people", "7", "7 person", NULL},
    {"people", "7 person", "7 person", NULL},
    {"people", "7.5", NULL,
     "\"7.5\" has more than 0 digits after the point when counted in person"},
    {"bool", "true", "true", NULL},
    {"bool", "是", "true", NULL},
    {"bool", "0", "false", NULL},
    {"bool", "yes", NULL, "\"yes\" is no bool; write true or false"},
    {"date", "2024-02-29", "2024-02-29", NULL},
    {"date", "2023-02-29", NULL, "\"2023-02-29\" is no date; write one that exists as YYYY-MM-DD"},
    {"date", "", "", NULL},
    {"text", "三个月", "三个月", NULL},
    {"origin", "foreign", "foreign", NULL},
    {"origin", "内资", "domestic", NULL},
    {"origin", "other", NULL, "unknown value \"other\"; known are foreign, domestic"},
    {"ref", "p1", NULL, "\"p1\" names a subject and is not read here"},
};

static void cells_are_read_and_printed_or_refused_with_the_reason(void **state)
{
    (void)state;
    struct units u;
    test_units_init(&u);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct type t = type_named(rows[i].type);
        struct cell c;
        struct err e = {""};
        char printed[100];
        bool done = cell_parse(&t, &u, rows[i].written, strlen(rows[i].written), &c, &e);
        if (done != (rows[i].printed != NULL))
            print_error("%s \"%s\": %s\n", rows[i].type, rows[i].written, e.text);
        assert_int_equal(done, rows[i].printed != NULL);
        if (!done) {
            assert_string_equal(e.text, rows[i].error);
            continue;
        }
        cell_format(&t, &u, &c, printed, sizeof printed);
        assert_string_equal(printed, rows[i].printed);
    }
    test_units_release(&u);
}

static void money_keeps_the_currency_it_was_stated_in(void **state)
{
    (void)state;
    struct units u;
    struct type cents = type_named("cents"), wan = type_named("wan");
    struct cell c;
    struct err e;
    test_units_init(&u);
    assert_true(cell_parse(&cents, &u, "3 wan_usd", 9, &c, &e));
    assert_int_equal(c.currency, 1);
    assert_int_equal(c.number, 3000000);
    assert_true(cell_parse(&wan, &u, "3", 1, &c, &e));
    assert_int_equal(c.currency, 0);
    assert_int_equal(c.number, 30000);
    u.own_currency = UNIT_NONE;
    assert_false(cell_parse(&cents, &u, "3", 1, &c, &e));
    test_units_release(&u);
}

static void every_type_and_enum_value_has_a_name(void **state)
{
    (void)state;
    struct type t = type_named("origin");
    assert_string_equal(type_name(TYPE_MONEY), "money");
    assert_string_equal(type_name(TYPE_ENUM), "enum");
    assert_int_equal(type_enum_find(&t, "外资"), 0);
    assert_int_equal(type_enum_find(&t, "domestic"), 1);
    assert_true(type_enum_find(&t, "x") == SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_read_and_printed_or_refused_with_the_reason),
        cmocka_unit_test(money_keeps_the_currency_it_was_stated_in),
        cmocka_unit_test(every_type_and_enum_value_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
