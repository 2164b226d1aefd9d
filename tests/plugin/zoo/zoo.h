// What every animal of the zoo has in common: one harmless method, copy. Each file then does one
// thing wrong. One that lists other methods defines ZOO_METHODS as its list before including this.
#ifndef ZOO_H
#define ZOO_H

#include "merit_plugin.h"

#define ZOO_METHOD(name_, run_)                                                                    \
    .name = name_, .sentence = "for a test", .formula = "{x}", .scope = MERIT_SCOPE_ROW,           \
    .result = MERIT_RESULT_NUMBER, .result_dimension = MERIT_DIMENSION_PLAIN,                      \
    MERIT_ARGUMENTS(ZOO_ARGUMENTS), .run = run_

#define ZOO_PLUGIN(name_)                                                                          \
    .flags = MERIT_PURE, .name = name_, .version = "1", .licence = "Apache-2.0", .author = "zoo",  \
    .sentence = "for a test", MERIT_METHODS(ZOO_METHODS)

static const struct merit_argument ZOO_ARGUMENTS[] = {
    {.name = "x",
     .sentence = "any number",
     .sort = MERIT_ARGUMENT_COLUMN,
     .dimension = MERIT_DIMENSION_PLAIN},
};

static int32_t zoo_copy(const struct merit_call *c)
{
    for (uint64_t i = 0; i < c->row_count; i++)
        c->result[i] = c->columns[0][i];
    return MERIT_DONE;
}

#ifndef ZOO_METHODS
#define ZOO_METHODS ZOO_ONE
static const struct merit_method ZOO_ONE[] = {{ZOO_METHOD("copy", zoo_copy)}};
#endif

#endif
