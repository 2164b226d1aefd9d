#include "core/language/calendar.h"

#include <stdlib.h>

#include "base/date.h"

#define WEEK 7
#define WORKED_IN_WEEK 5

static int by_day(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

// Which of the two lists name a day, and what that changes.
struct listed {
    int32_t day;
    bool worked;
};

// A worked day comes after the holiday that it overrules.
static int by_listed(const void *a, const void *b)
{
    const struct listed *x = a, *y = b;
    return x->day != y->day ? by_day(&x->day, &y->day) : x->worked - y->worked;
}

static bool is_weekday(int32_t day)
{
    return day_of_week(day) <= WORKED_IN_WEEK;
}

void calendar_init(struct calendar *c, struct arena *a, const int32_t *holidays,
                   size_t holiday_count, const int32_t *workdays, size_t workday_count)
{
    size_t count = holiday_count + workday_count;
    *c = (struct calendar){0};
    if (count == 0)
        return;
    struct listed *all = arena_array(a, count, sizeof *all);
    for (size_t i = 0; i < holiday_count; i++)
        all[i] = (struct listed){holidays[i], false};
    for (size_t i = 0; i < workday_count; i++)
        all[holiday_count + i] = (struct listed){workdays[i], true};
    qsort(all, count, sizeof *all, by_listed);
    c->days = arena_array(a, count, sizeof *c->days);
    c->sums = arena_array(a, count, sizeof *c->sums);
    int32_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        bool last = i + 1 == count || all[i + 1].day != all[i].day;
        if (!last || all[i].worked == is_weekday(all[i].day))
            continue;
        sum += all[i].worked ? 1 : -1;
        c->days[c->count] = all[i].day;
        c->sums[c->count++] = sum;
    }
}

// How many listed days are at or before `day`.
static size_t listed_to(const struct calendar *c, int32_t day)
{
    size_t low = 0, high = c->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c->days[middle] <= day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// Workdays in all time up to and with `day`, counted from some Monday: only differences mean
// something.
static int64_t worked_to(const struct calendar *c, int32_t day)
{
    int32_t weekday = day_of_week(day);
    int64_t sunday =
        (int64_t)day - weekday;          // before this week; a whole number of weeks from any other
    int64_t weeks = (sunday + 4) / WEEK; // day -4 was a Sunday
    int64_t in_week = weekday < WORKED_IN_WEEK ? weekday : WORKED_IN_WEEK;
    size_t listed = listed_to(c, day);
    return weeks * WORKED_IN_WEEK + in_week + (listed > 0 ? c->sums[listed - 1] : 0);
}

bool calendar_is_workday(const struct calendar *c, int32_t day)
{
    return worked_to(c, day) - worked_to(c, day - 1) > 0;
}

int32_t calendar_workdays(const struct calendar *c, int32_t a, int32_t b)
{
    return (int32_t)(worked_to(c, b) - worked_to(c, a));
}

int32_t calendar_age(int32_t born, int32_t day)
{
    return years_between(born, day);
}
