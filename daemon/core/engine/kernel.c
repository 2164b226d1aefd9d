#include "core/engine/kernel.h"

#include "base/vector.h"
#include "core/engine/kernel_table.h"

static const struct kernels *widest(void)
{
    return VECTOR_WIDEST(&kernels);
}

void kernel_fill(double *out, double x, size_t n)
{
    widest()->fill(out, x, n);
}

void kernel_pick(double *out, const double *values, const uint32_t *rows, size_t n)
{
    widest()->pick(out, values, rows, n);
}

void kernel_follow(uint32_t *out, const uint32_t *from, const uint32_t *rows, size_t n)
{
    widest()->follow(out, from, rows, n);
}

void kernel_scale(double *out, const double *a, double factor, size_t n)
{
    widest()->scale(out, a, factor, n);
}

void kernel_unary(enum opcode code, double *out, const double *a, size_t n)
{
    widest()->unary(code, out, a, n);
}

void kernel_binary(enum opcode code, double *out, const double *a, const double *b, size_t n)
{
    widest()->binary(code, out, a, b, n);
}

void kernel_compare(enum opcode code, double *out, const double *a, const double *b, size_t n)
{
    widest()->compare(code, out, a, b, n);
}

void kernel_if(double *out, const double *condition, const double *a, const double *b, size_t n)
{
    widest()->choose(out, condition, a, b, n);
}

void kernel_clamp(double *out, const double *x, const double *low, const double *high, size_t n)
{
    widest()->clamp(out, x, low, high, n);
}

void kernel_within(double *out, const double *x, double low, double high, size_t n)
{
    widest()->within(out, x, low, high, n);
}

void kernel_line(double *out, const double *x, const struct method_recipe *recipe, size_t n)
{
    widest()->line(out, x, recipe, n);
}

void kernel_extent(struct method_extent *out, const double *x, size_t n)
{
    widest()->extent(out, x, n);
}

void kernel_settle(double *out, const double *a, size_t n)
{
    widest()->settle(out, a, n);
}
