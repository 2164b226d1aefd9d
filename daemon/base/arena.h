// An arena: allocations of one lifetime (a ruleset, a request), released together.
//
// Memory handed out is zeroed (but for arena_bare) and aligned for any type; texts stand one behind
// the other. Out of memory ends the process.
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/err.h"

struct arena_block;
struct arena {
    struct arena_block *blocks; // newest first
    size_t size;                // bytes handed out in all
};

void arena_init(struct arena *a);
void arena_release(struct arena *a);
// Its first block is room of the caller's, which outlives it: for scratch that is seldom larger.
void arena_init_in(struct arena *a, void *room, size_t size); // aligned for any type
// All that was handed out is free again; the newest block stays for what comes.
void arena_clear(struct arena *a);

void *arena_alloc(struct arena *a, size_t size);
void *arena_array(struct arena *a, size_t count, size_t size); // count * size is checked
// The same for who writes all of it: not zeroed.
void *arena_bare(struct arena *a, size_t count, size_t size);
char *arena_text(struct arena *a, const char *text);
char *arena_bytes(struct arena *a, const char *bytes, size_t size); // NUL added
char *arena_join(struct arena *a, const char *const *texts, size_t count);
char *arena_printf(struct arena *a, const char *format, ...) PRINTF_LIKE(2, 3);

// Grow an arena array for one more element: returns the (possibly moved) array; *room in elements.
void *arena_grow(struct arena *a, void *array, size_t count, size_t *room, size_t size);

#endif
