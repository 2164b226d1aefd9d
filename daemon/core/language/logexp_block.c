// Compiled once for each width of vectors; VECTOR_NAME gives the functions their names.
#include "core/language/logexp_block.h"

#include "base/vector.h"
#include "core/language/logexp_inline.h"

void VECTOR_NAME(log_block)(const double *x, double *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] = log_of(x[i]);
}

void VECTOR_NAME(exp_block)(const double *x, double *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] = exp_of(x[i]);
}
