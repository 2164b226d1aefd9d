// The calendar of a ruleset: which days are worked, and how many lie between two days.
//
// Monday to Friday are worked but for `holidays`; Saturday and Sunday are not but for `workdays`
// (调休). A day in both lists is worked.
//
// Invariant: days ascends, each day once, and holds only days on which the lists change what the
// weekday says; sums[i] is what the first i + 1 of them add to the number of workdays. A count is
// two searches in a short list, whatever lies between the days. Lifetime: the ruleset's arena.
#ifndef CORE_CALENDAR_H
#define CORE_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct calendar {
    int32_t *days;
    int32_t *sums;
    size_t count;
};

// The lists may be in any order, with repetitions, and empty (NULL).
void calendar_init(struct calendar *c, struct arena *a, const int32_t *holidays,
                   size_t holiday_count, const int32_t *workdays, size_t workday_count);

bool calendar_is_workday(const struct calendar *c, int32_t day);

// Workdays after a up to and with b: the first day is not counted. When b < a:
// -calendar_workdays(b, a).
int32_t calendar_workdays(const struct calendar *c, int32_t a, int32_t b);

// Full years of age on `day`; one born on 29 February is a year older on 28 February of other
// years, as years_between has it. Negative before birth.
int32_t calendar_age(int32_t born, int32_t day);

#endif
