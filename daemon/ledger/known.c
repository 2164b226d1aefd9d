#include "ledger/known.h"

#include <string.h>

void known_init(struct known *k)
{
    map_init(&k->ids);
    arena_init(&k->arena);
}

void known_forget(struct known *k)
{
    map_release(&k->ids);
    arena_release(&k->arena);
    known_init(k);
}

const struct known_subject *known_find(const struct known *k, const char *id)
{
    const struct map_entry *e = map_get(&k->ids, id);
    return e != NULL ? e->pointer : NULL;
}

void known_add(struct known *k, const char *id, uint32_t number, const char *kind)
{
    if (k->ids.count >= KNOWN_MOST)
        known_forget(k);
    size_t size = strlen(kind) + 1;
    struct known_subject *s = arena_alloc(&k->arena, sizeof *s + size);
    s->number = number;
    memcpy(s->kind, kind, size);
    map_put(&k->ids, id, NULL)->pointer = s;
}
