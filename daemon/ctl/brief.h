// An explanation in short, for the one it is about: what counted for him and against him, what was
// left out and what did not count, each with its clause and its records; of what was taken or
// missed the largest first, as a scorecard lists its reason codes.
#ifndef CTL_BRIEF_H
#define CTL_BRIEF_H

#include <jansson.h>

#include "base/str.h"
#include "ctl/terminal.h"

// `doc`: the reply of .../explain, read.
void brief_print(const json_t *doc, const struct terminal *t, struct str *out);

#endif
