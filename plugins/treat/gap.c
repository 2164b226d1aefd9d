#include "gap.h"

#include <string.h>

#include "cells.h"

enum { BY, VALUE };
const struct merit_parameter GAP_BY[2] = {
    [BY] = {.name = "by",
            .sentence = "'mean' or 'median' of the criterion in the cohort; 'row', the subject's "
                        "own mean over its other criteria, each in parts of its range; 'worst' or "
                        "'best' of the cohort; or 'value'",
            .type = MERIT_PARAMETER_TEXT,
            .flags = MERIT_HAS_DEFAULT,
            .text = "mean"},
    [VALUE] = {.name = "value",
               .sentence = "the number that stands in, by 'value'",
               .type = MERIT_PARAMETER_NUMBERS,
               .flags = MERIT_PER_CRITERION},
};

enum by { BY_MEAN, BY_MEDIAN, BY_ROW, BY_WORST, BY_BEST, BY_VALUE, BY_WRONG };

static enum by by_of(const char *text)
{
    static const char *const NAMES[] = {"mean", "median", "row", "worst", "best", "value"};
    for (int i = 0; i < BY_WRONG; i++)
        if (strcmp(text, NAMES[i]) == 0)
            return (enum by)i;
    return BY_WRONG;
}

static void put(struct cells *k, uint64_t row, double x)
{
    if (!merit_no_data(k->was[row]) || merit_no_data(x))
        return;
    k->is[row] = x;
    k->flags[row] = MERIT_IMPUTED;
}

static double mean_of(const struct cells *k)
{
    uint64_t rows = k->call->row_count; // in parts, so that the sum is in range
    for (uint64_t i = 0; i < rows; i++)
        k->terms[i] = k->was[i] / (double)k->count;
    return k->call->host->sum(k->terms, rows);
}

// The one number that stands in for all that are missing in the criterion.
static double filling(const struct cells *k, uint64_t criterion, enum by by)
{
    const struct merit_call *c = k->call;
    int less = c->directions[criterion] == MERIT_LESS;
    double least = 0.0, most = 0.0;
    (void)cells_extent(k, &least, &most);
    switch (by) {
    case BY_MEAN:
        return mean_of(k);
    case BY_MEDIAN:
        return cells_quantile(k, 0.5);
    case BY_WORST:
        return less ? most : least;
    case BY_BEST:
        return less ? least : most;
    case BY_VALUE:
        return c->lists[VALUE]->count > 0 ? c->lists[VALUE]->numbers[criterion] : MERIT_NO_DATA;
    case BY_ROW:
    case BY_WRONG:
        break;
    }
    return MERIT_NO_DATA;
}

// A criterion's range, its better end last.
struct range {
    double worst, best;
};

static double part_in(const struct range *r, double x)
{
    return r->best / 4.0 - r->worst / 4.0 != 0.0
               ? (x / 4.0 - r->worst / 4.0) / (r->best / 4.0 - r->worst / 4.0)
               : 0.5;
}

static void impute_row(const struct merit_call *c, struct cells *list, const struct range *ranges,
                       uint64_t row)
{
    double sum = 0.0, count = 0.0;
    for (uint64_t k = 0; k < c->column_count; k++) {
        if (merit_no_data(list[k].was[row]))
            continue;
        sum += part_in(&ranges[k], list[k].was[row]);
        count += 1.0;
    }
    for (uint64_t k = 0; k < c->column_count && count > 0.0; k++) {
        double part = sum / count;
        if (list[k].count > 0)
            put(&list[k], row, ranges[k].worst * (1.0 - part) + ranges[k].best * part);
    }
}

int32_t impute(const struct merit_call *c)
{
    enum by by = by_of(c->texts[BY]);
    if (by == BY_WRONG)
        return merit_fail(c, "by is 'mean', 'median', 'row', 'worst', 'best' or 'value'");
    if (by == BY_VALUE && c->lists[VALUE]->count == 0)
        return merit_fail(c, "by 'value' needs value");
    struct cells *list = c->host->scratch(c, (c->column_count + 1) * sizeof *list);
    struct range *ranges = c->host->scratch(c, (c->column_count + 1) * sizeof *ranges);
    for (uint64_t k = 0; k < c->column_count; k++) {
        cells_open(&list[k], c, k);
        if (by != BY_VALUE && list[k].count == 0)
            continue;
        ranges[k] = (struct range){filling(&list[k], k, BY_WORST), filling(&list[k], k, BY_BEST)};
        double x = by == BY_ROW ? MERIT_NO_DATA : filling(&list[k], k, by);
        for (uint64_t i = 0; i < c->row_count; i++)
            put(&list[k], i, x);
    }
    for (uint64_t i = 0; i < c->row_count && by == BY_ROW; i++)
        impute_row(c, list, ranges, i);
    return MERIT_DONE;
}
