// One cohort's numbers, as every method of peers works on them: turned so that more is better, and
// looked at as a set, never in the order of the rows.
//
// 1. Where less is better a column is turned round: -x. Only formulas that stay true under a change
//    of sign use it so; ratios have a cost form of their own (share.c).
// 2. What depends on several numbers is computed over them in ascending order, so that the rows'
//    order leaves no trace, not even in the last bit.
// 3. Equal is equal to 12 digits, as everywhere in the language: in places, at edges of bands, and
//    for the question whether a column is constant.
//
// Lifetime: the call. Nothing is freed; what is made lies in the call's scratch memory.
#ifndef PEERS_COLUMN_H
#define PEERS_COLUMN_H

#include "merit_plugin.h"

struct column {
    const struct merit_call *call;
    const double *x;    // one per row, turned; no data where there is none or it is left out
    uint64_t rows;      // of the call
    uint64_t count;     // numbers among them
    double least, most; // of the numbers; 0 when there are none
    int same;           // all numbers are equal, or there is none or one
};

// The text of the parameter `better`: *less is 1 for 'less', 0 for 'more'. False, with the error
// written, for any other text.
int column_better(const struct merit_call *c, uint64_t parameter, int *less);

// Take up the first argument, turned round when `less`.
void column_open(struct column *k, const struct merit_call *c, int less);

// The same, but only numbers of `floor` or more: a row below it fails with the text, and does not
// count among the others.
void column_open_from(struct column *k, const struct merit_call *c, double floor, const char *text);

// The numbers in ascending order, count of them; with `places` each rounded to 12 digits.
double *column_sorted(const struct column *k, int places);

// Ascending order of any numbers, at `numbers` or in the spare memory of the same size: returns
// where they lie. A sort of our own: the C library's asks the system how much memory there is,
// which a caged process may not.
double *column_sort(double *numbers, double *spare, uint64_t count);

// A factor, a power of two, by which squares and sums of the numbers stay within a double's range.
double column_scale(const struct column *k);

// The sum of sorted numbers, compensated.
double column_sum(const double *numbers, uint64_t count);

// The number below which a part (0..1 = numerator / denominator) of sorted numbers lies: linear
// between neighbours, type 7 of Hyndman and Fan (1996). count is 1 or more.
double column_quantile(const double *sorted, uint64_t count, uint64_t numerator,
                       uint64_t denominator);

// (x - from) / (to - from) for from < to, whatever their size.
double column_part(double x, double from, double to);

// low + part * (high - low); exactly low at 0 and high at 1.
double column_between(double low, double high, double part);

// What is too large for a double is held at the largest there is.
double column_held(double x);

// The recipe of a line from `low` for the least of the numbers to `high` for the best; `flat` where
// all are equal. `better`: the parameter that says which way, as column_better reads it.
int32_t column_recipe(const struct merit_prepare *given, uint64_t better, double low, double high,
                      double flat, struct merit_recipe *recipe);

// Shorthands for the tables.
#define PEERS_NUMBER(label, meaning, standard)                                                     \
    {                                                                                              \
        .name = (label), .sentence = (meaning), .type = MERIT_PARAMETER_NUMBER,                    \
        .flags = MERIT_HAS_DEFAULT, .number = (standard)                                           \
    }
#define PEERS_NONE(label, meaning)                                                                 \
    {                                                                                              \
        .name = (label), .sentence = (meaning), .type = MERIT_PARAMETER_NUMBER                     \
    }
#define PEERS_BOOL(label, meaning, standard)                                                       \
    {                                                                                              \
        .name = (label), .sentence = (meaning), .type = MERIT_PARAMETER_BOOL,                      \
        .flags = MERIT_HAS_DEFAULT, .number = (standard)                                           \
    }
#define PEERS_TEXT(label, meaning, standard)                                                       \
    {                                                                                              \
        .name = (label), .sentence = (meaning), .type = MERIT_PARAMETER_TEXT,                      \
        .flags = MERIT_HAS_DEFAULT, .text = (standard)                                             \
    }
#define PEERS_BETTER PEERS_TEXT("better", "which numbers are better: 'more' or 'less'", "more")

#endif
