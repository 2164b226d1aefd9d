#include "core/store/roll.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/err.h"
#include "base/large.h"
#include "base/map.h"
#include "base/mem.h"
#include "core/language/model.h"

// An entry's place is a chunk's number and how many units of 4 bytes stand before it there; what is
// larger than a chunk is one by itself.
#define UNIT 4
#define PLACE_BITS 14
#define CHUNK_MOST ((size_t)UNIT << PLACE_BITS)
#define CHUNK_LEAST 512
#define CHUNKS_MOST ((size_t)1 << (32 - PLACE_BITS))
#define SLOTS_LEAST 16

struct stands { // what a title stands by
    int32_t from;
    int64_t seq;
};
#define STANDS_SIZE (sizeof(int32_t) + sizeof(int64_t)) // in an entry, packed

void roll_release(struct roll *r)
{
    for (size_t i = 0; i < r->chunk_count; i++)
        free(r->chunks[i]);
    free(r->chunks);
    large_drop(r->entries, r->entry_room, sizeof *r->entries);
    large_drop(r->slots, r->slot_count, sizeof *r->slots);
    *r = (struct roll){0};
}

// --- entries ---

static const char *entry_at(const struct roll *r, uint32_t place)
{
    size_t unit = place & ((1u << PLACE_BITS) - 1);
    return r->chunks[place >> PLACE_BITS] + unit * UNIT;
}

static struct stands stands_of(const char *entry)
{
    struct stands s;
    memcpy(&s.from, entry, sizeof s.from);
    memcpy(&s.seq, entry + sizeof s.from, sizeof s.seq);
    return s;
}

static void chunk_new(struct roll *r, size_t size)
{
    size_t room = r->room ? r->room * 2 : CHUNK_LEAST;
    room = room > CHUNK_MOST ? CHUNK_MOST : room;
    if (r->chunk_count == CHUNKS_MOST)
        die("the names of subjects take more than %zu GiB", CHUNKS_MOST * CHUNK_MOST >> 30);
    r->room = size > room ? size : room;
    r->used = 0;
    r->chunks = mem_grow(r->chunks, &r->chunk_room, r->chunk_count + 1, sizeof(char *));
    r->chunks[r->chunk_count++] = mem_new(r->room, 1);
}

// Gives its place.
static uint32_t entry_new(struct roll *r, const char *id, struct title title)
{
    if (!title.text)
        title = (struct title){.text = id, .from = DAY_NONE};
    size_t id_size = strlen(id) + 1, title_size = strlen(title.text) + 1;
    size_t size = STANDS_SIZE + id_size + title_size;
    if (!r->chunk_count || r->used + size > r->room || r->used >= CHUNK_MOST)
        chunk_new(r, size);
    char *to = r->chunks[r->chunk_count - 1] + r->used;
    uint32_t place = (uint32_t)((r->chunk_count - 1) << PLACE_BITS | r->used / UNIT);
    memcpy(to, &title.from, sizeof title.from);
    memcpy(to + sizeof title.from, &title.seq, sizeof title.seq);
    memcpy(to + STANDS_SIZE, id, id_size);
    memcpy(to + STANDS_SIZE + id_size, title.text, title_size);
    r->used = (r->used + size + UNIT - 1) / UNIT * UNIT;
    return place;
}

const char *roll_id(const struct roll *r, uint32_t subject)
{
    return entry_at(r, r->entries[subject]) + STANDS_SIZE;
}

const char *roll_title(const struct roll *r, uint32_t subject)
{
    const char *id = roll_id(r, subject);
    return id + strlen(id) + 1;
}

void roll_retitle(struct roll *r, uint32_t subject, struct title title)
{
    struct stands old = stands_of(entry_at(r, r->entries[subject]));
    if (!title.text || title.from < old.from || (title.from == old.from && title.seq < old.seq))
        return;
    r->entries[subject] = entry_new(r, roll_id(r, subject), title);
}

// --- finding ---

// The slot of an id, or the free one where it belongs.
static uint32_t *slot_of(const struct roll *r, const char *id)
{
    size_t mask = r->slot_count - 1, at = map_hash(id, strlen(id)) & mask;
    while (r->slots[at] && strcmp(roll_id(r, r->slots[at] - 1), id) != 0)
        at = (at + 1) & mask;
    return &r->slots[at];
}

static void slots_grow(struct roll *r)
{
    size_t count = r->slot_count ? r->slot_count * 2 : SLOTS_LEAST;
    large_drop(r->slots, r->slot_count, sizeof *r->slots);
    r->slot_count = 0;
    r->slots = large_grow(NULL, &r->slot_count, count, sizeof *r->slots);
    memset(r->slots, 0, count * sizeof *r->slots);
    size_t mask = r->slot_count - 1;
    for (uint32_t i = 0; i < r->count; i++) {
        const char *id = roll_id(r, i);
        size_t at = map_hash(id, strlen(id)) & mask;
        while (r->slots[at]) // no two are the same
            at = (at + 1) & mask;
        r->slots[at] = i + 1;
    }
}

uint32_t roll_put(struct roll *r, const char *id, struct title title)
{
    if (r->count >= r->slot_count / 2)
        slots_grow(r);
    uint32_t *slot = slot_of(r, id);
    if (*slot)
        return *slot - 1;
    r->entries = large_grow(r->entries, &r->entry_room, r->count + 1, sizeof *r->entries);
    r->entries[r->count++] = entry_new(r, id, title);
    *slot = (uint32_t)r->count;
    return *slot - 1;
}

uint32_t roll_find(const struct roll *r, const char *id)
{
    return r->slot_count ? *slot_of(r, id) - 1 : NONE; // of a free slot: NONE
}
