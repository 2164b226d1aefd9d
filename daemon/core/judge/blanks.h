// A method's formula for people: the plugin's template with arguments and parameters in its blanks.
//
// "{x}" is an argument or a parameter. What stands in [..] is told only when one of its parameters
// is not as it is by default: "min({cap}, {x} / {t})[, at least {floor}]".
#ifndef CORE_BLANKS_H
#define CORE_BLANKS_H

#include "base/str.h"
#include "core/check/plan.h"

// Writes the argument at `at` of the method's list.
typedef void (*blank_fn)(void *context, size_t at, struct str *out);

void blanks_write(const struct call *call, blank_fn argument, void *context, struct str *out);

#endif
