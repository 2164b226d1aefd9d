#include "base/decimal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const double pow10_table[23] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

__extension__ typedef unsigned __int128 wide;

static const uint64_t integer_pow10[20] = {
    1u,
    10u,
    100u,
    1000u,
    10000u,
    100000u,
    1000000u,
    10000000u,
    100000000u,
    1000000000u,
    10000000000u,
    100000000000u,
    1000000000000u,
    10000000000000u,
    100000000000000u,
    1000000000000000u,
    10000000000000000u,
    100000000000000000u,
    1000000000000000000u,
    10000000000000000000u,
};

static wide wide_pow10(int n)
{
    return n < 20 ? integer_pow10[n] : (wide)integer_pow10[19] * integer_pow10[n - 19];
}

// |x| = mantissa * 2^exponent, exactly.
struct parts {
    uint64_t mantissa;
    int exponent;
};

static struct parts parts_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    int biased = (int)(bits >> 52 & 0x7FF);
    uint64_t fraction = bits & ((UINT64_C(1) << 52) - 1);
    if (biased == 0) {
        return (struct parts){fraction, -1074};
    }
    return (struct parts){fraction | UINT64_C(1) << 52, biased - 1075};
}

// n * 2^shift, half away from zero. The result must fit; n < 2^127.
static wide shift_round(wide n, int shift)
{
    if (shift >= 0) {
        return n << shift;
    }
    if (shift < -127) {
        return 0;
    }
    return ((n >> (-shift - 1)) + 1) >> 1;
}

static wide divide_round(wide n, wide by)
{
    wide quotient = n / by, rest = n % by;
    return quotient + (rest >= by - rest);
}

// The first `count` significant digits of |x|, half away from zero: |x| is about *n * 10^-*k.
// In integers all the way, so exact and the same on every machine. count is 12 or 15, x finite and
// not 0.
static void leading_digits(double x, int count, uint64_t *n, int *k)
{
    double magnitude = fabs(x);
    if (magnitude >= 1e-7 && magnitude < 1e22) {
        struct parts p = parts_of(x);
        // Its power of ten from that of two (log10 2 = 0.30103); at most one too small.
        int power = (p.exponent + 52) * 30103;
        power = power >= 0 ? power / 100000 : -((-power + 99999) / 100000);
        if (power < 0 ? magnitude * pow10_table[-power] >= 10
                      : magnitude >= 10 * pow10_table[power]) {
            power++;
        }
        *k = count - 1 - power;
        if (*k >= 0) { // here |*k| <= 22: mantissa < 2^53 and 10^22 < 2^74
            *n = (uint64_t)shift_round(p.mantissa * wide_pow10(*k), p.exponent);
        } else if (p.exponent >= 0) {
            *n = (uint64_t)divide_round((wide)p.mantissa << p.exponent, wide_pow10(-*k));
        } else {
            *n = (uint64_t)divide_round(p.mantissa, wide_pow10(-*k) << -p.exponent);
        }
        return;
    }
    // Very large and very small: the C library rounds correctly there, and no double is halfway.
    char text[40];
    snprintf(text, sizeof text, "%.*e", count - 1, magnitude);
    *n = (uint64_t)(text[0] - '0');
    for (int i = 0; i < count - 1; i++) {
        *n = *n * 10 + (uint64_t)(text[2 + i] - '0');
    }
    *k = count - 1 - (int)strtol(text + count + 2, NULL, 10);
}

double round12(double x)
{
    double magnitude = fabs(x);
    if (magnitude < 1e12 && (double)(int64_t)x == x) {
        return x; // a whole number of at most 12 digits, or 0
    }
    if (!(magnitude <= 1.7976931348623157e308)) {
        return x;
    }
    uint64_t n;
    int k;
    leading_digits(x, 12, &n, &k);
    double rounded;
    if (k >= 0 && k <= 22) {
        rounded = (double)n / pow10_table[k]; // both exact: one correct rounding
    } else if (k < 0 && k >= -22) {
        rounded = (double)n * pow10_table[-k];
    } else {
        char text[48];
        snprintf(text, sizeof text, "%llue%d", (unsigned long long)n, -k);
        rounded = strtod(text, NULL);
    }
    return x < 0 ? -rounded : rounded;
}

