// Built with the header of ABI 1.0: it must load, and be called, as long as the major is 1.
#include "merit_plugin_1_0.h"

static const struct merit_argument ARGUMENTS[] = {
    {.name = "x",
     .sentence = "any number",
     .sort = MERIT_ARGUMENT_COLUMN,
     .dimension = MERIT_DIMENSION_PLAIN},
};

static int32_t twice(const struct merit_call *c)
{
    for (uint64_t i = 0; i < c->row_count; i++)
        c->result[i] = 2.0 * c->columns[0][i];
    return MERIT_DONE;
}

// Two, so that the second is found by the size of the first.
static const struct merit_method METHODS[] = {
    {.name = "once",
     .sentence = "doubles, under another name",
     .formula = "2 x {x}",
     .scope = MERIT_SCOPE_ROW,
     .result = MERIT_RESULT_NUMBER,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     MERIT_ARGUMENTS(ARGUMENTS),
     .run = twice},
    {.name = "twice",
     .sentence = "doubles",
     .formula = "2 x {x}",
     .scope = MERIT_SCOPE_COHORT,
     .result = MERIT_RESULT_NUMBER,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     MERIT_ARGUMENTS(ARGUMENTS),
     .run = twice},
};

const struct merit_plugin merit_plugin = {
    MERIT_PLUGIN_HEAD,       .flags = MERIT_PURE, .name = "elder",          .version = "1",
    .licence = "Apache-2.0", .author = "zoo",     .sentence = "for a test", MERIT_METHODS(METHODS)};
