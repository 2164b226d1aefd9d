#include "core/store/tail.h"

#include <stdlib.h>

#include "base/mem.h"

#define OWNERS_LEAST 64

void tail_release(struct tail *t)
{
    free(t->before);
    free(t->owners);
    *t = (struct tail){0};
}

void tail_begin(struct tail *t, size_t from)
{
    tail_release(t);
    t->from = from;
}

// The place that the owner has, or the free one where it belongs.
static struct tail_owner *owner_of(const struct tail *t, uint64_t key)
{
    uint64_t hash = key * 0x9e3779b97f4a7c15u;
    size_t mask = t->owner_room - 1, at = (size_t)(hash >> 32) & mask;
    while (t->owners[at].last && t->owners[at].key != key)
        at = (at + 1) & mask;
    return &t->owners[at];
}

static void owners_grow(struct tail *t)
{
    struct tail_owner *old = t->owners;
    size_t room = t->owner_room;
    t->owner_room = room ? room * 2 : OWNERS_LEAST;
    t->owners = mem_new(t->owner_room, sizeof *t->owners);
    for (size_t i = 0; i < room; i++)
        if (old[i].last)
            *owner_of(t, old[i].key) = old[i];
    free(old);
}

void tail_add(struct tail *t, uint64_t key)
{
    if (t->owner_count >= t->owner_room / 2)
        owners_grow(t);
    struct tail_owner *owner = owner_of(t, key);
    t->before = mem_grow(t->before, &t->before_room, t->count + 1, sizeof *t->before);
    t->before[t->count++] = owner->last;
    t->owner_count += !owner->last;
    owner->key = key;
    owner->last = (uint32_t)t->count;
}

static size_t element(const struct tail *t, uint32_t number)
{
    return number ? t->from + number - 1 : TAIL_NONE;
}

size_t tail_last(const struct tail *t, uint64_t key)
{
    return t->owner_room ? element(t, owner_of(t, key)->last) : TAIL_NONE;
}

size_t tail_before(const struct tail *t, size_t at)
{
    return element(t, t->before[at - t->from]);
}
