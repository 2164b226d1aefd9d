// treat: the columns of a group's criteria before they are weighed and combined. README.md has the
// formulas and the edge cases.
//
// cells.h has what all methods share; outlier.c the treatments of outliers, transform.c those of
// whole columns, gap.c what stands in for missing numbers.
#include "merit_plugin.h"

#include "gap.h"
#include "outlier.h"
#include "transform.h"

// What all methods have in common.
#define TREAT_METHOD(function, with)                                                               \
    .name = #function, .scope = MERIT_SCOPE_CRITERIA, .gives = MERIT_GIVES_CELLS,                  \
    .result = MERIT_RESULT_NUMBER, .result_dimension = MERIT_DIMENSION_PLAIN,                      \
    MERIT_PARAMETERS(with), .run = (function)

static const struct merit_method METHODS[] = {
    {TREAT_METHOD(winsorise, OUTLIER_WINSORISE),
     .sentence = "outliers put to the next number, as long as a column is too skewed",
     .formula = "while |skewness| >= {skew} and kurtosis >= {kurtosis}: the outermost number to "
                "the next one in",
     .source = "OECD and JRC, Handbook on Constructing Composite Indicators (2008)"},
    {TREAT_METHOD(outliers, OUTLIER_WINSORISE),
     .sentence = "winsorised; a column that stays skewed is taken as a logarithm instead",
     .formula = "winsorise, else ln(x - min + 0.01 (max - min)), mirrored where the tail is below",
     .source = "Becker, Caperna, Del Sorbo, Norlen, Papadimitriou and Saisana, COINr (2022)"},
    {TREAT_METHOD(quantiles, OUTLIER_QUANTILES),
     .sentence = "numbers beyond a quantile put to it, or taken away",
     .formula = "max(Q({low}), min(Q({high}), x))[, beyond: away, {trim}]",
     .source = "Sachs and others, Sustainable Development Report (2023), the 2.5th percentile"},
    {TREAT_METHOD(logarithm, TRANSFORM_LOG), .sentence = "a column as its logarithm",
     .formula = "ln, by {form}[, mirrored {mirror}]",
     .source = "OECD and JRC, Handbook on Constructing Composite Indicators (2008)"},
    {TREAT_METHOD(boxcox, TRANSFORM_BOXCOX), .sentence = "a column by a power of it",
     .formula = "((x - min + 1)^{lambda} - 1) / {lambda}",
     .source = "Box and Cox, An analysis of transformations (1964)"},
    {TREAT_METHOD(impute, GAP_BY), .sentence = "numbers that stand in for missing ones",
     .formula = "{by} of the cohort",
     .source = "OECD and JRC, Handbook on Constructing Composite Indicators (2008)"},
};

const struct merit_plugin merit_plugin = {
    MERIT_PLUGIN_HEAD,
    .flags = MERIT_PURE,
    .name = "treat",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .author = "the meritd authors",
    .sentence = "columns treated before they are compared",
    MERIT_METHODS(METHODS),
};
