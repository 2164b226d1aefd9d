#include "link/delta.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

const struct delta_head *delta_head(const void *bytes)
{
    return bytes;
}

struct period delta_period(const void *bytes)
{
    const struct delta_head *h = bytes;
    return (struct period){
        .length = (enum period_length)h->period_length, .year = h->period_year, .at = h->period_at};
}

struct delta_row *delta_row(void *bytes, size_t at)
{
    const struct delta_head *h = bytes;
    return (void *)((uint8_t *)bytes + sizeof *h + at * (sizeof(struct delta_row) + h->row_size));
}

struct delta_beside *delta_beside(void *bytes, size_t at)
{
    const struct delta_head *h = bytes;
    return (struct delta_beside *)(void *)delta_row(bytes, h->moved) + at;
}

uint64_t delta_next(const void *bytes)
{
    const struct delta_head *h = bytes;
    uint64_t sum = packed_sum(bytes, h->size); // of what follows the heads' beginnings
    return (h->base ^ sum ^ (uint64_t)h->seq) * 0x9e3779b97f4a7c15u | 1;
}

bool delta_check(const void *bytes, size_t size, const struct model *m, struct err *e)
{
    const struct delta_head *h = bytes;
    if (size < sizeof *h || h->magic != DELTA_MAGIC || h->version != PACKED_VERSION)
        return err_set(e, "staged delta: not of version %u", PACKED_VERSION);
    if (h->scheme >= m->scheme_count)
        return err_set(e, "staged delta: scheme %u of %zu", h->scheme, m->scheme_count);
    const struct scheme *s = &m->schemes[h->scheme];
    size_t bare = packed_row_size(s, 0), full = packed_row_size(s, s->all_rule_count);
    if (h->moved > DELTA_ROWS_MOST || h->beside > 4 * DELTA_ROWS_MOST ||
        (h->row_size != bare && h->row_size != full))
        return err_set(e, "staged delta of %s: %u rows of %u bytes, %u beside", s->label.name,
                       h->moved, h->row_size, h->beside);
    if (h->size != size || size != sizeof *h + h->moved * (sizeof(struct delta_row) + h->row_size) +
                                       h->beside * sizeof(struct delta_beside))
        return err_set(e, "staged delta of %s: its parts do not add up to its size", s->label.name);
    if (h->period_length != (int32_t)s->period || h->seq < 0 || h->as_of < DAY_MIN ||
        h->as_of > DAY_MAX || h->next != delta_next(bytes))
        return err_set(e, "staged delta of %s: its period, line, day or version is out of range",
                       s->label.name);
    return true;
}

// --- reading a board ---

void board_listing(void *board, size_t subject_count, struct listing *out)
{
    const struct packed_head *h = packed_head(board);
    uint8_t *rows = (uint8_t *)board + h->rows_at;
    listing_fill_begin(out, h->row_size, h->row_count, subject_count);
    for (uint32_t i = 0; i < h->row_count; i++) {
        uint8_t *at = rows + (size_t)i * h->row_size;
        const struct packed_row *row = (const void *)at;
        listing_fill(out, row->subject, row->cohort, at);
    }
    listing_fill_end(out, h->first);
}

static struct packed_row *row_at(const struct listing_block *b, size_t width, uint32_t index)
{
    return (void *)(b->rows + index * width);
}

const struct packed_row *listing_row(const struct listing *l, const struct listing_block *b,
                                     uint32_t index)
{
    return row_at(b, l->width, index);
}

uint32_t listing_rank(const struct listing *l, const struct listing_block *b, uint32_t index)
{
    const struct packed_row *row = row_at(b, l->width, index);
    uint32_t first = l->firsts[b->at];
    if (row->state != ROW_RANKED)
        return 0;
    return index < b->lead ? first - b->lead_back : row->rank + first - b->base;
}

// --- ranks ---

static const struct packed_row *last_of(const struct listing_block *b, size_t width)
{
    return b && b->count ? row_at(b, width, b->count - 1) : NULL;
}

// The block before one, of the same cohort.
static const struct listing_block *before(const struct listing *l, const struct listing_block *b)
{
    const struct listing_block *prior = b->at ? l->order[b->at - 1] : NULL;
    return prior && prior->cohort == b->cohort ? prior : NULL;
}

// The rank of a block's last row, without a look at it.
static uint32_t rank_at_end(const struct listing *l, const struct listing_block *b)
{
    uint32_t first = l->firsts[b->at];
    if (b->count && b->count <= b->lead)
        return first - b->lead_back;
    return b->last_rank ? b->last_rank + first - b->base : 0;
}

