// What stands in for numbers that are missing. A criterion of which nobody has a number stays so.
#ifndef TREAT_GAP_H
#define TREAT_GAP_H

#include "merit_plugin.h"

extern const struct merit_parameter GAP_BY[2];

int32_t impute(const struct merit_call *c);

#endif
