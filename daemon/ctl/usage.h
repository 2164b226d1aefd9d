// How meritctl and its verbs are used, as text.
#ifndef CTL_USAGE_H
#define CTL_USAGE_H

#include "base/str.h"
#include "ctl/terminal.h"
#include "ctl/verb.h"

void usage_all(const struct terminal *t, struct str *out);
void usage_verb(const struct verb *v, const struct terminal *t, struct str *out);
void usage_version(struct str *out);

#endif
