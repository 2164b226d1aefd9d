// Exact decimals: scaled integers, and the 12-digit comparison of the language.
#ifndef BASE_DECIMAL_H
#define BASE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

__extension__ typedef __int128
    decimal_sum; // a sum of scaled integers that cannot overflow in practice (2^63 addends)

#define DECIMALS_MAX 9
#define DECIMAL_NONE INT64_MIN // no data

// Parse "-12.50" into an integer scaled by 10^decimals. Refuses anything else than digits with at
// most one point and a sign, more digits after the point than `decimals` (other than zeros), and
// overflow: each with its own message. An exponent form is refused.
bool decimal_parse(const char *text, size_t size, int decimals, int64_t *out,
                   struct err *e) MUST_USE;

// Shortest plain form: no trailing zeros, no point when whole. buffer of at least 32 bytes.
void decimal_format(int64_t value, int decimals, char buffer[32]);

// value / 10^decimals as the nearest double (exactly one rounding while |value| < 2^53).
double decimal_to_double(int64_t value, int decimals);
// The same with one rounding always; |value| < 2^127, decimals at most 22.
double decimal_sum_to_double(decimal_sum value, int decimals);

// x rounded half away from zero to an integer scaled by 10^decimals. False when x is NaN or out of
// range. x is taken at its first 15 significant digits where these reach past the decimals: 1.005,
// which no double holds, rounds to 1.01, and a decimal of 15 digits that became a double comes back
// the same.
bool decimal_from_double(double x, int decimals, int64_t *out);
decimal_sum decimal_sum_from_double(double x,
                                    int decimals); // the same; x finite, |x * 10^decimals| < 1e36

extern const double pow10_table[23]; // 1e0 .. 1e22, exact

// x rounded to 12 significant decimal digits, half away from zero; the same bits on every machine.
// NaN, infinities and 0 come back as they are.
double round12(double x);

// -1, 0, 1 after rounding both to 12 significant digits (fast when they are far apart). Neither may
// be NaN.
int compare12(double a, double b);

// The fewest correctly rounded digits that read back as the same double (-0 as 0); integers without
// a point; never an exponent for 1e-7 <= |x| < 1e21. buffer of at least 40 bytes. NaN gives "no
// data", an infinity "infinity".
void double_format(double x, char buffer[40]);

#endif
