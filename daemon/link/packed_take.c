// Boards taken: bytes that others may still write are copied, and what is checked is the copy.
//
// Invariants:
//  1. Nothing is read twice of what others may write. The head and what stands behind the rows are
//     copied and checked first; they say where the rows are.
//  2. Blocks of bytes are copied to where nobody else writes, summed and looked at there, and go
//  from
//     there to their place, past the cache; one after the other, by whoever is free. A row that has
//     its neighbour in another block waits for the end.
//  3. A board that does not fit is gone through once more, in order, to say which row is the first.
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/stream.h"
#include "link/packed.h"

struct tally { // of a cohort, as its rows have it
    uint32_t listed, ranked;
};

static void tally_add(struct tally *to, struct tally *t)
{
    to->listed += t->listed;
    to->ranked += t->ranked;
    *t = (struct tally){0};
}

struct frame { // of the copy: what rows are held against
    const uint8_t *bytes, *rows;
    const struct packed_cohort *cohorts;
    size_t subject_count, grade_count, row_size;
    uint32_t cohort_count, first;
};

struct taking {
    const struct packed_taking *of;
    const struct packed_head *head; // of the copy
    const struct scheme *scheme;
    struct frame frame;
    uint32_t *row_of;         // NULL: the rows are few, and held against each other
    struct tally *tallies[2]; // by the two, per cohort
    uint64_t *sums;
    uint8_t *here[2];      // a block each, where bytes are copied
    struct pair_lots lots; // blocks, or parts of row_of
    _Atomic size_t met;    // subjects that stand somewhere
    _Atomic bool failed;   // some row does not fit
};

// --- a row ---

enum fault { FITS, SUBJECT, NAMES, RANK };

// Ranks as they must be: within a cohort the ranked stand first, from 1; an equal rank repeats the
// one before, any other is the place in the cohort. before NULL: a page begins with it.
static inline bool rank_fits(const struct packed_row *row, const struct packed_row *before,
                             uint32_t place)
{
    if (row->state != ROW_RANKED)
        return row->rank == 0;
    if (place == 0)
        return row->rank == 1;
    if (!before)
        return row->rank >= 1 && row->rank <= place + 1;
    return before->state == ROW_RANKED &&
           (row->rank == place + 1 || (row->rank == before->rank && row->tied));
}

// The row and the one before it, at a place of the listing; without its values.
static inline enum fault row_fault(const struct frame *f, const struct packed_row *row,
                                   const struct packed_row *before, uint32_t at)
{
    if (row->subject >= f->subject_count)
        return SUBJECT;
    if (!packed_names_fit(row, f->cohort_count, f->grade_count))
        return NAMES;
    const struct packed_cohort *c = &f->cohorts[row->cohort];
    bool within = at >= c->first && at - c->first < c->listed;
    return within && rank_fits(row, before, at - c->first) ? FITS : RANK;
}

static inline const struct packed_row *row_at(const struct frame *f, size_t i)
{
    return (const void *)(f->rows + i * f->row_size);
}

struct some { // rows that follow each other, and which is the first
    const uint8_t *rows;
    size_t first;
};

static inline const struct packed_row *some_at(const struct some *s, size_t row_size, size_t i)
{
    return (const void *)(s->rows + (i - s->first) * row_size);
}

// By themselves: between the stores to row_of, which wait for memory, there is to be no other.
static bool values_fit(const struct frame *f, const struct some *some, size_t from, size_t end)
{
    return from >= end || packed_values_fit(f->bytes, some_at(some, f->row_size, from), end - from);
}

// Rows [from, end) of some; the one before them is there too, unless they are the first of all.
static void look_at_rows(struct taking *t, unsigned who, struct some some, size_t from, size_t end)
{
    const struct frame f = t->frame; // of its own, which no row that is noted can change
    const struct packed_row *before = from ? some_at(&some, f.row_size, from - 1) : NULL;
    struct tally *tallies = t->tallies[who], tally = {0};
    uint32_t *row_of = t->row_of, cohort = 0;
    bool fit = values_fit(&f, &some, from, end);
    for (size_t i = from; i < end && fit; i++) {
        const struct packed_row *row = some_at(&some, f.row_size, i);
        uint32_t at = f.first + (uint32_t)i;
        fit = row_fault(&f, row, before, at) == FITS;
        if (!fit)
            break;
        if (row_of) // may be told by both
            __atomic_store_n(&row_of[row->subject], at, __ATOMIC_RELAXED);
        if (row->cohort != cohort) {
            tally_add(&tallies[cohort], &tally);
            cohort = row->cohort;
        }
        tally.listed++;
        tally.ranked += row->state == ROW_RANKED;
        before = row;
    }
    if (!fit)
        atomic_store(&t->failed, true);
    else
        tally_add(&tallies[cohort], &tally);
}

// --- whom they are of ---

