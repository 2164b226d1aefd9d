// Numbers for property tests: the same on every run, from a seed.
#ifndef TESTS_BASE_RANDOM_H
#define TESTS_BASE_RANDOM_H

#include <stdint.h>
#include <string.h>

struct random {
    uint64_t state; // not 0
};

// xorshift64*
static inline uint64_t random_next(struct random *r)
{
    r->state ^= r->state >> 12;
    r->state ^= r->state << 25;
    r->state ^= r->state >> 27;
    return r->state * 2685821657736338717u;
}

static inline uint64_t random_below(struct random *r, uint64_t most)
{
    return random_next(r) % most;
}

// One of some texts.
static inline const char *random_text(struct random *r, const char *const *list, uint64_t count)
{
    return list[random_below(r, count)];
}
#define RANDOM_TEXT(r, list) random_text(r, list, sizeof(list) / sizeof *(list))

// Any finite double, all exponents alike.
static inline double random_double(struct random *r)
{
    for (;;) {
        uint64_t bits = random_next(r);
        double x;
        memcpy(&x, &bits, sizeof x);
        if (x - x == 0) {
            return x;
        }
    }
}

#endif
