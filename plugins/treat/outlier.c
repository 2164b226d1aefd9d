#include "outlier.h"

#include <math.h>
#include <stdio.h>

#include "transform.h"

enum { SKEW, KURTOSIS, MOST };
enum { LOW, HIGH, TRIM };

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

// Winsorised; whether it is still skewed then, and to which side, and how many cells are put.
static int winsorised(struct cells *k, double *skew, uint64_t *cells)
{
    uint64_t above = 0, below = 0;
    int fails = skewed(k, skew);
    while (fails && (double)(above + below) < k->call->parameters[MOST]) {
        if (*skew >= 0.0)
            above = pull_in(k, 1);
        else
            below = pull_in(k, 0);
        fails = skewed(k, skew);
    }
    *cells = above + below;
    return fails;
}

int32_t winsorise(const struct merit_call *c)
{
    for (uint64_t criterion = 0; criterion < c->column_count; criterion++) {
        struct cells k;
        double skew = 0.0;
        uint64_t cells;
        cells_open(&k, c, criterion);
        if (!winsorised(&k, &skew, &cells))
            continue;
        char text[96];
        snprintf(text, sizeof text, "is still skewed after %llu cells are put to the next number",
                 (unsigned long long)cells);
        cells_tell(&k, criterion, text);
    }
    return MERIT_DONE;
}

int32_t outliers(const struct merit_call *c)
{
    for (uint64_t criterion = 0; criterion < c->column_count; criterion++) {
        struct cells k;
        double skew = 0.0;
        uint64_t cells;
        cells_open(&k, c, criterion);
        if (!winsorised(&k, &skew, &cells))
            continue;
        cells_open(&k, c, criterion); // from the numbers as they were
        (void)skewed(&k, &skew);
        if (!transform_log_range(&k, skew < 0.0) || skewed(&k, &skew))
            cells_tell(&k, criterion, "is still skewed as a logarithm");
    }
    return MERIT_DONE;
}

static void beyond_ends(struct cells *k, double low, double high, int trim)
{
    for (uint64_t i = 0; i < k->call->row_count; i++) {
        double x = k->was[i] < low ? low : k->was[i] > high ? high : k->was[i];
        if (merit_no_data(x) || x == k->was[i])
            continue;
        k->is[i] = trim ? MERIT_NO_DATA : x;
        k->flags[i] = trim ? MERIT_REMOVED : MERIT_WINSORISED;
    }
}

int32_t quantiles(const struct merit_call *c)
{
    double low = c->parameters[LOW], high = c->parameters[HIGH];
    if (low > high)
        return merit_fail(c, "low is above high");
    for (uint64_t criterion = 0; criterion < c->column_count; criterion++) {
        struct cells k;
        cells_open(&k, c, criterion);
        if (k.count > 0)
            beyond_ends(&k, cells_quantile(&k, low), cells_quantile(&k, high),
                        c->parameters[TRIM] > 0.0);
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

#define PART(label, meaning, standard)                                                             \
    {                                                                                              \
        .name = (label), .sentence = (meaning), .type = MERIT_PARAMETER_NUMBER,                    \
        .flags = MERIT_HAS_DEFAULT | MERIT_HAS_LEAST | MERIT_HAS_MOST, .number = (standard),       \
        .least = 0.0, .most = 1.0                                                                  \
    }

const struct merit_parameter OUTLIER_QUANTILES[3] = {
    [LOW] = PART("low", "the part of the numbers below which none stays", 0.025),
    [HIGH] = PART("high", "the part of the numbers above which none stays", 0.975),
    [TRIM] = {.name = "trim",
              .sentence = "whether what lies beyond is taken away instead of put to the end",
              .type = MERIT_PARAMETER_BOOL,
              .flags = MERIT_HAS_DEFAULT,
              .number = 0.0},
};
