// stats: what a cohort's columns look like and how they go together: one number for the cohort, the
// same in every row, to be shown beside a board or to be judged by. README.md has the formulas and
// the edge cases.
//
// pairs.h has what all methods share; moments.c looks at one column, relation.c at several.
#include "merit_plugin.h"

#include "moments.h"
#include "relation.h"

#define STATS_ARGUMENT(label, meaning)                                                             \
    {                                                                                              \
        .name = (label), .sentence = (meaning), .sort = MERIT_ARGUMENT_COLUMN,                     \
        .dimension = MERIT_DIMENSION_ANY                                                           \
    }

static const struct merit_argument ONE[] = {STATS_ARGUMENT("x", "the number")};
static const struct merit_argument TWO[] = {STATS_ARGUMENT("x", "one number"),
                                            STATS_ARGUMENT("y", "the other")};

// What all methods have in common.
#define STATS_METHOD(function, measures)                                                           \
    .name = #function, .result = MERIT_RESULT_NUMBER,                                              \
    .result_dimension = MERIT_DIMENSION_##measures, .run = (function)

static const struct merit_method METHODS[] = {
    {STATS_METHOD(deviation, FIRST), .scope = MERIT_SCOPE_COHORT, MERIT_ARGUMENTS(ONE),
     .sentence = "how far the cohort's numbers spread about their mean",
     .formula = "sqrt(sum (x - mean)^2 / (n - 1)) of {x}",
     .source = "the sample standard deviation"},
    {STATS_METHOD(skewness, PLAIN), .scope = MERIT_SCOPE_COHORT, MERIT_ARGUMENTS(ONE),
     .sentence = "to which side the cohort's numbers have the longer tail", .formula = "G1 of {x}",
     .source = "Joanes and Gill, Comparing measures of sample skewness and "
               "kurtosis (1998)"},
    {STATS_METHOD(kurtosis, PLAIN), .scope = MERIT_SCOPE_COHORT, MERIT_ARGUMENTS(ONE),
     .sentence = "how heavy the tails of the cohort's numbers are, 0 as the normal distribution's",
     .formula = "G2 of {x}",
     .source = "Joanes and Gill, Comparing measures of sample skewness and "
               "kurtosis (1998)"},
    {STATS_METHOD(quantile, FIRST), .scope = MERIT_SCOPE_COHORT, MERIT_ARGUMENTS(ONE),
     MERIT_PARAMETERS(MOMENTS_PART), .sentence = "below which a part of the cohort's numbers lies",
     .formula = "Q({at}) of {x}",
     .source = "Hyndman and Fan, Sample quantiles in statistical packages (1996), type 7"},
    {STATS_METHOD(pearson, PLAIN), .scope = MERIT_SCOPE_COHORT, MERIT_ARGUMENTS(TWO),
     .sentence = "how two numbers go together, in a line", .formula = "r of {x} and {y}",
     .source = "Pearson (1895)"},
    {STATS_METHOD(spearman, PLAIN), .scope = MERIT_SCOPE_COHORT, MERIT_ARGUMENTS(TWO),
     .sentence = "how two numbers go together, by their places", .formula = "rho of {x} and {y}",
     .source = "Spearman, The proof and measurement of association between two things (1904)"},
    {STATS_METHOD(kendall, PLAIN), .scope = MERIT_SCOPE_COHORT, MERIT_ARGUMENTS(TWO),
     .sentence = "how often two numbers put two subjects in the same order",
     .formula = "tau-b of {x} and {y}",
     .source = "Kendall, A new measure of rank correlation "
               "(1938)"},
    {STATS_METHOD(cronbach, PLAIN), .scope = MERIT_SCOPE_CRITERIA,
     .sentence = "how far the criteria measure one thing",
     .formula = "m^2 x mean covariance / sum of covariances",
     .source = "Cronbach, Coefficient alpha and the internal structure of tests (1951)"},
};

const struct merit_plugin merit_plugin = {
    MERIT_PLUGIN_HEAD,
    .flags = MERIT_PURE,
    .name = "stats",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .author = "the meritd authors",
    .sentence = "what a cohort's columns look like and how they go together",
    MERIT_METHODS(METHODS),
};
