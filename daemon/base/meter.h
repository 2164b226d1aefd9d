// Does something happen often? It is counted, and every METER_MS at the earliest told anew.
#ifndef BASE_METER_H
#define BASE_METER_H

#include <stdbool.h>
#include <stdint.h>

#define METER_MANY 10000 // a second
#define METER_MS 20

struct meter {
    uint64_t count;   // how often, ever: the owner's to raise
    uint64_t counted; // the same when it was last told
    uint64_t since;   // ms; when that was
    bool many;        // what was told
};

// Was it METER_MANY times a second? `now` in ms, of a clock that does not go back.
static inline bool meter_many(struct meter *m, uint64_t now)
{
    uint64_t passed = now - m->since;
    if (passed >= METER_MS) {
        m->many = (m->count - m->counted) * 1000 >= METER_MANY * passed;
        m->counted = m->count;
        m->since = now;
    }
    return m->many;
}

#endif
