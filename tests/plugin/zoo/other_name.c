#include "zoo.h"

const struct merit_plugin merit_plugin = {MERIT_PLUGIN_HEAD, ZOO_PLUGIN("somebody_else")};
