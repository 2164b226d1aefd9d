// means: the shares of a group's children put together, weighted by their worths. README.md has the
// formulas.
//
// children.h has which children count; power.c, order.c and penalty.c the methods.
#include "merit_plugin.h"

#include "order.h"
#include "penalty.h"
#include "power.h"

// What all methods have in common; `more` is a flag of one's own.
#define MEANS_METHOD(function, with) MEANS_METHOD_THAT(function, with, 0)
#define MEANS_METHOD_THAT(function, with, more)                                                    \
    .name = #function, .scope = MERIT_SCOPE_GROUP, .flags = MERIT_GAPS | (more),                   \
    .result = MERIT_RESULT_NUMBER, .result_dimension = MERIT_DIMENSION_PLAIN,                      \
    MERIT_PARAMETERS(with), .run = (function)

static const struct merit_method METHODS[] = {
    {MEANS_METHOD(arithmetic, POWER_NONE),
     .sentence = "the weighted mean: a strong share makes up for a weak one",
     .formula = "sum(worth * share) / sum(worth)"},
    {MEANS_METHOD_THAT(geometric, POWER_NONE, MERIT_GEOMETRIC),
     .sentence =
         "the weighted geometric mean: a weak share is made up for in part, none at all never",
     .formula = "exp(sum(worth * ln(share)) / sum(worth)), 0 with a share of 0 or less",
     .source = "UNDP, Human Development Report, technical note 1"},
    {MEANS_METHOD(harmonic, POWER_NONE),
     .sentence = "the weighted harmonic mean: the weakest shares count most",
     .formula = "sum(worth) / sum(worth / share), 0 with a share of 0 or less"},
    {MEANS_METHOD(power, POWER_EXPONENT),
     .sentence = "the weighted power mean: from the weakest share to the strongest, as p says",
     .formula = "(sum(worth * share ^ {p}) / sum(worth)) ^ (1 / {p})",
     .source = "Hardy, Littlewood and Polya, Inequalities (1934)"},
    {MEANS_METHOD(min, ORDER_NONE), .sentence = "the weakest share: nothing makes up for it",
     .formula = "min(share)"},
    {MEANS_METHOD(max, ORDER_NONE), .sentence = "the strongest share: one is enough",
     .formula = "max(share)"},
    {MEANS_METHOD(median, ORDER_NONE),
     .sentence = "the share at which half of the worth is reached",
     .formula = "median(share by worth)"},
    {MEANS_METHOD(owa, ORDER_OWA),
     .sentence = "the ordered weighted mean: weights go to places, the best share's first, and "
                 "worths hold beside them",
     .formula = "sum(weight of place * share), places by worth",
     .source = "Yager, On ordered weighted averaging aggregation operators (1988); Torra, The "
               "weighted OWA operator (1997)"},
    {MEANS_METHOD(quantifier, ORDER_QUANTIFIER),
     .sentence =
         "the ordered weighted mean by a curve: most, few or all of the shares must be strong",
     .formula =
         "sum(rise of r ^ {alpha} over the share's part of the worth, the best first, * share)",
     .source = "Yager, Quantifier guided aggregation using OWA operators (1996)"},
    {MEANS_METHOD(mpi_minus, PENALTY_NONE), .sentence = "the mean less a penalty for uneven shares",
     .formula = "M - S^2 / M, M the mean of the shares, S their standard deviation",
     .source = "De Muro, Mazziotta and Pareto, Composite Indices of Development and Poverty "
               "(2011), for what is good when high"},
    {MEANS_METHOD(mpi_plus, PENALTY_NONE),
     .sentence = "the mean with an addition for uneven shares",
     .formula = "M + S^2 / M, M the mean of the shares, S their standard deviation",
     .source = "De Muro, Mazziotta and Pareto, Composite Indices of Development and Poverty "
               "(2011), for what is bad when high"},
};

const struct merit_plugin merit_plugin = {
    MERIT_PLUGIN_HEAD,
    .flags = MERIT_PURE,
    .name = "means",
    .version = "1.1.0",
    .licence = "Apache-2.0",
    .author = "the meritd authors",
    .sentence = "ways to put the shares of a group's rules together",
    MERIT_METHODS(METHODS),
};
