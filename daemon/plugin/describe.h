// What the loaded plugins say of themselves: for listings, for help, and as a page of reference.
#ifndef PLUGIN_DESCRIBE_H
#define PLUGIN_DESCRIBE_H

#include "base/json.h"
#include "base/str.h"
#include "plugin/host.h"

// A list of plugins, each with its methods, as GET /v1/plugins answers it.
void host_json(const struct host *h, struct json *j);

// A page of Markdown: plugins/REFERENCE.md.
void host_markdown(const struct host *h, struct str *out);

#endif
