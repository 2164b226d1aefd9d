#include "link/listing.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/language/model.h"

#define INDEX_BITS 9 // of a place: where in the block; the rest is the block's id

// --- finding ---

// Where a number stands in a block, sixteen looked at together.
static uint32_t index_of(const struct listing_block *b, uint32_t number)
{
    uint32_t i = 0;
    for (; i + 16 <= b->count; i += 16) {
        uint32_t found = 0;
        for (uint32_t k = 0; k < 16; k++)
            found |= b->numbers[i + k] == number;
        if (found)
            break;
    }
    while (i < b->count && b->numbers[i] != number)
        i++;
    return i;
}

struct listing_block *listing_find(const struct listing *l, uint32_t number, uint32_t *index)
{
    if (number >= l->number_count || l->places[number] == NONE)
        return NULL;
    uint32_t place = l->places[number], hint = place & ((1u << INDEX_BITS) - 1);
    struct listing_block *b = l->by_id[place >> INDEX_BITS];
    bool there = hint < b->count && b->numbers[hint] == number;
    *index = there ? hint : index_of(b, number);
    assert(*index < b->count);
    return b;
}

uint32_t listing_place(const struct listing *l, const struct listing_block *b, uint32_t index)
{
    return l->firsts[b->at] + index;
}

static bool holds(const struct listing *l, size_t block, size_t place)
{
    return block < l->block_count && place >= l->firsts[block] && place < l->firsts[block + 1];
}

// Mostly in the block of the place before, or in the one behind it.
struct listing_block *listing_at(struct listing *l, size_t place, uint32_t *index)
{
    size_t low = 0, high = l->block_count;
    if (holds(l, l->recent, place) || holds(l, ++l->recent, place)) {
        low = l->recent;
        high = low + 1;
    }
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (l->firsts[middle] <= place)
            low = middle;
        else
            high = middle;
    }
    assert(holds(l, low, place));
    l->recent = low;
    *index = (uint32_t)(place - l->firsts[low]);
    return l->order[low];
}

// --- filling ---

static uint32_t id_new(struct listing *l)
{
    l->by_id = mem_grow(l->by_id, &l->id_room, l->id_count + 1, sizeof *l->by_id);
    return (uint32_t)l->id_count++;
}

void listing_fill_begin(struct listing *l, size_t width, size_t count, size_t number_count)
{
    *l = (struct listing){.width = width, .number_count = number_count};
    l->slab = mem_new(count + 1, sizeof *l->slab);
    l->places = mem_new(number_count + 1, sizeof *l->places);
    memset(l->places, 0xff, (number_count + 1) * sizeof *l->places);
}

void listing_fill(struct listing *l, uint32_t number, uint32_t cohort, uint8_t *row)
{
    struct listing_block *b = l->block_count ? l->order[l->block_count - 1] : NULL;
    if (!b || b->count == LISTING_BLOCK || b->cohort != cohort) {
        b = mem_new(1, sizeof *b);
        *b = (struct listing_block){.cohort = cohort,
                                    .id = id_new(l),
                                    .at = (uint32_t)l->block_count,
                                    .numbers = l->slab + l->count,
                                    .rows = row};
        l->by_id[b->id] = b;
        l->order = mem_grow(l->order, &l->order_room, l->block_count + 1, sizeof *l->order);
        l->order[l->block_count++] = b;
    }
    l->places[number] = b->id << INDEX_BITS | b->count;
    b->numbers[b->count++] = number;
    l->count++;
}

static void place_blocks(struct listing *l)
{
    uint32_t first = l->start;
    l->firsts = mem_grow(l->firsts, &l->firsts_room, l->block_count + 1, sizeof *l->firsts);
    for (size_t i = 0; i < l->block_count; i++) {
        l->firsts[i] = first;
        first += l->order[i]->count;
    }
    l->firsts[l->block_count] = first;
}

void listing_fill_end(struct listing *l, uint32_t start)
{
    l->start = start;
    place_blocks(l);
    for (size_t i = 0; i < l->block_count; i++)
        l->order[i]->base = l->firsts[i];
}

static void block_free(struct listing_block *b)
{
    if (b && b->own) {
        free(b->numbers);
        free(b->rows);
    }
    free(b);
}

void listing_release(struct listing *l)
{
    for (size_t i = 0; i < l->id_count; i++)
        block_free(l->by_id[i]);
    for (size_t i = 0; i < l->spare_count; i++)
        block_free(l->spare[i]);
    free(l->by_id);
    free(l->order);
    free(l->firsts);
    free(l->places);
    free(l->slab);
    free(l->saved_order);
    free(l->replaced);
    free(l->made);
    free(l->undo);
    *l = (struct listing){0};
}