int compare12(double a, double b)
{
    if (a == b) {
        return 0;
    }
    // Rounding moves each by at most 5e-12 of itself: further apart than both moves together, it
    // changes nothing.
    double most = fabs(a) > fabs(b) ? fabs(a) : fabs(b);
    double near = most * 1.1e-11;
    if (fabs(a - b) > near && near > 1e-300) {
        return a < b ? -1 : 1;
    }
    a = round12(a);
    b = round12(b);
    return (a > b) - (a < b);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// For messages: how much of a text of outside a line can bear, in whole characters.
static int shown(const char *text, size_t size)
{
    size_t end = size > 60 ? 60 : size;
    while (end < size && end > 0 && ((unsigned char)text[end] & 0xC0) == 0x80) {
        end--;
    }
    return (int)end;
}

// The digits of [text, end) onto *magnitude; false on overflow.
static bool add_digits(uint64_t *magnitude, const char *text, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t digit = (uint64_t)(text[i] - '0');
        if (*magnitude > (INT64_MAX - digit) / 10) {
            return false;
        }
        *magnitude = *magnitude * 10 + digit;
    }
    return true;
}

bool decimal_parse(const char *text, size_t size, int decimals, int64_t *out, struct err *e)
{
    bool negative = size > 0 && text[0] == '-';
    size_t start = size > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    size_t point = start;
    while (point < size && is_digit(text[point])) {
        point++;
    }
    size_t whole = point - start;
    size_t first = point < size && text[point] == '.' ? point + 1 : point;
    size_t end = first;
    while (first > point && end < size && is_digit(text[end])) {
        end++;
    }
    if (end != size || whole == 0 || (first > point && end == first)) {
        return err_set(e, "\"%.*s\" is not a plain decimal number such as -12.50",
                       shown(text, size), text);
    }
    while (end > first && text[end - 1] == '0') {
        end--;
    }
    if (end - first > (size_t)decimals) {
        return err_set(e, "\"%.*s\" has %zu decimals; at most %d are kept", shown(text, size), text,
                       end - first, decimals);
    }
    uint64_t magnitude = 0;
    static const char zeros[] = "000000000000000000";
    size_t padding = (size_t)decimals - (end - first);
    if (!add_digits(&magnitude, text + start, whole) ||
        !add_digits(&magnitude, text + first, end - first) ||
        !add_digits(&magnitude, zeros, padding)) {
        return err_set(e, "\"%.*s\" is too large for a number of %d decimals", shown(text, size),
                       text, decimals);
    }
    *out = negative ? -(int64_t)magnitude : (int64_t)magnitude;
    return true;
}

void decimal_format(int64_t value, int decimals, char buffer[32])
{
    uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    while (decimals > 0 && magnitude % 10 == 0) {
        magnitude /= 10;
        decimals--;
    }
    char text[32], *at = text + sizeof text; // from the end
    *--at = '\0';
    for (int i = 0; i < decimals; i++, magnitude /= 10) {
        *--at = (char)('0' + magnitude % 10);
    }
    if (decimals > 0) {
        *--at = '.';
    }
    do {
        *--at = (char)('0' + magnitude % 10);
        magnitude /= 10;
    } while (magnitude > 0);
    if (value < 0) {
        *--at = '-';
    }
    memcpy(buffer, at, (size_t)(text + sizeof text - at));
}

double decimal_to_double(int64_t value, int decimals)
{
    return (double)value / pow10_table[decimals];
}

