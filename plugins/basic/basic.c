// basic: a number against its target or its norm, each subject alone. README.md has the formulas.
//
// Where a share is compared with a bound, and where steps are counted, numbers are first rounded to
// 12 digits by the host, as the language does everywhere: 80% reached is reached.
#include "merit_plugin.h"

// x / t, or no data where there is no target to reach.
static double share(double x, double t)
{
    return t > 0.0 ? x / t : MERIT_NO_DATA;
}

static double at_most(double points, double most)
{
    return points > most ? most : points; // also when most is none: NaN is above nothing
}

enum { GATE, FLOOR, CAP };

static int32_t completion(const struct merit_call *c)
{
    double gate = c->parameters[GATE], floor = c->parameters[FLOOR], cap = c->parameters[CAP];
    if (floor > cap)
        return merit_fail(c, "floor is above cap");
    for (uint64_t i = 0; i < c->row_count; i++) {
        double r = share(c->columns[0][i], c->columns[1][i]);
        if (merit_no_data(r))
            c->result[i] = MERIT_NO_DATA;
        else if (c->host->compare12(r, gate) < 0)
            c->result[i] = 0.0;
        else
            c->result[i] = r < floor ? floor : at_most(r, cap);
    }
    return MERIT_DONE;
}

enum { STEP, PER, WHOLE, MOST };

// Points for how far x is beyond t on one side: over (+1) or under (-1).
static int32_t beyond(const struct merit_call *c, double side)
{
    const double *p = c->parameters;
    for (uint64_t i = 0; i < c->row_count; i++) {
        double x = c->columns[0][i], t = c->columns[1][i];
        if (merit_no_data(share(x, t))) {
            c->result[i] = MERIT_NO_DATA;
            continue;
        }
        if (c->host->compare12(x, t) * side <= 0.0) {
            c->result[i] = 0.0;
            continue;
        }
        double part = (x - t) / t * side; // r - 1 or 1 - r, with no digits lost to the 1
        double n = p[WHOLE] > 0.0 ? c->host->steps(part, p[STEP]) : part / p[STEP];
        c->result[i] = side * at_most(p[PER] * n, p[MOST]);
    }
    return MERIT_DONE;
}

static int32_t over(const struct merit_call *c)
{
    return beyond(c, 1.0);
}

static int32_t under(const struct merit_call *c)
{
    return beyond(c, -1.0);
}

enum { EACH_PER, EACH_MOST };

static int32_t too_few(const struct merit_call *c)
{
    for (uint64_t i = 0; i < c->row_count; i++) {
        double lacking = c->columns[1][i] - c->columns[0][i];
        if (lacking < 0.0)
            lacking = 0.0;
        c->result[i] = -at_most(c->parameters[EACH_PER] * lacking, c->parameters[EACH_MOST]);
    }
    return MERIT_DONE;
}

static int32_t each(const struct merit_call *c)
{
    for (uint64_t i = 0; i < c->row_count; i++)
        c->result[i] =
            at_most(c->parameters[EACH_PER] * c->columns[0][i], c->parameters[EACH_MOST]);
    return MERIT_DONE;
}

#define MOST_PARAMETER                                                                             \
    {                                                                                              \
        .name = "most", .sentence = "at most so many points; none: no limit",                      \
        .type = MERIT_PARAMETER_NUMBER, .flags = MERIT_HAS_LEAST, .least = 0.0                     \
    }

static const struct merit_argument NUMBER_AND_TARGET[] = {
    {.name = "x",
     .sentence = "the number reached",
     .sort = MERIT_ARGUMENT_COLUMN,
     .dimension = MERIT_DIMENSION_ANY},
    {.name = "t",
     .sentence = "its target; 0 or less is no target: no data",
     .sort = MERIT_ARGUMENT_COLUMN,
     .dimension = MERIT_DIMENSION_FIRST},
};

static const struct merit_argument NUMBER_AND_NEED[] = {
    {.name = "n",
     .sentence = "how many there are",
     .sort = MERIT_ARGUMENT_COLUMN,
     .dimension = MERIT_DIMENSION_PLAIN},
    {.name = "need",
     .sentence = "how many there must be",
     .sort = MERIT_ARGUMENT_COLUMN,
     .dimension = MERIT_DIMENSION_PLAIN},
};

static const struct merit_argument NUMBER[] = {
    {.name = "n",
     .sentence = "how many there are",
     .sort = MERIT_ARGUMENT_COLUMN,
     .dimension = MERIT_DIMENSION_PLAIN},
};

