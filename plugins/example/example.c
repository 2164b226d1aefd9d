// example: the template for a plugin of your own. Copy it and change it step by step:
//
//   1. Call the file NAME.c, and write NAME below at `.name`. NAME is what rules will call it by.
//   2. Write what your method does to a column: one loop over row_count, like growth() below.
//   Decide
//      first what no data and impossible inputs mean; MERIT_NO_DATA is a good answer to both.
//   3. Describe its arguments and parameters in the tables. The host checks and fills them: when
//      growth() runs, `cap` is a number, or none.
//   4. List the method in METHODS. Every method you list can be used in rules as NAME.method(..).
//   5. Build it: cc -std=c11 -O2 -Wall -Wextra -ffp-contract=off -fPIC -fvisibility=hidden -shared
//                   -o NAME.so NAME.c
//
// merit_plugin.h says what else may be said in the tables, and what the host promises.
#include "merit_plugin.h"

enum { CAP };

// growth(x, base, cap): (x - base) / base, at most cap.
static int32_t growth(const struct merit_call *c)
{
    const double *x = c->columns[0], *base = c->columns[1];
    double cap = c->parameters[CAP];
    for (uint64_t i = 0; i < c->row_count; i++) {
        if (merit_no_data(x[i]) || !(base[i] > 0.0)) { // !(NaN > 0): also no data for the base
            c->result[i] = MERIT_NO_DATA;
            continue;
        }
        double grown = (x[i] - base[i]) / base[i];
        c->result[i] = grown > cap ? cap : grown; // when cap is none it is NaN: nothing is above it
    }
    return MERIT_DONE;
}

static const struct merit_argument GROWTH_ARGUMENTS[] = {
    {.name = "x",
     .sentence = "the number now",
     .sort = MERIT_ARGUMENT_COLUMN,
     .dimension = MERIT_DIMENSION_ANY},
    {.name = "base",
     .sentence = "the number it has grown from; 0 or less: no data",
     .sort = MERIT_ARGUMENT_COLUMN,
     .dimension = MERIT_DIMENSION_FIRST}, // in the unit of x, whatever unit the rule writes
};

static const struct merit_parameter GROWTH_PARAMETERS[] = {
    [CAP] = {.name = "cap",
             .sentence = "never more than this; none: no limit",
             .type = MERIT_PARAMETER_NUMBER,
             .flags = MERIT_HAS_LEAST, // no default and not required: "none" when it is not given
             .least = 0.0},
};

static const struct merit_method METHODS[] = {
    {.name = "growth",
     .sentence = "how much a number has grown, as a share of what it was",
     .formula = "min({cap}, ({x} - {base}) / {base})",
     .scope = MERIT_SCOPE_ROW,
     .result = MERIT_RESULT_NUMBER,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     MERIT_ARGUMENTS(GROWTH_ARGUMENTS),
     MERIT_PARAMETERS(GROWTH_PARAMETERS),
     .run = growth},
};

const struct merit_plugin merit_plugin = {
    MERIT_PLUGIN_HEAD,
    .flags = MERIT_PURE,
    .name = "example",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .author = "the meritd authors",
    .sentence = "the template for a plugin of your own",
    MERIT_METHODS(METHODS),
};
