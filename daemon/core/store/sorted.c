#include "core/store/sorted.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static void merge(char *list, size_t count, size_t settled, size_t size, sorted_order_fn order)
{
    size_t fresh = count - settled;
    char *tail = mem_new(fresh, size);
    memcpy(tail, list + settled * size, fresh * size);
    // From the end, so that the old ones move up into the room of the new.
    size_t old = settled, to = count;
    while (fresh > 0) {
        const char *new = tail + (fresh - 1) * size;
        if (old > 0 && order(list + (old - 1) * size, new) > 0) {
            memcpy(list + --to * size, list + --old * size, size);
        } else {
            memcpy(list + --to * size, new, size);
            fresh--;
        }
    }
    free(tail);
}

void sorted_settle(void *list, size_t count, size_t settled, size_t size, sorted_order_fn order)
{
    if (settled >= count)
        return;
    char *bytes = list, *tail = bytes + settled * size;
    qsort(tail, count - settled, size, order);
    if (settled > 0 && order(tail - size, tail) > 0)
        merge(bytes, count, settled, size, order);
}

size_t sorted_first(const void *list, size_t count, size_t size, uint32_t key)
{
    const char *bytes = list;
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        uint32_t found;
        memcpy(&found, bytes + middle * size, sizeof found);
        if (found < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// Sizes that columns have are copied as one number each.
static void gather(void *to, const void *list, size_t size, const uint32_t *from, size_t k)
{
    switch (size) {
    case 8:
        for (size_t i = 0; i < k; i++)
            memcpy((char *)to + i * 8, (const char *)list + (size_t)from[i] * 8, 8);
        return;
    case 4:
        for (size_t i = 0; i < k; i++)
            memcpy((char *)to + i * 4, (const char *)list + (size_t)from[i] * 4, 4);
        return;
    default:
        for (size_t i = 0; i < k; i++)
            memcpy((char *)to + i * size, (const char *)list + from[i] * size, size);
    }
}

void sorted_insert(void *array, size_t settled, size_t size, const size_t *at, const uint32_t *from,
                   size_t k, void *scratch)
{
    char *bytes = array, *fresh = scratch;
    gather(fresh, bytes + settled * size, size, from, k);
    if (settled == 0) {
        memcpy(bytes, fresh, k * size);
        return;
    }
    size_t end = settled;
    for (size_t i = k; i > 0; i--) {
        size_t start = at[i - 1];
        memmove(bytes + (start + i) * size, bytes + start * size, (end - start) * size);
        memcpy(bytes + (start + i - 1) * size, fresh + (i - 1) * size, size);
        end = start;
    }
}
