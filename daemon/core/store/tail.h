// What came last of a list, found by whose it is: the newest element first, each leads to the one
// before it of the same owner. Elements are known by their places in the list.
//
// It is made when it is first looked through, so that a list which is put in order whole, as at a
// start, never has one.
#ifndef CORE_TAIL_H
#define CORE_TAIL_H

#include <stddef.h>
#include <stdint.h>

#define TAIL_NONE SIZE_MAX

struct tail_owner {
    uint64_t key;
    uint32_t last; // its newest element, + 1 - from; 0: a free place
};

struct tail {
    size_t from, count; // elements [from, from + count) of the list
    uint32_t *before;   // per element: the one before of the same owner, as in `last`
    struct tail_owner
        *owners; // by the hash of their keys; a power of two, at most half of them taken
    size_t before_room, owner_count, owner_room;
};

void tail_release(struct tail *t);
// None are in it any more, and the first to come will be element `from` of the list.
void tail_begin(struct tail *t, size_t from);
// The next element of the list, and whose it is.
void tail_add(struct tail *t, uint64_t key);
// An owner's newest element, and the one before another; TAIL_NONE.
size_t tail_last(const struct tail *t, uint64_t key);
size_t tail_before(const struct tail *t, size_t at);

#endif
