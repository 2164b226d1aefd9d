// Lists kept in order: what was appended at the end is sorted into what stands in order already.
//
// Elements are structs whose first member is the uint32_t they are looked up by.
#ifndef CORE_SORTED_H
#define CORE_SORTED_H

#include <stddef.h>
#include <stdint.h>

typedef int (*sorted_order_fn)(const void *a, const void *b);

// list[0, settled) is in order; afterwards all of it is. n + k log k for k new elements.
void sorted_settle(void *list, size_t count, size_t settled, size_t size, sorted_order_fn order);

// The first element whose key is not below `key`; count when there is none. The list is in order of
// keys.
size_t sorted_first(const void *list, size_t count, size_t size, uint32_t key);

// Where each of k new elements, in order, goes among `settled` elements of an array: at[i] is how
// many of the old stand before it. The new ones lie behind the old ones, the i-th in order at
// settled + from[i]. scratch has room for k elements.
void sorted_insert(void *array, size_t settled, size_t size, const size_t *at, const uint32_t *from,
                   size_t k, void *scratch);

#endif
