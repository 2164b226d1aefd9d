// A window of time in which columns are computed: a period of a scheme, how far it reaches back,
// and up to which day facts are known.
#ifndef CORE_WINDOW_H
#define CORE_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "core/language/model.h"

struct window {
    struct period period;
    enum span span;
    int32_t start;    // first day of the span: the period's, the year's, or DAY_FIRST for SPAN_ALL
    int32_t end;      // last day of the period
    int32_t today;    // min(end, as-of day): nothing after it has happened yet
    bool reported;    // reported records count too (a provisional board)
    int32_t in_force; // of the scheme that asks: streaks look no further back; DAY_NONE: as they go
};

#define DAY_FIRST (-719162) // 0001-01-01

struct window window_make(struct period p, enum span span, int32_t as_of, bool reported);
// The window one period earlier, or the same period a year earlier. That of a running period is cut
// at the corresponding day.
struct window window_prev(const struct window *w);
struct window window_year_ago(const struct window *w);
// The sub-window of one period inside w (months of a year): span is the period, cut at w's today.
struct window window_of_period(const struct window *w, struct period p);
bool window_equal(const struct window *a, const struct window *b);

// The periods of `length` that a set over w means, as [first, first + count): those of the span
// that have ended by today; with to_date the running one too; with last > 0 the last so many ended
// (by today), whatever the span. SPAN_ALL starts at `earliest` (the first day anything is known
// of).
void window_periods(const struct window *w, enum period_length length, bool to_date, uint32_t last,
                    int32_t earliest, struct period *first, uint32_t *count);

#endif
