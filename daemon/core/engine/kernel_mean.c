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

// The columns of equal worth, so many at most, to one part each.
static void put_parts(struct kernel_mean *m, const double *worths, size_t count, double total)
{
    bool put[KERNEL_MEAN_MOST] = {false};
    size_t end = 0;
    m->part_count = 0;
    for (size_t first = 0; first < count; first++) {
        size_t most = end + KERNEL_MEAN_TOGETHER;
        if (put[first])
            continue;
        for (size_t k = first; k < count && end < most; k++)
            if (!put[k] && !(worths[k] < worths[first]) && !(worths[k] > worths[first])) {
                put[k] = true;
                m->order[end++] = (unsigned char)k;
            }
        m->parts[m->part_count++] =
            (struct kernel_mean_part){.end = end, .weight = worths[first] / total};
    }
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
    m->plus = core_log(factor * scale) * one_by_ln2;
    for (size_t k = 0; k < count; k++) {
        if (!is_plain(worths[k]) || !is_plain(worths[k] * scale) || !is_plain(total))
            return false;
        m->plus -= worths[k] / total * (core_log(worths[k] * scale) * one_by_ln2);
    }
    put_parts(m, worths, count, total);
    return true;
}

void kernel_add_means(double *sum, const double *const *columns, const struct kernel_mean *m,
                      size_t n)
{
    VECTOR_WIDEST(add_means)(sum, columns, m, n);
}
