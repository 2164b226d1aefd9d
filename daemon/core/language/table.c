#include "core/language/table.h"

#include <math.h>

#include "base/decimal.h"

enum fit { FIT_NO, FIT_YES, FIT_UNKNOWN };

static bool number_fits(const struct table_cell *c, double x)
{
    int order = compare12(x, c->number);
    switch (c->test) {
    case CELL_ANY:
    case CELL_ELSE:
        return true;
    case CELL_EQUAL:
        return order == 0;
    case CELL_LESS:
        return order < 0;
    case CELL_LESS_EQUAL:
        return order <= 0;
    case CELL_GREATER:
        return order > 0;
    case CELL_GREATER_EQUAL:
        return order >= 0;
    case CELL_RANGE:
        return order >= 0 && compare12(x, c->number2) <= 0;
    }
    return false;
}

static enum fit cell_fits(const struct table_cell *c, double x)
{
    if (c->test == CELL_ANY || c->test == CELL_ELSE)
        return FIT_YES;
    if (isnan(x))
        return FIT_UNKNOWN;
    bool fits = c->is_text ? x == (double)c->text_id : number_fits(c, x);
    return fits ? FIT_YES : FIT_NO;
}

// A row fits when all its cells do; one that does not settles it, whatever is unknown beside it.
static enum fit row_fits(const struct table *t, size_t row, const double *inputs)
{
    const struct table_cell *cells = &t->cells[row * t->input_count];
    enum fit all = FIT_YES;
    for (size_t i = 0; i < t->input_count; i++) {
        enum fit fit = cell_fits(&cells[i], inputs[i]);
        if (fit == FIT_NO)
            return FIT_NO;
        if (fit == FIT_UNKNOWN)
            all = FIT_UNKNOWN;
    }
    return all;
}

size_t table_row(const struct table *t, const double *inputs)
{
    if (t->slabs || t->line)
        return SIZE_MAX;
    for (size_t row = 0; row < t->row_count; row++) {
        enum fit fit = row_fits(t, row, inputs);
        if (fit != FIT_NO)
            return fit == FIT_YES ? row : SIZE_MAX;
    }
    return SIZE_MAX;
}

static double result(const struct table *t, size_t row, size_t output)
{
    if (t->hits)
        t->hits[row] = 1;
    const struct table_cell *c = &t->results[row * t->output_count + output];
    if (c->test == CELL_ANY) // "-": no data
        return (double)NAN;
    return c->is_text ? (double)c->text_id : c->number;
}

static bool opens(const struct table_cell *c)
{
    return c->test == CELL_RANGE || c->test == CELL_GREATER || c->test == CELL_GREATER_EQUAL;
}

static bool closes(const struct table_cell *c)
{
    return c->test == CELL_LESS || c->test == CELL_LESS_EQUAL;
}

struct slab table_slab(const struct table *t, size_t row, double before)
{
    const struct table_cell *c = &t->cells[row];
    struct slab slab = {before, (double)INFINITY};
    if (opens(c))
        slab.from = c->number;
    if (closes(c))
        slab.to = c->number;
    else if (c->test == CELL_RANGE)
        slab.to = c->number2;
    return slab;
}

static double slabs_sum(const struct table *t, double x, size_t output)
{
    double sum = 0, before = 0;
    if (isnan(x))
        return x;
    for (size_t row = 0; row < t->row_count; row++) {
        struct slab slab = table_slab(t, row, before);
        double part = (x < slab.to ? x : slab.to) - slab.from;
        if (part > 0)
            sum += part * result(t, row, output);
        before = slab.to;
    }
    return sum;
}

static double line_at(const struct table *t, double x, size_t output)
{
    if (isnan(x))
        return x;
    for (size_t row = 0; row < t->row_count; row++) {
        double point = t->cells[row].number, y = result(t, row, output);
        int order = compare12(x, point);
        if (order > 0)
            continue;
        if (order == 0 || row == 0)
            return y;
        double last = t->cells[row - 1].number, y0 = result(t, row - 1, output);
        return y0 + (x - last) / (point - last) * (y - y0);
    }
    return result(t, t->row_count - 1, output);
}

double table_lookup(const struct table *t, const double *inputs, size_t output)
{
    if (t->row_count == 0)
        return (double)NAN;
    if (t->slabs)
        return slabs_sum(t, inputs[0], output);
    if (t->line)
        return line_at(t, inputs[0], output);
    size_t row = table_row(t, inputs);
    return row == SIZE_MAX ? (double)NAN : result(t, row, output);
}

void table_lookup_block(const struct table *t, const double *const *inputs, size_t count,
                        size_t output, double *out)
{
    double row[TABLE_INPUTS_MAX];
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < t->input_count; k++)
            row[k] = inputs[k][i];
        out[i] = table_lookup(t, row, output);
    }
}
