#include "order.h"

#include "children.h"

const struct merit_parameter ORDER_NONE[] = {MEANS_AVAILABLE};

static double least(const struct merit_call *c, uint64_t row, const struct children *k,
                    const void *p)
{
    (void)c;
    (void)row;
    (void)p;
    return k->least;
}

static double most(const struct merit_call *c, uint64_t row, const struct children *k,
                   const void *p)
{
    (void)c;
    (void)row;
    (void)p;
    return k->most;
}

static double half(const struct merit_call *c, uint64_t row, const struct children *k,
                   const void *p)
{
    (void)row;
    (void)p;
    children_sort(k);
    double reached = 0.0;
    for (uint64_t i = 0; i + 1 < k->count; i++) {
        reached += k->worth[i];
        int32_t order = c->host->compare12(reached, k->total / 2.0);
        if (order > 0)
            return k->share[i];
        if (order == 0)
            return children_hold(k, k->share[i] / 2.0 + k->share[i + 1] / 2.0);
    }
    return k->most;
}

int32_t min(const struct merit_call *c)
{
    return children_combine(c, c->parameters[0], least, NULL);
}

int32_t max(const struct merit_call *c)
{
    return children_combine(c, c->parameters[0], most, NULL);
}

int32_t median(const struct merit_call *c)
{
    return children_combine(c, c->parameters[0], half, NULL);
}

#define POSITION(label)                                                                            \
    {                                                                                              \
        .name = (label), .sentence = "the weight of this place, the best share's first",           \
        .type = MERIT_PARAMETER_NUMBER, .flags = MERIT_HAS_LEAST                                   \
    }

const struct merit_parameter ORDER_OWA[] = {
    POSITION("w1"),
    POSITION("w2"),
    POSITION("w3"),
    POSITION("w4"),
    POSITION("w5"),
    POSITION("w6"),
    POSITION("w7"),
    POSITION("w8"),
    POSITION("w9"),
    POSITION("w10"),
    POSITION("w11"),
    POSITION("w12"),
    [ORDER_POSITIONS] = MEANS_AVAILABLE,
};

// How much of all weight the best part r of the worth takes.
struct curve {
    double rise[ORDER_POSITIONS + 1]; // at 0, 1/count, .. 1; with count 0 it is r^alpha
    uint64_t count;
    double alpha;
};

static double curve_at(const struct merit_call *c, const struct curve *q, double r)
{
    if (r <= 0.0 || r >= 1.0)
        return r <= 0.0 ? 0.0 : 1.0;
    if (q->count == 0)
        return q->alpha == 1.0 ? r : c->host->pow(r, q->alpha);
    double way = r * (double)q->count;
    uint64_t at = (uint64_t)way;
    if (at >= q->count)
        return 1.0;
    return q->rise[at] + (way - (double)at) * (q->rise[at + 1] - q->rise[at]);
}

static double weighed(const struct merit_call *c, uint64_t row, const struct children *k,
                      const void *p)
{
    (void)row;
    const struct curve *q = p;
    children_sort(k);
    double sum = 0.0, worth = 0.0, before = 0.0;
    for (uint64_t i = k->count; i-- > 0;) {
        worth += k->worth[i];
        double now = i == 0 ? 1.0 : curve_at(c, q, worth / k->total);
        sum += k->share[i] * (now - before);
        before = now;
    }
    return children_hold(k, sum);
}

// The weights as a line from 0 to 1, or what is wrong with them.
static const char *curve_read(struct curve *q, const double *p)
{
    *q = (struct curve){.alpha = 1.0};
    double total = 0.0;
    for (uint64_t i = 0; i < ORDER_POSITIONS; i++) {
        if (merit_no_data(p[i]))
            continue;
        if (q->count < i)
            return "weights are given from w1 on, without gaps";
        q->count++;
        total += p[i];
    }
    if (q->count > 0 && !(total > 0.0))
        return "one of the weights is above 0";
    for (uint64_t i = 0; i < q->count; i++)
        q->rise[i + 1] = q->rise[i] + p[i] / total;
    return NULL;
}

int32_t owa(const struct merit_call *c)
{
    struct curve q;
    const char *fault = curve_read(&q, c->parameters);
    if (fault)
        return merit_fail(c, fault);
    return children_combine(c, c->parameters[ORDER_POSITIONS], weighed, &q);
}

enum { QUANTIFIER_ALPHA, QUANTIFIER_AVAILABLE };
const struct merit_parameter ORDER_QUANTIFIER[] = {
    [QUANTIFIER_ALPHA] = {.name = "alpha",
                          .sentence = "1 is the arithmetic mean; above 1 the weakest shares count "
                                      "most, below 1 the strongest",
                          .type = MERIT_PARAMETER_NUMBER,
                          .flags = MERIT_HAS_DEFAULT | MERIT_HAS_LEAST | MERIT_HAS_MOST,
                          .number = 1.0,
                          .least = 0.01,
                          .most = 100.0},
    [QUANTIFIER_AVAILABLE] = MEANS_AVAILABLE,
};

int32_t quantifier(const struct merit_call *c)
{
    struct curve q = {.alpha = c->parameters[QUANTIFIER_ALPHA]};
    return children_combine(c, c->parameters[QUANTIFIER_AVAILABLE], weighed, &q);
}
