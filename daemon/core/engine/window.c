#include "core/engine/window.h"

static int32_t earlier(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static int32_t span_start(struct period p, enum span span)
{
    switch (span) {
    case SPAN_PERIOD:
        break;
    case SPAN_YEAR_TO_DATE:
        return period_start(period_enclosing(p, PERIOD_YEAR));
    case SPAN_ALL:
        return DAY_FIRST;
    }
    return period_start(p);
}

struct window window_make(struct period p, enum span span, int32_t as_of, bool reported)
{
    int32_t end = period_end(p);
    return (struct window){
        .period = p,
        .span = span,
        .start = span_start(p, span),
        .end = end,
        .today = earlier(end, as_of),
        .reported = reported,
        .in_force = DAY_NONE,
    };
}

static int32_t months_of(enum period_length l)
{
    static const int32_t months[] = {
        [PERIOD_MONTH] = 1, [PERIOD_QUARTER] = 3, [PERIOD_HALF] = 6, [PERIOD_YEAR] = 12};
    return months[l];
}

// The window `back` periods earlier. Where this one has ended so has that one; where it still runs,
// that one is cut at the same day of it.
static struct window window_back(const struct window *w, int32_t back)
{
    struct period p = period_add(w->period, -back);
    bool ended = w->today >= w->end;
    int32_t as_of =
        ended ? period_end(p) : day_add_months(w->today, -back * months_of(w->period.length));
    struct window shifted = window_make(p, w->span, as_of, w->reported);
    shifted.in_force = w->in_force;
    return shifted;
}

struct window window_prev(const struct window *w)
{
    return window_back(w, 1);
}

struct window window_year_ago(const struct window *w)
{
    return window_back(w, 12 / months_of(w->period.length));
}

struct window window_of_period(const struct window *w, struct period p)
{
    struct window inner = window_make(p, SPAN_PERIOD, w->today, w->reported);
    inner.in_force = w->in_force;
    return inner;
}

bool window_equal(const struct window *a, const struct window *b)
{
    return period_equal(a->period, b->period) && a->span == b->span && a->start == b->start &&
           a->end == b->end && a->today == b->today && a->reported == b->reported &&
           a->in_force == b->in_force;
}

// How many periods lie from a up to b, both counted; 0 when b is before a. Same length.
static uint32_t periods_between(struct period a, struct period b)
{
    int32_t in_year = 12 / months_of(a.length);
    int64_t count = ((int64_t)b.year - a.year) * in_year + b.at - a.at + 1;
    return count > 0 ? (uint32_t)count : 0;
}

void window_periods(const struct window *w, enum period_length length, bool to_date, uint32_t last,
                    int32_t earliest, struct period *first, uint32_t *count)
{
    struct period newest = period_of_day(length, w->today);
    if (!to_date && period_end(newest) > w->today)
        newest = period_add(newest, -1);
    if (last > 0) {
        *first = period_add(newest, 1 - (int32_t)last);
        *count = last;
        return;
    }
    int32_t start = w->start;
    if (w->span == SPAN_ALL && earliest == DAY_NONE) {
        *first = newest;
        *count = 0;
        return;
    }
    if (w->span == SPAN_ALL)
        start = period_start(period_of_day(length, earliest));
    *first = period_of_day(length, start);
    if (period_start(*first) < start) // begun before the span
        *first = period_add(*first, 1);
    *count = w->today < start ? 0 : periods_between(*first, newest);
}
