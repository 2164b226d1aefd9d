// A hash map from text to a pointer or a number; keys are copied. Insertion order is kept.
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct map_entry {
    const char *key;
    size_t size;
    uint64_t hash;
    union {
        void *pointer;
        uint64_t number;
    };
};

struct map {
    struct map_entry *entries; // in order of insertion
    size_t count, room;
    uint32_t *slots; // index + 1 into entries; 0 = free
    size_t slot_count;
    struct arena keys; // their copies
};

// Of a text; all bits depend on all of it.
uint64_t map_hash(const char *key, size_t size);

void map_init(struct map *m);
void map_release(struct map *m);

// The entry, or NULL. The pointer holds until the next map_put.
struct map_entry *map_get(const struct map *m, const char *key);
struct map_entry *map_get_bytes(const struct map *m, const char *key, size_t size);

// The entry for the key, made with pointer = NULL / number = 0 when new (*fresh says so; may be
// NULL).
struct map_entry *map_put(struct map *m, const char *key, bool *fresh);
struct map_entry *map_put_bytes(struct map *m, const char *key, size_t size, bool *fresh);

#endif
