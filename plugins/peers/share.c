#include "share.h"

#include <math.h>

#include "column.h"

enum { BEST_POWER, BEST_REST, BEST_BETTER };
const struct merit_parameter SHARE_OF_BEST[] = {
    [BEST_POWER] = {.name = "power",
                    .sentence = "the share is raised to this power",
                    .type = MERIT_PARAMETER_NUMBER,
                    .flags = MERIT_HAS_DEFAULT | MERIT_HAS_LEAST | MERIT_HAS_MOST,
                    .number = 1.0,
                    .least = 0.01,
                    .most = 100.0},
    [BEST_REST] = PEERS_BOOL("rest", "where less is better: 1 - x / max, not min / x", 0.0),
    [BEST_BETTER] = PEERS_BETTER,
};

const struct merit_parameter SHARE_BETTER[] = {PEERS_BETTER};

// A share to a power, its sign kept.
static double raised(const struct merit_call *c, double share, double power)
{
    if (power == 1.0 || share == 0.0 || share == 1.0)
        return share;
    return share > 0.0 ? c->host->pow(share, power) : -c->host->pow(-share, power);
}

// One row's share of the best. No data where there is no best to be a share of.
static double of_best(const struct column *k, double x, double power, int less, int rest)
{
    const struct merit_call *c = k->call;
    if (less && !rest) {
        if (k->least < 0.0)
            return MERIT_NO_DATA;
        if (x == k->least)
            return 1.0;
        return raised(c, k->least / x, power);
    }
    if (k->most <= 0.0)
        return MERIT_NO_DATA;
    double share = column_held(raised(c, column_held(x / k->most), power));
    return less ? 1.0 - share : share;
}

int32_t share_of_best(const struct merit_call *c)
{
    int less;
    if (!column_better(c, BEST_BETTER, &less))
        return MERIT_FAILED;
    int rest = c->parameters[BEST_REST] != 0.0;
    struct column k;
    column_open(&k, c, 0);
    for (uint64_t i = 0; i < k.rows; i++)
        c->result[i] = merit_no_data(k.x[i])
                           ? MERIT_NO_DATA
                           : of_best(&k, k.x[i], c->parameters[BEST_POWER], less, rest);
    return MERIT_DONE;
}

// 1 / x as a multiple of 1 / least: at most 1, whatever the size. With a 0 among the numbers only
// the zeros have any.
static double inverse(const struct column *k, double x)
{
    return x == k->least ? 1.0 : k->least / x;
}

int32_t share_of_sum(const struct merit_call *c)
{
    int less;
    if (!column_better(c, 0, &less))
        return MERIT_FAILED;
    struct column k;
    column_open_from(&k, c, 0.0, "it is below 0: a share of a sum has parts of 0 or more");
    double scale = column_scale(&k);
    double *parts = column_sorted(&k, 0);
    for (uint64_t i = 0; i < k.count; i++)
        parts[i] = less ? inverse(&k, parts[i]) : parts[i] * scale;
    double sum = column_sum(parts, k.count);
    for (uint64_t i = 0; i < k.rows; i++) {
        if (merit_no_data(k.x[i]))
            c->result[i] = MERIT_NO_DATA;
        else if (sum > 0.0)
            c->result[i] = (less ? inverse(&k, k.x[i]) : k.x[i] * scale) / sum;
        else
            c->result[i] = 1.0 / (double)k.count; // all are 0, and equal shares
    }
    return MERIT_DONE;
}

int32_t vector(const struct merit_call *c)
{
    int less;
    if (!column_better(c, 0, &less))
        return MERIT_FAILED;
    struct column k;
    column_open(&k, c, 0);
    double scale = column_scale(&k);
    double *squares = column_sorted(&k, 0);
    for (uint64_t i = 0; i < k.count; i++)
        squares[i] = squares[i] * scale * (squares[i] * scale);
    double length = sqrt(column_sum(squares, k.count));
    for (uint64_t i = 0; i < k.rows; i++) {
        if (merit_no_data(k.x[i])) {
            c->result[i] = MERIT_NO_DATA;
            continue;
        }
        double part = length > 0.0 ? k.x[i] * scale / length : sqrt(1.0 / (double)k.count);
        c->result[i] = less ? 1.0 - part : part;
    }
    return MERIT_DONE;
}

int32_t log_share(const struct merit_call *c)
{
    int less;
    if (!column_better(c, 0, &less))
        return MERIT_FAILED;
    struct column k;
    column_open_from(&k, c, 1.0, "it is below 1: a share of logarithms has none below 0");
    double *logs = column_sorted(&k, 0);
    for (uint64_t i = 0; i < k.count; i++)
        logs[i] = c->host->log(logs[i]);
    double sum = column_sum(logs, k.count);
    for (uint64_t i = 0; i < k.rows; i++) {
        if (merit_no_data(k.x[i])) {
            c->result[i] = MERIT_NO_DATA;
            continue;
        }
        double part = sum > 0.0 ? c->host->log(k.x[i]) / sum : 1.0 / (double)k.count;
        if (less)
            part = k.count > 1 ? (1.0 - part) / (double)(k.count - 1) : 1.0;
        c->result[i] = part;
    }
    return MERIT_DONE;
}
