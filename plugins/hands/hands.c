// hands: the "four hands" of an investor's treatment, from the dates of what happened to him.
//
// README.md has the rules and examples. Four series are read in the order of the sequence: waved in
// (招手), promised (拍手), brushed off (甩手), force used (动手). A step counts only from the day
// of the one before it: a promise before anyone was courted promises nothing, and what was refused
// before a promise breaks none. Force is a stage of its own: whether the request was brushed off or
// answered meanwhile, it stays the fourth. The entries' numbers are not looked at: which brush-offs
// stand, and which were repaired by a late answer, is for the rule's `where` to say.
#include "merit_plugin.h"

enum { COURTED, PROMISED, BRUSHED, FORCED, STEPS };

// How far the sequence went, and the day on which it got there (not read at stage 0).
struct reached {
    int32_t stage, since;
};

// The first entry of a row on or after a day. False when there is none.
static int first_from(const struct merit_series *s, uint64_t row, int32_t day, int32_t *found)
{
    for (uint64_t at = s->offsets[row]; at < s->offsets[row + 1]; at++)
        if (s->dates[at] >= day) {
            *found = s->dates[at]; // entries stand in order of date
            return 1;
        }
    return 0;
}

static struct reached sequence(const struct merit_call *c, uint64_t row)
{
    struct reached r = {0, INT32_MIN};
    int32_t promised, day;
    if (!first_from(c->series[COURTED], row, INT32_MIN, &r.since))
        return r;
    r.stage = 1;
    if (!first_from(c->series[PROMISED], row, r.since, &promised))
        return r;
    r = (struct reached){2, promised};
    if (first_from(c->series[BRUSHED], row, promised, &day))
        r = (struct reached){3, day};
    if (first_from(c->series[FORCED], row, promised, &day))
        r = (struct reached){4, day};
    return r;
}

static int32_t stage(const struct merit_call *c)
{
    for (uint64_t i = 0; i < c->row_count; i++)
        c->result[i] = sequence(c, i).stage;
    return MERIT_DONE;
}

static int32_t since(const struct merit_call *c)
{
    for (uint64_t i = 0; i < c->row_count; i++) {
        struct reached r = sequence(c, i);
        c->result[i] = r.stage ? r.since : MERIT_NO_DATA;
    }
    return MERIT_DONE;
}

#define STEP(called, what)                                                                         \
    {                                                                                              \
        .name = called, .sentence = what, .sort = MERIT_ARGUMENT_SERIES,                           \
        .dimension = MERIT_DIMENSION_ANY                                                           \
    }

static const struct merit_argument JOURNEY[STEPS] = {
    STEP("courted", "he was waved in"),
    STEP("promised", "he was promised help"),
    STEP("brushed", "requests of his that stand unanswered beyond their time"),
    STEP("forced", "force was used against him, as a case that was heard and decided"),
};

#define SOURCE "昆山市招商引资的经验与做法, 2.2 四手: 招手, 拍手, 甩手, 动手"

static const struct merit_method METHODS[] = {
    {.name = "stage",
     .sentence =
         "how far the four hands went: 0 none, 1 waved in, 2 promised, 3 brushed off, 4 force",
     .formula = "the stage of the four hands in {courted}, {promised}, {brushed}, {forced}",
     .source = SOURCE,
     .scope = MERIT_SCOPE_SERIES,
     .flags = MERIT_TOTAL,
     .result = MERIT_RESULT_NUMBER,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     MERIT_ARGUMENTS(JOURNEY),
     .run = stage},
    {.name = "since",
     .sentence = "the day on which that stage was reached; no data at stage 0",
     .formula = "the day of the last step of the four hands in {courted}, {promised}, {brushed}, "
                "{forced}",
     .source = SOURCE,
     .scope = MERIT_SCOPE_SERIES,
     .result = MERIT_RESULT_DATE,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     MERIT_ARGUMENTS(JOURNEY),
     .run = since},
};

const struct merit_plugin merit_plugin = {
    MERIT_PLUGIN_HEAD,
    .flags = MERIT_PURE,
    .name = "hands",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .author = "the meritd authors",
    .sentence = "the four hands of an investor's treatment, from dated steps",
    MERIT_METHODS(METHODS),
};