// 2^-n, 0 <= n <= 126.
static double half_power(int n)
{
    uint64_t bits = (uint64_t)(1023 - n) << 52;
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

double decimal_sum_to_double(decimal_sum value, int decimals)
{
    wide magnitude = value < 0 ? -(wide)value : (wide)value;
    if (magnitude <= (wide)1 << 53) {
        return (double)value / pow10_table[decimals]; // both exact: one rounding
    }
    // As many bits of the quotient as there is room for, and a last one for whatever is left over:
    // then its one rounding, to 53 bits, is that of the exact quotient.
    wide by = wide_pow10(decimals);
    int shift = 0;
    while (magnitude >> 126 == 0) {
        magnitude <<= 1;
        shift++;
    }
    wide quotient = magnitude / by;
    quotient |= magnitude % by != 0;
    double x = (double)quotient * half_power(shift);
    return value < 0 ? -x : x;
}

// Nearly every number is far enough from a half for plain arithmetic to round it: the product is
// off by 1.2e-16 of itself at most, and what 15 digits show by 5e-15. False: look closely.
static bool round_plainly(double magnitude, int decimals, int64_t *out)
{
    double scaled = magnitude * pow10_table[decimals];
    if (!(scaled < 1e13)) {
        return false;
    }
    int64_t whole = (int64_t)scaled;
    double rest = scaled - (double)whole;
    *out = whole + (rest > 0.5);
    return fabs(rest - 0.5) > scaled * 1e-14;
}

decimal_sum decimal_sum_from_double(double x, int decimals)
{
    double magnitude = fabs(x);
    int64_t plain;
    if (round_plainly(magnitude, decimals, &plain)) {
        return x < 0 ? -plain : plain;
    }
    wide scaled;
    if (magnitude * pow10_table[decimals] < 1e15) {
        // 15 digits reach further than the decimals: what is written 1.005 counts as 1.005.
        uint64_t n;
        int k;
        leading_digits(x, 15, &n, &k);
        int drop = k - decimals;
        scaled = drop <= 0   ? n * wide_pow10(-drop)
                 : drop > 18 ? 0
                             : divide_round(n, wide_pow10(drop));
    } else {
        struct parts p = parts_of(x);
        scaled = shift_round(p.mantissa * wide_pow10(decimals), p.exponent);
    }
    return x < 0 ? -(decimal_sum)scaled : (decimal_sum)scaled;
}

bool decimal_from_double(double x, int decimals, int64_t *out)
{
    int64_t plain;
    if (round_plainly(fabs(x), decimals, &plain)) {
        *out = x < 0 ? -plain : plain;
        return true;
    }
    if (!(fabs(x) * pow10_table[decimals] < 9.3e18)) { // NaN and infinities too
        return false;
    }
    decimal_sum scaled = decimal_sum_from_double(x, decimals);
    if (scaled > INT64_MAX || scaled < -(decimal_sum)INT64_MAX) {
        return false;
    }
    *out = (int64_t)scaled;
    return true;
}

// n (at most 15 digits) with a point before its last k.
static void format_scaled(int64_t n, int k, char buffer[40])
{
    char text[32];
    decimal_format(n, k, text);
    memcpy(buffer, text, sizeof text);
}

// Most numbers have few decimals. A decimal of at most 15 digits that reads back as x is the
// shortest.
static bool format_short(double x, char buffer[40])
{
    for (int k = 0; k <= 6; k++) {
        double scaled = x * pow10_table[k];
        if (!(fabs(scaled) < 1e15)) {
            return false;
        }
        int64_t n = (int64_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
        if ((double)n / pow10_table[k] == x) {
            format_scaled(n, k, buffer);
            return true;
        }
    }
    return false;
}

// "d.ddd" without its point and "e+NN" into digits and their power of ten.
static size_t shortest_digits(double magnitude, char out[18], int *power)
{
    char text[40];
    // Fifteen digits tell all normal doubles apart that were written with so few; subnormals have
    // fewer.
    for (int count = magnitude < 2.2250738585072014e-308 ? 1 : 15; count <= 17; count++) {
        snprintf(text, sizeof text, "%.*e", count - 1, magnitude);
        if (count == 17 || strtod(text, NULL) == magnitude) {
            break;
        }
    }
    size_t size = 0;
    const char *at = text;
    for (; *at != 'e'; at++) {
        if (*at != '.') {
            out[size++] = *at;
        }
    }
    *power = (int)strtol(at + 1, NULL, 10);
    while (size > 1 && out[size - 1] == '0') {
        size--;
    }
    out[size] = '\0';
    return size;
}

void double_format(double x, char buffer[40])
{
    if (x != x) {
        snprintf(buffer, 40, "no data");
        return;
    }
    const char *sign = x < 0 ? "-" : "";
    double magnitude = fabs(x);
    if (magnitude > 1.7976931348623157e308) {
        snprintf(buffer, 40, "%sinfinity", sign);
        return;
    }
    if (magnitude == 0 || (magnitude >= 1e-6 && format_short(x, buffer))) {
        if (magnitude == 0) {
            snprintf(buffer, 40, "0");
        }
        return;
    }
    char digits[18];
    int power;
    int size = (int)shortest_digits(magnitude, digits, &power);
    if (power < -7 || power >= 21) {
        snprintf(buffer, 40, "%s%c%s%se%d", sign, digits[0], size > 1 ? "." : "", digits + 1,
                 power);
    } else if (power < 0) {
        snprintf(buffer, 40, "%s0.%.*s%s", sign, -power - 1, "000000", digits);
    } else if (size <= power + 1) {
        snprintf(buffer, 40, "%s%s%.*s", sign, digits, power + 1 - size, "00000000000000000000");
    } else {
        snprintf(buffer, 40, "%s%.*s.%s", sign, power + 1, digits, digits + power + 1);
    }
}
