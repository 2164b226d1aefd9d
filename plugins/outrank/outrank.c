// outrank: the subjects of a cohort compared by all their criteria at once. README.md has the
// formulas and the edge cases.
//
// matrix.h has what all methods share; kernel.h the loops over columns; ideal.c the methods that
// measure distances from the best and the worst.
#include "merit_plugin.h"

#include "ideal.h"

// What all methods have in common.
#define OUTRANK_METHOD(function)                                                                   \
    .name = #function, .scope = MERIT_SCOPE_CRITERIA, .result = MERIT_RESULT_NUMBER,               \
    .result_dimension = MERIT_DIMENSION_PLAIN, .run = (function)

static const struct merit_method METHODS[] = {
    {OUTRANK_METHOD(topsis), MERIT_OUTPUTS(IDEAL_TOPSIS),
     .sentence = "how near the best and how far from the worst, criteria made comparable by their "
                 "length",
     .formula = "d- / (d+ + d-), d of w x / sqrt(sum x^2)",
     .source = "Hwang and Yoon, Multiple Attribute Decision Making (1981)"},
    {OUTRANK_METHOD(topsis_minmax), MERIT_OUTPUTS(IDEAL_TOPSIS),
     .sentence = "how near the best and how far from the worst, criteria made comparable by their "
                 "range",
     .formula = "d- / (d+ + d-), d of w (x - least) / (most - least)",
     .source = "Hwang and Yoon, Multiple Attribute Decision Making (1981), with another "
               "normalisation"},
    {OUTRANK_METHOD(vikor), MERIT_OUTPUTS(IDEAL_VIKOR), MERIT_PARAMETERS(IDEAL_MAJORITY),
     .sentence = "the compromise between what most criteria say and the worst miss",
     .formula = "{v} (S - S*) / (S- - S*) + (1 - {v}) (R - R*) / (R- - R*)",
     .source = "Opricovic and Tzeng, Compromise solution by MCDM methods (2004)"},
};

const struct merit_plugin merit_plugin = {
    MERIT_PLUGIN_HEAD,
    .flags = MERIT_PURE,
    .name = "outrank",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .author = "the meritd authors",
    .sentence = "the subjects of a cohort compared by all their criteria at once",
    MERIT_METHODS(METHODS),
};
