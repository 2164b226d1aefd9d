// The loops of kernel_mean.h, one for each width of vectors (base/vector.h). For kernel_mean.c.
#ifndef CORE_KERNEL_MEAN_LOOPS_H
#define CORE_KERNEL_MEAN_LOOPS_H

#include "core/engine/kernel_mean.h"

void add_means_plain(double *sum, const double *const *columns, const struct kernel_mean *m,
                     size_t n);
#ifdef MERITD_VECTORS
void add_means_v3(double *sum, const double *const *columns, const struct kernel_mean *m, size_t n);
void add_means_v4(double *sum, const double *const *columns, const struct kernel_mean *m, size_t n);
#endif

#endif
