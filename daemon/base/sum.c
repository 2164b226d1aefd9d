#include "base/sum.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define LIMB_BITS 32
#define PENDING_MOST (UINT32_C(1) << 29) // additions of two 32-bit halves that a limb has room for

// Every limb but the last into [0, 2^32); the sign stays in the last.
static void sum_carry(struct sum *s)
{
    for (size_t i = 0; i + 1 < SUM_LIMBS; i++) {
        int64_t low = s->limbs[i] & INT64_C(0xffffffff);
        s->limbs[i + 1] += (s->limbs[i] - low) / (INT64_C(1) << LIMB_BITS);
        s->limbs[i] = low;
    }
    s->pending = 0;
}

void sum_add(struct sum *s, double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    uint64_t exponent = bits >> 52 & 0x7ff, fraction = bits & ((UINT64_C(1) << 52) - 1);
    uint64_t place = exponent > 0 ? exponent - 1 : 0; // of the fraction's last bit, from 2^-1074
    if (exponent > 0)
        fraction |= UINT64_C(1) << 52;
    size_t at = place / LIMB_BITS;
    unsigned shift = place % LIMB_BITS;
    uint64_t low = fraction << shift & UINT64_C(0xffffffff);
    uint64_t rest = fraction >> (LIMB_BITS - shift); // shift 0 leaves the upper 21 bits
    int64_t sign = bits >> 63 ? -1 : 1;
    s->limbs[at] += sign * (int64_t)low;
    s->limbs[at + 1] += sign * (int64_t)(rest & UINT64_C(0xffffffff));
    s->limbs[at + 2] += sign * (int64_t)(rest >> LIMB_BITS);
    if (++s->pending >= PENDING_MOST)
        sum_carry(s);
}

// 2^exponent x `whole`, exact but for the one rounding where the result is large.
static double scaled(uint64_t whole, int exponent)
{
    double x = (double)whole; // rounds to nearest: the last bit of `whole` stands for all below it
    while (exponent > 512) {
        x *= 0x1p512;
        exponent -= 512;
    }
    while (exponent < -512) {
        x *= 0x1p-512;
        exponent += 512;
    }
    for (; exponent > 0; exponent--)
        x *= 2.0;
    for (; exponent < 0; exponent++)
        x *= 0.5;
    return x;
}

double sum_value(struct sum *s)
{
    sum_carry(s);
    struct sum size = *s;
    bool negative = s->limbs[SUM_LIMBS - 1] < 0;
    if (negative) {
        for (size_t i = 0; i < SUM_LIMBS; i++)
            size.limbs[i] = -size.limbs[i];
        sum_carry(&size);
    }
    size_t top = SUM_LIMBS;
    while (top > 0 && size.limbs[top - 1] == 0)
        top--;
    if (top <= 2) { // what fits two limbs is exact
        uint64_t whole = (uint64_t)size.limbs[1] << LIMB_BITS | (uint64_t)size.limbs[0];
        double x = scaled(whole, -1074);
        return negative ? -x : x;
    }
    // 64 bits from the highest on, and in their last bit whether anything stands below them
    uint64_t high = (uint64_t)size.limbs[top - 1], middle = (uint64_t)size.limbs[top - 2];
    uint64_t low = (uint64_t)size.limbs[top - 3];
    unsigned spare = (unsigned)__builtin_clzll(high) - LIMB_BITS;
    uint64_t whole = high << (LIMB_BITS + spare) | middle << spare | low >> (LIMB_BITS - spare);
    bool below = (low << spare & UINT64_C(0xffffffff)) != 0;
    for (size_t i = 0; i + 3 < top; i++)
        below = below || size.limbs[i] != 0;
    int exponent = (int)(top - 2) * LIMB_BITS - (int)spare - 1074;
    double x = scaled(whole | (below ? 1 : 0), exponent);
    return negative ? -x : x;
}

double sum_of(const double *numbers, size_t count)
{
    struct sum s = {.pending = 0};
    for (size_t i = 0; i < count; i++) {
        if (isinf(numbers[i]))
            return (double)NAN;
        if (!isnan(numbers[i]))
            sum_add(&s, numbers[i]);
    }
    return sum_value(&s);
}
