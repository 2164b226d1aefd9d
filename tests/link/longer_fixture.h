// A packed board of many rows, made of the county's: for what works block by block.
#ifndef TESTS_LINK_LONGER_FIXTURE_H
#define TESTS_LINK_LONGER_FIXTURE_H

#include "tests/link/packed_fixture.h"

enum { ROWS = 20000 }; // some blocks of rows, and of bytes

struct longer {
    struct county county;
    uint8_t *bytes, *copy;
    size_t size;
    uint32_t row_of[ROWS];
};

static inline struct packed_row *row_at(uint8_t *bytes, size_t at)
{
    return (void *)(bytes + packed_head(bytes)->rows_at + at * packed_head(bytes)->row_size);
}

// Rows of 24 bytes, with nothing behind what all rows have.
static inline void make_plain(struct county *c)
{
    c->board.keeps_rules = false;
    c->scheme.veto_count = c->scheme.outcome_count = c->scheme.show_count = 0;
    county_pack(c, NULL, 77, 19904, &c->packed);
}

// The first row of the county's board, ROWS times, for one subject after the other.
static inline struct longer *longer_open(bool plain)
{
    struct longer *l = mem_new(1, sizeof *l);
    county_open(&l->county);
    if (plain)
        make_plain(&l->county);
    const uint8_t *from = (const uint8_t *)l->county.packed.data;
    const struct packed_head *h = packed_head(from);
    size_t more = (size_t)(ROWS - h->row_count) * h->row_size;
    l->size = l->county.packed.size + more;
    l->bytes = mem_new(l->size, 1);
    l->copy = mem_new(l->size, 1);
    memcpy(l->bytes, from, h->rows_at);
    memcpy(l->bytes + h->shows_at + more, from + h->shows_at, h->size - h->shows_at);
    for (uint32_t i = 0; i < ROWS; i++) {
        memcpy(l->bytes + h->rows_at + (size_t)i * h->row_size, packed_row(from, 0), h->row_size);
        row_at(l->bytes, i)->subject = ROWS - 1 - i;
        row_at(l->bytes, i)->rank = i + 1;
    }
    struct packed_head *own = (void *)l->bytes;
    own->row_count = own->listed = ROWS;
    own->size += more;
    own->shows_at += more;
    own->cohorts_at += more;
    own->failures_at += more;
    own->texts_at += more;
    struct packed_cohort *cohorts = (void *)(l->bytes + own->cohorts_at);
    cohorts[0].listed = cohorts[0].ranked = ROWS;
    cohorts[1].listed = cohorts[1].ranked = 0;
    return l;
}

static inline void longer_close(struct longer *l)
{
    county_close(&l->county);
    free(l->bytes);
    free(l->copy);
    free(l);
}

#endif
