// How sets are gathered: members found, put in order of their owners, and brought to one number
// each.
#ifndef CORE_GATHERING_H
#define CORE_GATHERING_H

#include "base/decimal.h"
#include "core/engine/running.h"

// core/engine/aggregate.c: members in runs, one run for each owner, in order of date and seq where
// the aggregate asks for it.
struct runs {
    size_t owner_count;
    const size_t *starts;     // owner_count + 1
    const double *values;     // NULL for COUNT
    const double *where;      // 1 takes, 0 and no data do not; NULL takes all
    const double *shares;     // NULL: 1
    const decimal_sum *exact; // SUM: what each adds, scaled by 10^digits; NULL: from the value
    int digits;               // decimals to which sums are kept
    const double *limits; // per owner: no data where it is unknown how far its set reaches; NULL
};
void aggregate_run(const struct gather *h, const struct runs *r, double *out);

// core/engine/find.c: the records of a gather for owners of a kind.
struct found {
    uint32_t record, owner, row, kind; // row of the record's subject in its kind
    int32_t date, until;               // intervals are cut to the span
    double share;
    int64_t seq;
};

struct find {
    struct engine *engine;
    const struct gather *gather;
    uint32_t owner_kind;
    const struct window *window;
    struct board *self;
    uint32_t only;       // an owner's row, or NONE for all
    uint32_t first, end; // owners' rows whose own records are asked for (find_is_own); 0, 0: all
    bool all;            // also those that do not count
    bool ordered;        // by date and seq within an owner
    struct counted *counted;
    struct found *list; // in order of owners
    size_t count, room;
    size_t *starts; // per owner, of those asked for
    double *limits; // per owner: `up_to`, or NULL
};
// Do owners have but their own records, so that each one's lie together?
bool find_is_own(const struct engine *g, const struct gather *h);
bool find_records(struct find *f, struct err *e) MUST_USE;
void find_release(struct find *f);

// A frame over what was found; owns the arrays it shows.
struct record_frame {
    struct frame frame;
    uint32_t *records, *rows, *kinds, *owners;
    int32_t *dates, *untils;
    double *shares;
};
void record_frame_init(struct record_frame *r, const struct find *f);
void record_frame_release(struct record_frame *r);

// core/engine/gather.c: owners' own records are gathered so many at a time (a few more or less),
// while they are in the cache. Bits are the same whatever it is: tests change it to see to it.
extern size_t gather_piece; // process lifetime

// core/engine/series.c: what a series method reads.
struct series {
    uint64_t *offsets; // row count + 1
    int32_t *dates, *untils;
    double *numbers;
};
bool gather_series(struct engine *g, const struct gather *h, uint32_t kind, const struct window *w,
                   struct board *self, struct series *out, struct err *e) MUST_USE;
void series_release(struct series *s);

// core/engine/peers.c
bool gather_cohort(struct engine *g, const struct column *c, const struct window *w,
                   struct board *self, double *out, struct err *e) MUST_USE;

// core/engine/spell.c: sets of periods and streaks.
bool gather_periods(struct engine *g, const struct column *c, const struct window *w,
                    struct board *self, double *out, struct err *e) MUST_USE;
bool gather_streak(struct engine *g, const struct column *c, const struct window *w,
                   struct board *self, double *out, struct err *e) MUST_USE;
struct period streak_newest(const struct gather *h, const struct window *w);

#endif
