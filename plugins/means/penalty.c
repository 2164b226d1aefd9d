#include "penalty.h"

#include <float.h>

#include "children.h"

const struct merit_parameter PENALTY_NONE[] = {MEANS_AVAILABLE};

// M + *p S^2 / M, over shares divided by the largest of them, so that no square overflows.
static double put(const struct merit_call *c, uint64_t row, const struct children *k, const void *p)
{
    if (k->least == k->most)
        return k->least;
    double size = k->most > -k->least ? k->most : -k->least;
    double mean = 0.0, variance = 0.0;
    for (uint64_t i = 0; i < k->count; i++)
        mean += k->share[i] / size * (k->worth[i] / k->total);
    // what is left of rounding is nothing
    if (mean <= 1e-12) {
        c->host->fail_row(c, row,
                          "the mean of the shares is not above 0: there is no coefficient "
                          "of variation");
        return MERIT_NO_DATA;
    }
    for (uint64_t i = 0; i < k->count; i++) {
        double away = k->share[i] / size - mean;
        variance += away * away * (k->worth[i] / k->total);
    }
    double index = (mean + *(const double *)p * variance / mean) * size;
    return index > DBL_MAX ? DBL_MAX : index < -DBL_MAX ? -DBL_MAX : index;
}

int32_t mpi_minus(const struct merit_call *c)
{
    double sign = -1.0;
    return children_combine(c, c->parameters[0], put, &sign);
}

int32_t mpi_plus(const struct merit_call *c)
{
    double sign = 1.0;
    return children_combine(c, c->parameters[0], put, &sign);
}
