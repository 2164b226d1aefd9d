#include "core/engine/kernel_mean.h"

#include <float.h>

#include "base/decimal.h"
#include "base/vector.h"
#include "core/engine/kernel_mean_loops.h"
#include "core/language/logexp.h"
#include "core/language/logexp_inline.h"

static bool is_plain(double x)
{
    return x >= DBL_MIN && x <= DBL_MAX;
}

bool kernel_mean_prepare(struct kernel_mean *m, const double *worths, size_t count, double factor,
                         int decimals)
{
    const double scale = pow10_table[decimals];
    double total = 0;
    if (count == 0 || count > KERNEL_MEAN_MOST || !is_plain(factor * scale))
        return false;
    for (size_t k = 0; k < count; k++)
        total += worths[k];
    m->count = count;
    m->plus = core_log(factor * scale) * one_by_ln2;
    for (size_t k = 0; k < count; k++) {
        if (!is_plain(worths[k]) || !is_plain(worths[k] * scale) || !is_plain(total))
            return false;
        m->weights[k] = worths[k] / total;
        m->plus -= m->weights[k] * (core_log(worths[k] * scale) * one_by_ln2);
    }
    return true;
}

void kernel_add_means(double *sum, const double *const *columns, const struct kernel_mean *m,
                      size_t n)
{
    VECTOR_WIDEST(add_means)(sum, columns, m, n);
}
