// Weighted geometric means of shares, of a column of points for each share, straight to points.
//
// 2^(sum(weight * log2 share)), which is not the method's own arithmetic: it is within 1e-12 of the
// truth, as that is, and only surely rounds alike where the points are not near a half. Columns of
// equal weight share a logarithm, that of their product.
#ifndef CORE_KERNEL_MEAN_H
#define CORE_KERNEL_MEAN_H

#include <stdbool.h>
#include <stddef.h>

#define KERNEL_MEAN_MOST 64     // columns
#define KERNEL_MEAN_TOGETHER 16 // that share a logarithm: no product of so many is out of range

struct kernel_mean {
    unsigned char order[KERNEL_MEAN_MOST]; // the columns, those that share one after the other
    struct kernel_mean_part {
        size_t end; // of its columns in the order
        double weight;
    } parts[KERNEL_MEAN_MOST];
    size_t part_count;
    double plus; // the logarithm of what turns a mean of the columns into points
};
// The mean of points[k] / worths[k], times a factor, as points at `decimals` as the columns are.
// False: too many, or a worth or the factor is not above 0 or too large or small for this.
bool kernel_mean_prepare(struct kernel_mean *m, const double *worths, size_t count, double factor,
                         int decimals);
// sum[i] += the mean in points, rounded. Of points as whole numbers at most KERNEL_POINTS_MOST from
// 0: no data where a column has none or a mean is so near a half that it needs a closer look; 0
// where one of them is 0 or less.
void kernel_add_means(double *sum, const double *const *columns, const struct kernel_mean *m,
                      size_t n);

#endif
