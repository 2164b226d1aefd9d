#include "base/map.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"

#define SLOTS_LEAST 16

// FNV-1a, then a mix so that the low bits, which choose the slot, depend on all of them.
uint64_t map_hash(const char *key, size_t size)
{
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < size; i++) {
        h = (h ^ (unsigned char)key[i]) * 1099511628211u;
    }
    h ^= h >> 33;
    h *= 0xff51afd7ed558ccdu;
    h ^= h >> 33;
    return h;
}

static bool entry_is(const struct map_entry *e, uint64_t hash, const char *key, size_t size)
{
    return e->hash == hash && e->size == size && (size == 0 || memcmp(e->key, key, size) == 0);
}

// The slot that holds the key, or the free one where it belongs.
static size_t slot_of(const struct map *m, uint64_t hash, const char *key, size_t size)
{
    size_t mask = m->slot_count - 1;
    for (size_t at = hash & mask;; at = (at + 1) & mask) {
        uint32_t index = m->slots[at];
        if (index == 0 || entry_is(&m->entries[index - 1], hash, key, size)) {
            return at;
        }
    }
}

static void slots_grow(struct map *m)
{
    size_t count = m->slot_count ? m->slot_count * 2 : SLOTS_LEAST;
    free(m->slots);
    m->slots = mem_new(count, sizeof *m->slots);
    m->slot_count = count;
    for (size_t i = 0; i < m->count; i++) {
        size_t at = m->entries[i].hash & (count - 1);
        while (m->slots[at]) {
            at = (at + 1) & (count - 1);
        }
        m->slots[at] = (uint32_t)(i + 1);
    }
}

void map_init(struct map *m)
{
    *m = (struct map){0};
}

void map_release(struct map *m)
{
    free(m->entries);
    free(m->slots);
    arena_release(&m->keys);
    map_init(m);
}

struct map_entry *map_get(const struct map *m, const char *key)
{
    return map_get_bytes(m, key, strlen(key));
}

struct map_entry *map_get_bytes(const struct map *m, const char *key, size_t size)
{
    if (m->count == 0) {
        return NULL;
    }
    uint32_t index = m->slots[slot_of(m, map_hash(key, size), key, size)];
    return index ? &m->entries[index - 1] : NULL;
}

struct map_entry *map_put(struct map *m, const char *key, bool *fresh)
{
    return map_put_bytes(m, key, strlen(key), fresh);
}

struct map_entry *map_put_bytes(struct map *m, const char *key, size_t size, bool *fresh)
{
    if (m->count >= m->slot_count / 2) {
        slots_grow(m);
    }
    uint64_t hash = map_hash(key, size);
    size_t at = slot_of(m, hash, key, size);
    bool is_new = m->slots[at] == 0;
    if (fresh) {
        *fresh = is_new;
    }
    if (!is_new) {
        return &m->entries[m->slots[at] - 1];
    }
    if (m->count >= UINT32_MAX - 1) {
        die("a map of more than %u keys", UINT32_MAX - 1);
    }
    m->entries = mem_grow(m->entries, &m->room, m->count + 1, sizeof *m->entries);
    struct map_entry *e = &m->entries[m->count++];
    *e = (struct map_entry){
        .key = arena_bytes(&m->keys, key, size), .size = size, .hash = hash, .number = 0};
    m->slots[at] = (uint32_t)m->count;
    return e;
}
