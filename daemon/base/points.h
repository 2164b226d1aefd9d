// Points: fixed-point decimals. A rule's score is rounded once into points; from there sums are
// exact, so that the parts of an explanation always add up to the score.
#ifndef BASE_POINTS_H
#define BASE_POINTS_H

#include <stdbool.h>
#include <stdint.h>

typedef int64_t points; // scaled by 10^decimals of the scheme

#define POINTS_NONE INT64_MIN // no data; never a zero

// What some points lie between; of none least is above most.
struct points_span {
    points least, most;
};
#define POINTS_SPAN_NONE ((struct points_span){INT64_MAX, INT64_MIN})
static inline struct points_span points_span_with(struct points_span s, points p)
{
    return (struct points_span){p < s.least ? p : s.least, p > s.most ? p : s.most};
}
static inline struct points_span points_span_both(struct points_span a, struct points_span b)
{
    return points_span_with(points_span_with(a, b.least), b.most);
}

// Round half away from zero, as decimal_from_double does. False when x is NaN, infinite, or too
// large for the decimals.
bool points_round(double x, int decimals, points *out);
double points_to_double(points p, int decimals); // NaN for POINTS_NONE
// a + b; false on overflow. Neither may be POINTS_NONE.
bool points_add(points a, points b, points *sum);
// The same value rounded half away to fewer decimals, kept in the scale of `decimals`.
points points_shown(points p, int decimals, int shown);
// Plain decimal text with exactly `shown` digits after the point ("69.50"); "-" for POINTS_NONE.
void points_format(points p, int decimals, int shown, char buffer[40]);

#endif