static const struct merit_parameter COMPLETION[] = {
    [GATE] = {.name = "gate",
              .sentence = "a share below this gives 0",
              .type = MERIT_PARAMETER_NUMBER,
              .flags = MERIT_HAS_DEFAULT},
    [FLOOR] = {.name = "floor",
               .sentence = "from the gate on, never less than this",
               .type = MERIT_PARAMETER_NUMBER,
               .flags = MERIT_HAS_DEFAULT},
    [CAP] = {.name = "cap",
             .sentence = "never more than this",
             .type = MERIT_PARAMETER_NUMBER,
             .flags = MERIT_HAS_DEFAULT,
             .number = 1.0},
};

static const struct merit_parameter BEYOND[] = {
    [STEP] = {.name = "step",
              .sentence = "the part of the target that counts as one step",
              .type = MERIT_PARAMETER_NUMBER,
              .flags = MERIT_HAS_DEFAULT | MERIT_HAS_LEAST,
              .number = 0.01,
              .least = 1e-9},
    [PER] = {.name = "per",
             .sentence = "points for a step",
             .type = MERIT_PARAMETER_NUMBER,
             .flags = MERIT_HAS_DEFAULT | MERIT_HAS_LEAST,
             .number = 1.0},
    [WHOLE] = {.name = "whole",
               .sentence = "only whole steps count, rounded down",
               .type = MERIT_PARAMETER_BOOL,
               .flags = MERIT_HAS_DEFAULT,
               .number = 1.0},
    [MOST] = MOST_PARAMETER,
};

static const struct merit_parameter SHORT[] = {
    [EACH_PER] = {.name = "per",
                  .sentence = "points taken for each that is lacking",
                  .type = MERIT_PARAMETER_NUMBER,
                  .flags = MERIT_HAS_DEFAULT | MERIT_HAS_LEAST,
                  .number = 1.0},
    [EACH_MOST] = MOST_PARAMETER,
};

static const struct merit_parameter EACH[] = {
    [EACH_PER] = {.name = "per",
                  .sentence = "points for each",
                  .type = MERIT_PARAMETER_NUMBER,
                  .flags = MERIT_HAS_DEFAULT,
                  .number = 1.0},
    [EACH_MOST] = MOST_PARAMETER,
};

static const struct merit_method METHODS[] = {
    {.name = "completion",
     .sentence = "the share of a target that is reached, within bounds",
     .formula = "min({cap}, {x} / {t})[, at least {floor}][, 0 below {gate}]",
     .scope = MERIT_SCOPE_ROW,
     .result = MERIT_RESULT_NUMBER,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     MERIT_ARGUMENTS(NUMBER_AND_TARGET),
     MERIT_PARAMETERS(COMPLETION),
     .run = completion},
    {.name = "over",
     .sentence = "points for what goes beyond a target",
     .formula = "{per} x steps({x} / {t} - 1, {step})[, whole: {whole}][, at most {most}]",
     .scope = MERIT_SCOPE_ROW,
     .result = MERIT_RESULT_NUMBER,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     MERIT_ARGUMENTS(NUMBER_AND_TARGET),
     MERIT_PARAMETERS(BEYOND),
     .run = over},
    {.name = "under",
     .sentence = "points taken for what is lacking from a target",
     .formula = "-{per} x steps(1 - {x} / {t}, {step})[, whole: {whole}][, at most {most}]",
     .scope = MERIT_SCOPE_ROW,
     .result = MERIT_RESULT_NUMBER,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     MERIT_ARGUMENTS(NUMBER_AND_TARGET),
     MERIT_PARAMETERS(BEYOND),
     .run = under},
    {.name = "short",
     .sentence = "points taken for each one too few",
     .formula = "-{per} x max(0, {need} - {n})[, at most {most}]",
     .scope = MERIT_SCOPE_ROW,
     .flags = MERIT_TOTAL,
     .result = MERIT_RESULT_NUMBER,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     MERIT_ARGUMENTS(NUMBER_AND_NEED),
     MERIT_PARAMETERS(SHORT),
     .run = too_few},
    {.name = "each",
     .sentence = "points for each one there is",
     .formula = "{per} x {n}[, at most {most}]",
     .scope = MERIT_SCOPE_ROW,
     .flags = MERIT_TOTAL,
     .result = MERIT_RESULT_NUMBER,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     MERIT_ARGUMENTS(NUMBER),
     MERIT_PARAMETERS(EACH),
     .run = each},
};

const struct merit_plugin merit_plugin = {
    MERIT_PLUGIN_HEAD,
    .flags = MERIT_PURE,
    .name = "basic",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .author = "the meritd authors",
    .sentence = "a number against its target or its norm",
    MERIT_METHODS(METHODS),
};
