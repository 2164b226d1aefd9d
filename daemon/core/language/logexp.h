// Our own logarithm, exponential and power: the same bits on every machine, whatever its libm.
//
// Only + - * / and comparisons of IEEE doubles in a fixed order (built with -ffp-contract=off), no
// tables. A fused multiply-add, where there is one, tells only what a product's rounding left over,
// which others compute. The loops of log and exp over arrays have no branches for a number. Errors,
// tested against 80-bit arithmetic: log and log10 below 0.55 ulp, exp and pow below 0.6 ulp
// (results below the normal range: 1 ulp); what a double holds exactly (log10 of a power of ten,
// 3^20, 4^0.5) comes out exact.
#ifndef CORE_LOGEXP_H
#define CORE_LOGEXP_H

#include <stddef.h>

// x <= 0 and NaN give NaN (no data); infinity gives infinity. Subnormals are as any other number.
double core_log(double x);
double core_log10(double x);

// Above about 709.78 infinity, which the caller turns into no data; below about -745.13 zero. NaN
// gives NaN.
double core_exp(double x);

// NaN in, NaN out, also for pow(NaN, 0). x^0 is 1. 0^y is 0 for y > 0, infinity for y < 0. A
// negative x wants a whole y, else NaN. Whole y up to 64 by repeated multiplication in
// double-double, others exp(y log x) with the logarithm in double-double. Overflow is infinity,
// signed.
double core_pow(double x, double y);

// out[i] = f(x[i]); out may be x.
void core_log_block(const double *x, double *out, size_t count);
void core_log10_block(const double *x, double *out, size_t count);
void core_exp_block(const double *x, double *out, size_t count);
void core_pow_block(const double *x, const double *y, double *out, size_t count);

#endif
