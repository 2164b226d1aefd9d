#include "core/store/told.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/large.h"
#include "base/mem.h"

#define AGAIN_LEAST 16
#define RUNS_FREE 4096 // bytes that runs may take whatever the number of rows

void told_release(struct told *t)
{
    free(t->runs);
    free(t->again);
    large_drop(t->lines, t->line_room, sizeof *t->lines);
    *t = (struct told){0};
}

// --- rows that were told of again ---

static struct told_again *place_of(const struct told *t, uint32_t row)
{
    size_t mask = t->again_room - 1, at = (row * UINT32_C(0x9e3779b1) >> 7) & mask;
    while (t->again[at].line && t->again[at].row != row)
        at = (at + 1) & mask;
    return &t->again[at];
}

static void again_grow(struct told *t)
{
    struct told_again *old = t->again;
    size_t room = t->again_room;
    t->again_room = room ? room * 2 : AGAIN_LEAST;
    t->again = mem_new(t->again_room, sizeof *t->again);
    for (size_t i = 0; i < room; i++)
        if (old[i].line)
            *place_of(t, old[i].row) = old[i];
    free(old);
}

static void again_set(struct told *t, uint32_t row, uint32_t line)
{
    if (t->again_count >= t->again_room / 2)
        again_grow(t);
    struct told_again *place = place_of(t, row);
    t->again_count += !place->line;
    *place = (struct told_again){.row = row, .line = line};
}

// --- runs ---

static uint32_t line_in(const struct told_run *run, uint32_t row)
{
    return (uint32_t)(run->first + (int64_t)(row - run->row) * run->stride);
}

static uint32_t line_by_runs(const struct told *t, uint32_t row)
{
    size_t low = 0, high = t->run_count; // the last run that begins at the row or before
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (t->runs[middle].row <= row)
            low = middle + 1;
        else
            high = middle;
    }
    const struct told_run *run = low ? &t->runs[low - 1] : NULL;
    return run && row - run->row < run->count ? line_in(run, row) : 0;
}

// Is it the next row of a run, and its line the next one? A run's second row says how far apart
// lines are.
static bool goes_on(struct told_run *run, uint32_t row, uint32_t line)
{
    if (row - run->row != run->count)
        return false;
    int64_t stride = (int64_t)line - line_in(run, row - 1);
    if (run->count > 1 && run->stride != stride)
        return false;
    run->stride = stride;
    run->count++;
    return true;
}

// A row behind all others.
static void append(struct told *t, uint32_t row, uint32_t line)
{
    t->row_count = (size_t)row + 1;
    if (t->run_count && goes_on(&t->runs[t->run_count - 1], row, line))
        return;
    t->runs = mem_grow(t->runs, &t->run_room, t->run_count + 1, sizeof *t->runs);
    t->runs[t->run_count++] = (struct told_run){.row = row, .count = 1, .first = line};
}

// --- lines ---

static bool is_worn(const struct told *t)
{
    size_t size = t->run_count * sizeof *t->runs + t->again_room * sizeof *t->again;
    return size > RUNS_FREE && size > t->row_count * sizeof *t->lines / 2;
}

static void lines_grow(struct told *t, size_t count)
{
    if (count <= t->row_count)
        return;
    t->lines = large_grow(t->lines, &t->line_room, count, sizeof *t->lines);
    memset(t->lines + t->row_count, 0, (count - t->row_count) * sizeof *t->lines);
    t->row_count = count;
}

static void into_lines(struct told *t)
{
    struct told old = *t;
    *t = (struct told){0};
    lines_grow(t, old.row_count);
    for (size_t i = 0; i < old.run_count; i++)
        for (uint32_t k = 0; k < old.runs[i].count; k++)
            t->lines[old.runs[i].row + k] = line_in(&old.runs[i], old.runs[i].row + k);
    for (size_t i = 0; i < old.again_room; i++)
        if (old.again[i].line)
            t->lines[old.again[i].row] = old.again[i].line;
    free(old.runs);
    free(old.again);
}

uint32_t told_line(const struct told *t, uint32_t row)
{
    if (row >= t->row_count)
        return 0;
    if (t->lines)
        return t->lines[row];
    const struct told_again *again = t->again_room ? place_of(t, row) : NULL;
    return again && again->line ? again->line : line_by_runs(t, row);
}

void told_set(struct told *t, uint32_t row, uint32_t line)
{
    if (!t->lines && row >= t->row_count)
        append(t, row, line);
    else if (!t->lines)
        again_set(t, row, line);
    if (!t->lines && is_worn(t))
        into_lines(t);
    if (t->lines) {
        lines_grow(t, (size_t)row + 1);
        t->lines[row] = line;
    }
}
