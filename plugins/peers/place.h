// Where a number stands among the cohort's: rank, borda, percentile, rank_points, bands. Only the
// order of the numbers counts, equal to 12 digits is equal, and equal numbers get the same: there
// is no breaking of ties by the order of rows. README.md has the formulas.
#ifndef PEERS_PLACE_H
#define PEERS_PLACE_H

#include "merit_plugin.h"

extern const struct merit_parameter PLACE_RANK[3], PLACE_PERCENTILE[3], PLACE_RANK_POINTS[4],
    PLACE_BANDS[5];

// The place from below, 1 for the least; ties 'min', 'max', 'average' or 'dense'.
int32_t rank(const struct merit_call *c);

// rank - 1: how many are beaten. Source: Borda (1781).
int32_t borda(const struct merit_call *c);

// Percentile ranks: 'below' (rank - 1) / (n - 1), 'middle' the same with average ranks, 'hazen'
// (average rank - 0.5) / n, 'weibull' average rank / (n + 1), 'reached' those not above / n.
// Source: Hyndman and Fan (1996) for Hazen's and Weibull's.
int32_t percentile(const struct merit_call *c);

// max(least, first - step (place from above - 1)).
int32_t rank_points(const struct merit_call *c);

// Bands between quantiles of type 7, an edge belonging to the better band: low + (band - 1) /
// (count - 1) (high - low). Source: OECD/JRC Handbook (2008), categorical scales.
int32_t bands(const struct merit_call *c);

#endif
