#define ZOO_METHODS BAD
#include "zoo.h"

static const struct merit_parameter CAP[] = {
    {.name = "cap",
     .sentence = "for a test",
     .type = MERIT_PARAMETER_NUMBER,
     .flags = MERIT_HAS_DEFAULT | MERIT_HAS_LEAST | MERIT_HAS_MOST,
     .number = 2.0,
     .least = 0.0,
     .most = 1.0},
};

static const struct merit_method BAD[] = {{ZOO_METHOD("copy", zoo_copy), MERIT_PARAMETERS(CAP)}};

const struct merit_plugin merit_plugin = {MERIT_PLUGIN_HEAD, ZOO_PLUGIN("bad_default")};
