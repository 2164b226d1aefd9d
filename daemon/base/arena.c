#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/large.h"
#include "base/linux.h"
#include "base/mem.h"

// Blocks double from LEAST to MOST, so that a small arena stays small; what is larger gets a block
// of its own. The largest fills one huge page: a ruleset of 50,000 rules, which takes 300 MB, would
// else wait longer for its 75,000 small pages than for libconfig.
#define BLOCK_LEAST 1024
#define BLOCK_MOST (LINUX_HUGE_PAGE - sizeof(struct arena_block))
#define ALIGNMENT alignof(max_align_t)

struct arena_block {
    struct arena_block *older;
    size_t size, used, room; // bytes of `bytes`, of those before `room` so many; texts are behind
    bool large, clear;       // had from base/large.h; nothing but zeros where it is not used
    bool lent;               // the caller's
    alignas(max_align_t) char bytes[];
};

static struct arena_block *block_new(size_t room)
{
    if (room > SIZE_MAX - sizeof(struct arena_block)) {
        die("out of memory (%zu bytes)", room);
    }
    size_t size = sizeof(struct arena_block) + room;
    bool large = size >= LARGE_LEAST, clear = true;
    struct arena_block *b = large ? large_new(size, &clear) : mem_new(1, size);
    *b = (struct arena_block){.size = room, .room = room, .large = large, .clear = clear};
    return b;
}

static struct arena_block *block_with_room(struct arena *a, size_t size)
{
    struct arena_block *newest = a->blocks;
    if (newest && newest->room - newest->used >= size) {
        return newest;
    }
    size_t next = !newest || newest->size < BLOCK_LEAST ? BLOCK_LEAST : newest->size * 2;
    if (next > BLOCK_MOST) {
        next = BLOCK_MOST;
    }
    struct arena_block *b = block_new(size > next ? size : next);
    if (newest &&
        size > next / 2) { // nearly or wholly full at once: keep the newest open for small ones
        b->older = newest->older;
        newest->older = b;
    } else {
        b->older = newest;
        a->blocks = b;
    }
    return b;
}

void arena_init(struct arena *a)
{
    *a = (struct arena){0};
}

void arena_init_in(struct arena *a, void *room, size_t size)
{
    struct arena_block *b = room;
    assert(size > sizeof *b && (uintptr_t)room % ALIGNMENT == 0);
    *b = (struct arena_block){.size = size - sizeof *b, .room = size - sizeof *b, .lent = true};
    *a = (struct arena){.blocks = b};
}

static void blocks_free(struct arena_block *b)
{
    while (b) {
        struct arena_block *older = b->older;
        if (b->large)
            large_free(b, sizeof *b + b->size);
        else if (!b->lent)
            free(b);
        b = older;
    }
}

void arena_release(struct arena *a)
{
    blocks_free(a->blocks);
    arena_init(a);
}

void arena_clear(struct arena *a)
{
    struct arena_block *newest = a->blocks;
    if (!newest)
        return;
    blocks_free(newest->older);
    newest->older = NULL;
    newest->clear = newest->clear && newest->used == 0 && newest->room == newest->size;
    newest->used = 0;
    newest->room = newest->size;
    a->size = 0;
}

static void *take(struct arena *a, size_t size, bool bare)
{
    if (size > SIZE_MAX - ALIGNMENT) {
        die("out of memory (%zu bytes)", size);
    }
    size_t aligned = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (aligned == 0) {
        aligned = ALIGNMENT;
    }
    struct arena_block *b = block_with_room(a, aligned);
    void *p = b->bytes + b->used;
    b->used += aligned;
    a->size += aligned;
    return bare || b->clear ? p : memset(p, 0, aligned);
}

// Texts need not be aligned: they fill a block from its end.
static char *take_text(struct arena *a, size_t length)
{
    if (length == SIZE_MAX) {
        die("out of memory (%zu bytes)", length);
    }
    struct arena_block *b = block_with_room(a, length + 1);
    b->room -= length + 1;
    a->size += length + 1;
    b->bytes[b->room + length] = '\0';
    return b->bytes + b->room;
}

void *arena_alloc(struct arena *a, size_t size)
{
    return take(a, size, false);
}

static size_t product(size_t count, size_t size)
{
    if (size > 0 && count > SIZE_MAX / size) {
        die("out of memory (%zu x %zu bytes)", count, size);
    }
    return count * size;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    return take(a, product(count, size), false);
}

void *arena_bare(struct arena *a, size_t count, size_t size)
{
    return take(a, product(count, size), true);
}

char *arena_text(struct arena *a, const char *text)
{
    return arena_bytes(a, text, strlen(text));
}

char *arena_bytes(struct arena *a, const char *bytes, size_t size)
{
    char *copy = take_text(a, size);
    if (size > 0) {
        memcpy(copy, bytes, size);
    }
    return copy;
}

char *arena_join(struct arena *a, const char *const *texts, size_t count)
{
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        size += strlen(texts[i]);
    }
    char *joined = take_text(a, size), *end = joined;
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(texts[i]);
        memcpy(end, texts[i], length);
        end += length;
    }
    return joined;
}

char *arena_printf(struct arena *a, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(size >= 0); // only a wrong format fails
    char *text = take_text(a, (size_t)size);
    vsnprintf(text, (size_t)size + 1, format, again);
    va_end(again);
    return text;
}

void *arena_grow(struct arena *a, void *array, size_t count, size_t *room, size_t size)
{
    if (array && count < *room) {
        return array;
    }
    size_t wanted = count == 0 ? 2 : count * 2; // most lists have one element or two
    void *grown = arena_array(a, wanted, size);
    if (array && count > 0) {
        memcpy(grown, array, count * size);
    }
    *room = wanted;
    return grown;
}