// How far the rank that a block's first rows share with the row before lies back. Was it another?
static bool find_lead_back(const struct listing *l, struct listing_block *b)
{
    const struct listing_block *prior = before(l, b);
    uint32_t was = b->lead_back;
    if (b->lead && prior)
        b->lead_back = l->firsts[b->at] - rank_at_end(l, prior);
    return b->lead_back != was;
}

// Once for a listing as it was copied: the rows at the beginning of each block whose rank is that
// of the row before the block.
static void find_leads(struct listing *l)
{
    size_t width = l->width;
    for (size_t i = 0; i < l->block_count && !l->leads; i++) {
        struct listing_block *b = l->order[i];
        const struct listing_block *prior = before(l, b);
        const struct packed_row *last = last_of(prior, width);
        b->cohort_first = prior ? prior->cohort_first : l->firsts[i];
        b->last_rank = b->count ? row_at(b, width, b->count - 1)->rank : 0;
        while (last && last->state == ROW_RANKED && b->lead < b->count &&
               row_at(b, width, b->lead)->state == ROW_RANKED &&
               row_at(b, width, b->lead)->rank == last->rank)
            b->lead++;
        find_lead_back(l, b);
    }
    l->leads = true;
}

// In a block that is to change, "its rank is that of the row before" stands in the rows.
static void make_relative(struct listing_block *b, size_t width)
{
    for (uint32_t i = b->count; i-- > 0 && !b->relative;) {
        struct packed_row *row = row_at(b, width, i);
        const struct packed_row *prior = i ? row_at(b, width, i - 1) : NULL;
        row->same =
            row->state == ROW_RANKED && (i < b->lead || (prior && prior->state == ROW_RANKED &&
                                                         i > b->lead && prior->rank == row->rank));
    }
    b->relative = true;
}

// The ranks of a changed block, from its beginning: the place of the first that shares it.
static void count_ranks(struct listing_block *b, size_t width)
{
    uint32_t rank = 0;
    b->lead = 0;
    b->base = b->cohort_first;
    for (uint32_t i = 0; i < b->count; i++) {
        struct packed_row *row = row_at(b, width, i);
        if (row->state != ROW_RANKED) {
            row->rank = 0;
            continue;
        }
        if (!row->same)
            rank = i + 1;
        row->rank = rank;
        b->lead += rank == 0;
    }
    b->last_rank = b->count ? row_at(b, width, b->count - 1)->rank : 0;
}

// After rows have moved: what the first rows of a block share with the one before it, in those that
// changed and in those behind, up to where it is as it was. All, when blocks came or went.
static void pass_leads(struct listing *l)
{
    for (size_t i = 0; i < l->block_count && l->reordered; i++)
        find_lead_back(l, l->order[i]);
    for (size_t i = 0; i < l->made_count && !l->reordered; i++) {
        size_t at = l->made[i]->at;
        bool other = true;
        find_lead_back(l, l->made[i]);
        while (other && ++at < l->block_count)
            other = find_lead_back(l, l->order[at]);
    }
}

// --- applying ---

struct applying {
    struct listing *rows;
    void *board, *delta;
    const struct model *model;
    struct err *error;
    int64_t *ranked; // per cohort: how many more
};

static bool refuse(const struct applying *a, uint32_t subject, const char *what)
{
    return err_set(a->error, "staged delta of %s: subject %u %s",
                   a->model->schemes[delta_head(a->delta)->scheme].label.name, subject, what);
}

// A row's block, to be written to. NULL: it is not listed.
static struct listing_block *own(struct applying *a, uint32_t subject, uint32_t *index)
{
    struct listing_block *b = listing_find(a->rows, subject, index);
    if (!b)
        return NULL;
    b = listing_own(a->rows, b);
    make_relative(b, a->rows->width);
    return b;
}

static bool take_out(struct applying *a)
{
    for (size_t i = 0; i < delta_head(a->delta)->moved; i++) {
        const struct packed_row *row = (const void *)(delta_row(a->delta, i) + 1);
        uint32_t index;
        struct listing_block *b = own(a, row->subject, &index);
        if (!b || b->cohort != row->cohort)
            return refuse(a, row->subject, "is not listed, stands twice, or in another cohort");
        if (!packed_row_fits(a->board, row, a->model))
            return refuse(a, row->subject, "has a row that is out of range");
        a->ranked[row->cohort] +=
            (row->state == ROW_RANKED) - (row_at(b, a->rows->width, index)->state == ROW_RANKED);
        listing_remove(a->rows, row->subject);
    }
    return true;
}

