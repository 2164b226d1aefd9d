#define ZOO_METHODS TWO
#include "zoo.h"

static const struct merit_method TWO[] = {{ZOO_METHOD("copy", zoo_copy)},
                                          {ZOO_METHOD("copy", zoo_copy)}};

const struct merit_plugin merit_plugin = {MERIT_PLUGIN_HEAD, ZOO_PLUGIN("duplicate_method")};
