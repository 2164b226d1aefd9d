#include "base/decimal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/base/random.h"

// All digits of a double: %.1100e writes its exact value.
struct exact {
    char digits[1200];
    int power; // of the first digit
};

static struct exact exact_of(double x)
{
    struct exact e;
    char text[1300];
    snprintf(text, sizeof text, "%.1100e", fabs(x));
    e.digits[0] = text[0];
    memcpy(e.digits + 1, text + 2, 1100);
    e.digits[1101] = '\0';
    e.power = (int)strtol(strchr(text, 'e') + 1, NULL, 10);
    return e;
}

// By hand on the digits: keep `count` of them, half away from zero.
static void round_digits(struct exact *e, int count)
{
    if (count < 0) {
        count = 0;
        e->digits[0] = '0';
    }
    bool up = e->digits[count] >= '5';
    memset(e->digits + count, '0', 1101 - (size_t)count);
    for (int i = count - 1; up; i--) {
        if (i < 0) { // 999.. became 1000..
            memmove(e->digits + 1, e->digits, 1100);
            e->digits[0] = '1';
            e->power++;
            up = false;
        } else if (e->digits[i] == '9') {
            e->digits[i] = '0';
        } else {
            e->digits[i]++;
            up = false;
        }
    }
}

static double naive_round12(double x)
{
    struct exact e = exact_of(x);
    round_digits(&e, 12);
    char text[40];
    snprintf(text, sizeof text, "%s%.1s.%.12se%d", x < 0 ? "-" : "", e.digits, e.digits + 1,
             e.power);
    return strtod(text, NULL);
}

// 15 significant digits where they reach further than the decimals, then the decimals.
static decimal_sum naive_scaled(double x, int decimals)
{
    struct exact e = exact_of(x);
    if (e.power + decimals < 15 && fabs(x) * pow10_table[decimals] < 1e15) {
        round_digits(&e, 15);
    }
    round_digits(&e, e.power + 1 + decimals);
    decimal_sum n = 0;
    for (int i = 0; i < e.power + 1 + decimals; i++) {
        n = n * 10 + (e.digits[i] - '0');
    }
    return x < 0 ? -n : n;
}

static void assert_same(double got, double wanted, double from)
{
    if (memcmp(&got, &wanted, sizeof got) != 0) {
        fail_msg("%.17g from %.17g, wanted %.17g", got, from, wanted);
    }
}

static double next_below(double x) // of a positive number
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    bits--;
    memcpy(&x, &bits, sizeof x);
    return x;
}

// Numbers as scoring meets them, the hard ones (near half a unit of the twelfth digit), and any at
// all.
static double some_double(struct random *r)
{
    double x;
    switch (random_below(r, 5)) {
    case 0:
        return random_double(r);
    case 1:
        x = (double)random_below(r, 100000000) / pow10_table[random_below(r, 9)];
        break;
    case 2: { // 13 digits ending in 5, scaled
        double digits = (double)(random_below(r, 900000000000) + 100000000000) * 10 + 5;
        x = digits * pow10_table[random_below(r, 12)] / pow10_table[random_below(r, 23)];
        break;
    }
    case 3: // just below a power of ten
        x = next_below(pow10_table[random_below(r, 23)]) / pow10_table[random_below(r, 23)];
        break;
    default:
        x = (double)random_next(r) / (double)(random_next(r) | 1);
    }
    return random_below(r, 2) ? x : -x;
}

static void rounding_to_twelve_digits_agrees_with_doing_it_by_hand(void **state)
{
    (void)state;
    struct random r = {5};
    for (int i = 0; i < 40000; i++) {
        double x = some_double(&r);
        assert_same(round12(x), naive_round12(x), x);
        assert_same(round12(round12(x)), round12(x), x);
    }
}

