#include "zoo.h"

// A good plugin; its link hides every symbol (hidden_entry.map).
const struct merit_plugin merit_plugin = {MERIT_PLUGIN_HEAD, ZOO_PLUGIN("hidden_entry")};
