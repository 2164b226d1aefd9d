// Why a value is as it is: the formula of the rule, veto, outcome or show with its numbers put in,
// what these are, caps, missing data, failures. A few lines, for people.
#ifndef REHEARSAL_WHY_H
#define REHEARSAL_WHY_H

#include "rehearsal/said.h"

void why_write(struct scene *s, struct said what, uint32_t row, struct str *out);

#endif