static void twelve_digits_forgive_what_doubles_cannot_hold(void **state)
{
    (void)state;
    assert_same(round12(0.1 + 0.2), 0.3, 0.3);
    assert_same(round12(0.7 + 0.1), 0.8, 0.8);
    assert_same(round12(100000000000.5), 100000000001.0, 100000000000.5);
    assert_same(round12(-100000000000.5), -100000000001.0, -100000000000.5);
    assert_same(round12(999999999999.5), 1e12, 999999999999.5);
    assert_same(round12(0), 0, 0);
    assert_same(round12(-0.0), -0.0, 0);
    assert_same(round12(1e300), 1e300, 0);
    assert_same(round12(5e-324), 5e-324, 0);
    assert_true(isnan(round12((double)NAN)));
    assert_true(isinf(round12((double)INFINITY)));
}

static void comparing_agrees_with_rounding_both_first(void **state)
{
    (void)state;
    struct random r = {6};
    for (int i = 0; i < 40000; i++) {
        double a = some_double(&r);
        double b = some_double(&r);
        if (random_below(&r, 3) > 0) { // mostly close ones
            b = a * (1 + ((double)random_below(&r, 4000) - 2000) * 1e-14);
        }
        if (!isfinite(b)) {
            continue;
        }
        double ra = naive_round12(a), rb = naive_round12(b);
        assert_int_equal(compare12(a, b), (ra > rb) - (ra < rb));
        assert_int_equal(compare12(b, a), (rb > ra) - (rb < ra));
    }
    assert_int_equal(compare12(0.7 + 0.1, 0.8), 0);
    assert_int_equal(compare12(0, 1e-300), -1);
    assert_int_equal(compare12(0, -5e-324), 1);
    assert_int_equal(compare12((double)INFINITY, 1e308), 1);
    assert_int_equal(compare12(-(double)INFINITY, (double)INFINITY), -1);
    assert_int_equal(compare12((double)INFINITY, (double)INFINITY), 0);
}

static void doubles_become_decimals_as_by_hand(void **state)
{
    (void)state;
    struct random r = {7};
    for (int i = 0; i < 40000; i++) {
        double x = some_double(&r);
        int decimals = (int)random_below(&r, DECIMALS_MAX + 1);
        if (!(fabs(x) < 1e27) || x == 0) {
            continue;
        }
        decimal_sum wanted = naive_scaled(x, decimals);
        if (decimal_sum_from_double(x, decimals) != wanted) {
            fail_msg("%.17g with %d decimals", x, decimals);
        }
        int64_t n = 0;
        bool fits = wanted <= INT64_MAX && wanted >= -(decimal_sum)INT64_MAX;
        assert_int_equal(decimal_from_double(x, decimals, &n), fits);
        if (fits) {
            assert_int_equal(n, (int64_t)wanted);
        }
    }
}

static void halves_are_taken_as_they_are_written(void **state)
{
    (void)state;
    static const struct {
        double x;
        int decimals;
        int64_t wanted;
    } cases[] = {
        {1.005, 2, 101},
        {-1.005, 2, -101},
        {0.285, 2, 29},
        {2.5, 0, 3},
        {-2.5, 0, -3},
        {0.49999999999, 0, 0},
        {1e-300, 9, 0},
        {1.15 * 3, 2, 345},
        {0.1 + 0.2, 9, 300000000},
        {9007199254740993.0, 0, 9007199254740992},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t n;
        assert_true(decimal_from_double(cases[i].x, cases[i].decimals, &n));
        assert_int_equal(n, cases[i].wanted);
    }
    int64_t n;
    assert_false(decimal_from_double((double)NAN, 2, &n));
    assert_false(decimal_from_double((double)INFINITY, 2, &n));
    assert_false(decimal_from_double(1e18, 2, &n));
    assert_false(decimal_from_double(-9223372036854775808.0, 0, &n)); // the mark of no data
    assert_true(decimal_from_double(9.2e18, 0, &n));
}

