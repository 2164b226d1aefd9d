#include "complete.h"

#include <math.h>

static uint64_t *complete_rows(const struct merit_call *c, uint64_t *count)
{
    uint64_t *rows = c->host->scratch(c, (c->row_count + 1) * sizeof *rows);
    for (uint64_t i = 0; i < c->row_count; i++) {
        int all = 1;
        for (uint64_t k = 0; k < c->column_count && all; k++)
            all = !merit_no_data(c->columns[k][i]);
        if (all)
            rows[(*count)++] = i;
    }
    return rows;
}

void complete_open(struct complete *k, const struct merit_call *c)
{
    *k = (struct complete){.call = c, .count = c->column_count};
    uint64_t *rows = complete_rows(c, &k->rows);
    k->x = c->host->scratch(c, (k->count + 1) * sizeof *k->x);
    k->least = c->host->scratch(c, (k->count + 1) * sizeof *k->least);
    k->most = c->host->scratch(c, (k->count + 1) * sizeof *k->most);
    k->terms = c->host->scratch(c, (k->rows + 1) * sizeof *k->terms);
    for (uint64_t j = 0; j < k->count; j++) {
        double *x = c->host->scratch(c, (k->rows + 1) * sizeof *x);
        for (uint64_t i = 0; i < k->rows; i++) {
            x[i] = c->columns[j][rows[i]];
            k->least[j] = i == 0 || x[i] < k->least[j] ? x[i] : k->least[j];
            k->most[j] = i == 0 || x[i] > k->most[j] ? x[i] : k->most[j];
        }
        k->x[j] = x;
    }
}

int complete_same(const struct complete *k, uint64_t criterion)
{
    return k->call->host->compare12(k->least[criterion], k->most[criterion]) == 0;
}

void complete_span(struct complete *k, uint64_t criterion, int directed)
{
    int less = directed && k->call->directions[criterion] == MERIT_LESS;
    double least = k->least[criterion] / 4.0, most = k->most[criterion] / 4.0;
    int same = complete_same(k, criterion);
    for (uint64_t i = 0; i < k->rows; i++) {
        double x = k->x[criterion][i] / 4.0; // so that no range is too large
        k->x[criterion][i] = same ? 0.0 : (less ? most - x : x - least) / (most - least);
    }
    k->least[criterion] = 0.0;
    k->most[criterion] = same ? 0.0 : 1.0;
}

double complete_sum(const struct complete *k)
{
    return k->call->host->sum(k->terms, k->rows);
}

static double mean_of(const struct complete *k, uint64_t criterion)
{
    for (uint64_t i = 0; i < k->rows; i++)
        k->terms[i] = k->x[criterion][i];
    return complete_sum(k) / (double)k->rows;
}

static double products(const struct complete *k, uint64_t a, uint64_t b)
{
    double mean_a = mean_of(k, a), mean_b = mean_of(k, b);
    for (uint64_t i = 0; i < k->rows; i++)
        k->terms[i] = (k->x[a][i] - mean_a) * (k->x[b][i] - mean_b);
    return complete_sum(k);
}

double complete_variance(const struct complete *k, uint64_t criterion)
{
    if (k->rows < 2 || complete_same(k, criterion))
        return 0.0;
    return products(k, criterion, criterion) / (double)(k->rows - 1);
}

double complete_correlation(const struct complete *k, uint64_t a, uint64_t b)
{
    if (k->rows < 2 || complete_same(k, a) || complete_same(k, b))
        return 0.0;
    if (a == b)
        return 1.0;
    double both = products(k, a, b);
    double r = both / (sqrt(products(k, a, a)) * sqrt(products(k, b, b)));
    return r > 1.0 ? 1.0 : r < -1.0 ? -1.0 : r;
}
