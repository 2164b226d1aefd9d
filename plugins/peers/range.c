#include "range.h"

#include <math.h>

#include "column.h"

// The part of the way from the least to the best, exactly 1 for the best; flat where all are equal.
static double way(const struct column *k, double x)
{
    return x >= k->most ? 1.0 : column_part(x, k->least, k->most);
}

enum { MINMAX_LOW, MINMAX_HIGH, MINMAX_FLAT, MINMAX_BETTER };
const struct merit_parameter RANGE_MINMAX[] = {
    [MINMAX_LOW] = PEERS_NUMBER("low", "what the least of the cohort gets", 0.0),
    [MINMAX_HIGH] = PEERS_NUMBER("high", "what the best of the cohort gets", 1.0),
    [MINMAX_FLAT] =
        PEERS_NONE("flat", "what all get when all are equal, or there is but one; none: as high"),
    [MINMAX_BETTER] = PEERS_BETTER,
};

int32_t minmax(const struct merit_call *c)
{
    double low = c->parameters[MINMAX_LOW], high = c->parameters[MINMAX_HIGH];
    double flat = merit_no_data(c->parameters[MINMAX_FLAT]) ? high : c->parameters[MINMAX_FLAT];
    int less;
    if (!column_better(c, MINMAX_BETTER, &less))
        return MERIT_FAILED;
    struct column k;
    column_open(&k, c, less);
    for (uint64_t i = 0; i < k.rows; i++) {
        if (merit_no_data(k.x[i]))
            c->result[i] = MERIT_NO_DATA;
        else
            c->result[i] = k.same ? flat : column_between(low, high, way(&k, k.x[i]));
    }
    return MERIT_DONE;
}

int32_t minmax_recipe(const struct merit_prepare *given, struct merit_recipe *recipe)
{
    double low = given->parameters[MINMAX_LOW], high = given->parameters[MINMAX_HIGH];
    double flat =
        merit_no_data(given->parameters[MINMAX_FLAT]) ? high : given->parameters[MINMAX_FLAT];
    return column_recipe(given, MINMAX_BETTER, low, high, flat, recipe);
}

enum { TO_BEST_FLAT, TO_BEST_BETTER };
const struct merit_parameter RANGE_TO_BEST[] = {
    [TO_BEST_FLAT] =
        PEERS_NUMBER("flat", "what all get when all are equal, or there is but one", 1.0),
    [TO_BEST_BETTER] = PEERS_BETTER,
};

int32_t to_best(const struct merit_call *c)
{
    int less;
    if (!column_better(c, TO_BEST_BETTER, &less))
        return MERIT_FAILED;
    struct column k;
    column_open(&k, c, less);
    for (uint64_t i = 0; i < k.rows; i++) {
        if (merit_no_data(k.x[i]))
            c->result[i] = MERIT_NO_DATA;
        else
            c->result[i] = k.same ? c->parameters[TO_BEST_FLAT] : way(&k, k.x[i]);
    }
    return MERIT_DONE;
}

int32_t to_best_recipe(const struct merit_prepare *given, struct merit_recipe *recipe)
{
    return column_recipe(given, TO_BEST_BETTER, 0.0, 1.0, given->parameters[TO_BEST_FLAT], recipe);
}

enum { TO_MARK_CAP, TO_MARK_BETTER };
const struct merit_parameter RANGE_TO_MARK[] = {
    [TO_MARK_CAP] = PEERS_NONE("cap", "nobody gets more than this; none: no limit"),
    [TO_MARK_BETTER] = PEERS_BETTER,
};

// One row against its mark, both turned. A mark no better than the least is reached by everybody.
static double against(const struct column *k, double x, double mark, double cap)
{
    if (merit_no_data(x) || merit_no_data(mark))
        return MERIT_NO_DATA;
    double part = 1.0;
    if (k->call->host->compare12(mark, k->least) > 0 && x != mark)
        part = column_held(column_part(x, k->least, mark));
    return part > cap ? cap : part;
}

int32_t to_target(const struct merit_call *c)
{
    int less;
    if (!column_better(c, TO_MARK_BETTER, &less))
        return MERIT_FAILED;
    struct column k;
    column_open(&k, c, less);
    for (uint64_t i = 0; i < k.rows; i++) {
        double mark = c->columns[1][i];
        c->result[i] = against(&k, k.x[i], less ? -mark : mark, c->parameters[TO_MARK_CAP]);
    }
    return MERIT_DONE;
}

