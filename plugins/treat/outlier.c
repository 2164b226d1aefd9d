#include "outlier.h"

#include <math.h>
#include <stdio.h>

#include "cells.h"

enum { SKEW, KURTOSIS, MOST };

static int skewed(const struct cells *k, double *skew)
{
    struct shape s;
    if (!cells_shape(k, &s))
        return 0;
    *skew = s.skew;
    const double *limits = k->call->parameters;
    const struct merit_host *host = k->call->host;
    return host->compare12(fabs(s.skew), limits[SKEW]) >= 0 &&
           host->compare12(s.kurtosis, limits[KURTOSIS]) >= 0;
}

// The outermost number of one end put to the next one in. How many cells stood out there.
static uint64_t pull_in(struct cells *k, int upper)
{
    double end = 0.0, next = 0.0;
    uint64_t rows = k->call->row_count, at_end = 0, inside = 0;
    for (uint64_t i = 0; i < rows; i++) {
        double x = upper ? k->is[i] : -k->is[i];
        if (merit_no_data(x))
            continue;
        if (at_end > 0 && x < end) {
            next = inside == 0 || x > next ? x : next;
            inside++;
            continue;
        }
        if (at_end > 0 && x > end) {
            next = end;
            inside += at_end;
            at_end = 0;
        }
        end = x;
        at_end++;
    }
    for (uint64_t i = 0; i < rows && inside > 0; i++) {
        double x = upper ? k->is[i] : -k->is[i];
        if (merit_no_data(x) || x < end)
            continue;
        k->is[i] = upper ? next : -next;
        k->flags[i] = MERIT_WINSORISED;
    }
    return at_end;
}

static void tell_unfinished(const struct merit_call *c, uint64_t criterion, uint64_t cells)
{
    char text[160];
    snprintf(text, sizeof text,
             "criterion %llu is still skewed after %llu cells are put to the next number",
             (unsigned long long)(criterion + 1), (unsigned long long)cells);
    c->host->message(c, MERIT_LOG_NOTICE, text);
}

int32_t winsorise(const struct merit_call *c)
{
    for (uint64_t criterion = 0; criterion < c->column_count; criterion++) {
        struct cells k;
        double skew = 0.0;
        uint64_t above = 0, below = 0;
        cells_open(&k, c, criterion);
        int fails = skewed(&k, &skew);
        while (fails && (double)(above + below) < c->parameters[MOST]) {
            if (skew >= 0.0)
                above = pull_in(&k, 1);
            else
                below = pull_in(&k, 0);
            fails = skewed(&k, &skew);
        }
        if (fails)
            tell_unfinished(c, criterion, above + below);
    }
    return MERIT_DONE;
}

#define NUMBER(label, meaning, standard, least_)                                                   \
    {                                                                                              \
        .name = (label), .sentence = (meaning), .type = MERIT_PARAMETER_NUMBER,                    \
        .flags = MERIT_HAS_DEFAULT | MERIT_HAS_LEAST, .number = (standard), .least = (least_)      \
    }

const struct merit_parameter OUTLIER_WINSORISE[3] = {
    NUMBER("skew", "a column is treated from this skewness on, to either side", 2.0, 0.0),
    NUMBER("kurtosis", "and from this excess kurtosis on", 3.5, -2.0),
    NUMBER("most", "no more is treated once so many cells are", 5.0, 0.0),
};