#define PART ((size_t)1 << 16) // subjects
#define MANY 1024              // one subject in so many is many: then all are marked off

static void clear_parts(void *context, unsigned who)
{
    struct taking *t = context;
    for (size_t from, end; pair_take(&t->lots, who, &from, &end);) {
        memset(t->row_of + from, 0xff, (end - from) * sizeof *t->row_of); // NONE
    }
}

static void count_parts(void *context, unsigned who)
{
    struct taking *t = context;
    for (size_t from, end; pair_take(&t->lots, who, &from, &end);) {
        uint32_t met = 0;
        for (size_t i = from; i < end; i++)
            met += t->row_of[i] != NONE;
        atomic_fetch_add(&t->met, met);
    }
}

// How many subjects a few rows are of.
static size_t count_few(const struct taking *t)
{
    size_t count = t->head->row_count, met = 0;
    uint32_t *subjects = mem_new(count + 1, sizeof *subjects);
    for (size_t i = 0; i < count; i++)
        subjects[i] = row_at(&t->frame, i)->subject;
    qsort(subjects, count, sizeof *subjects, number_order);
    for (size_t i = 0; i < count; i++)
        met += i == 0 || subjects[i] != subjects[i - 1];
    free(subjects);
    return met;
}

static void by_two(struct taking *t, pair_work_fn work, size_t count, size_t lot)
{
    pair_lots_init(&t->lots, count, lot);
    pair_run(t->of->pair, work, t);
}

// --- a block ---

// Bytes [from, end) of the board: the rows from where others may write, the rest from the copy.
static const uint8_t *fetch_block(const struct taking *t, uint8_t *here, size_t from, size_t end)
{
    const uint8_t *copy = t->frame.bytes, *rows = t->of->from;
    size_t rows_at = t->head->rows_at, rows_end = t->head->shows_at;
    size_t first = from < rows_at ? rows_at : from, last = end < rows_end ? end : rows_end;
    if (!t->of->to)
        return copy + from;
    if (first >= last)
        return memcpy(here, copy + from, end - from);
    memcpy(here, copy + from, first - from);
    memcpy(here + (first - from), rows + first, last - first);
    memcpy(here + (last - from), copy + last, end - last);
    stream_copy((uint8_t *)t->of->to + first, here + (first - from), last - first);
    return here;
}

// The rows that lie within a block whole: [*first, *end). Of those all but the first have their
// neighbour there too.
static void rows_within(const struct taking *t, size_t block, size_t *first, size_t *end)
{
    size_t from = block * PACKED_BLOCK, size = t->head->row_size, rows_at = t->head->rows_at;
    size_t to = from + PACKED_BLOCK < t->head->shows_at ? from + PACKED_BLOCK : t->head->shows_at;
    *first = from > rows_at ? (from - rows_at + size - 1) / size : 0;
    *end = to > rows_at ? (to - rows_at) / size : 0;
    if (*end < *first)
        *end = *first;
}

static void take_blocks(void *context, unsigned who)
{
    struct taking *t = context;
    size_t size = t->of->size, row_size = t->head->row_size, rows_at = t->head->rows_at;
    for (size_t block, none, first, end; pair_take(&t->lots, who, &block, &none);) {
        size_t from = block * PACKED_BLOCK,
               to = size - from < PACKED_BLOCK ? size : from + PACKED_BLOCK;
        const uint8_t *bytes = fetch_block(t, t->here[who], from, to);
        t->sums[block] = packed_block_sum(bytes, size, block);
        rows_within(t, block, &first, &end);
        struct some some = {.rows = bytes + (rows_at + first * row_size - from), .first = first};
        if (first < end && !atomic_load(&t->failed))
            look_at_rows(t, who, some, first + 1, end);
    }
    stream_end();
}

// --- all of it ---

// The rows that wait for the end: between those that the blocks had.
static void look_at_rest(struct taking *t)
{
    const struct some all = {.rows = t->frame.rows};
    size_t next = 0;
    for (size_t block = 0; block < packed_block_count(t->of->size) && !t->failed; block++) {
        size_t first, end;
        rows_within(t, block, &first, &end);
        if (first == end)
            continue;
        look_at_rows(t, 0, all, next, first + 1);
        next = end;
    }
    if (!t->failed)
        look_at_rows(t, 0, all, next, t->head->row_count);
}

