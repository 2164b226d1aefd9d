// Recipes: the part of the plugin ABI by which a method says what it computes, so that the host may
// run it in loops of its own. merit_plugin.h includes it; read that first.
#ifndef MERIT_RECIPE_H
#define MERIT_RECIPE_H

#include <stdint.h>

struct merit_host;
struct merit_list;

// ## Recipes (1.1)
//
// Many methods over a cohort are a straight line in one number, once the cohort's numbers are
// known: min-max, the share of the best. Such a method may say so in `prepare`, and the host runs
// the line in a loop of its own, together with the rule that calls it, instead of calling `run`.
// Both must give the same bits; `run` is always needed. For MERIT_SCOPE_COHORT with one argument
// and a NUMBER for its result; elsewhere nobody asks.

// The numbers of a cohort: those that have data.
struct merit_statistics {
    uint32_t size;
    uint32_t reserved;
    uint64_t count;
    double least, most; // 0 when there are none

    // Since 1.2, of criteria.

    // What to multiply the numbers by before they are squared, added up or subtracted: a power of
    // two, so that nothing is lost. 1; 2^-640 where the largest in size is above 2^400, 2^640 where
    // it is below 2^-400 and not 0.
    double unit;
    // The sum of (x * unit)^2, of a method with MERIT_SQUARES; else 0. Every square is cut into a
    // piece that is a whole multiple of 2^-52 of R x M, R being twice the power of two at or above
    // the count and M that at or above the largest square, and a piece that is one of 2^-52 of
    // that unit x R, each to the nearest. Both sorts of pieces add up exactly, hence in any order;
    // then the two sums are added.
    double squares;
};

struct merit_prepare {
    uint32_t size;
    uint32_t reserved;
    const struct merit_statistics *numbers; // of the argument
    const double *parameters;               // as in a call
    const char *const *texts;
    uint64_t parameter_count;
    const struct merit_host *host; // round12, compare12 and the arithmetic; there is no call
};

struct merit_knot {
    double x, y;
};

enum {
    MERIT_INPUT_FIRST = 1, // x is the argument
    MERIT_INPUT_TURNED = 2 // x is the argument with its sign turned round
};

// Of one knot: its y for every x. Of two, ascending in x: at or below the first its y, at or above
// the second its y; between them y0 + part * (y1 - y0) for part = (x - x0) / (x1 - x0), computed in
// this order, and y1 itself where the part is 1. No data for no data.
struct merit_recipe {
    uint32_t size;
    uint32_t input;
    struct merit_knot knots[2];
    uint32_t knot_count;
    uint32_t reserved;
};

// MERIT_DONE, or MERIT_FAILED: no recipe for this, call `run`.
typedef int32_t (*merit_prepare_fn)(const struct merit_prepare *given, struct merit_recipe *recipe);

// ## Recipes over criteria (1.2)
//
// Many methods over criteria come to sums over the criteria, into which each number goes by a line,
// once the numbers of the cohort are known: distances from an ideal point, weighted sums. Such a
// method may say so in `measure`, and the host works through the rows itself, on every core it has,
// a stretch of rows at a time, without a copy of any column. `run` is always needed, and must give
// the same bits for every row. For MERIT_SCOPE_CRITERIA with NUMBERs for its results and without
// MERIT_TOTAL; elsewhere nobody asks.
//
// A criterion takes part when its weight is above 0, a row when it has data in every criterion that
// takes part: other rows have no data in any result, and do not count in the numbers below. For
// each criterion that takes part there is one term, in the order of the criteria; for each of one
// or two points, p = 0 and 1 (the best and the worst there are, say), a row comes to
//
//     part[p] = (x * unit - from[p]) / way * factor
//     part[p] = from[p] / x * factor                 where the term is MERIT_TERM_TURNED
//     D[p]    = by the norm, over the parts in order, beginning with 0
//
// and every result is one of
//
//     D[point] * times / over                        MERIT_CLOSE_LINE
//     D[1] / (D[0] + D[1]), or `even` where the sum is not above 0     MERIT_CLOSE_SHARE
//
// computed in this order.
enum {
    MERIT_NORM_SUM = 1,    // the sum of the parts
    MERIT_NORM_SIZES = 2,  // the sum of their sizes, |part|
    MERIT_NORM_LENGTH = 3, // the square root of the sum of part * part
    MERIT_NORM_MOST = 4    // the largest of their sizes
};

// merit_term.flags
enum { MERIT_TERM_TURNED = 1 };

struct merit_term {
    double unit, from[2], way, factor; // finite, way not 0
    uint32_t flags;
    uint32_t reserved;
};

enum { MERIT_CLOSE_LINE = 1, MERIT_CLOSE_SHARE = 2 };

struct merit_closing {
    uint32_t form;
    uint32_t point;           // of a line
    double times, over, even; // finite, over not 0
};

// The criteria of a cohort. All rows that take part have data everywhere, so that the counts of all
// criteria that take part are the same.
struct merit_criteria {
    uint32_t size;
    uint32_t reserved;
    uint64_t criterion_count;
    const struct merit_statistics *const *numbers; // one per criterion; of those that take part
    const int8_t *directions;                      // as in a call
    const double *weights;
    const double *parameters;
    const char *const *texts;
    const struct merit_list *const *lists;
    uint64_t parameter_count;
    const struct merit_host *host; // the arithmetic; there is no call
};

// `terms` and `closings` are the host's: write as many terms as criteria take part, and a closing
// for each output (one, where the method has none).
struct merit_distances {
    uint32_t size;
    uint32_t norm;
    uint32_t point_count;  // 1 or 2
    uint32_t term_size;    // sizeof(struct merit_term)
    uint32_t closing_size; // sizeof(struct merit_closing)
    uint32_t reserved;
    struct merit_term *terms;
    struct merit_closing *closings;
};

// MERIT_DONE: for such numbers `run` fails no row, has nothing to say, and gives just this.
// MERIT_FAILED: no recipe for this, call `run`. So does the host where a result is infinite.
typedef int32_t (*merit_measure_fn)(const struct merit_criteria *given,
                                    struct merit_distances *recipe);

#endif