// --- changing ---

void listing_begin(struct listing *l)
{
    l->was_count = l->count;
    l->was_ids = l->id_count;
    l->replaced_count = l->made_count = l->undo_count = 0;
    l->reordered = false;
}

// Before a block comes or goes: the order as it was at the beginning of the change.
static void save_order(struct listing *l)
{
    if (l->reordered)
        return;
    l->saved_order = mem_grow(l->saved_order, &l->saved_room, l->block_count + 1,
                              sizeof(struct listing_block *));
    memcpy(l->saved_order, l->order, l->block_count * sizeof(struct listing_block *));
    for (size_t i = 0; i < l->replaced_count; i++)
        l->saved_order[l->replaced[i]->at] = l->replaced[i];
    l->saved_count = l->block_count;
    l->reordered = true;
}

// Blocks from one on stand where they are in the order.
static void number_blocks(struct listing *l, size_t from)
{
    for (size_t i = from; i < l->block_count; i++)
        l->order[i]->at = (uint32_t)i;
}

static void remember(struct listing *l, uint32_t number)
{
    l->undo = mem_grow(l->undo, &l->undo_room, l->undo_count + 1, sizeof *l->undo);
    l->undo[l->undo_count++] = (struct listing_was){.number = number, .place = l->places[number]};
}

// A block with room of its own, which holds anything.
static struct listing_block *block_new(struct listing *l)
{
    struct listing_block *b;
    if (l->spare_count) {
        b = l->spare[--l->spare_count];
    } else {
        b = mem_new(1, sizeof *b);
        b->numbers = mem_new(LISTING_BLOCK_MOST, sizeof *b->numbers);
        b->rows = l->width ? mem_new(LISTING_BLOCK_MOST, l->width) : NULL;
    }
    l->made = mem_grow(l->made, &l->made_room, l->made_count + 1, sizeof(struct listing_block *));
    l->made[l->made_count++] = b;
    return b;
}

static void block_spare(struct listing *l, struct listing_block *b)
{
    if (b->own && l->spare_count < LISTING_SPARE)
        l->spare[l->spare_count++] = b;
    else
        block_free(b);
}

// What a block has, but with its own room for some of its rows.
static void block_copy(struct listing *l, struct listing_block *to, const struct listing_block *b,
                       uint32_t from)
{
    uint32_t *numbers = to->numbers;
    uint8_t *rows = to->rows;
    *to = *b;
    to->numbers = numbers;
    to->rows = rows;
    to->own = to->fresh = true;
    to->count = b->count - from;
    memcpy(numbers, b->numbers + from, to->count * sizeof *numbers);
    if (l->width)
        memcpy(rows, b->rows + from * l->width, to->count * l->width);
}

struct listing_block *listing_own(struct listing *l, struct listing_block *b)
{
    if (b->fresh)
        return b;
    struct listing_block *copy = block_new(l);
    block_copy(l, copy, b, 0);
    l->by_id[b->id] = copy;
    l->order[b->at] = copy;
    l->replaced = mem_grow(l->replaced, &l->replaced_room, l->replaced_count + 1,
                           sizeof(struct listing_block *));
    l->replaced[l->replaced_count++] = b;
    return copy;
}

static void order_insert(struct listing *l, struct listing_block *b, uint32_t at)
{
    save_order(l);
    l->order = mem_grow(l->order, &l->order_room, l->block_count + 1, sizeof *l->order);
    memmove(l->order + at + 1, l->order + at,
            (l->block_count - at) * sizeof(struct listing_block *));
    l->order[at] = b;
    l->block_count++;
    number_blocks(l, at);
}

// The upper half of a full block becomes one of its own. A block that was not copied keeps what
// `at` it had, so that an undone change finds it again.
static struct listing_block *split(struct listing *l, struct listing_block *b)
{
    struct listing_block *upper = block_new(l);
    uint32_t half = b->count / 2;
    block_copy(l, upper, b, half);
    upper->id = id_new(l);
    l->by_id[upper->id] = upper;
    b->count = half;
    for (uint32_t i = 0; i < upper->count; i++) {
        remember(l, upper->numbers[i]);
        l->places[upper->numbers[i]] = upper->id << INDEX_BITS | i;
    }
    order_insert(l, upper, b->at + 1);
    return upper;
}

