#include "core/store/radix.h"

#include <stdatomic.h>
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

// --- packed items ---

#define SHARES 4 // of a list that two sort

struct pass { // over one digit, each share of the list by whoever takes it
    const uint64_t *from;
    uint64_t *to;
    size_t count, shares;
    unsigned low, bits;
    size_t *starts; // per share, per bucket: how many there are, then where the next goes
    _Atomic size_t next;
};

static size_t share_begin(const struct pass *p, size_t share)
{
    return p->count / p->shares * share + (share == p->shares ? p->count % p->shares : 0);
}

static size_t bucket_of(const struct pass *p, uint64_t item)
{
    return (size_t)(item >> p->low) & (((size_t)1 << p->bits) - 1);
}

static void count_shares(void *context, unsigned who)
{
    struct pass *p = context;
    (void)who;
    for (size_t share; (share = atomic_fetch_add(&p->next, 1)) < p->shares;) {
        size_t *counts = p->starts + share * BUCKETS, end = share_begin(p, share + 1);
        memset(counts, 0, sizeof *counts << p->bits);
        for (size_t i = share_begin(p, share); i < end; i++)
            counts[bucket_of(p, p->from[i])]++;
    }
}

static void move_shares(void *context, unsigned who)
{
    struct pass *p = context;
    (void)who;
    for (size_t share; (share = atomic_fetch_add(&p->next, 1)) < p->shares;) {
        size_t *starts = p->starts + share * BUCKETS, end = share_begin(p, share + 1);
        for (size_t i = share_begin(p, share); i < end; i++)
            p->to[starts[bucket_of(p, p->from[i])]++] = p->from[i];
    }
}

static void pass_run(struct pass *p, struct pair *pair)
{
    size_t start = 0;
    p->next = 0;
    pair_run(pair, count_shares, p);
    for (size_t b = 0; b < (size_t)1 << p->bits; b++)
        for (size_t share = 0; share < p->shares; share++) {
            size_t size = p->starts[share * BUCKETS + b];
            p->starts[share * BUCKETS + b] = start;
            start += size;
        }
    p->next = 0;
    pair_run(pair, move_shares, p);
}

void radix_sort_packed(uint64_t *items, size_t count, unsigned low, unsigned bits, uint64_t *spare,
                       struct pair *pair)
{
    unsigned digits = (bits + DIGIT_BITS - 1) / DIGIT_BITS;
    struct pass p = {.from = items, .to = spare, .count = count, .shares = pair ? SHARES : 1};
    p.starts = mem_new(p.shares * BUCKETS, sizeof *p.starts);
    uint64_t *from = items, *to = spare;
    for (unsigned d = 0, done = 0; d < digits; d++, done += p.bits) {
        p.low = low + done;
        p.bits = (bits - done) / (digits - d);
        p.from = from;
        p.to = to;
        pass_run(&p, pair);
        uint64_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != items)
        memcpy(items, from, count * sizeof *items);
    free(p.starts);
}
