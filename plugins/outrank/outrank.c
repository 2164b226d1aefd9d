// outrank: the subjects of a cohort compared by all their criteria at once. README.md has the
// formulas and the edge cases.
//
// matrix.h has what all methods share, normal.h how criteria are made comparable, kernel.h the
// loops over columns. The methods, one file to a kind: ideal.c measures distances from the best and
// the worst, border.c from a border or given posts, distance.c from the mean and the worst;
// product.c and ratio.c put normalised criteria together, proportion.c sets them in proportion to
// the best's, combined.c does several of these; pairs.c compares each with each.
#include "merit_plugin.h"

#include "border.h"
#include "combined.h"
#include "distance.h"
#include "ideal.h"
#include "pairs.h"
#include "product.h"
#include "proportion.h"
#include "ratio.h"

// What all methods have in common.
#define OUTRANK_METHOD(function)                                                                   \
    .name = #function, .scope = MERIT_SCOPE_CRITERIA, .result = MERIT_RESULT_NUMBER,               \
    .result_dimension = MERIT_DIMENSION_PLAIN, .run = (function)

static const struct merit_method METHODS[] = {
    {OUTRANK_METHOD(topsis), MERIT_OUTPUTS(IDEAL_TOPSIS), .measure = topsis_measure,
     .flags = MERIT_SQUARES,
     .sentence = "how near the best and how far from the worst, criteria made comparable by their "
                 "length",
     .formula = "d- / (d+ + d-), d of w x / sqrt(sum x^2)",
     .source = "Hwang and Yoon, Multiple Attribute Decision Making (1981)"},
    {OUTRANK_METHOD(topsis_minmax), MERIT_OUTPUTS(IDEAL_TOPSIS), .measure = topsis_minmax_measure,
     .sentence = "how near the best and how far from the worst, criteria made comparable by their "
                 "range",
     .formula = "d- / (d+ + d-), d of w (x - least) / (most - least)",
     .source = "Hwang and Yoon, Multiple Attribute Decision Making (1981), with another "
               "normalisation"},
    {OUTRANK_METHOD(vikor), MERIT_OUTPUTS(IDEAL_VIKOR), MERIT_PARAMETERS(IDEAL_MAJORITY),
     .sentence = "the compromise between what most criteria say and the worst miss",
     .formula = "{v} (S - S*) / (S- - S*) + (1 - {v}) (R - R*) / (R- - R*)",
     .source = "Opricovic and Tzeng, Compromise solution by MCDM methods (2004)"},
    {OUTRANK_METHOD(wsm), .measure = wsm_measure, MERIT_PARAMETERS(PRODUCT_NORMALISE),
     .sentence = "the weighted sum of the criteria (simple additive weighting)",
     .formula = "sum of w u, u by {normalise}",
     .source = "Fishburn, Additive utilities with incomplete product set (1967)"},
    {OUTRANK_METHOD(wpm), MERIT_PARAMETERS(PRODUCT_NORMALISE),
     .sentence = "the product of the criteria to the power of their weights",
     .formula = "product of u^w, u by {normalise}",
     .source = "Bridgman, Dimensional Analysis (1922); Miller and Starr (1969)"},
    {OUTRANK_METHOD(waspas), MERIT_PARAMETERS(PRODUCT_LAMBDA),
     .sentence = "between the weighted sum and the weighted product",
     .formula = "{lambda} sum of w u + (1 - {lambda}) product of u^w, u = x / max or min / x",
     .source = "Zavadskas, Turskis, Antucheviciene and Zakarevicius, Optimization of weighted "
               "aggregated sum product assessment (2012)"},
    {OUTRANK_METHOD(moora),
     .sentence = "where more is better less where less is, criteria by their length",
     .formula = "sum of w v where more is better - sum of w v where less is, v = x / sqrt(sum x^2)",
     .source = "Brauers and Zavadskas, The MOORA method (2006), ratio system"},
    {OUTRANK_METHOD(reference_point), MERIT_OUTPUTS(RATIO_MISS),
     .sentence = "the largest weighted distance from the best of a criterion",
     .formula = "max of w |best v - v|, v = x / sqrt(sum x^2)",
     .source = "Brauers and Zavadskas, The MOORA method (2006), reference point"},
    {OUTRANK_METHOD(multiplicative),
     .sentence = "where more is better by where less is, to the power of the weights",
     .formula = "product of u^w where more is better / product of u^w where less is, u = x / max",
     .source = "Brauers and Zavadskas, Project management by MULTIMOORA (2010), full "
               "multiplicative form"},
    {OUTRANK_METHOD(multimoora), MERIT_OUTPUTS(RATIO_ALL),
     .sentence = "the places by moora, reference_point and multiplicative, taken together",
     .formula = "mean over the three of those behind / (n - 1)",
     .source = "Brauers and Zavadskas, Project management by MULTIMOORA (2010); places added up "
               "instead of dominance"},
    {OUTRANK_METHOD(copras), MERIT_OUTPUTS(PROPORTION_COPRAS),
     .sentence = "gains, and costs turned round, as a share of the best",
     .formula = "Q / max Q, Q = S+ + sum S- / (S- sum(1 / S-)), S of w x / sum(x)",
     .source = "Zavadskas, Kaklauskas and Sarka, The new method of multicriteria complex "
               "proportional assessment of projects (1994)"},
    {OUTRANK_METHOD(aras), MERIT_PARAMETERS(PROPORTION_OPTIMAL),
     .sentence = "the weighted sum in proportion to that of the best possible",
     .formula = "S / S0, S = sum of w u, u = x / sum(x) with the optimal one in it",
     .source = "Zavadskas and Turskis, A new additive ratio assessment (ARAS) method (2010)"},
    {OUTRANK_METHOD(marcos), .measure = marcos_measure,
     .sentence = "utility between the worst and the best of all criteria",
     .formula = "(K+ + K-) / (1 + (1 - f+) / f+ + (1 - f-) / f-), K by the best and the worst",
     .source = "Stevic, Pamucar, Puska and Chatterjee, Sustainable supplier selection: MARCOS "
               "(2020)"},
    {OUTRANK_METHOD(edas), .sentence = "how far above and below the mean",
     .formula = "(SP / max SP + 1 - SN / max SN) / 2, S of w |x - mean| / mean on either side",
     .source = "Keshavarz Ghorabaee, Zavadskas, Olfat and Turskis, Evaluation based on distance "
               "from average solution (2015)"},
    {OUTRANK_METHOD(codas), MERIT_PARAMETERS(DISTANCE_TAU),
     .sentence = "how far from the worst, compared with each other subject",
     .formula = "sum over others of E - E' + (T - T' where |E - E'| >= {tau})",
     .source = "Keshavarz Ghorabaee, Zavadskas, Turskis and Antucheviciene, A new combinative "
               "distance-based assessment (CODAS) method (2016)"},
    {OUTRANK_METHOD(mabac), .sentence = "how far beyond the border that runs through the cohort",
     .formula = "sum of v - g, v = w (1 + u), g its geometric mean, u = (x - min) / (max - min)",
     .source = "Pamucar and Cirovic, Multi-attributive border approximation area comparison "
               "(2015)"},
    {OUTRANK_METHOD(mairca), MERIT_OUTPUTS(BORDER_GAP),
     .sentence = "the gap between what each could have and what it has",
     .formula = "sum of w (1 - u) / n, u = (x - min) / (max - min)",
     .source = "Pamucar, Vasin and Lukovac, Selection of railway level crossings: MAIRCA (2014)"},
    {OUTRANK_METHOD(spotis), MERIT_PARAMETERS(BORDER_POSTS), MERIT_OUTPUTS(BORDER_GAP),
     .sentence = "the distance from the ideal between given posts, whoever else is there",
     .formula = "sum of w |x - ideal| / (top - bottom)",
     .source = "Dezert, Tchamova, Han and Tacnet, The SPOTIS rank reversal free method (2020)"},
    {OUTRANK_METHOD(cocoso), MERIT_PARAMETERS(COMBINED_LAMBDA),
     .sentence = "three compromises between sums and products, combined",
     .formula = "cube root of (ka kb kc) + (ka + kb + kc) / 3",
     .source = "Yazdani, Zarate, Zavadskas and Turskis, A combined compromise solution (CoCoSo) "
               "method (2019)"},
    {OUTRANK_METHOD(ocra), .sentence = "competitiveness in costs and in gains, over the least",
     .formula = "I + O less the least, of sum of w (max - x) / min and sum of w (x - min) / min",
     .source = "Parkan, Operational competitiveness ratings of production units (1994)"},
    {OUTRANK_METHOD(promethee), MERIT_PARAMETERS(PAIRS_PREFERENCE), MERIT_OUTPUTS(PAIRS_FLOWS),
     .sentence = "how much it is preferred to the others less how much they are to it",
     .formula = "(sum of P(x, x') - sum of P(x', x)) / (n - 1)",
     .source = "Brans and Vincke, A preference ranking organisation method (1985), PROMETHEE II"},
    {OUTRANK_METHOD(copeland), MERIT_OUTPUTS(PAIRS_DUELS),
     .sentence = "duels won less duels lost, each by the weight of the criteria",
     .formula = "won - lost", .source = "Copeland, A reasonable social welfare function (1951)"},
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
