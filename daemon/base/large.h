// Large pieces of memory: of huge pages where the system has them, and kept for the next who asks
// when they are given back. For arrays that are made anew with every board: to have fresh memory
// from the system costs more than what is written into it.
//
// Any thread may ask. Out of memory ends the process, but in large_try.
#ifndef BASE_LARGE_H
#define BASE_LARGE_H

#include <stdbool.h>
#include <stddef.h>

#define LARGE_LEAST ((size_t)1 << 20) // what is smaller is better had from malloc

// At least `size` bytes, aligned for anything. *clear: all of them are 0; else they hold anything.
void *large_new(size_t size, bool *clear);
void *large_try(size_t size);          // holds anything; NULL: there is no such memory
void large_free(void *p, size_t size); // the size that was asked for; p may be NULL

// An array that grows, as mem_grow has it; from LARGE_LEAST bytes on it is a large piece, so that
// what it grew out of leaves no holes among other memory. Given back by large_drop, with its room.
void *large_grow(void *p, size_t *room, size_t need, size_t size);
void large_drop(void *p, size_t room, size_t size);

// From now on pieces of up to `largest` bytes that are given back are kept, as long as with them
// there are no more than the most that were in use at a time; before, none is.
void large_keep(size_t largest);

#endif
