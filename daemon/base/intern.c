#include "base/intern.h"

#include <assert.h>

void intern_init(struct intern *n)
{
    map_init(&n->texts);
}

void intern_release(struct intern *n)
{
    map_release(&n->texts);
}

uint32_t intern_put(struct intern *n, const char *text, size_t size)
{
    // Entries stand in order of insertion, so an entry's place is its number.
    struct map_entry *e = map_put_bytes(&n->texts, text, size, NULL);
    return (uint32_t)(e - n->texts.entries);
}

uint32_t intern_find(const struct intern *n, const char *text, size_t size)
{
    const struct map_entry *e = map_get_bytes(&n->texts, text, size);
    return e ? (uint32_t)(e - n->texts.entries) : INTERN_NONE;
}

const char *intern_text(const struct intern *n, uint32_t id)
{
    assert(id < n->texts.count);
    return n->texts.entries[id].key;
}