// The mean of those who are marked and have data; *marked counts all who are marked.
static double reference(const struct column *k, const double *marks, uint64_t *marked)
{
    const struct merit_call *c = k->call;
    struct column those = {.call = c, .rows = k->rows};
    double *x = c->host->scratch(c, (k->rows + 1) * sizeof(double));
    double scale = column_scale(k); // so that no sum overflows
    *marked = 0;
    for (uint64_t i = 0; i < k->rows; i++) {
        int is = !merit_no_data(marks[i]) && marks[i] != 0.0;
        x[i] = is ? k->x[i] : MERIT_NO_DATA;
        *marked += is ? 1 : 0;
        those.count += merit_no_data(x[i]) ? 0 : 1;
    }
    those.x = x;
    double *sorted = column_sorted(&those, 0);
    if (those.count < 2 || sorted[0] == sorted[those.count - 1])
        return those.count > 0 ? sorted[0] : MERIT_NO_DATA;
    for (uint64_t i = 0; i < those.count; i++)
        sorted[i] *= scale;
    return column_sum(sorted, those.count) / (double)those.count / scale;
}

int32_t to_reference(const struct merit_call *c)
{
    int less;
    if (!column_better(c, TO_MARK_BETTER, &less))
        return MERIT_FAILED;
    struct column k;
    column_open(&k, c, less);
    uint64_t marked;
    double mark = reference(&k, k.rows > 0 ? c->columns[1] : NULL, &marked);
    for (uint64_t i = 0; i < k.rows; i++) {
        c->result[i] = against(&k, k.x[i], mark, c->parameters[TO_MARK_CAP]);
        if (marked == 0 && !merit_no_data(k.x[i]))
            c->host->fail_row(c, i, "nobody in the cohort is marked as the reference");
    }
    return MERIT_DONE;
}

enum { EXPONENTIAL_A, EXPONENTIAL_LOW, EXPONENTIAL_HIGH, EXPONENTIAL_FLAT, EXPONENTIAL_BETTER };
const struct merit_parameter RANGE_EXPONENTIAL[] = {
    [EXPONENTIAL_A] = {.name = "a",
                       .sentence = "above 0 the first steps count most, below 0 the last; 0: a "
                                   "straight line",
                       .type = MERIT_PARAMETER_NUMBER,
                       .flags = MERIT_HAS_DEFAULT | MERIT_HAS_LEAST | MERIT_HAS_MOST,
                       .number = 1.0,
                       .least = -700.0,
                       .most = 700.0},
    [EXPONENTIAL_LOW] = PEERS_NUMBER("low", "what the least of the cohort gets", 0.0),
    [EXPONENTIAL_HIGH] = PEERS_NUMBER("high", "what the best of the cohort gets", 1.0),
    [EXPONENTIAL_FLAT] =
        PEERS_NONE("flat", "what all get when all are equal, or there is but one; none: as high"),
    [EXPONENTIAL_BETTER] = PEERS_BETTER,
};

// (1 - exp(-z)) / z, by its series where the subtraction would lose digits.
static double decay(const struct merit_call *c, double z)
{
    if (fabs(z) >= 0.125)
        return (1.0 - c->host->exp(-z)) / z;
    double sum = 1.0;
    for (double k = 14.0; k >= 2.0; k--)
        sum = 1.0 - z / k * sum;
    return sum;
}

// The share of the whole decay that is reached at u of the way; a below 0 is the mirror image.
static double bent(const struct merit_call *c, double a, double u)
{
    if (u <= 0.0 || u >= 1.0)
        return u;
    if (a < 0.0)
        return 1.0 - bent(c, -a, 1.0 - u);
    return u * decay(c, a * u) / decay(c, a);
}

int32_t exponential(const struct merit_call *c)
{
    const double *p = c->parameters;
    double flat = merit_no_data(p[EXPONENTIAL_FLAT]) ? p[EXPONENTIAL_HIGH] : p[EXPONENTIAL_FLAT];
    int less;
    if (!column_better(c, EXPONENTIAL_BETTER, &less))
        return MERIT_FAILED;
    struct column k;
    column_open(&k, c, less);
    for (uint64_t i = 0; i < k.rows; i++) {
        if (merit_no_data(k.x[i]))
            c->result[i] = MERIT_NO_DATA;
        else if (k.same)
            c->result[i] = flat;
        else
            c->result[i] = column_between(p[EXPONENTIAL_LOW], p[EXPONENTIAL_HIGH],
                                          bent(c, p[EXPONENTIAL_A], way(&k, k.x[i])));
    }
    return MERIT_DONE;
}
