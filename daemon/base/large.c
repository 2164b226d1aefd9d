#include "base/large.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/linux.h"
#include "base/mem.h"

#define KEPT_MOST 64 // pieces

struct piece {
    void *bytes;
    size_t size;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER; // process lifetime, all of it
static size_t keeps;                                      // pieces of so many bytes at most
static struct piece kept[KEPT_MOST];
static size_t kept_count, kept_size, used_size, most_used;

void large_keep(size_t largest)
{
    pthread_mutex_lock(&mutex);
    keeps = largest;
    pthread_mutex_unlock(&mutex);
}

// Pieces are of sizes that few differ in, so that one fits the next who asks: an eighth of a power
// of two apart.
static size_t size_of(size_t size)
{
    size_t step = LARGE_LEAST / 8;
    while (step * 16 < size)
        step *= 2;
    return (size + step - 1) / step * step;
}

static void *take_kept(size_t size)
{
    for (size_t i = kept_count; i-- > 0;) {
        if (kept[i].size != size)
            continue;
        void *p = kept[i].bytes;
        kept[i] = kept[--kept_count];
        kept_size -= size;
        return p;
    }
    return NULL;
}

// Where a sanitizer watches, from malloc, which it knows.
static void *get(size_t size)
{
#if defined MERITD_ASAN || defined MERITD_TSAN
    return calloc(1, size);
#else
    return linux_large_new(size);
#endif
}

static void give_back(void *p, size_t size)
{
#if defined MERITD_ASAN || defined MERITD_TSAN
    (void)size;
    free(p);
#else
    linux_large_free(p, size);
#endif
}

static void let_go(size_t at)
{
    kept_size -= kept[at].size;
    give_back(kept[at].bytes, kept[at].size);
    kept[at] = kept[--kept_count];
}

// NULL: the system has no more.
static void *piece_new(size_t size, bool *clear)
{
    if (size > SIZE_MAX / 2)
        return NULL;
    size = size_of(size);
    pthread_mutex_lock(&mutex);
    void *p = take_kept(size);
    *clear = !p;
    if (!p)
        p = get(size);
    while (!p && kept_count) { // the system has no more: perhaps with what is kept it has
        let_go(kept_count - 1);
        p = get(size);
    }
    used_size += p ? size : 0;
    most_used = used_size > most_used ? used_size : most_used;
    pthread_mutex_unlock(&mutex);
    return p;
}

void *large_new(size_t size, bool *clear)
{
    void *p = piece_new(size, clear);
    if (!p)
        die("out of memory (%zu bytes)", size);
    return p;
}

void *large_try(size_t size)
{
    bool clear;
    return piece_new(size, &clear);
}

void large_free(void *p, size_t size)
{
    if (!p)
        return;
    size = size_of(size);
    pthread_mutex_lock(&mutex);
    used_size -= size;
    while (kept_count && (kept_count == KEPT_MOST || kept_size + used_size + size > most_used))
        let_go(0);
    if (size <= keeps && kept_size + used_size + size <= most_used) {
        kept[kept_count++] = (struct piece){.bytes = p, .size = size};
        kept_size += size;
    } else {
        give_back(p, size);
    }
    pthread_mutex_unlock(&mutex);
}

void large_drop(void *p, size_t room, size_t size)
{
    if (room * size < LARGE_LEAST)
        free(p);
    else
        large_free(p, room * size);
}

void *large_grow(void *p, size_t *room, size_t need, size_t size)
{
    size_t count = *room < 8 ? 8 : *room;
    while (count < need && count <= SIZE_MAX / 2 / size)
        count *= 2;
    if (count < need)
        die("out of memory (%zu elements)", need);
    if ((p && need <= *room) || count * size < LARGE_LEAST)
        return mem_grow(p, room, need, size);
    bool clear;
    void *grown = large_new(count * size, &clear);
    if (p)
        memcpy(grown, p, *room * size);
    large_drop(p, *room, size);
    *room = count;
    return grown;
}
