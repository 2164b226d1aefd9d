// treat: the columns of a group's criteria before they are weighed and combined. README.md has the
// formulas and the edge cases.
//
// cells.h has what all methods share; outlier.c the treatments of outliers.
#include "merit_plugin.h"

#include "outlier.h"

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
