#include "spread.h"

#include <math.h>

#include "column.h"

enum { ZSCORE_MEAN, ZSCORE_SD, ZSCORE_BETTER };
const struct merit_parameter SPREAD_ZSCORE[] = {
    [ZSCORE_MEAN] = PEERS_NUMBER("mean", "what a number in the middle of the cohort gets", 0.0),
    [ZSCORE_SD] = {.name = "sd",
                   .sentence = "what lies one standard deviation further gets this much more",
                   .type = MERIT_PARAMETER_NUMBER,
                   .flags = MERIT_HAS_DEFAULT | MERIT_HAS_LEAST,
                   .number = 1.0},
    [ZSCORE_BETTER] = PEERS_BETTER,
};

// A cohort's numbers, scaled so that squares stay in range, with a middle and a unit of distance.
struct spread {
    struct column column;
    double *sorted; // scaled
    double scale;
    double middle, unit;
};

static int spread_open(struct spread *s, const struct merit_call *c, uint64_t better)
{
    int less;
    if (!column_better(c, better, &less))
        return 0;
    column_open(&s->column, c, less);
    s->scale = column_scale(&s->column);
    s->sorted = column_sorted(&s->column, 0);
    for (uint64_t i = 0; i < s->column.count; i++)
        s->sorted[i] *= s->scale;
    s->middle = s->unit = 0.0;
    return 1;
}

// Every row's distance from the middle in units, times sd, on top of mean.
static void spread_write(const struct spread *s)
{
    const struct column *k = &s->column;
    const struct merit_call *c = k->call;
    double mean = c->parameters[ZSCORE_MEAN], sd = c->parameters[ZSCORE_SD];
    for (uint64_t i = 0; i < k->rows; i++) {
        if (merit_no_data(k->x[i]))
            c->result[i] = MERIT_NO_DATA;
        else if (k->same || sd == 0.0)
            c->result[i] = mean;
        else
            c->result[i] =
                column_held(column_held((k->x[i] * s->scale - s->middle) / s->unit) * sd + mean);
    }
}

int32_t zscore(const struct merit_call *c)
{
    struct spread s;
    if (!spread_open(&s, c, ZSCORE_BETTER))
        return MERIT_FAILED;
    uint64_t n = s.column.count;
    if (!s.column.same) {
        s.middle = column_sum(s.sorted, n) / (double)n;
        double *squares = c->host->scratch(c, n * sizeof(double));
        for (uint64_t i = 0; i < n; i++)
            squares[i] = (s.sorted[i] - s.middle) * (s.sorted[i] - s.middle);
        s.unit = sqrt(column_sum(squares, n) / (double)(n - 1));
    }
    spread_write(&s);
    return MERIT_DONE;
}

// The median distance from the middle, as a normal distribution's standard deviation. Where more
// than half of the numbers are the middle one it is nothing: then the mean distance.
static double median_distance(const struct spread *s, const struct merit_call *c)
{
    uint64_t n = s->column.count;
    double *distances = c->host->scratch(c, n * sizeof(double));
    double *spare = c->host->scratch(c, n * sizeof(double));
    for (uint64_t i = 0; i < n; i++)
        distances[i] = fabs(s->sorted[i] - s->middle);
    double *sorted = column_sort(distances, spare, n);
    double median = column_quantile(sorted, n, 1, 2);
    // what is left of rounding is nothing
    if (median > 1e-12 * sorted[n - 1])
        return 1.4826 * median;
    return 1.253314 * column_sum(sorted, n) / (double)n;
}

int32_t robust_zscore(const struct merit_call *c)
{
    struct spread s;
    if (!spread_open(&s, c, ZSCORE_BETTER))
        return MERIT_FAILED;
    if (!s.column.same) {
        s.middle = column_quantile(s.sorted, s.column.count, 1, 2);
        s.unit = median_distance(&s, c);
    }
    spread_write(&s);
    return MERIT_DONE;
}

enum { ABOUT_WITHIN, ABOUT_BETTER };
const struct merit_parameter SPREAD_ABOUT_MEAN[] = {
    [ABOUT_WITHIN] = {.name = "within",
                      .sentence = "so near the mean, as a share of it, is neither above nor below",
                      .type = MERIT_PARAMETER_NUMBER,
                      .flags = MERIT_HAS_DEFAULT | MERIT_HAS_LEAST,
                      .number = 0.1},
    [ABOUT_BETTER] = PEERS_BETTER,
};

int32_t about_mean(const struct merit_call *c)
{
    struct spread s;
    if (!spread_open(&s, c, ABOUT_BETTER))
        return MERIT_FAILED;
    const struct column *k = &s.column;
    double size = k->count > 0 ? fabs(s.sorted[0]) : 0.0;
    if (k->count > 0 && fabs(s.sorted[k->count - 1]) > size)
        size = fabs(s.sorted[k->count - 1]);
    double mean = k->count > 0 ? column_sum(s.sorted, k->count) / (double)k->count : 0.0;
    if (fabs(mean) <= 1e-12 * size)
        mean = 0.0; // what is left of rounding is nothing
    double within = column_held(c->parameters[ABOUT_WITHIN] * fabs(mean));
    for (uint64_t i = 0; i < k->rows; i++) {
        double x = k->x[i] * s.scale;
        if (merit_no_data(x))
            c->result[i] = MERIT_NO_DATA;
        else if (k->same)
            c->result[i] = 0.0;
        else
            c->result[i] = c->host->compare12(x, column_held(mean + within)) > 0   ? 1.0
                           : c->host->compare12(x, column_held(mean - within)) < 0 ? -1.0
                                                                                   : 0.0;
    }
    return MERIT_DONE;
}
