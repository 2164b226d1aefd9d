#include "curve.h"

#include <math.h>

#include "column.h"

#define POINT(x_name, y_name)                                                                      \
    PEERS_NONE(x_name, "a point's number; each point's is above the one before"),                  \
        PEERS_NONE(y_name, "what the point gets; from point to point it never turns round")

enum { PIECEWISE_BETTER = 2 * CURVE_POINTS };
const struct merit_parameter CURVE_PIECEWISE[] = {
    POINT("x1", "y1"),
    POINT("x2", "y2"),
    POINT("x3", "y3"),
    POINT("x4", "y4"),
    POINT("x5", "y5"),
    POINT("x6", "y6"),
    POINT("x7", "y7"),
    POINT("x8", "y8"),
    [PIECEWISE_BETTER] = PEERS_TEXT(
        "better", "'more': as the points say; 'less': with what they get in reverse order", "more"),
};

struct curve {
    double x[CURVE_POINTS], y[CURVE_POINTS];
    uint64_t count;
};

// What is wrong with the points given, or NULL.
static const char *curve_read(struct curve *k, const double *p)
{
    k->count = 0;
    for (uint64_t i = 0; i < CURVE_POINTS; i++) {
        double x = p[2 * i], y = p[2 * i + 1];
        if (merit_no_data(x) != merit_no_data(y))
            return "a point has both an x and a y";
        if (merit_no_data(x))
            continue;
        if (k->count < i)
            return "points are given from x1 on, without gaps";
        k->x[k->count] = x;
        k->y[k->count++] = y;
    }
    if (k->count < 2)
        return "it takes two points or more: x1, y1, x2, y2";
    int up = 0, down = 0;
    for (uint64_t i = 1; i < k->count; i++) {
        if (!(k->x[i] > k->x[i - 1]))
            return "each point's x is above the one before";
        up |= k->y[i] > k->y[i - 1];
        down |= k->y[i] < k->y[i - 1];
    }
    return up && down ? "what the points get must not rise here and fall there" : NULL;
}

static double curve_at(const struct curve *k, double x)
{
    uint64_t at = 0;
    while (at < k->count && k->x[at] <= x)
        at++;
    if (at == 0)
        return k->y[0];
    if (at == k->count)
        return k->y[at - 1];
    return column_between(k->y[at - 1], k->y[at], column_part(x, k->x[at - 1], k->x[at]));
}

int32_t piecewise(const struct merit_call *c)
{
    int less;
    if (!column_better(c, PIECEWISE_BETTER, &less))
        return MERIT_FAILED;
    struct curve k;
    const char *fault = curve_read(&k, c->parameters);
    if (fault)
        return merit_fail(c, fault);
    for (uint64_t i = 0; less && i < k.count / 2; i++) {
        double swap = k.y[i];
        k.y[i] = k.y[k.count - 1 - i];
        k.y[k.count - 1 - i] = swap;
    }
    for (uint64_t i = 0; i < c->row_count; i++) {
        double x = c->columns[0][i];
        c->result[i] = merit_no_data(x) ? MERIT_NO_DATA : curve_at(&k, x);
    }
    return MERIT_DONE;
}

enum { LOGISTIC_K, LOGISTIC_BETTER };
const struct merit_parameter CURVE_LOGISTIC[] = {
    [LOGISTIC_K] = {.name = "k",
                    .sentence = "how steep it is: 4.394 by the distance from 10% to 90%",
                    .type = MERIT_PARAMETER_NUMBER,
                    .flags = MERIT_HAS_DEFAULT | MERIT_HAS_LEAST,
                    .number = 1.0},
    [LOGISTIC_BETTER] = PEERS_BETTER,
};

int32_t logistic(const struct merit_call *c)
{
    double k = c->parameters[LOGISTIC_K];
    int less;
    if (!column_better(c, LOGISTIC_BETTER, &less))
        return MERIT_FAILED;
    for (uint64_t i = 0; i < c->row_count; i++) {
        double x = c->columns[0][i], middle = c->columns[1][i];
        if (merit_no_data(x) || merit_no_data(middle)) {
            c->result[i] = MERIT_NO_DATA;
            continue;
        }
        double way = column_held(k * column_held(less ? middle - x : x - middle));
        // beyond 700 exp is at the end of its range and the curve at 0 or 1 to the last bit
        double far = c->host->exp(fabs(way) > 700.0 ? -700.0 : -fabs(way));
        c->result[i] = (way < 0.0 ? far : 1.0) / (1.0 + far);
    }
    return MERIT_DONE;
}
