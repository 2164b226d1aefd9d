// A plugin of somebody else's, built by a plain command line against the installed header alone.
#include <stdio.h>

#include <merit_plugin.h>

// logistic(x): 1 / (1 + e^-(x - middle)), by the host's own exponential.
static int32_t logistic(const struct merit_call *c)
{
    double middle = c->parameters[0];
    if (c->texts[1] && c->texts[1][0] != 'u' && c->texts[1][0] != 'd') {
        snprintf(c->error, c->error_size, "unknown way '%s': write 'up' or 'down'", c->texts[1]);
        return MERIT_FAILED;
    }
    double way = c->texts[1] && c->texts[1][0] == 'd' ? -1.0 : 1.0;
    for (uint64_t i = 0; i < c->row_count; i++) {
        double x = c->columns[0][i];
        c->result[i] =
            merit_no_data(x) ? MERIT_NO_DATA : 1.0 / (1.0 + c->host->exp(-way * (x - middle)));
    }
    return MERIT_DONE;
}

static const struct merit_argument ARGUMENTS[] = {
    {.name = "x",
     .sentence = "any number",
     .sort = MERIT_ARGUMENT_COLUMN,
     .dimension = MERIT_DIMENSION_PLAIN},
};

static const struct merit_parameter PARAMETERS[] = {
    {.name = "middle",
     .sentence = "where it is one half",
     .type = MERIT_PARAMETER_NUMBER,
     .flags = MERIT_REQUIRED},
    {.name = "way",
     .sentence = "'up' or 'down'",
     .type = MERIT_PARAMETER_TEXT,
     .flags = MERIT_HAS_DEFAULT,
     .text = "up"},
};

static const struct merit_method METHODS[] = {
    {.name = "logistic",
     .sentence = "an S-shaped share",
     .formula = "1 / (1 + exp({middle} - {x})), {way}",
     .source = "Verhulst 1838",
     .scope = MERIT_SCOPE_ROW,
     .flags = MERIT_TOTAL,
     .result = MERIT_RESULT_NUMBER,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     MERIT_ARGUMENTS(ARGUMENTS),
     MERIT_PARAMETERS(PARAMETERS),
     .run = logistic},
};

const struct merit_plugin merit_plugin = {
    MERIT_PLUGIN_HEAD,
    .flags = MERIT_PURE,
    .name = "outside",
    .version = "0.3",
    .licence = "MIT",
    .author = "somebody",
    .sentence = "an S-shaped share",
    MERIT_METHODS(METHODS),
};
