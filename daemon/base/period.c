// Assessment periods: the second half of base/date.h.

#include <stdio.h>
#include <string.h>

#include "base/date.h"

static int32_t months_in(enum period_length l)
{
    switch (l) {
    case PERIOD_MONTH:
        return 1;
    case PERIOD_QUARTER:
        return 3;
    case PERIOD_HALF:
        return 6;
    case PERIOD_YEAR:
        return 12;
    }
    return 12;
}

static int32_t number_of(const char *text, size_t count)
{
    int32_t number = 0;
    for (size_t i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return -1;
        }
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

bool period_parse(const char *text, struct period *p)
{
    size_t size = strlen(text);
    int32_t year = size >= 4 ? number_of(text, 4) : -1;
    if (year < 1) {
        return false;
    }
    if (size == 4) {
        *p = (struct period){.length = PERIOD_YEAR, .year = year, .at = 0};
        return true;
    }
    if (size != 7 || text[4] != '-') {
        return false;
    }
    enum period_length length = text[5] == 'H'   ? PERIOD_HALF
                                : text[5] == 'Q' ? PERIOD_QUARTER
                                                 : PERIOD_MONTH;
    int32_t at = length == PERIOD_MONTH ? number_of(text + 5, 2) : number_of(text + 6, 1);
    if (at < 1 || at > 12 / months_in(length)) {
        return false;
    }
    *p = (struct period){.length = length, .year = year, .at = at - 1};
    return true;
}

void period_format(struct period p, char text[16])
{
    switch (p.length) {
    case PERIOD_MONTH:
        snprintf(text, 16, "%04d-%02d", (int)p.year, (int)(p.at + 1) % 100);
        return;
    case PERIOD_QUARTER:
        snprintf(text, 16, "%04d-Q%d", (int)p.year, (int)(p.at + 1) % 10);
        return;
    case PERIOD_HALF:
        snprintf(text, 16, "%04d-H%d", (int)p.year, (int)(p.at + 1) % 10);
        return;
    case PERIOD_YEAR:
        snprintf(text, 16, "%04d", (int)p.year);
        return;
    }
}

int32_t period_start(struct period p)
{
    return day_from_civil(
        (struct civil){.year = p.year, .month = p.at * months_in(p.length) + 1, .day = 1});
}

int32_t period_end(struct period p)
{
    return period_start(period_add(p, 1)) - 1;
}

struct period period_of_day(enum period_length length, int32_t day)
{
    struct civil c = day_to_civil(day);
    return (struct period){
        .length = length, .year = c.year, .at = (c.month - 1) / months_in(length)};
}

struct period period_add(struct period p, int32_t n)
{
    int64_t in_year = 12 / months_in(p.length);
    int64_t index = p.year * in_year + p.at + n;
    int64_t at = index % in_year;
    at += at < 0 ? in_year : 0;
    p.year = (int32_t)((index - at) / in_year);
    p.at = (int32_t)at;
    return p;
}

struct period period_enclosing(struct period p, enum period_length l)
{
    int32_t month = p.at * months_in(p.length);
    return (struct period){.length = l, .year = p.year, .at = month / months_in(l)};
}

bool period_equal(struct period a, struct period b)
{
    return a.length == b.length && a.year == b.year && a.at == b.at;
}

static const char *const length_names[] = {
    [PERIOD_MONTH] = "month",
    [PERIOD_QUARTER] = "quarter",
    [PERIOD_HALF] = "half",
    [PERIOD_YEAR] = "year",
};

const char *period_length_name(enum period_length l)
{
    return length_names[l];
}

bool period_length_parse(const char *text, enum period_length *l)
{
    for (size_t i = 0; i < sizeof length_names / sizeof *length_names; i++) {
        if (strcmp(text, length_names[i]) == 0) {
            *l = (enum period_length)i;
            return true;
        }
    }
    return false;
}
