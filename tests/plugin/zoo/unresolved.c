#define ZOO_METHODS LOST
#include "zoo.h"

double nobody_defines_this(double x);

static int32_t lost(const struct merit_call *c)
{
    for (uint64_t i = 0; i < c->row_count; i++)
        c->result[i] = nobody_defines_this(c->columns[0][i]);
    return MERIT_DONE;
}

static const struct merit_method LOST[] = {{ZOO_METHOD("lost", lost)},
                                           {ZOO_METHOD("copy", zoo_copy)}};

const struct merit_plugin merit_plugin = {MERIT_PLUGIN_HEAD, ZOO_PLUGIN("unresolved")};
