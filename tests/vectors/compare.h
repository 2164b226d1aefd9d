// What was found beside what was expected: cells counted, the largest difference kept.
#ifndef TESTS_VECTORS_COMPARE_H
#define TESTS_VECTORS_COMPARE_H

#include "vector.h"

struct compare {
    double tolerance; // of a cell: this, times its size where that is above 1
    double floor;     // but no less than this: how exact the way is by which numbers come
    size_t cells, wrong;
    double most;      // the largest difference, by the same measure
    char first[256];  // the first wrong cell
    size_t left_out;  // cells that the vector's own page says are no measure
    const char *note; // why, or NULL
};

void compare_cell(struct compare *c, const char *row, const char *column, double found,
                  double wanted);

// A column of expected.csv with a result per row of input.csv.
void compare_column(struct compare *c, const struct vector *v, const char *column,
                    const double *found);

#endif
