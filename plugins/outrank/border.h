// Distances from a border or an ideal: MABAC, MAIRCA, SPOTIS.
#ifndef OUTRANK_BORDER_H
#define OUTRANK_BORDER_H

#include "merit_plugin.h"

extern const struct merit_parameter BORDER_POSTS[3];
extern const struct merit_output BORDER_GAP[1];

int32_t mabac(const struct merit_call *c);
int32_t mairca(const struct merit_call *c);
int32_t spotis(const struct merit_call *c);

#endif
