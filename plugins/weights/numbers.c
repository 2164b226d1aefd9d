#include "numbers.h"

#include <stdio.h>

// A power of two by which `size` comes to at most 1, and not far below.
static double scale_of(double size)
{
    double scale = 1.0;
    while (size * scale > 1.0)
        scale *= size * scale > 0x1p64 ? 0x1p-64 : 0.5;
    while (size > 0.0 && size * scale < 0x1p-64 && scale < 0x1p1000)
        scale *= 0x1p64;
    return scale;
}

void numbers_open(struct numbers *n, const struct merit_call *c, uint64_t criterion)
{
    *n = (struct numbers){.call = c, .x = c->columns[criterion]};
    for (uint64_t i = 0; i < c->row_count; i++) {
        if (merit_no_data(n->x[i]))
            continue;
        n->least = n->count == 0 || n->x[i] < n->least ? n->x[i] : n->least;
        n->most = n->count == 0 || n->x[i] > n->most ? n->x[i] : n->most;
        n->count++;
    }
    n->same = c->host->compare12(n->least, n->most) == 0;
    n->scale = scale_of(-n->least > n->most ? -n->least : n->most);
    n->terms = c->host->scratch(c, (c->row_count + 1) * sizeof(double));
}

double numbers_sum(const struct numbers *n)
{
    return n->call->host->sum(n->terms, n->call->row_count);
}

void weights_equal(const struct merit_call *c)
{
    for (uint64_t k = 0; k < c->column_count; k++)
        c->vector[k] = 1.0;
}

void weights_or_equal(const struct merit_call *c)
{
    for (uint64_t k = 0; k < c->column_count; k++)
        if (c->vector[k] > 0.0)
            return;
    weights_equal(c);
}

int32_t numbers_refuse(const struct merit_call *c, uint64_t criterion, const char *has)
{
    char text[160];
    snprintf(text, sizeof text, "criterion %llu has %s", (unsigned long long)(criterion + 1), has);
    return merit_fail(c, text);
}
