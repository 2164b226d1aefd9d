#include "spread.h"

#include "numbers.h"

// 1 - e of one criterion: 0 where all its numbers are the same, 1 where one subject has it all.
static double divergence(const struct numbers *n)
{
    const struct merit_call *c = n->call;
    if (n->same)
        return 0.0;
    for (uint64_t i = 0; i < c->row_count; i++)
        n->terms[i] = n->x[i] * n->scale;
    double sum = numbers_sum(n);
    for (uint64_t i = 0; i < c->row_count; i++) {
        double p = n->terms[i] / sum;
        n->terms[i] = p > 0.0 ? p * c->host->log(p) : p; // 0 ln 0 is 0; no data stays so
    }
    double e = -numbers_sum(n) / c->host->log((double)n->count);
    return e < 1.0 ? 1.0 - e : 0.0;
}

int32_t entropy(const struct merit_call *c)
{
    for (uint64_t k = 0; k < c->column_count; k++) {
        struct numbers n;
        numbers_open(&n, c, k);
        if (n.least < 0.0)
            return numbers_refuse(c, k, "a number below 0, of which there is no entropy");
        c->vector[k] = divergence(&n);
    }
    weights_or_equal(c);
    return MERIT_DONE;
}
