// Numbers as a pencil rounds them: through their decimal digits, slowly.
#ifndef TESTS_EVALUATOR_NAIVE_NUMBER_H
#define TESTS_EVALUATOR_NAIVE_NUMBER_H

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef __int128 naive_sum;

// |x| as 0.DIGITS * 10^point, as many digits as matter.
struct naive_digits {
    char digits[128];
    int count, point;
};

static inline struct naive_digits naive_digits_of(double x)
{
    struct naive_digits d = {.count = 0};
    char text[160];
    snprintf(text, sizeof text, "%.120e", fabs(x));
    const char *at = text;
    for (; *at != 'e'; at++)
        if (*at != '.')
            d.digits[d.count++] = *at;
    d.point = (int)strtol(at + 1, NULL, 10) + 1;
    return d;
}

// Keep so many digits, half away from zero.
static inline void naive_keep(struct naive_digits *d, int count)
{
    if (count >= d->count)
        return;
    bool up = count >= 0 && d->digits[count] >= '5';
    d->count = count > 0 ? count : 0;
    for (int i = d->count - 1; up && i >= 0; i--) {
        up = d->digits[i] == '9';
        d->digits[i] = up ? '0' : (char)(d->digits[i] + 1);
    }
    if (up) {
        memmove(d->digits + 1, d->digits, (size_t)d->count);
        d->digits[0] = '1';
        d->count++;
        d->point++;
    }
}

static inline double naive_value(const struct naive_digits *d, double sign)
{
    char text[160];
    snprintf(text, sizeof text, "0.%.*se%d", d->count, d->digits, d->point);
    return copysign(strtod(text, NULL), sign) + 0.0;
}

static inline double naive_round12(double x)
{
    if (x == 0 || x != x)
        return x;
    struct naive_digits d = naive_digits_of(x);
    naive_keep(&d, 12);
    return naive_value(&d, x);
}

static inline int naive_compare(double a, double b)
{
    if (fabs(a - b) <= 1e-10 * (fabs(a) + fabs(b))) {
        a = naive_round12(a);
        b = naive_round12(b);
    }
    return (a > b) - (a < b);
}

// x * 10^places as a whole number, half away from zero, x being what its first 15 digits say unless
// the places reach past these.
static inline naive_sum naive_scaled(double x, int places)
{
    struct naive_digits d = naive_digits_of(x);
    if (d.point + places <= 15) // |x * 10^places| < 1e15
        naive_keep(&d, 15);
    naive_keep(&d, d.point + places);
    naive_sum n = 0;
    for (int i = 0; i < d.point + places; i++)
        n = n * 10 + (i < d.count ? d.digits[i] - '0' : 0);
    return x < 0 ? -n : n;
}

// n / 10^places, rounded once.
static inline double naive_unscaled(naive_sum n, int places)
{
    char digits[48], text[64];
    size_t size = 0;
    naive_sum magnitude = n < 0 ? -n : n;
    for (; magnitude > 0; magnitude /= 10)
        digits[size++] = (char)('0' + (int)(magnitude % 10));
    for (size_t i = 0; i < size; i++)
        text[i] = digits[size - 1 - i];
    snprintf(text + size, sizeof text - size, "%se-%d", size ? "" : "0", places);
    return n < 0 ? -strtod(text, NULL) : strtod(text, NULL);
}

#endif
