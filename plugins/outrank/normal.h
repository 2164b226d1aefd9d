// Criteria made comparable, and what else the methods over a matrix share.
//
// Equal is equal to 12 digits, as everywhere in the language: a criterion whose extremes are equal
// is the same for all, and tells nobody apart. Whatever the criteria hold, what comes out of a
// normalisation is within 0 and 1 (the vector's within -1 and 1), so sums over criteria are finite.
#ifndef OUTRANK_NORMAL_H
#define OUTRANK_NORMAL_H

#include "matrix.h"

// What a method asks of the numbers. A subject that falls short of it fails, with a text, and takes
// no part.
enum domain {
    DOMAIN_ANY,
    DOMAIN_SHARES,  // 0 or more; above 0 where less is better, for that is divided by
    DOMAIN_POSITIVE // above 0
};

void normal_open(struct matrix *m, const struct merit_call *c, enum domain domain);

// Of a criterion into u, a number per subject:
// (x - least) / (most - least), from 0 for the worst to 1 for the best; `flat` when all are same.
void normal_span(const struct matrix *m, const struct criterion *k, double flat, double *u);
// x / most, or least / x where less is better; 1 when all are 0. Numbers as DOMAIN_SHARES.
void normal_share(const struct matrix *m, const struct criterion *k, double *u);
// x / sum; 1 / n when all are 0. With `inverse`, where less is better: of the reciprocals.
// Numbers as DOMAIN_SHARES.
void normal_part(const struct matrix *m, const struct criterion *k, int inverse, double *u);
// x / sqrt(sum of squares); 0 when all are 0. The direction is not looked at.
void normal_vector(const struct matrix *m, const struct criterion *k, double *u);

int normal_same(const struct matrix *m, const struct criterion *k);

// The same as terms of a recipe, weighted.
struct merit_term normal_span_term(const struct merit_criteria *c, const struct criterion *k,
                                   double flat);
// False where a subject fails (numbers as DOMAIN_SHARES), or there is none.
int normal_share_term(const struct merit_criteria *c, const struct criterion *k,
                      struct merit_term *term);
// A recipe of the sum of the parts, as one column: sum x times / over.
void normal_sum_recipe(struct merit_distances *d, double times, double over);

// y += factor * u.
void numbers_add(const struct matrix *m, double *y, double factor, const double *u);
// The exact sum of a number per subject, rounded once.
double numbers_sum(const struct matrix *m, const double *y);
// The least and the most of a number per subject; 0 when there is none.
void numbers_extent(const struct matrix *m, const double *y, double *least, double *most);
// The subjects in ascending order of y; equals by `then`, which may be NULL.
uint64_t *numbers_order(const struct matrix *m, const double *y, const double *then);

// x, or the largest number there is when it is beyond.
double number_held(double x);

#endif
