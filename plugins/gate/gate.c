// gate: time served, from dated intervals that may overlap. README.md has the rules and examples.
//
// The entries of a subject are intervals of days, both ends in, in order of their first day. Their
// union counts: overlaps once, and an interval that begins the day after another ends goes on with
// it. Each run of days so merged counts as whole calendar months from its own first day, and what
// is left over as days; a year of service may thus be made up of pieces. The entries' numbers are
// not looked at: which entries count is for the rule's `where` to say.
#include "merit_plugin.h"

#define DAYS_OF_A_MONTH 30.0 // what left-over days are measured by

// Time in whole months and left-over days.
struct served {
    int64_t months, days;
};

static double in_months(struct served s)
{
    return (double)s.months + (double)s.days / DAYS_OF_A_MONTH;
}

// What [from, past) is: the most whole calendar months that fit, and the days after them.
static struct served between(const struct merit_host *host, int32_t from, int32_t past)
{
    int32_t y1, m1, y2, m2, day;
    host->day_to_civil(from, &y1, &m1, &day);
    host->day_to_civil(past, &y2, &m2, &day);
    int32_t months = (y2 - y1) * 12 + (m2 - m1);
    if (host->day_add_months(from, months) > past)
        months--;
    return (struct served){.months = months, .days = past - host->day_add_months(from, months)};
}

// The next merged run of days [*from, *past) of a row, from the entry *at on, which is moved behind
// it. False when there is none.
static int next_run(const struct merit_series *s, uint64_t end, uint64_t *at, int32_t *from,
                    int32_t *past)
{
    while (*at < end && s->untils[*at] < s->dates[*at])
        ++*at; // an interval that ended before it began: nothing
    if (*at >= end)
        return 0;
    *from = s->dates[*at];
    *past = s->untils[*at] + 1;
    for (++*at; *at < end && s->dates[*at] <= *past; ++*at)
        if (s->untils[*at] >= *past)
            *past = s->untils[*at] + 1;
    return 1;
}

static int32_t months(const struct merit_call *c)
{
    const struct merit_series *s = c->series[0];
    for (uint64_t i = 0; i < c->row_count; i++) {
        struct served all = {0, 0};
        int32_t from, past;
        for (uint64_t at = s->offsets[i]; next_run(s, s->offsets[i + 1], &at, &from, &past);) {
            struct served run = between(c->host, from, past);
            all.months += run.months;
            all.days += run.days;
        }
        c->result[i] = in_months(all);
    }
    return MERIT_DONE;
}

static int reaches(const struct merit_host *host, struct served before, int32_t from, int32_t past,
                   double need)
{
    struct served run = between(host, from, past);
    before.months += run.months;
    before.days += run.days;
    return host->compare12(in_months(before), need) >= 0;
}

// The first day of the run on which, with what was served before it, `need` is reached. It is.
static int32_t first_day(const struct merit_host *host, struct served before, int32_t from,
                         int32_t past, double need)
{
    int32_t low = from, high = past - 1; // the months served never fall as days go by
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (reaches(host, before, from, middle + 1, need))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static int32_t reached(const struct merit_call *c)
{
    const struct merit_series *s = c->series[0];
    double need = c->parameters[0];
    for (uint64_t i = 0; i < c->row_count; i++) {
        struct served before = {0, 0};
        int32_t from, past;
        c->result[i] = MERIT_NO_DATA;
        for (uint64_t at = s->offsets[i]; next_run(s, s->offsets[i + 1], &at, &from, &past);) {
            if (reaches(c->host, before, from, past, need)) {
                c->result[i] = first_day(c->host, before, from, past, need);
                break;
            }
            struct served run = between(c->host, from, past);
            before.months += run.months;
            before.days += run.days;
        }
    }
    return MERIT_DONE;
}

static const struct merit_argument INTERVALS[] = {
    {.name = "s",
     .sentence = "the intervals, such as service where recruiting",
     .sort = MERIT_ARGUMENT_SERIES,
     .dimension = MERIT_DIMENSION_ANY},
};

static const struct merit_parameter REACHED[] = {
    {.name = "need",
     .sentence = "so many months",
     .type = MERIT_PARAMETER_NUMBER,
     .flags = MERIT_REQUIRED | MERIT_HAS_LEAST},
};

static const struct merit_method METHODS[] = {
    {.name = "months",
     .sentence = "months covered by intervals, overlaps once; whole calendar months and days by 30",
     .formula = "months of the union of {s}",
     .scope = MERIT_SCOPE_SERIES,
     .flags = MERIT_TOTAL,
     .result = MERIT_RESULT_NUMBER,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     MERIT_ARGUMENTS(INTERVALS),
     .run = months},
    {.name = "reached",
     .sentence = "the first day on which the months covered are so many",
     .formula = "the day on which the months of the union of {s} reach {need}",
     .scope = MERIT_SCOPE_SERIES,
     .result = MERIT_RESULT_DATE,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     MERIT_ARGUMENTS(INTERVALS),
     MERIT_PARAMETERS(REACHED),
     .run = reached},
};

const struct merit_plugin merit_plugin = {
    MERIT_PLUGIN_HEAD,
    .flags = MERIT_PURE,
    .name = "gate",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .author = "the meritd authors",
    .sentence = "time served, from dated intervals that may overlap",
    MERIT_METHODS(METHODS),
};
