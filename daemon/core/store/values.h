// Numbers by row, in 4 bytes each as long as these tell all of them to the bit.
//
// What is recorded are decimals of a few digits, so most columns are whole numbers of 10^-decimals
// that an int32 holds: half of what doubles take, and half of what is read when all rows are
// judged. The first number that is not of this sort (too large, too many digits, minus zero, an
// infinity) makes all of them doubles. No data is NaN going in and coming out.
#ifndef CORE_VALUES_H
#define CORE_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NARROW_NONE INT32_MIN // no data
#define NARROW_DECIMALS_MAX 6

// Where they lie: `wide`, or, where that is NULL, `narrow`. Lifetime: until one is set.
struct value_view {
    const double *wide;
    const int32_t *narrow; // each is the double nearest to narrow / 10^decimals
    int decimals;
    bool complete; // of narrow ones all have data
};

struct values {
    double *wide;    // or NULL
    int32_t *narrow; // or NULL
    size_t count, room;
    size_t blanks; // narrow ones without data
    int decimals;
    int32_t largest; // in size, of the narrow ones
};

void values_release(struct values *v);
void values_grow(struct values *v, size_t count);        // what is new has no data
void values_set(struct values *v, size_t row, double x); // row < count
double values_get(const struct values *v, size_t row);
void values_read(const struct values *v, size_t count, double *out); // the first of them
struct value_view values_view(const struct values *v);

#endif
