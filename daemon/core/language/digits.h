// Numbers as written in expressions and tables, read as the nearest double with nothing lost on the
// way.
#ifndef CORE_DIGITS_H
#define CORE_DIGITS_H

#include <stdbool.h>
#include <stddef.h>

#define DIGITS_MAX 15 // significant digits: a double keeps all of these

// Digits with at most one point among them (no sign, nothing else: the caller has looked), the
// point then shifted `shift` places to the left: 20% has shift 2 and is the double nearest to 0.2,
// not 20 times that of 0.01. False when there are more than DIGITS_MAX significant digits or the
// value leaves 1e-22 .. 1e37.
bool digits_value(const char *digits, size_t size, int shift, double *out);

#endif
