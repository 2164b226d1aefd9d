#include "core/store/dated.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "core/store/sorted.h"

void dated_release(struct dated *d)
{
    free(d->lines);
}

void dated_add(struct dated *d, struct dated_line line)
{
    d->lines = mem_grow(d->lines, &d->room, d->count + 1, sizeof *d->lines);
    d->lines[d->count++] = line;
    d->has_foreign = d->has_foreign || line.currency != NONE;
}

static int line_order(const void *a, const void *b)
{
    const struct dated_line *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->seq < y->seq ? -1 : x->seq > y->seq;
}

void dated_settle(struct dated *d)
{
    sorted_settle(d->lines, d->count, d->settled, sizeof *d->lines, line_order);
    d->settled = d->count;
}

void dated_in_force(const struct dated *d, int32_t key, double *out, size_t row_count)
{
    for (size_t i = 0; i < row_count; i++)
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
