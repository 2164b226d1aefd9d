// Ratings: the points that judges gave to subjects for judged rules, a judge's latest word
// standing.
#ifndef CORE_RATED_H
#define CORE_RATED_H

#include "core/store/store.h"

struct rated_line {
    uint32_t subject; // looked up by it
    uint32_t scheme, rule;
    int32_t period; // dated_period_key
    int64_t seq;
    struct rating rating;
};

struct rated {
    struct rated_line *lines; // all, in order of arrival
    size_t count, room, settled;
    struct rated_line *standing; // the latest of each judge, in order of (what was rated, seq)
    struct rating *ratings;      // theirs, in a row
    size_t standing_count;
};

void rated_release(struct rated *r);
void rated_add(struct rated *r, struct rated_line line);
void rated_settle(struct rated *r);
size_t rated_find(const struct rated *r, uint32_t scheme, uint32_t rule, struct period p,
                  uint32_t subject, const struct rating **out);

#endif
