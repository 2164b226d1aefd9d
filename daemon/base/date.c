#include "base/date.h"

#include <stdio.h>
#include <string.h>

#define DAYS_IN_400_YEARS 146097
#define MS_IN_DAY INT64_C(86400000)

// Quotient and remainder that round down, for numbers before 1970.
static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static int64_t floor_mod(int64_t a, int64_t b)
{
    return a - floor_div(a, b) * b;
}

static bool leap_year(int32_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

// Days before 1 March of the year, counting years from March: the leap day is then a year's last.
static int64_t days_before_march_year(int64_t year)
{
    return 365 * year + floor_div(year, 4) - floor_div(year, 100) + floor_div(year, 400);
}

int32_t day_from_civil(struct civil c)
{
    int64_t year = c.month > 2 ? c.year : (int64_t)c.year - 1;
    int64_t month = c.month > 2 ? c.month - 3 : c.month + 9; // from March = 0
    int64_t day_of_year = (153 * month + 2) / 5 + c.day - 1; // months from March: 31 30 31 30 31 ..
    // 719468 days lie between 0000-03-01 and 1970-01-01.
    return (int32_t)(days_before_march_year(year) + day_of_year - 719468);
}

struct civil day_to_civil(int32_t day)
{
    int64_t since = (int64_t)day + 719468;
    int64_t era = floor_div(since, DAYS_IN_400_YEARS);
    int64_t of_era = floor_mod(since, DAYS_IN_400_YEARS);
    // Take out the leap days met so far in the era, then years are 365 days each.
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * of_year + 2) / 153;
    int64_t year = era * 400 + year_of_era + (month >= 10);
    return (struct civil){
        .year = (int32_t)year,
        .month = (int32_t)(month < 10 ? month + 3 : month - 9),
        .day = (int32_t)(of_year - (153 * month + 2) / 5 + 1),
    };
}

int32_t days_in_month(int32_t year, int32_t month)
{
    static const int32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12) {
        return 0;
    }
    return days[month - 1] + (month == 2 && leap_year(year));
}

// Exactly `count` digits at text, text moved past them.
static bool digits(const char **text, int count, int32_t *number)
{
    *number = 0;
    for (int i = 0; i < count; i++, (*text)++) {
        if (**text < '0' || **text > '9') {
            return false;
        }
        *number = *number * 10 + (**text - '0');
    }
    return true;
}

static bool character(const char **text, char c)
{
    if (**text != c) {
        return false;
    }
    (*text)++;
    return true;
}

static bool date_part(const char **text, int32_t *day)
{
    struct civil c;
    if (!digits(text, 4, &c.year) || !character(text, '-') || !digits(text, 2, &c.month) ||
        !character(text, '-') || !digits(text, 2, &c.day)) {
        return false;
    }
    if (c.year < 1 || c.day < 1 || c.day > days_in_month(c.year, c.month)) {
        return false;
    }
    *day = day_from_civil(c);
    return true;
}

bool day_parse(const char *text, int32_t *day)
{
    return date_part(&text, day) && *text == '\0';
}

void day_format(int32_t day, char text[11])
{
    if (day < DAY_MIN || day > DAY_MAX) {
        memcpy(text, "no date", sizeof "no date");
        return;
    }
    struct civil c = day_to_civil(day);
    const int32_t parts[] = {c.year / 100, c.year % 100, c.month, c.day};
    static const int places[] = {0, 2, 5, 8};
    for (int i = 0; i < 4; i++) {
        text[places[i]] = (char)('0' + parts[i] / 10);
        text[places[i] + 1] = (char)('0' + parts[i] % 10);
    }
    text[4] = text[7] = '-';
    text[10] = '\0';
}

int day_of_week(int32_t day)
{
    return (int)floor_mod((int64_t)day + 3, 7) + 1; // 1970-01-01 was a Thursday
}

int32_t day_add_months(int32_t day, int32_t months)
{
    if (day == DAY_NONE) {
        return DAY_NONE;
    }
    struct civil c = day_to_civil(day);
    int64_t index = (int64_t)c.year * 12 + c.month - 1 + months;
    int64_t year = floor_div(index, 12);
    if (year < 1 || year > 9999) {
        return DAY_NONE;
    }
    c.year = (int32_t)year;
    c.month = (int32_t)floor_mod(index, 12) + 1;
    int32_t last = days_in_month(c.year, c.month);
    c.day = c.day < last ? c.day : last;
    return day_from_civil(c);
}

