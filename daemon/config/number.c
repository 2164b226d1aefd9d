#include "config/number.h"

#include <string.h>

#include "base/decimal.h"

#define DIGITS_MAX 48 // significant digits looked at; more cannot fit an int64 at any scale
#define EXPONENT_MAX 40

// The parts of a number's text: value = digits x 10^(point - count).
struct parts {
    bool negative;
    char digits[DIGITS_MAX];
    size_t count;    // digits held
    long point;      // how many of them stand before the point
    size_t whole;    // digits written before the point, as they stand
    bool zero_first; // the first of those is 0
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool not_a_number(const char *text, size_t size, struct err *e)
{
    return err_set(e, "\"%.*s\" is not a number", (int)size, text);
}

static bool add_digit(struct parts *p, char c)
{
    if (p->count == DIGITS_MAX)
        return false;
    p->digits[p->count++] = c;
    return true;
}

static bool read_exponent(const char *text, size_t size, size_t *at, long *exponent)
{
    size_t i = *at + 1;
    bool negative = i < size && text[i] == '-';
    if (i < size && (text[i] == '-' || text[i] == '+'))
        i++;
    if (i == size || !is_digit(text[i]))
        return false;
    long value = 0;
    for (; i < size && is_digit(text[i]); i++)
        if (value <= EXPONENT_MAX)
            value = value * 10 + (text[i] - '0');
    *exponent = negative ? -value : value;
    *at = i;
    return true;
}

// Digits, a point, digits, an exponent, L or LL.
static bool read_parts(const char *text, size_t size, struct parts *p, struct err *e)
{
    size_t at = 0;
    p->negative = size > 0 && text[0] == '-';
    if (size > 0 && (text[0] == '-' || text[0] == '+'))
        at++;
    size_t start = at;
    bool room = true;
    for (; at < size && is_digit(text[at]); at++)
        room = add_digit(p, text[at]) && room;
    p->whole = at - start;
    p->zero_first = p->whole > 0 && text[start] == '0';
    p->point = (long)p->count;
    bool is_float = at < size && text[at] == '.';
    size_t after = 0;
    if (is_float)
        for (at++; at < size && is_digit(text[at]); at++, after++)
            room = add_digit(p, text[at]) && room;
    if (p->whole + after == 0)
        return not_a_number(text, size, e);
    long exponent = 0;
    if (at < size && (text[at] == 'e' || text[at] == 'E')) {
        if (!read_exponent(text, size, &at, &exponent))
            return not_a_number(text, size, e);
    } else if (!is_float && at < size && text[at] == 'L') {
        at += at + 1 < size && text[at + 1] == 'L' ? 2 : 1;
    }
    if (at < size)
        return not_a_number(text, size, e);
    if (!room || exponent > EXPONENT_MAX || exponent < -EXPONENT_MAX)
        return err_set(e, "number \"%.*s\" is out of range", (int)size, text);
    p->point += exponent;
    return true;
}

static bool hexadecimal(const char *text, size_t size, struct err *e)
{
    uint64_t value = 0;
    bool fits = size <= 17;
    for (size_t i = 2; i < size && text[i] != 'L'; i++) {
        const char *digit = strchr("00112233445566778899aAbBcCdDeEfF", text[i]);
        if (!digit || text[i] == '\0')
            return not_a_number(text, size, e);
        value = value * 16 +
                (uint64_t)(strchr("0123456789abcdef", text[i] | 0x20) - "0123456789abcdef");
    }
    if (!fits)
        return err_set(e, "number \"%.*s\" is hexadecimal; write it in decimal", (int)size, text);
    return err_set(e, "number \"%.*s\" is hexadecimal; write %llu", (int)size, text,
                   (unsigned long long)value);
}

// The plain text of the parts into buffer[DIGITS_MAX + EXPONENT_MAX + ..]; returns digits after the
// point.
static int write_plain(const struct parts *p, char *buffer)
{
    size_t first = 0, last = p->count, at = 0;
    while (first < last && p->digits[first] == '0')
        first++;
    while (last > first && p->digits[last - 1] == '0')
        last--;
    if (first == last) {
        memcpy(buffer, "0", 2);
        return 0;
    }
    if (p->negative)
        buffer[at++] = '-';
    long from = (long)first < p->point ? (long)first : p->point; // the units digit at least
    if (from >= p->point)
        buffer[at++] = '0';
    for (long i = from; i < p->point; i++)
        buffer[at++] = i >= 0 && i < (long)last ? p->digits[i] : '0';
    int decimals = 0;
    if ((long)last > p->point) {
        buffer[at++] = '.';
        for (long i = p->point; i < (long)last; i++, decimals++)
            buffer[at++] = i >= 0 ? p->digits[i] : '0';
    }
    buffer[at] = '\0';
    return decimals;
}

bool number_read(const char *text, size_t size, struct number *out, struct err *e)
{
    if (size > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
        return hexadecimal(text, size, e);
    struct parts parts = {0};
    if (size > 200)
        return err_set(e, "number \"%.40s...\" is out of range", text);
    if (!read_parts(text, size, &parts, e))
        return false;
    char plain[DIGITS_MAX + 2 * EXPONENT_MAX + 8];
    int decimals = write_plain(&parts, plain);
    if (parts.whole > 1 && parts.zero_first)
        return err_set(e, "number \"%.*s\" has a leading zero; write \"%s\"", (int)size, text,
                       plain);
    if (decimals > DECIMALS_MAX)
        return err_set(e, "number \"%.*s\" has more than %d digits after the point", (int)size,
                       text, DECIMALS_MAX);
    struct err ignored;
    if (strlen(plain) >= sizeof out->plain ||
        !decimal_parse(plain, strlen(plain), decimals, &out->scaled, &ignored))
        return err_set(e, "number \"%.*s\" is out of range", (int)size, text);
    memcpy(out->plain, plain, strlen(plain) + 1);
    out->decimals = decimals;
    return true;
}

double number_double(const struct number *n)
{
    return decimal_to_double(n->scaled, n->decimals);
}

bool number_whole(const struct number *n)
{
    return n->decimals == 0;
}
