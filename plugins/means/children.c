#include "children.h"

#include <float.h>

// Worths whose sum is too large for a double: only their proportions count.
static void shrink(struct children *k)
{
    k->total = 0.0;
    for (uint64_t i = 0; i < k->count; i++) {
        k->worth[i] *= 0x1p-64;
        k->total += k->worth[i];
    }
}

// The children of one row that apply and have data. False when too few of them do.
static int take(const struct merit_call *c, uint64_t row, double available, struct children *k)
{
    uint64_t apply = 0;
    k->count = 0;
    k->total = 0.0;
    for (uint64_t child = 0; child < c->column_count; child++) {
        double worth = c->worths[child][row], share = c->columns[child][row];
        if (!(worth > 0.0))
            continue;
        apply++;
        if (merit_no_data(share))
            continue;
        k->least = k->count == 0 || share < k->least ? share : k->least;
        k->most = k->count == 0 || share > k->most ? share : k->most;
        k->share[k->count] = share;
        k->worth[k->count++] = worth;
        k->total += worth;
    }
    if (k->total > DBL_MAX)
        shrink(k);
    return k->count > 0 && c->host->compare12((double)k->count / (double)apply, available) >= 0;
}

static void combine(const struct merit_call *c, double available, uint64_t first, uint64_t end,
                    children_fn put, const void *p)
{
    struct children k = {.count = 0};
    k.share = c->host->scratch(c, (c->column_count + 1) * sizeof(double));
    k.worth = c->host->scratch(c, (c->column_count + 1) * sizeof(double));
    for (uint64_t row = first; row < end; row++)
        c->result[row] = take(c, row, available, &k) ? put(c, row, &k, p) : MERIT_NO_DATA;
}

int32_t children_combine(const struct merit_call *c, double available, children_fn put,
                         const void *p)
{
    combine(c, available, 0, c->row_count, put, p);
    return MERIT_DONE;
}

void children_combine_row(const struct merit_call *c, double available, uint64_t row,
                          children_fn put, const void *p)
{
    combine(c, available, row, row + 1, put, p);
}

void children_sort(const struct children *k)
{
    for (uint64_t i = 1; i < k->count; i++) {
        double share = k->share[i], worth = k->worth[i];
        uint64_t at = i;
        for (; at > 0 && k->share[at - 1] > share; at--) {
            k->share[at] = k->share[at - 1];
            k->worth[at] = k->worth[at - 1];
        }
        k->share[at] = share;
        k->worth[at] = worth;
    }
}

double children_hold(const struct children *k, double x)
{
    return x < k->least ? k->least : x > k->most ? k->most : x;
}
