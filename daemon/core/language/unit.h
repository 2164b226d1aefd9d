// Units and dimensions: what may be added to what, and by which factor.
//
// A unit is a base unit or a factor times another unit: 万元 = 10000 yuan. Every base unit is a
// dimension of its own; a number carries an exponent for each (yuan per person is yuan^1
// person^-1). Exchange between currencies is never a factor: it is a dated rate and happens inside
// a gather over records.
#ifndef CORE_UNIT_H
#define CORE_UNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "base/place.h"

#define UNIT_BASES_MAX 32 // base units a ruleset may declare
#define UNIT_NONE UINT32_MAX

struct unit {
    const char *name;  // ASCII id: wan_yuan
    const char *title; // 万元
    uint32_t base;     // index among the base units
    int64_t factor;    // one of this unit = factor / 10^factor_decimals of the base unit
    int factor_decimals;
    struct place at;
};

struct units {
    struct unit *list;
    size_t count, room;
    uint32_t bases[UNIT_BASES_MAX]; // base index -> unit index
    size_t base_count;
    uint32_t
        own_currency; // base index of the currency in which money is counted: the `in` of `rates`,
                      // else the first base unit declared; UNIT_NONE when no unit is declared
    struct map names;
};

// What a number is measured in: exponents per base unit, and the factor to base units. All zero and
// factor 1 is a plain number.
struct measure {
    int8_t exponents[UNIT_BASES_MAX];
    double factor; // value * factor = the value in base units
};

struct measure measure_plain(void);
struct measure measure_of_unit(const struct units *u, uint32_t unit);
bool measure_same_dimension(const struct measure *a, const struct measure *b);
bool measure_is_plain(const struct measure *m); // no dimension (the factor may differ from 1)
// Products and quotients; false when an exponent leaves -8..8.
bool measure_multiply(const struct measure *a, const struct measure *b, struct measure *out);
bool measure_divide(const struct measure *a, const struct measure *b, struct measure *out);
double unit_factor(const struct unit *u); // as a double, one rounding

uint32_t unit_find(const struct units *u, const char *name); // UNIT_NONE when unknown
// Title of the unit that measures exactly this ("万元"), else the base units ("yuan/person", "10000
// yuan/person"), "number" when plain. buffer of at least 64 bytes; a longer name is cut.
void measure_name(const struct units *u, const struct measure *m, char *buffer, size_t size);

#endif
