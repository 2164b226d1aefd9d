// Rows sorted by numbers: a radix sort over codes, for lists too long to compare pair by pair.
#ifndef CORE_RADIX_H
#define CORE_RADIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/pair.h"

struct radix_item {
    uint64_t code;
    uint32_t row;
};

// A number's code: codes stand in the order in which compare12 puts the numbers (equal to 12
// digits, equal codes), or in the reverse; no data is last either way.
uint64_t radix_code(double x, bool descending);

// Sort by code, least first; equal codes stay in the order they have. spare: room for as many.
void radix_sort(struct radix_item *items, size_t count, struct radix_item *spare);

// How many bits a number takes; 0 for 0.
unsigned radix_bits(uint64_t x);

// The same for whole items of which `bits` bits from `low` on are the code.
struct radix_packed {
    uint64_t *items, *spare; // room for `count` each; sorted are the items
    size_t count;
    unsigned low, bits;
    struct pair *pair; // who helps beside the caller, or NULL
    // Makes items [from, end), each before it is looked at for the first time; by both. NULL: they
    // are there.
    void (*make)(void *context, uint64_t *items, size_t from, size_t end);
    void *context;
};
void radix_sort_packed(const struct radix_packed *p);

#endif
