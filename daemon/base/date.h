// Civil days and assessment periods. Pure: nothing here reads a clock.
//
// A day is an int32: days since 1970-01-01 in the proleptic Gregorian calendar, years 1..9999.
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DAY_NONE INT32_MIN
#define DAY_MIN (-719162) // 0001-01-01
#define DAY_MAX 2932896   // 9999-12-31

struct civil {
    int32_t year, month, day; // month and day from 1
};

int32_t day_from_civil(struct civil c);
struct civil day_to_civil(int32_t day);
int32_t days_in_month(int32_t year, int32_t month);
bool day_parse(const char *text, int32_t *day); // exactly YYYY-MM-DD and a day that exists
void day_format(int32_t day, char text[11]);    // "no date" when out of range
int day_of_week(int32_t day);                   // 1 = Monday .. 7 = Sunday

// The same day of the month `months` later, or that month's last day (01-31 + 1 month = 02-28/29).
// DAY_NONE past the years 1..9999.
int32_t day_add_months(int32_t day, int32_t months);
// Whole months / years elapsed from a to b: the most that can be added to a without passing b
// (negative when b < a; then -between(b, a)). So 01-31 to 02-29 is a whole month, as the Civil Code
// counts.
int32_t months_between(int32_t a, int32_t b);
int32_t years_between(int32_t a, int32_t b);

// Milliseconds since 1970 UTC <-> the civil day in a zone `zone_minutes` east of UTC.
int32_t day_of_time(int64_t ms, int32_t zone_minutes);
void time_format(int64_t ms, int32_t zone_minutes, char text[30]); // 2024-03-01T09:30:00.123+08:00
bool time_parse(const char *text, int64_t *ms);                    // RFC 3339 with zone, or fails
bool zone_parse(const char *text, int32_t *minutes);               // "+08:00", "-03:30", "Z"

enum period_length { PERIOD_MONTH, PERIOD_QUARTER, PERIOD_HALF, PERIOD_YEAR };

// 2024, 2024-H1, 2024-Q2, 2024-03. `at` counts from 0 within the year (0 for a year).
struct period {
    enum period_length length;
    int32_t year;
    int32_t at;
};

bool period_parse(const char *text, struct period *p);
void period_format(struct period p, char text[16]);
int32_t period_start(struct period p);
int32_t period_end(struct period p); // the last day of it
struct period period_of_day(enum period_length length, int32_t day);
struct period period_add(struct period p, int32_t n); // n periods later (or earlier)
struct period period_enclosing(struct period p, enum period_length l); // l at least as long as p's
bool period_equal(struct period a, struct period b);
const char *period_length_name(enum period_length l); // "month" ..
bool period_length_parse(const char *text, enum period_length *l);

#endif
