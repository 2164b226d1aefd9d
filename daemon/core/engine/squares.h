// Exact sums of squares: the same bits whatever the order of the numbers, the parts they are added
// in, and the width of the vectors.
//
// A sum of squares is merit_statistics.squares of plugins/merit_plugin.h (after J. Demmel and Y.
// Nguyen, "Fast reproducible floating-point summation", 2013): every square is cut, at places that
// depend on the largest and the count alone, into two pieces that are whole multiples of one unit
// each. Sums of such pieces are exact.
#ifndef CORE_SQUARES_H
#define CORE_SQUARES_H

#include <stddef.h>

struct squares {
    double unit, cut[2], sums[2];
};

double squares_unit(double least, double most);    // merit_statistics.unit
double squares_largest(double least, double most); // in size
// Of `count` numbers of which `most` is the largest in size, none of them added yet.
struct squares squares_of_none(size_t count, double most, double unit);
void squares_add(struct squares *s, const double *x, size_t n); // no data adds nothing
void squares_join(struct squares *s, const struct squares *more);
double squares_value(const struct squares *s);

#endif
