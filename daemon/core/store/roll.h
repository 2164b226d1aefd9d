// The roll of subjects, their names: ids, by which they are found, and titles. A subject is known
// by its number, from 0 on.
//
// A subject takes its texts, 12 bytes beside them, 4 for where they stand and about 8 by which its
// id is found, which keep no copy of it. Texts stay where they are: a title that is replaced
// remains.
#ifndef CORE_ROLL_H
#define CORE_ROLL_H

#include <stddef.h>
#include <stdint.h>

struct roll {
    char **chunks; // of entries: what the title stands by, id, title
    size_t chunk_count, chunk_room;
    size_t used, room; // bytes of the last chunk
    uint32_t *entries; // per subject: chunk and place in it
    size_t count, entry_room;
    uint32_t *slots; // subject + 1, by the hash of its id; 0: free
    size_t slot_count;
};

struct title {
    const char *text; // NULL: none; then the id stands for it
    int32_t from;     // it stands since then, by that line
    int64_t seq;
};

void roll_release(struct roll *r);
// The number of an id: it is `count` as it was before when the id is a new one, which then has that
// title.
uint32_t roll_put(struct roll *r, const char *id, struct title title);
uint32_t roll_find(const struct roll *r, const char *id); // NONE
// Another title, unless one stands that is from a later day or line.
void roll_retitle(struct roll *r, uint32_t subject, struct title title);
const char *roll_id(const struct roll *r, uint32_t subject);
const char *roll_title(const struct roll *r, uint32_t subject);

#endif
