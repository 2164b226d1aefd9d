// Where rows were told of in the ledger: for each row the number of a line.
//
// A whole load tells of its rows in their order, each as many lines after the one before: lines of
// such rows are kept as runs, 24 bytes each, with those that were told of again beside them. Where
// rows come in no order that is worth more than 4 bytes each, they take 4 bytes each.
//
// A line's number is given less some number of its owner's, from 1 on; 0: of the row nothing was
// told.
#ifndef CORE_TOLD_H
#define CORE_TOLD_H

#include <stddef.h>
#include <stdint.h>

struct told_run { // rows [row, row + count): lines first, first + stride, ..
    uint32_t row, count, first;
    int64_t stride;
};

struct told_again {     // a row's line, which its run does not say
    uint32_t row, line; // line 0: a free place
};

struct told {
    size_t row_count;      // rows from here on have not been told of
    struct told_run *runs; // rows ascend; NULL when there are `lines`
    size_t run_count, run_room;
    struct told_again *again; // by the hash of rows; a power of two, at most half of them taken
    size_t again_count, again_room;
    uint32_t *lines; // per row
    size_t line_room;
};

void told_release(struct told *t);
uint32_t told_line(const struct told *t, uint32_t row);
void told_set(struct told *t, uint32_t row, uint32_t line);

#endif
