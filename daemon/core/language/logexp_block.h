// The loops of log and exp, one for each width of vectors (base/vector.h). For logexp.c alone.
#ifndef CORE_LOGEXP_BLOCK_H
#define CORE_LOGEXP_BLOCK_H

#include <stddef.h>

void log_block_plain(const double *x, double *out, size_t count);
void exp_block_plain(const double *x, double *out, size_t count);
#ifdef MERITD_VECTORS
void log_block_v3(const double *x, double *out, size_t count);
void exp_block_v3(const double *x, double *out, size_t count);
void log_block_v4(const double *x, double *out, size_t count);
void exp_block_v4(const double *x, double *out, size_t count);
#endif

#endif
