// Built with the header of ABI 1.1, which knows methods over criteria and no recipes of them.
#include "merit_plugin_1_1.h"

static int32_t total(const struct merit_call *c)
{
    for (uint64_t i = 0; i < c->row_count; i++) {
        c->result[i] = 0.0;
        for (uint64_t k = 0; k < c->column_count; k++)
            c->result[i] += c->weights[k] * c->columns[k][i];
    }
    return MERIT_DONE;
}

// Two, so that the second is found by the size of the first.
static const struct merit_method METHODS[] = {
    {.name = "first",
     .sentence = "adds up, under another name",
     .formula = "sum of w x",
     .scope = MERIT_SCOPE_CRITERIA,
     .result = MERIT_RESULT_NUMBER,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     .run = total},
    {.name = "total",
     .sentence = "adds up",
     .formula = "sum of w x",
     .scope = MERIT_SCOPE_CRITERIA,
     .result = MERIT_RESULT_NUMBER,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     .run = total},
};

const struct merit_plugin merit_plugin = {
    MERIT_PLUGIN_HEAD,       .flags = MERIT_PURE, .name = "middle",         .version = "1",
    .licence = "Apache-2.0", .author = "zoo",     .sentence = "for a test", MERIT_METHODS(METHODS)};
