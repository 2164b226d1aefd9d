// means: the shares of a group's children put together, weighted by their worths. README.md has the
// formulas.
//
// A child that does not apply (its worth is 0 or no data) is left out. A child that applies and has
// no data leaves the group without data. A mean lies between the least and the largest share, to
// the last bit, so that equal shares give that share.
#include "merit_plugin.h"

// The children that apply to one row.
struct children {
    double *share, *worth;
    uint64_t count;
    double total;       // of the worths
    double least, most; // of the shares
};

typedef double (*mean_fn)(const struct merit_call *c, const struct children *k, double p);

static double arithmetic_mean(const struct merit_call *c, const struct children *k, double p)
{
    (void)c;
    (void)p;
    double scale = k->most > 1e100 || k->least < -1e100 ? 1e-100 : 1.0; // products stay in range
    double sum = 0.0;
    for (uint64_t i = 0; i < k->count; i++)
        sum += k->share[i] * scale * k->worth[i];
    return sum / k->total / scale;
}

static double geometric_mean(const struct merit_call *c, const struct children *k, double p)
{
    (void)p;
    if (k->least <= 0.0)
        return 0.0;
    double sum = 0.0;
    for (uint64_t i = 0; i < k->count; i++)
        sum += c->host->log(k->share[i]) * (k->worth[i] / k->total);
    return c->host->exp(sum);
}

static double harmonic_mean(const struct merit_call *c, const struct children *k, double p)
{
    (void)c;
    (void)p;
    if (k->least <= 0.0)
        return 0.0;
    double sum = 0.0;
    for (uint64_t i = 0; i < k->count; i++)
        sum += k->least / k->share[i] * (k->worth[i] / k->total); // by the least: nothing overflows
    return k->least / sum;
}

static double power_mean(const struct merit_call *c, const struct children *k, double p)
{
    if (p == 1.0)
        return arithmetic_mean(c, k, p);
    if (p == 0.0)
        return geometric_mean(c, k, p);
    double scale = p > 0.0 ? k->most : k->least; // so that no power overflows
    if (scale <= 0.0)
        return 0.0;
    double sum = 0.0;
    for (uint64_t i = 0; i < k->count; i++) {
        double share = k->share[i] > 0.0 ? k->share[i] / scale : 0.0;
        if (share > 0.0)
            sum += c->host->pow(share, p) * (k->worth[i] / k->total);
    }
    return scale * c->host->pow(sum, 1.0 / p);
}

// The children that apply to row i. False when one of them has no data, or there is none.
static int take(const struct merit_call *c, uint64_t i, struct children *k)
{
    k->count = 0;
    k->total = 0.0;
    for (uint64_t child = 0; child < c->column_count; child++) {
        double worth = c->worths[child][i], share = c->columns[child][i];
        if (!(worth > 0.0))
            continue;
        if (merit_no_data(share))
            return 0;
        k->least = k->count == 0 || share < k->least ? share : k->least;
        k->most = k->count == 0 || share > k->most ? share : k->most;
        k->share[k->count] = share;
        k->worth[k->count++] = worth;
        k->total += worth;
    }
    return k->count > 0;
}

static int32_t combine(const struct merit_call *c, mean_fn mean, double p, int zeroed)
{
    struct children k = {.count = 0};
    k.share = c->host->scratch(c, (c->column_count + 1) * sizeof(double));
    k.worth = c->host->scratch(c, (c->column_count + 1) * sizeof(double));
    for (uint64_t i = 0; i < c->row_count; i++) {
        if (!take(c, i, &k)) {
            c->result[i] = MERIT_NO_DATA;
            continue;
        }
        double least = zeroed && k.least < 0.0 ? 0.0 : k.least;
        double most = zeroed && k.most < 0.0 ? 0.0 : k.most;
        double m = mean(c, &k, p);
        if (zeroed && m == 0.0)
            c->result[i] = 0.0;
        else
            c->result[i] = m < least ? least : m > most ? most : m;
    }
    return MERIT_DONE;
}

static int32_t arithmetic(const struct merit_call *c)
{
    return combine(c, arithmetic_mean, 1.0, 0);
}

static int32_t geometric(const struct merit_call *c)
{
    return combine(c, geometric_mean, 0.0, 1);
}

static int32_t harmonic(const struct merit_call *c)
{
    return combine(c, harmonic_mean, -1.0, 1);
}

static int32_t power(const struct merit_call *c)
{
    double p = c->parameters[0];
    return combine(c, power_mean, p, p != 1.0);
}

static const struct merit_parameter POWER[] = {
    {.name = "p",
     .sentence = "1 is the arithmetic mean, 0 the geometric, -1 the harmonic; the lower, the more "
                 "the weakest share counts",
     .type = MERIT_PARAMETER_NUMBER,
     .flags = MERIT_HAS_DEFAULT | MERIT_HAS_LEAST | MERIT_HAS_MOST,
     .number = 1.0,
     .least = -100.0,
     .most = 100.0},
};

static const struct merit_method METHODS[] = {
    {.name = "arithmetic",
     .sentence = "the weighted mean: a strong share makes up for a weak one",
     .formula = "sum(worth * share) / sum(worth)",
     .scope = MERIT_SCOPE_GROUP,
     .result = MERIT_RESULT_NUMBER,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     .run = arithmetic},
    {.name = "geometric",
     .sentence = "the weighted geometric mean: a weak share is made up for in part, none at all "
                 "never",
     .formula = "exp(sum(worth * ln(share)) / sum(worth)), 0 with a share of 0 or less",
     .source = "UNDP, Human Development Report, technical note 1",
     .scope = MERIT_SCOPE_GROUP,
     .result = MERIT_RESULT_NUMBER,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     .run = geometric},
    {.name = "harmonic",
     .sentence = "the weighted harmonic mean: the weakest shares count most",
     .formula = "sum(worth) / sum(worth / share), 0 with a share of 0 or less",
     .scope = MERIT_SCOPE_GROUP,
     .result = MERIT_RESULT_NUMBER,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     .run = harmonic},
    {.name = "power",
     .sentence = "the weighted power mean: from the weakest share to the strongest, as p says",
     .formula = "(sum(worth * share ^ {p}) / sum(worth)) ^ (1 / {p})",
     .scope = MERIT_SCOPE_GROUP,
     .result = MERIT_RESULT_NUMBER,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     MERIT_PARAMETERS(POWER),
     .run = power},
};

const struct merit_plugin merit_plugin = {
    MERIT_PLUGIN_HEAD,
    .flags = MERIT_PURE,
    .name = "means",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .author = "the meritd authors",
    .sentence = "ways to put the shares of a group's rules together",
    MERIT_METHODS(METHODS),
};
