// Methods that set a subject's weighted shares in proportion to the best's: COPRAS, ARAS, MARCOS.
#ifndef OUTRANK_PROPORTION_H
#define OUTRANK_PROPORTION_H

#include "merit_plugin.h"

extern const struct merit_parameter PROPORTION_OPTIMAL[1];
extern const struct merit_output PROPORTION_COPRAS[2];

int32_t copras(const struct merit_call *c);
int32_t aras(const struct merit_call *c);
int32_t marcos(const struct merit_call *c);
int32_t marcos_measure(const struct merit_criteria *c, struct merit_distances *d);

#endif
