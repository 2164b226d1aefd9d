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

// --- packed items ---

// By the upper bits of the code first, into buckets that fit a cache; there each is sorted by
// itself, from its last digit to the first. A bucket that does not fit is split as the whole was.
#define UPPER_BITS 10
#define UPPERS ((size_t)1 << UPPER_BITS)
#define SHARES 4                 // of a list that two split
#define IN_A_ROW 8               // buckets that one sorts before the other is asked
#define CACHED ((size_t)1 << 15) // items
#define FEW 24                   // items that need no digits

struct part { // of items, with as much room beside it
    uint64_t *items, *room;
    size_t count;
    unsigned low, bits; // of the code
    bool in_room;       // where they are wanted in the end
};

static void insert_each(uint64_t *items, size_t count, unsigned low, unsigned bits)
{
    uint64_t mask = (((uint64_t)1 << (bits - 1) << 1) - 1) << low;
    for (size_t i = 1; i < count; i++) {
        uint64_t item = items[i];
        size_t at = i;
        for (; at > 0 && (items[at - 1] & mask) > (item & mask); at--)
            items[at] = items[at - 1];
        items[at] = item;
    }
}

static void move_by_digit(const uint64_t *from, uint64_t *to, size_t count, unsigned low,
                          unsigned bits)
{
    uint32_t starts[BUCKETS], start = 0;
    size_t last = ((size_t)1 << bits) - 1;
    memset(starts, 0, (last + 1) * sizeof *starts);
    for (size_t i = 0; i < count; i++)
        starts[from[i] >> low & last]++;
    for (size_t b = 0; b <= last; b++) {
        uint32_t size = starts[b];
        starts[b] = start;
        start += size;
    }
    for (size_t i = 0; i < count; i++)
        to[starts[from[i] >> low & last]++] = from[i];
}

static void sort_cached(struct part s)
{
    unsigned most = radix_bits(s.count) < DIGIT_BITS ? radix_bits(s.count) : DIGIT_BITS;
    unsigned digits = s.count > FEW ? (s.bits + most - 1) / most : 0;
    if (!digits && s.bits)
        insert_each(s.items, s.count, s.low, s.bits);
    for (unsigned d = 0, done = 0; d < digits; d++) {
        unsigned bits = (s.bits - done) / (digits - d);
        move_by_digit(s.items, s.room, s.count, s.low + done, bits);
        done += bits;
        uint64_t *swap = s.items;
        s.items = s.room;
        s.room = swap;
        s.in_room = !s.in_room;
    }
    if (s.in_room)
        memcpy(s.room, s.items, s.count * sizeof *s.items);
}

struct split { // of a part into buckets, in its room
    struct part whole;
    size_t shares, buckets;
    unsigned shift;                  // to the upper bits
    bool moves;                      // else it makes and counts
    const struct radix_packed *made; // NULL: all items are there
    uint32_t starts[SHARES][UPPERS]; // how many a share has, then where the next goes
    size_t ends[UPPERS + 1];         // where the bucket before ends
    struct pair_lots lots;           // shares, or buckets
};

#define AT_ONCE 1024 // items that are made before they are counted
#define LINE 8       // items that memory moves at a time

static void count_share(struct split *s, uint32_t *starts, size_t from, size_t end)
{
    const struct radix_packed *made = s->made;
    uint64_t *items = s->whole.items;
    unsigned shift = s->shift;
    size_t last = s->buckets - 1;
    for (size_t next; from < end; from = next) {
        next = end - from < AT_ONCE ? end : from + AT_ONCE;
        if (made)
            made->make(made->context, items, from, next);
        for (size_t i = from; i < next; i++)
            starts[items[i] >> shift & last]++;
    }
}

static void split_shares(void *context, unsigned who)
{
    struct split *s = context;
    const uint64_t *from = s->whole.items;
    uint64_t *to = s->whole.room;
    unsigned shift = s->shift;
    size_t last = s->buckets - 1, each = s->whole.count / s->shares;
    for (size_t share, none; pair_take(&s->lots, who, &share, &none);) {
        size_t i = share * each, end = share + 1 == s->shares ? s->whole.count : i + each;
        uint32_t *starts = s->starts[share];
        if (!s->moves)
            count_share(s, starts, i, end);
        for (; i < end && s->moves; i++) {
            uint32_t at = starts[from[i] >> shift & last]++;
            to[at] = from[i];
            __builtin_prefetch(&to[at + LINE], 1); // of the bucket, where it goes on
        }
    }
}

static void starts_make(struct split *s)
{
    size_t start = 0;
    for (size_t b = 0; b < s->buckets; b++) {
        for (size_t share = 0; share < s->shares; share++) {
            uint32_t size = s->starts[share][b];
            s->starts[share][b] = (uint32_t)start;
            start += size;
        }
        s->ends[b + 1] = start;
    }
}

static struct part bucket(const struct split *s, size_t at)
{
    size_t first = s->ends[at];
    const struct part *w = &s->whole;
    return (struct part){.items = w->room + first,
                         .room = w->items + first,
                         .count = s->ends[at + 1] - first,
                         .low = w->low,
                         .bits = s->shift - w->low,
                         .in_room = !w->in_room};
}

static void sort_buckets(void *context, unsigned who)
{
    struct split *s = context;
    for (size_t from, end; pair_take(&s->lots, who, &from, &end);)
        for (size_t i = from; i < end; i++)
            if (s->ends[i + 1] - s->ends[i] <= CACHED)
                sort_cached(bucket(s, i));
}

static void by_two(struct pair *pair, pair_work_fn work, struct split *s, size_t count, size_t lot)
{
    pair_lots_init(&s->lots, count, lot);
    pair_run(pair, work, s);
}

static void sort_part(struct part whole, struct pair *pair, const struct radix_packed *made)
{
    if (whole.count <= CACHED || !whole.bits) {
        if (made)
            made->make(made->context, whole.items, 0, whole.count);
        sort_cached(whole);
        return;
    }
    struct split *s = mem_new(1, sizeof *s);
    unsigned upper = whole.bits < UPPER_BITS ? whole.bits : UPPER_BITS;
    s->whole = whole;
    s->made = made;
    s->shares = pair ? SHARES : 1;
    s->buckets = (size_t)1 << upper;
    s->shift = whole.low + whole.bits - upper;
    by_two(pair, split_shares, s, s->shares, 1);
    starts_make(s);
    s->moves = true;
    by_two(pair, split_shares, s, s->shares, 1);
    by_two(pair, sort_buckets, s, s->buckets, IN_A_ROW);
    for (size_t i = 0; i < s->buckets; i++)
        if (s->ends[i + 1] - s->ends[i] > CACHED)
            sort_part(bucket(s, i), pair, NULL);
    free(s);
}

void radix_sort_packed(const struct radix_packed *p)
{
    const struct part whole = {
        .items = p->items, .room = p->spare, .count = p->count, .low = p->low, .bits = p->bits};
    sort_part(whole, p->pair, p->make ? p : NULL);
}
