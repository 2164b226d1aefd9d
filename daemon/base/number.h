// Numbers in order, for qsort and bsearch.
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include <stdint.h>

// Of two uint32_t.
static inline int number_order(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

#endif
