// The functions that the host lends to plugins (struct merit_host).
#ifndef PLUGIN_FUNCTIONS_H
#define PLUGIN_FUNCTIONS_H

#include "plugins/merit_plugin.h"

const struct merit_host *functions_table(void);

#endif
