#include "zoo.h"

// The entry under another name.
extern MERIT_EXPORT const struct merit_plugin merit_plugin_info;
const struct merit_plugin merit_plugin_info = {MERIT_PLUGIN_HEAD, ZOO_PLUGIN("no_entry")};