// All rows once more, in order, to say which is the first that does not fit. Gives false.
static bool rows_tell(const struct taking *t, struct err *e)
{
    const char *scheme = t->scheme->label.name;
    const struct frame *f = &t->frame;
    const struct some all = {.rows = f->rows};
    uint8_t *met = mem_new(t->of->subject_count + 1, sizeof *met);
    err_set(e, "staged board %s: a subject stands twice", scheme);
    for (size_t i = 0; i < t->head->row_count; i++) {
        const struct packed_row *row = row_at(f, i);
        uint32_t at = f->first + (uint32_t)i;
        enum fault fault = row_fault(f, row, i ? row_at(f, i - 1) : NULL, at);
        if (fault != SUBJECT && !values_fit(f, &all, i, i + 1))
            fault = NAMES;
        if (fault == SUBJECT || met[row->subject])
            err_set(e, "staged board %s: row %u: subject %u is unknown or stands twice", scheme, at,
                    row->subject);
        else if (fault == NAMES)
            err_set(e, "staged board %s: row %u is out of range", scheme, at);
        else if (fault == RANK)
            err_set(e, "staged board %s: row %u: rank %u does not follow", scheme, at, row->rank);
        if (fault != FITS || met[row->subject])
            break;
        met[row->subject] = 1;
    }
    free(met);
    return false;
}

// Of a whole board the cohorts have as many rows as they say.
static bool tallies_fit(const struct taking *t, struct err *e)
{
    const struct packed_head *h = t->head;
    for (uint32_t i = 0; i < h->cohort_count && h->row_count == h->listed; i++) {
        const struct packed_cohort *c = &t->frame.cohorts[i];
        struct tally has = t->tallies[0][i];
        has.listed += t->tallies[1][i].listed;
        has.ranked += t->tallies[1][i].ranked;
        if (c->listed != has.listed || c->ranked != has.ranked)
            return err_set(e,
                           "staged board %s: cohort %u has %u rows, %u of them ranked, not %u, %u",
                           t->scheme->label.name, i, has.listed, has.ranked, c->listed, c->ranked);
    }
    return true;
}

// Copies and looks at all but the head and the parts, which are there and fit. Whoever stands twice
// has one place: then fewer subjects stand somewhere than there are rows.
static bool take_rows(struct taking *t, struct err *e)
{
    if (t->row_of)
        by_two(t, clear_parts, t->of->subject_count, PART);
    by_two(t, take_blocks, packed_block_count(t->of->size), 1);
    if (packed_sum_of(t->sums, t->of->size) != t->head->sum)
        return err_set(e, "staged board %s: its sum does not match", t->scheme->label.name);
    look_at_rest(t);
    if (!t->failed && t->row_of)
        by_two(t, count_parts, t->of->subject_count, PART);
    else if (!t->failed)
        t->met = count_few(t);
    if (t->failed || t->met != t->head->row_count)
        return rows_tell(t, e);
    return tallies_fit(t, e);
}

// The head, then what stands behind the rows.
static bool take_parts(const struct packed_taking *of, struct err *e)
{
    const struct packed_head *h = of->to ? of->to : of->from;
    if (of->size < sizeof *h)
        return err_set(e, "staged board: not a board of version %u", PACKED_VERSION);
    if (of->to)
        memcpy(of->to, of->from, sizeof *h);
    if (!packed_head_fits(h, of->size, of->model, e))
        return false;
    if (of->to)
        memcpy((uint8_t *)of->to + h->shows_at, (const uint8_t *)of->from + h->shows_at,
               of->size - h->shows_at);
    return packed_parts_fit(h, of->size, of->model, of->subject_count, e);
}

bool packed_take(const struct packed_taking *of, struct err *e)
{
    if (!take_parts(of, e))
        return false;
    const void *bytes = of->to ? of->to : of->from;
    struct taking t = {.of = of, .head = bytes};
    t.scheme = &of->model->schemes[t.head->scheme];
    t.frame = (struct frame){.bytes = bytes,
                             .rows = (const uint8_t *)bytes + t.head->rows_at,
                             .cohorts = packed_cohorts(bytes),
                             .subject_count = of->subject_count,
                             .grade_count = t.scheme->grade_count,
                             .row_size = t.head->row_size,
                             .cohort_count = t.head->cohort_count,
                             .first = t.head->first};
    t.sums = mem_new(packed_block_count(of->size), sizeof *t.sums);
    for (unsigned who = 0; who < 2 && of->to; who++)
        t.here[who] = mem_new(1, PACKED_BLOCK);
    for (unsigned who = 0; who < 2; who++)
        t.tallies[who] = mem_new((size_t)t.head->cohort_count + 1, sizeof *t.tallies[who]);
    t.row_of = of->row_of;
    if (!t.row_of && t.head->row_count >= of->subject_count / MANY)
        t.row_of = mem_new(of->subject_count + 1, sizeof *t.row_of);
    bool fits = take_rows(&t, e);
    if (!of->row_of)
        free(t.row_of);
    for (unsigned who = 0; who < 2; who++) {
        free(t.tallies[who]);
        free(t.here[who]);
    }
    free(t.sums);
    return fits;
}

bool packed_check(const void *bytes, size_t size, const struct model *m, size_t subject_count,
                  struct err *e)
{
    return packed_take(
        &(struct packed_taking){
            .from = bytes, .size = size, .model = m, .subject_count = subject_count},
        e);
}