static bool put_in(struct applying *a)
{
    for (size_t i = 0; i < delta_head(a->delta)->moved; i++) {
        struct delta_row *at = delta_row(a->delta, i);
        struct packed_row *row = (void *)(at + 1);
        uint32_t index;
        struct listing_block *b = at->after == NONE ? listing_first(a->rows, row->cohort)
                                                    : listing_find(a->rows, at->after, &index);
        if (!b || b->cohort != row->cohort)
            return refuse(a, row->subject, "stands behind one that is not of its cohort");
        make_relative(listing_own(a->rows, b), a->rows->width);
        row->same = at->same == 1;
        row->rank = 0;
        listing_insert(a->rows, row->subject, row->cohort, at->after, (const uint8_t *)row);
    }
    return true;
}

static bool set_beside(struct applying *a)
{
    for (size_t i = 0; i < delta_head(a->delta)->beside; i++) {
        const struct delta_beside *at = delta_beside(a->delta, i);
        uint32_t index;
        struct listing_block *b = own(a, at->subject, &index);
        if (!b || at->same > 1 || at->tied > 1)
            return refuse(a, at->subject, "is not listed");
        struct packed_row *row = row_at(b, a->rows->width, index);
        row->same = at->same == 1;
        row->tied = at->tied == 1;
    }
    return true;
}

// As packed_check has it: the ranked stand first, and who shares a rank is tied. `same`: it says
// that its rank is that of the row before.
static bool follows(const struct packed_row *row, bool same, const struct packed_row *prior)
{
    if (row->state != ROW_RANKED)
        return !same;
    if (!prior)
        return !same;
    return prior->state == ROW_RANKED && (!same || (row->tied && prior->tied));
}

static bool block_fits(const struct applying *a, const struct listing_block *b)
{
    const struct packed_row *last = last_of(before(a->rows, b), a->rows->width);
    for (uint32_t i = 0; i < b->count; i++) {
        const struct packed_row *row = row_at(b, a->rows->width, i);
        bool same = b->relative ? row->same : i < b->lead;
        if (!follows(row, same, last))
            return refuse(a, row->subject, "does not follow the row before it");
        if (!b->relative)
            return true; // the rest stands as it was checked
        last = row;
    }
    return true;
}

// The blocks that changed, and the one behind each; all, when a block went.
static bool blocks_fit(const struct applying *a)
{
    const struct listing *l = a->rows;
    bool all = false;
    for (size_t i = 0; i < l->made_count && !all; i++) {
        const struct listing_block *b = l->made[i];
        all = b->at == NONE;
        if (all)
            break;
        if (!block_fits(a, b) ||
            (b->at + 1u < l->block_count && !block_fits(a, l->order[b->at + 1])))
            return false;
    }
    for (size_t i = 0; i < l->block_count && all; i++)
        if (!block_fits(a, l->order[i]))
            return false;
    return true;
}

static bool change(struct applying *a)
{
    const struct delta_head *h = delta_head(a->delta);
    const struct packed_head *of = packed_head(a->board);
    if (h->row_size != of->row_size || h->scheme != of->scheme ||
        !period_equal(delta_period(a->delta), packed_period(a->board)))
        return err_set(a->error, "staged delta of %s: it is of another board",
                       a->model->schemes[h->scheme].label.name);
    return take_out(a) && put_in(a) && set_beside(a) && blocks_fit(a);
}

bool delta_apply(void *board, struct listing *rows, void *delta, const struct model *m,
                 struct err *e)
{
    const struct packed_head *of = packed_head(board);
    struct applying a = {.rows = rows, .board = board, .delta = delta, .model = m, .error = e};
    a.ranked = mem_new((size_t)of->cohort_count + 1, sizeof *a.ranked);
    find_leads(rows);
    listing_begin(rows);
    bool done = change(&a);
    if (!done) {
        listing_undo(rows);
    } else {
        for (size_t i = 0; i < rows->made_count; i++)
            count_ranks(rows->made[i], rows->width);
        listing_commit(rows);
        pass_leads(rows);
        struct packed_cohort *cohorts = (void *)((uint8_t *)board + of->cohorts_at);
        for (uint32_t c = 0; c < of->cohort_count; c++)
            cohorts[c].ranked += (uint32_t)a.ranked[c];
    }
    free(a.ranked);
    return done;
}
