#include "power.h"

#include <float.h>

#include "children.h"

const struct merit_parameter POWER_NONE[] = {MEANS_AVAILABLE};

enum { POWER_P, POWER_AVAILABLE };
const struct merit_parameter POWER_EXPONENT[] = {
    [POWER_P] = {.name = "p",
                 .sentence = "1 is the arithmetic mean, 0 the geometric, -1 the harmonic; the "
                             "lower, the more the weakest share counts",
                 .type = MERIT_PARAMETER_NUMBER,
                 .flags = MERIT_HAS_DEFAULT | MERIT_HAS_LEAST | MERIT_HAS_MOST,
                 .number = 1.0,
                 .least = -100.0,
                 .most = 100.0},
    [POWER_AVAILABLE] = MEANS_AVAILABLE,
};

static double arithmetic_mean(const struct merit_call *c, const struct children *k, double p)
{
    (void)c;
    (void)p;
    double size = k->most > -k->least ? k->most : -k->least;
    int plain = size * k->total <= DBL_MAX && size * k->total >= DBL_MIN; // products in range
    double sum = 0.0;
    for (uint64_t i = 0; i < k->count; i++)
        sum += plain ? k->share[i] * k->worth[i] : k->share[i] * (k->worth[i] / k->total);
    return plain ? sum / k->total : sum;
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

// The mean of exponent *p. Only the arithmetic one takes shares below 0 as they are.
static double put(const struct merit_call *c, uint64_t row, const struct children *k, const void *p)
{
    (void)row;
    double exponent = *(const double *)p;
    double mean = exponent == -1.0 ? harmonic_mean(c, k, exponent) : power_mean(c, k, exponent);
    if (exponent != 1.0 && mean == 0.0)
        return 0.0;
    return children_hold(k, mean);
}

// Rows a block at a time, a child after the other, as the logarithm is quickest. The same sums in
// the same order as row by row; rows on which something is not plain (a child that does not apply,
// has no data or nothing, worths without a sum) are left to that.
enum { BLOCK = 256 };

struct block {
    double total[BLOCK], least[BLOCK], most[BLOCK], sum[BLOCK], logs[BLOCK];
    int64_t plain[BLOCK];
};

// Compiled for each width of vectors; the loader takes the machine's.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDE
#endif

WIDE static void block_look(struct block *b, const double *shares, const double *worths,
                            uint64_t rows)
{
    for (uint64_t i = 0; i < rows; i++) {
        b->plain[i] &= (worths[i] > 0.0) & (shares[i] > 0.0);
        b->total[i] += worths[i];
        b->least[i] = shares[i] < b->least[i] ? shares[i] : b->least[i];
        b->most[i] = shares[i] > b->most[i] ? shares[i] : b->most[i];
    }
}

WIDE static void block_add(struct block *b, const double *worths, uint64_t rows)
{
    for (uint64_t i = 0; i < rows; i++)
        b->sum[i] += b->logs[i] * (worths[i] / b->total[i]);
}

WIDE static void block_begin(struct block *b, uint64_t rows, int64_t plain)
{
    for (uint64_t i = 0; i < rows; i++) {
        b->total[i] = b->sum[i] = 0.0;
        b->least[i] = DBL_MAX;
        b->most[i] = 0.0;
        b->plain[i] = plain;
    }
}

WIDE static void block_end(struct block *b, double *result, uint64_t rows)
{
    for (uint64_t i = 0; i < rows; i++) {
        double mean = b->logs[i], held = mean > b->most[i] ? b->most[i] : mean;
        held = mean < b->least[i] ? b->least[i] : held;
        result[i] = mean == 0.0 ? 0.0 : held;
        b->plain[i] &= b->total[i] <= DBL_MAX;
    }
}

// The means of rows [first, first + rows); plain[i] says whether one stands there.
static void block_means(const struct merit_call *c, uint64_t first, uint64_t rows, struct block *b)
{
    block_begin(b, rows, c->column_count > 0);
    for (uint64_t k = 0; k < c->column_count; k++)
        block_look(b, c->columns[k] + first, c->worths[k] + first, rows);
    for (uint64_t k = 0; k < c->column_count; k++) {
        c->host->logs(c->columns[k] + first, b->logs, rows);
        block_add(b, c->worths[k] + first, rows);
    }
    c->host->exps(b->sum, b->logs, rows);
    block_end(b, c->result + first, rows);
}

int32_t arithmetic(const struct merit_call *c)
{
    double p = 1.0;
    return children_combine(c, c->parameters[0], put, &p);
}

int32_t geometric(const struct merit_call *c)
{
    const double p = 0.0;
    struct block b;
    for (uint64_t first = 0; first < c->row_count; first += BLOCK) {
        uint64_t rows = c->row_count - first < BLOCK ? c->row_count - first : BLOCK;
        block_means(c, first, rows, &b);
        for (uint64_t i = 0; i < rows; i++)
            if (!b.plain[i])
                children_combine_row(c, c->parameters[0], first + i, put, &p);
    }
    return MERIT_DONE;
}

int32_t harmonic(const struct merit_call *c)
{
    double p = -1.0;
    return children_combine(c, c->parameters[0], put, &p);
}

int32_t power(const struct merit_call *c)
{
    return children_combine(c, c->parameters[POWER_AVAILABLE], put, &c->parameters[POWER_P]);
}