// An empty block goes, unless it is the only one of its cohort.
static void drop_empty(struct listing *l, struct listing_block *b)
{
    bool before = b->at > 0 && l->order[b->at - 1]->cohort == b->cohort;
    bool behind = b->at + 1u < l->block_count && l->order[b->at + 1]->cohort == b->cohort;
    if (b->count || (!before && !behind))
        return;
    save_order(l);
    memmove(l->order + b->at, l->order + b->at + 1,
            (l->block_count - b->at - 1) * sizeof(struct listing_block *));
    l->block_count--;
    number_blocks(l, b->at);
    b->at = NONE;
}

void listing_remove(struct listing *l, uint32_t number)
{
    uint32_t index;
    struct listing_block *found = listing_find(l, number, &index);
    assert(found);
    struct listing_block *b = listing_own(l, found);
    remember(l, number);
    l->places[number] = NONE;
    b->count--;
    l->count--;
    memmove(b->numbers + index, b->numbers + index + 1, (b->count - index) * sizeof *b->numbers);
    if (l->width)
        memmove(b->rows + index * l->width, b->rows + (index + 1) * l->width,
                (b->count - index) * l->width);
    drop_empty(l, b);
}

struct listing_block *listing_first(const struct listing *l, uint32_t cohort)
{
    size_t low = 0, high = l->block_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (l->order[middle]->cohort < cohort)
            low = middle + 1;
        else
            high = middle;
    }
    return low < l->block_count && l->order[low]->cohort == cohort ? l->order[low] : NULL;
}

void listing_insert(struct listing *l, uint32_t number, uint32_t cohort, uint32_t after,
                    const uint8_t *row)
{
    uint32_t index = 0;
    struct listing_block *b =
        after == NONE ? listing_first(l, cohort) : listing_find(l, after, &index);
    assert(b && b->cohort == cohort);
    index += after != NONE;
    b = listing_own(l, b);
    if (b->count == LISTING_BLOCK_MOST) {
        struct listing_block *upper = split(l, b);
        if (index > b->count) {
            index -= b->count;
            b = upper;
        }
    }
    memmove(b->numbers + index + 1, b->numbers + index, (b->count - index) * sizeof *b->numbers);
    b->numbers[index] = number;
    if (l->width) {
        memmove(b->rows + (index + 1) * l->width, b->rows + index * l->width,
                (b->count - index) * l->width);
        memcpy(b->rows + index * l->width, row, l->width);
    }
    b->count++;
    l->count++;
    remember(l, number);
    l->places[number] = b->id << INDEX_BITS | index;
}

// Where the blocks begin, after some have got more rows or fewer.
static void shift_blocks(struct listing *l)
{
    for (size_t i = 0; i < l->made_count; i++) {
        const struct listing_block *b = l->made[i];
        uint32_t had = l->firsts[b->at + 1] - l->firsts[b->at];
        uint32_t more = b->count - had; // or less, modulo 2^32
        for (size_t k = b->at + 1; k <= l->block_count && more; k++)
            l->firsts[k] += more;
    }
}

void listing_commit(struct listing *l)
{
    for (size_t i = 0; i < l->replaced_count; i++)
        block_spare(l, l->replaced[i]);
    for (size_t i = 0; i < l->made_count; i++) {
        struct listing_block *b = l->made[i];
        b->fresh = false;
        if (b->at != NONE)
            continue;
        l->by_id[b->id] = l->made[i] = NULL;
        block_spare(l, b);
    }
    if (l->reordered)
        place_blocks(l);
    else
        shift_blocks(l);
}

bool listing_is_worn(const struct listing *l)
{
    return l->id_count >> (31 - INDEX_BITS) != 0 || l->block_count > 64 + l->count / 32;
}

void listing_undo(struct listing *l)
{
    for (size_t i = l->undo_count; i-- > 0;)
        l->places[l->undo[i].number] = l->undo[i].place;
    for (size_t i = 0; i < l->made_count; i++) {
        l->by_id[l->made[i]->id] = NULL;
        block_spare(l, l->made[i]);
    }
    if (l->reordered) {
        l->block_count = l->saved_count;
        memcpy(l->order, l->saved_order, l->saved_count * sizeof(struct listing_block *));
        number_blocks(l, 0);
    }
    for (size_t i = 0; i < l->replaced_count; i++) {
        struct listing_block *b = l->replaced[i];
        l->by_id[b->id] = b;
        l->order[b->at] = b;
    }
    l->id_count = l->was_ids;
    l->count = l->was_count;
    l->reordered = false;
}
