#include "rig.h"

#include "config/number.h"

static void numbers_are_read_exactly_and_printed_one_way(void **state)
{
    static const struct {
        const char *text, *plain;
        double value;
    } rows[] = {
        {"0", "0", 0},
        {"-0", "0", 0},
        {"+5", "5", 5},
        {"1.50", "1.5", 1.5},
        {"1.0", "1", 1},
        {".5", "0.5", 0.5},
        {"5.", "5", 5},
        {"-12.50", "-12.5", -12.5},
        {"0.05", "0.05", 0.05},
        {"4294967297", "4294967297", 4294967297.0},
        {"9999999999L", "9999999999", 9999999999.0},
        {"9999999999LL", "9999999999", 9999999999.0},
        {"1e5", "100000", 100000},
        {"1.25e1", "12.5", 12.5},
        {"5E-3", "0.005", 0.005},
        {"1.000000000000", "1", 1},
        {"0.123456789", "0.123456789", 0.123456789},
        {"0.0", "0", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct number n;
        struct err e = {{0}};
        assert_true(number_read(rows[i].text, strlen(rows[i].text), &n, &e));
        assert_string_equal(n.plain, rows[i].plain);
        assert_true(number_double(&n) == rows[i].value);
        assert_int_equal(number_whole(&n), strchr(n.plain, '.') == NULL);
    }
}

static void numbers_that_libconfig_would_bend_are_refused(void **state)
{
    static const struct {
        const char *text, *said;
    } rows[] = {
        {"010", "number \"010\" has a leading zero; write \"10\""},
        {"-007.5", "number \"-007.5\" has a leading zero; write \"-7.5\""},
        {"1e999", "number \"1e999\" is out of range"},
        {"1e-999", "number \"1e-999\" is out of range"},
        {"9223372036854775808", "number \"9223372036854775808\" is out of range"},
        {"0x1F", "number \"0x1F\" is hexadecimal; write 31"},
        {"0.0000000001", "number \"0.0000000001\" has more than 9 digits after the point"},
        {".", "\".\" is not a number"},
        {"12abc", "\"12abc\" is not a number"},
        {"1.2.3", "\"1.2.3\" is not a number"},
        {"1e", "\"1e\" is not a number"},
        {"1.5L", "\"1.5L\" is not a number"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct number n;
        struct err e = {{0}};
        assert_false(number_read(rows[i].text, strlen(rows[i].text), &n, &e));
        assert_string_equal(e.text, rows[i].said);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_exactly_and_printed_one_way),
        cmocka_unit_test(numbers_that_libconfig_would_bend_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