static void decimals_of_fifteen_digits_survive_a_double(void **state)
{
    (void)state;
    struct random r = {8};
    for (int i = 0; i < 40000; i++) {
        int64_t value = (int64_t)random_below(&r, 2000000000000000) - 1000000000000000;
        int decimals = (int)random_below(&r, DECIMALS_MAX + 1);
        int64_t back;
        assert_true(decimal_from_double(decimal_to_double(value, decimals), decimals, &back));
        assert_int_equal(back, value);
        assert_same(decimal_sum_to_double(value, decimals), decimal_to_double(value, decimals), 0);
    }
}

// Against the C library, which reads decimal texts with one rounding.
static void sums_become_a_double_once(void **state)
{
    (void)state;
    struct random r = {9};
    for (int i = 0; i < 40000; i++) {
        decimal_sum value = (decimal_sum)(random_next(&r) >> random_below(&r, 64));
        value = value * (int64_t)(random_next(&r) >> (1 + random_below(&r, 63)));
        int decimals = (int)random_below(&r, 19);
        char digits[48], text[80];
        int size = 0;
        for (decimal_sum rest = value; rest > 0; rest /= 10)
            digits[size++] = (char)('0' + (int)(rest % 10));
        for (int k = 0; k < size; k++)
            text[k] = digits[size - 1 - k];
        snprintf(text + size, sizeof text - (size_t)size, "%se-%d", size ? "" : "0", decimals);
        assert_same(decimal_sum_to_double(value, decimals), strtod(text, NULL), 0);
        assert_same(decimal_sum_to_double(-value, decimals), -strtod(text, NULL) + 0.0, 0);
    }
}

static void plain_decimals_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int decimals;
        int64_t wanted;
    } cases[] = {
        {"0", 0, 0},
        {"-12.50", 2, -1250},
        {"-12.50", 1, -125}, // zeros past the decimals are none
        {"+7", 3, 7000},
        {"007.1", 1, 71},
        {"-0", 4, 0},
        {"1.000000000000000000000", 0, 1},
        {"9223372036854775807", 0, INT64_MAX},
        {"-9223372036854775807", 0, -INT64_MAX},
        {"9223372036.854775807", 9, INT64_MAX},
        {"0000000000000000000000000000005", 0, 5},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t n;
        struct err e;
        if (!decimal_parse(cases[i].text, strlen(cases[i].text), cases[i].decimals, &n, &e)) {
            fail_msg("%s", e.text);
        }
        assert_int_equal(n, cases[i].wanted);
    }
}

static void all_else_is_refused_with_its_reason(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int decimals;
        const char *reason;
    } cases[] = {
        {"", 2, "plain decimal"},
        {"-", 2, "plain decimal"},
        {".5", 2, "plain decimal"},
        {"5.", 2, "plain decimal"},
        {"1e5", 2, "plain decimal"},
        {"1,000", 2, "plain decimal"},
        {" 1", 2, "plain decimal"},
        {"1 ", 2, "plain decimal"},
        {"--1", 2, "plain decimal"},
        {"1.2.3", 2, "plain decimal"},
        {"0x10", 2, "plain decimal"},
        {"nan", 2, "plain decimal"},
        {"１", 2, "plain decimal"},
        {"1.234", 2, "3 decimals; at most 2"},
        {"0.1", 0, "1 decimals; at most 0"},
        {"9223372036854775808", 0, "too large"},
        {"-9223372036854775808", 0, "too large"}, // that number means no data
        {"92233720368547758.08", 3, "too large"},
        {"99999999999999999999999999999", 0, "too large"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t n;
        struct err e = {0};
        assert_false(
            decimal_parse(cases[i].text, strlen(cases[i].text), cases[i].decimals, &n, &e));
        if (!strstr(e.text, cases[i].reason)) {
            fail_msg("\"%s\" said: %s", cases[i].text, e.text);
        }
    }
}

