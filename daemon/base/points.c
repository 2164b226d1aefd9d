#include "base/points.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"

static int64_t power_of_ten(int n)
{
    int64_t power = 1;
    while (n-- > 0) {
        power *= 10;
    }
    return power;
}

bool points_round(double x, int decimals, points *out)
{
    return decimal_from_double(x, decimals, out);
}

double points_to_double(points p, int decimals)
{
    return p == POINTS_NONE ? (double)NAN : decimal_to_double(p, decimals);
}

bool points_add(points a, points b, points *sum)
{
    // The most negative number is POINTS_NONE, so a sum that reaches it has overflowed too.
    return !__builtin_add_overflow(a, b, sum) && *sum != POINTS_NONE;
}

points points_shown(points p, int decimals, int shown)
{
    if (p == POINTS_NONE || shown >= decimals) {
        return p;
    }
    int64_t unit = power_of_ten(decimals - shown);
    int64_t rest = p % unit, down = p - rest; // rest has the sign of p
    int64_t step = 0;
    if (rest >= unit - rest) {
        step = unit;
    } else if (-rest >= unit + rest) {
        step = -unit;
    }
    points up;
    return points_add(down, step, &up) ? up : down; // at the very end of the range there is no up
}

void points_format(points p, int decimals, int shown, char buffer[40])
{
    if (p == POINTS_NONE) {
        snprintf(buffer, 40, "-");
        return;
    }
    p = points_shown(p, decimals, shown);
    uint64_t magnitude = p < 0 ? 0 - (uint64_t)p : (uint64_t)p;
    uint64_t scale = (uint64_t)power_of_ten(decimals);
    char text[40], *at = text + sizeof text; // from the end
    *--at = '\0';
    if (shown > 0) {
        uint64_t rest = magnitude % scale;
        for (int i = shown > 18 ? 18 : shown; i > decimals; i--) {
            *--at = '0';
        }
        for (int i = decimals; i > 0; i--, rest /= 10) {
            if (i <= shown) {
                *--at = (char)('0' + rest % 10);
            }
        }
        *--at = '.';
    }
    uint64_t whole = magnitude / scale;
    do {
        *--at = (char)('0' + whole % 10);
        whole /= 10;
    } while (whole > 0);
    if (p < 0) {
        *--at = '-';
    }
    memcpy(buffer, at, (size_t)(text + sizeof text - at));
}