// b is not before a: the most months that can be added to a without passing b.
static int32_t months_elapsed(int32_t a, int32_t b)
{
    struct civil from = day_to_civil(a), to = day_to_civil(b);
    int32_t months = (to.year - from.year) * 12 + to.month - from.month;
    int32_t last = days_in_month(to.year, to.month);
    int32_t due = from.day < last ? from.day : last;
    return to.day < due ? months - 1 : months;
}

int32_t months_between(int32_t a, int32_t b)
{
    return b >= a ? months_elapsed(a, b) : -months_elapsed(b, a);
}

int32_t years_between(int32_t a, int32_t b)
{
    return months_between(a, b) / 12; // towards zero, as the months are
}

int32_t day_of_time(int64_t ms, int32_t zone_minutes)
{
    // The zone is added within the day, so that no time overflows.
    int64_t day = floor_div(ms, MS_IN_DAY);
    return (int32_t)(day + floor_div(floor_mod(ms, MS_IN_DAY) + zone_minutes * INT64_C(60000),
                                     MS_IN_DAY));
}

void time_format(int64_t ms, int32_t zone_minutes, char text[30])
{
    const int64_t least = DAY_MIN * MS_IN_DAY, most = (DAY_MAX + 1) * MS_IN_DAY - 1;
    int32_t zone = zone_minutes % (24 * 60);
    int64_t local = ms < least ? least : ms > most ? most : ms;
    local += zone * INT64_C(60000);
    local = local < least ? least : local > most ? most : local;
    int64_t of_day = floor_mod(local, MS_IN_DAY);
    char day[11];
    day_format((int32_t)floor_div(local, MS_IN_DAY), day);
    unsigned ahead = (unsigned)(zone < 0 ? -zone : zone);
    unsigned second = (unsigned)(of_day / 1000), milli = (unsigned)(of_day % 1000);
    char whole[64];
    snprintf(whole, sizeof whole, "%.10sT%02u:%02u:%02u.%03u%c%02u:%02u", day, second / 3600,
             second / 60 % 60, second % 60, milli, zone < 0 ? '-' : '+', ahead / 60, ahead % 60);
    memcpy(text, whole, 29);
    text[29] = '\0';
}

// "+08:00", "-03:30", "Z"
static bool zone_part(const char **text, int32_t *minutes)
{
    if (**text == 'Z' || **text == 'z') {
        (*text)++;
        *minutes = 0;
        return true;
    }
    bool west = **text == '-';
    int32_t hour, minute;
    if ((!west && **text != '+') || (++*text, !digits(text, 2, &hour)) || !character(text, ':') ||
        !digits(text, 2, &minute) || hour > 23 || minute > 59) {
        return false;
    }
    *minutes = (hour * 60 + minute) * (west ? -1 : 1);
    return true;
}

bool zone_parse(const char *text, int32_t *minutes)
{
    return zone_part(&text, minutes) && *text == '\0';
}

// ".123456" or nothing; what is finer than a millisecond is dropped.
static bool fraction_part(const char **text, int32_t *ms)
{
    *ms = 0;
    if (**text != '.') {
        return true;
    }
    (*text)++;
    int32_t scale = 100;
    int count = 0;
    for (; **text >= '0' && **text <= '9'; (*text)++, count++) {
        *ms += (**text - '0') * scale;
        scale /= 10;
    }
    return count > 0;
}

bool time_parse(const char *text, int64_t *ms)
{
    int32_t day, hour, minute, second, milli, zone;
    if (!date_part(&text, &day) || (*text != 'T' && *text != 't')) {
        return false;
    }
    text++;
    if (!digits(&text, 2, &hour) || !character(&text, ':') || !digits(&text, 2, &minute) ||
        !character(&text, ':') || !digits(&text, 2, &second) || !fraction_part(&text, &milli) ||
        !zone_part(&text, &zone) || *text != '\0') {
        return false;
    }
    if (hour > 23 || minute > 59 || second > 59) {
        return false;
    }
    int64_t of_day = ((hour * INT64_C(60) + minute - zone) * 60 + second) * 1000 + milli;
    *ms = day * MS_IN_DAY + of_day;
    return true;
}
