#include "core/language/logexp.h"

#include "base/vector.h"
#include "core/language/logexp_block.h"
#include "core/language/logexp_inline.h"

#define POWER_BY_MULTIPLYING 64

// fraction^n for 0 < n <= 64 and 2^exponent^n, or one by it.
static double power_whole(double x, int n, bool inverse)
{
    struct parts parts = parts_of(x);
    struct pair square = {parts.fraction, 0}, product = {1, 0};
    for (int left = n; left > 0; left /= 2) {
        if (left % 2 == 1)
            product = pair_multiply(product, square);
        square = pair_multiply(square, square);
    }
    double exponent = parts.exponent * n;
    if (inverse) {
        product = pair_divide(1, product);
        exponent = -exponent;
    }
    if (exponent > 1200 || exponent < -1200) // the fraction's part is within 2^-32 .. 2^32
        exponent = exponent > 0 ? 1200 : -1200;
    return scale(product.high, exponent);
}

// Past 2^52 every double is whole.
static bool is_whole_number(double y)
{
    return fabs(y) >= 0x1p52 || (double)(int64_t)y == y;
}

// x^y for finite x > 0, x != 1, finite y != 0.
static double power_positive(double x, double y)
{
    if (fabs(y) <= POWER_BY_MULTIPLYING && is_whole_number(y))
        return power_whole(x, (int)fabs(y), y < 0);
    struct pair l = log_pair(x);
    double size = y * l.high; // |l.high| >= 2^-53: with |y| past 2^64 this is out of range
    if (size > EXP_MOST)
        return (double)INFINITY;
    if (size < EXP_LEAST)
        return 0;
    struct pair p = product_exact(y, l.high);
    return exp_pair(sum_ordered(p.high, p.low + y * l.low));
}

// Where an argument is infinite or x is 0; x is not negative.
static double power_at_edge(double x, double y)
{
    bool grows = fabs(y) > DBL_MAX ? (x > 1) == (y > 0) : (x > 0) == (y > 0);
    if (x == 1)
        return 1;
    return grows ? (double)INFINITY : 0;
}

static double pow_of(double x, double y)
{
    if (x != x || y != y)
        return (double)NAN;
    if (y == 0)
        return 1;
    bool is_whole = is_whole_number(y);
    if (x < 0 && !is_whole)
        return (double)NAN;
    bool odd = is_whole && fabs(y) < 0x1p53 && (int64_t)y % 2 != 0;
    double size = fabs(x), power = 1;
    if (size == 0 || size > DBL_MAX || fabs(y) > DBL_MAX)
        power = power_at_edge(size, y);
    else if (size != 1)
        power = power_positive(size, y);
    return x < 0 && odd ? -power : power;
}

double core_log(double x)
{
    return log_of(x);
}

double core_log10(double x)
{
    return log10_of(x);
}

double core_exp(double x)
{
    return exp_of(x);
}

double core_pow(double x, double y)
{
    return pow_of(x, y);
}

void core_log_block(const double *x, double *out, size_t count)
{
    VECTOR_WIDEST(log_block)(x, out, count);
}

void core_log10_block(const double *x, double *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] = log10_of(x[i]);
}

void core_exp_block(const double *x, double *out, size_t count)
{
    VECTOR_WIDEST(exp_block)(x, out, count);
}

void core_pow_block(const double *x, const double *y, double *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] = pow_of(x[i], y[i]);
}
