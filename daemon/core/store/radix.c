#include "core/store/radix.h"

#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/mem.h"

#define DIGIT_BITS 11
#define DIGITS 6 // of 11 bits, of a code of 64
#define BUCKETS ((size_t)1 << DIGIT_BITS)
#define SIGN (UINT64_C(1) << 63)

uint64_t radix_code(double x, bool descending)
{
    if (x != x)
        return UINT64_MAX;
    uint64_t bits;
    double rounded = round12(x) + 0.0; // minus zero is zero
    memcpy(&bits, &rounded, sizeof bits);
    uint64_t code = bits & SIGN ? ~bits : bits | SIGN;
    return descending ? ~code : code;
}

static size_t digit(uint64_t code, size_t at)
{
    return (size_t)(code >> (at * DIGIT_BITS)) & (BUCKETS - 1);
}

static bool sorted(const struct radix_item *items, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (items[i - 1].code > items[i].code)
            return false;
    return true;
}

// From the last digit to the first; a digit that all have in common needs no pass.
void radix_sort(struct radix_item *items, size_t count, struct radix_item *spare)
{
    if (sorted(items, count))
        return;
    size_t *counts = mem_new(DIGITS * BUCKETS, sizeof *counts);
    for (size_t i = 0; i < count; i++)
        for (size_t d = 0; d < DIGITS; d++)
            counts[d * BUCKETS + digit(items[i].code, d)]++;
    struct radix_item *from = items, *to = spare;
    for (size_t d = 0; d < DIGITS; d++) {
        size_t *starts = counts + d * BUCKETS, start = 0;
        if (starts[digit(from[0].code, d)] == count)
            continue;
        for (size_t b = 0; b < BUCKETS; b++) {
            size_t size = starts[b];
            starts[b] = start;
            start += size;
        }
        for (size_t i = 0; i < count; i++)
            to[starts[digit(from[i].code, d)]++] = from[i];
        struct radix_item *swap = from;
        from = to;
        to = swap;
    }
    if (from != items)
        memcpy(items, from, count * sizeof *items);
    free(counts);
}

unsigned radix_bits(uint64_t x)
{
    unsigned bits = 0;
    for (; x; x >>= 1)
        bits++;
    return bits;
}

static void pass(const uint64_t *from, uint64_t *to, size_t count, unsigned low, size_t *starts)
{
    size_t start = 0;
    for (size_t b = 0; b < BUCKETS; b++) {
        size_t size = starts[b];
        starts[b] = start;
        start += size;
    }
    for (size_t i = 0; i < count; i++)
        to[starts[digit(from[i] >> low, 0)]++] = from[i];
}

void radix_sort_packed(uint64_t *items, size_t count, unsigned low, unsigned bits, uint64_t *spare)
{
    unsigned digits = (bits + DIGIT_BITS - 1) / DIGIT_BITS;
    size_t *counts = mem_new(DIGITS * BUCKETS, sizeof *counts);
    for (size_t i = 0; i < count; i++)
        for (unsigned d = 0; d < digits; d++)
            counts[d * BUCKETS + digit(items[i] >> low, d)]++;
    uint64_t *from = items, *to = spare;
    for (unsigned d = 0; d < digits; d++) {
        pass(from, to, count, low + d * DIGIT_BITS, counts + d * BUCKETS);
        uint64_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != items)
        memcpy(items, from, count * sizeof *items);
    free(counts);
}
