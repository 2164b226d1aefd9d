#include "core/store/prices.h"

#include <stdlib.h>

#include "base/mem.h"
#include "core/store/sorted.h"

void prices_init(struct prices *p, const struct model *m)
{
    *p = (struct prices){0};
    for (size_t i = 0; i < m->rate_count; i++)
        for (size_t k = 0; k < m->rates[i].count; k++)
            prices_add(p, (struct price_line){.unit = m->rates[i].unit,
                                              .day = m->rates[i].days[k],
                                              .price = m->rates[i].prices[k]});
    prices_settle(p);
}

void prices_release(struct prices *p)
{
    free(p->lines);
}

void prices_add(struct prices *p, struct price_line line)
{
    p->lines = mem_grow(p->lines, &p->room, p->count + 1, sizeof *p->lines);
    p->lines[p->count++] = line;
}

static int line_order(const void *a, const void *b)
{
    const struct price_line *x = a, *y = b;
    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return x->seq < y->seq ? -1 : x->seq > y->seq;
}

void prices_settle(struct prices *p)
{
    sorted_settle(p->lines, p->count, p->settled, sizeof *p->lines, line_order);
    p->settled = p->count;
}

bool prices_on(const struct prices *p, uint32_t unit, int32_t day, int32_t max_age, double *price)
{
    size_t low = 0, high = p->count;
    while (low < high) { // the first line after the day
        size_t middle = low + (high - low) / 2;
        const struct price_line *line = &p->lines[middle];
        if (line->unit < unit || (line->unit == unit && line->day <= day))
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0 || p->lines[low - 1].unit != unit)
        return false;
    if ((int64_t)day - p->lines[low - 1].day > max_age)
        return false;
    *price = p->lines[low - 1].price;
    return true;
}
