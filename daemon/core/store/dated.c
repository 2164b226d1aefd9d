#include "core/store/dated.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "core/store/sorted.h"

void dated_release(struct dated *d)
{
    free(d->lines);
    values_release(&d->ever);
    told_release(&d->ever_lines);
    tail_release(&d->tail);
}

static void add_line(struct dated *d, const struct dated_line *line)
{
    d->lines = mem_grow(d->lines, &d->room, d->count + 1, sizeof *d->lines);
    d->lines[d->count++] = *line;
    d->has_foreign = d->has_foreign || line->currency != NONE;
}

// --- values that hold since ever ---

// The line of a row; false: nothing was told.
static bool ever_line(const struct dated *d, uint32_t row, struct dated_line *out)
{
    uint32_t line = told_line(&d->ever_lines, row);
    if (line)
        *out = (struct dated_line){.row = row,
                                   .key = DAY_NONE,
                                   .seq = d->ever_from + line,
                                   .value = values_get(&d->ever, row),
                                   .currency = NONE};
    return line > 0;
}

static void ever_into_lines(struct dated *d)
{
    struct dated_line line;
    for (uint32_t i = 0; i < d->ever.count; i++)
        if (ever_line(d, i, &line))
            add_line(d, &line);
    values_release(&d->ever);
    told_release(&d->ever_lines);
    d->all_lines = true;
}

// False: the line cannot stand among them.
static bool ever_add(struct dated *d, const struct dated_line *line)
{
    if (line->currency != NONE)
        return false;
    if (!d->ever.count)
        d->ever_from = line->seq - INT32_MAX; // lines before it may come later
    int64_t seq;
    if (__builtin_sub_overflow(line->seq, d->ever_from, &seq) || seq < 1 || seq > UINT32_MAX)
        return false;
    values_grow(&d->ever, (size_t)line->row + 1);
    if ((uint32_t)seq >= told_line(&d->ever_lines, line->row)) {
        told_set(&d->ever_lines, line->row, (uint32_t)seq);
        values_set(&d->ever, line->row, line->value);
    }
    return true;
}

void dated_add(struct dated *d, struct dated_line line)
{
    d->facts++;
    if (line.key == DAY_NONE && !d->all_lines && ever_add(d, &line))
        return;
    if (line.key == DAY_NONE && !d->all_lines)
        ever_into_lines(d);
    add_line(d, &line);
}

bool dated_plain(const struct dated *d, size_t row_count, struct value_view *out)
{
    *out = values_view(&d->ever);
    return d->count == 0 && d->ever.count > 0 && d->ever.count >= row_count;
}

// --- lines ---

static int line_order(const void *a, const void *b)
{
    const struct dated_line *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->seq < y->seq ? -1 : x->seq > y->seq;
}

void dated_settle(struct dated *d, size_t row_count)
{
    if (d->ever.count)
        values_grow(&d->ever, row_count);
    sorted_settle(d->lines, d->count, d->settled, sizeof *d->lines, line_order);
    d->settled = d->count;
    tail_begin(&d->tail, d->settled);
}

static void take_line(struct dated *to, const struct dated_line *line, uint32_t row)
{
    struct dated_line taken = *line;
    taken.row = row;
    dated_add(to, taken);
}

void dated_take(struct dated *to, struct dated *from, uint32_t of, uint32_t row)
{
    struct dated_line ever;
    if (ever_line(from, of, &ever))
        take_line(to, &ever, row);
    while (from->tail.from + from->tail.count < from->count)
        tail_add(&from->tail, from->lines[from->tail.from + from->tail.count].row);
    size_t at = sorted_first(from->lines, from->settled, sizeof *from->lines, of);
    for (; at < from->settled && from->lines[at].row == of; at++)
        take_line(to, &from->lines[at], row);
    size_t last = tail_last(&from->tail, of);
    for (; last != TAIL_NONE; last = tail_before(&from->tail, last))
        take_line(to, &from->lines[last], row);
}

void dated_in_force(const struct dated *d, int32_t key, double *out, size_t row_count)
{
    size_t ever = d->ever.count < row_count ? d->ever.count : row_count;
    values_read(&d->ever, ever, out);
    for (size_t i = ever; i < row_count; i++)
        out[i] = (double)NAN;
    for (size_t i = 0; i < d->settled; i++)
        if (d->lines[i].key <= key)
            out[d->lines[i].row] = d->lines[i].value; // a row's lines ascend: the last one stays
}

void dated_of(const struct dated *d, int32_t key, double *out, size_t row_count)
{
    for (size_t i = 0; i < row_count; i++)
        out[i] = (double)NAN;
    for (size_t i = 0; i < d->settled; i++)
        if (d->lines[i].key == key)
            out[d->lines[i].row] = d->lines[i].value;
}

int32_t dated_period_key(struct period p)
{
    return (p.year * 16 + p.at) * 4 + (int32_t)p.length;
}
