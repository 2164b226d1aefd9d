// A number as a configuration writes it, read exactly from its text: libconfig would wrap integers
// past 32 bits, read 010 as 10 and 1e999 as an infinity, all in silence.
#ifndef CONFIG_NUMBER_H
#define CONFIG_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct number {
    char plain[32]; // the one spelling of its value: no plus, no exponent, no idle zeros ("-0.5",
                    // "12")
    int64_t scaled; // value = scaled / 10^decimals
    int decimals;   // 0 .. 9
};

// Read libconfig's integers (with L or LL) and floats. Errors: not a number, leading zeros,
// hexadecimal, more than 9 digits after the point, more than 18 digits or so in all; each says what
// to write.
bool number_read(const char *text, size_t size, struct number *out, struct err *e) MUST_USE;

double number_double(const struct number *n); // one rounding
bool number_whole(const struct number *n);    // no digits after the point

#endif
