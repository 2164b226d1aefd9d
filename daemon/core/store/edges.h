// Memberships: to whom the subjects of one kind belong by one entry of its `belongs`, from which
// day on, with which share.
//
// Reading a child's lines in order of (day, seq) gives its parents on a day:
//   one     the latest line; NONE: nobody
//   first   the first line since the last NONE takes all
//   whole   every line adds a parent (a share of 0 takes it out), NONE clears; each gets all
//   equal   likewise; each gets 1/n
//   stated  the lines of one day are one statement and replace what was stated before
#ifndef CORE_EDGES_H
#define CORE_EDGES_H

#include "core/store/store.h"

struct edge_line {
    uint32_t row;    // of the child in its kind
    uint32_t parent; // subject number, or NONE
    int32_t from;
    int64_t seq;
    double share;
};

struct edges {
    enum belong_how how;
    struct edge_line *lines; // in order of (row, from, seq) once settled
    size_t count, room, settled;
    uint32_t *starts; // per row: its first line; row_count + 1
    size_t row_count;
};

struct parents { // of one child on a day
    struct parent_share *list;
    size_t count, room;
    int32_t until; // they stay the same before this day; DAY_MAX + 1 = for ever
};

void edges_release(struct edges *g);
void edges_add(struct edges *g, struct edge_line line);
void edges_settle(struct edges *g, size_t row_count);
// Adds the parents to out->list; lowers out->until to the next day on which they may change.
void edges_on(const struct edges *g, uint32_t row, int32_t day, struct parents *out);
// The same of a subject of the store.
void store_parents_on(const struct store *s, uint32_t subject, uint32_t belong, int32_t day,
                      struct parents *out);

#endif
