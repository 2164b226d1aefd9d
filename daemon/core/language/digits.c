#include "core/language/digits.h"

#include <stdint.h>

#include "base/decimal.h"

#define POWER_MAX 22 // 10^22 is the last power of ten that a double holds exactly

// mantissa * 10^power; the mantissa has no trailing zeros.
struct scaled {
    int64_t mantissa;
    int significant; // digits of the mantissa; past DIGITS_MAX it is no longer kept
    int power;
};

// Append so many zeros and a digit that is none.
static void append(struct scaled *s, int zeros, int digit)
{
    s->significant += zeros + 1;
    if (s->significant <= DIGITS_MAX)
        s->mantissa = s->mantissa * (int64_t)pow10_table[zeros + 1] + digit;
}

static struct scaled scaled_read(const char *digits, size_t size)
{
    struct scaled s = {0};
    int zeros = 0; // since the last digit that is none
    bool fraction = false;
    for (size_t i = 0; i < size; i++) {
        if (digits[i] == '.') {
            fraction = true;
            continue;
        }
        s.power -= fraction;
        if (digits[i] != '0') {
            append(&s, zeros, digits[i] - '0');
            zeros = 0;
        } else if (s.significant > 0) {
            zeros++;
        }
    }
    s.power += zeros;
    return s;
}

bool digits_value(const char *digits, size_t size, int shift, double *out)
{
    struct scaled s = scaled_read(digits, size);
    int power = s.significant == 0 ? 0 : s.power - shift;
    if (s.significant > DIGITS_MAX || power > POWER_MAX || power < -POWER_MAX)
        return false;
    // both operands are exact, so that there is one rounding
    *out = power >= 0 ? (double)s.mantissa * pow10_table[power]
                      : (double)s.mantissa / pow10_table[-power];
    return true;
}