static void what_is_written_reads_back(void **state)
{
    (void)state;
    struct random r = {9};
    for (int i = 0; i < 20000; i++) {
        int64_t value = (int64_t)(random_next(&r) >> random_below(&r, 64));
        int decimals = (int)random_below(&r, DECIMALS_MAX + 1);
        if (value == DECIMAL_NONE) {
            continue;
        }
        char text[32];
        int64_t back;
        struct err e;
        decimal_format(value, decimals, text);
        assert_true(decimal_parse(text, strlen(text), decimals, &back, &e));
        assert_int_equal(back, value);
        assert_true(!strchr(text, '.') || text[strlen(text) - 1] != '0');
    }
    char text[32];
    decimal_format(-1250, 2, text);
    assert_string_equal(text, "-12.5");
    decimal_format(-5, 3, text);
    assert_string_equal(text, "-0.005");
    decimal_format(1200, 2, text);
    assert_string_equal(text, "12");
}

static void doubles_are_written_short_and_read_back(void **state)
{
    (void)state;
    struct random r = {10};
    for (int i = 0; i < 40000; i++) {
        double x = some_double(&r);
        char text[40];
        double_format(x, text);
        assert_same(strtod(text, NULL), x == 0 ? 0 : x, x);
        double magnitude = fabs(x);
        assert_int_equal(strchr(text, 'e') != NULL,
                         x != 0 && (magnitude < 1e-7 || magnitude >= 1e21));
        size_t digits = 0; // significant ones
        for (const char *c = text; *c && *c != 'e'; c++) {
            digits += *c >= '0' && *c <= '9' && (digits > 0 || *c != '0');
        }
        char shorter[40];
        snprintf(shorter, sizeof shorter, "%.*e", (int)digits - 2, x);
        if (strchr(text, '.') && digits > 1 && strtod(shorter, NULL) == x) {
            fail_msg("%s could be %s", text, shorter);
        }
    }
}

static void doubles_have_their_plain_form(void **state)
{
    (void)state;
    static const struct {
        double x;
        const char *text;
    } cases[] = {
        {0, "0"},
        {-0.0, "0"},
        {1, "1"},
        {-1.5, "-1.5"},
        {0.1, "0.1"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1e-7, "0.0000001"},
        {1.25e-7, "0.000000125"},
        {1.234567890123456e-5, "0.00001234567890123456"},
        {9.9e-8, "9.9e-8"},
        {1e20, "100000000000000000000"},
        {1e21, "1e21"},
        {-1.5e300, "-1.5e300"},
        {123456789012345680000.0, "123456789012345680000"},
        {5e-324, "5e-324"},
        {1.7976931348623157e308, "1.7976931348623157e308"},
        {1234.5678, "1234.5678"},
        {9007199254740993.0, "9007199254740992"},
    };
    char text[40];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double_format(cases[i].x, text);
        assert_string_equal(text, cases[i].text);
    }
    double_format((double)NAN, text);
    assert_string_equal(text, "no data");
    double_format(-(double)INFINITY, text);
    assert_string_equal(text, "-infinity");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rounding_to_twelve_digits_agrees_with_doing_it_by_hand),
        cmocka_unit_test(twelve_digits_forgive_what_doubles_cannot_hold),
        cmocka_unit_test(comparing_agrees_with_rounding_both_first),
        cmocka_unit_test(doubles_become_decimals_as_by_hand),
        cmocka_unit_test(halves_are_taken_as_they_are_written),
        cmocka_unit_test(decimals_of_fifteen_digits_survive_a_double),
        cmocka_unit_test(sums_become_a_double_once),
        cmocka_unit_test(plain_decimals_are_read),
        cmocka_unit_test(all_else_is_refused_with_its_reason),
        cmocka_unit_test(what_is_written_reads_back),
        cmocka_unit_test(doubles_are_written_short_and_read_back),
        cmocka_unit_test(doubles_have_their_plain_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
