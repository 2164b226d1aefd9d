// peers: a number against those of the others in the cohort, or between marks the ruleset fixes:
// the normalisations of composite indices. README.md has the formulas and the edge cases.
//
// The methods, one file to a kind: range.c, spread.c, share.c, place.c see the whole cohort; post.c
// and curve.c one subject at a time. column.h has what they share and the rules they keep.
#include "merit_plugin.h"

#include "column.h"
#include "curve.h"
#include "place.h"
#include "post.h"
#include "range.h"
#include "share.h"
#include "spread.h"

#define PEERS_ARGUMENT(label, meaning, measures)                                                   \
    {                                                                                              \
        .name = (label), .sentence = (meaning), .sort = MERIT_ARGUMENT_COLUMN,                     \
        .dimension = MERIT_DIMENSION_##measures                                                    \
    }
#define PEERS_X PEERS_ARGUMENT("x", "the number", ANY)

static const struct merit_argument NUMBER[] = {PEERS_X};

static const struct merit_argument TARGET[] = {
    PEERS_X,
    PEERS_ARGUMENT("t", "the target", FIRST),
};

static const struct merit_argument REFERENCE[] = {
    PEERS_X,
    PEERS_ARGUMENT("who", "1 for the subject that is the reference, 0 for all others", PLAIN),
};

static const struct merit_argument POSTS[] = {
    PEERS_X,
    PEERS_ARGUMENT("bottom", "the post of the least; it may differ from subject to subject", FIRST),
    PEERS_ARGUMENT("top", "the post of the most", FIRST),
};

static const struct merit_argument INTERVAL[] = {
    PEERS_X,
    PEERS_ARGUMENT("from", "where the interval begins", FIRST),
    PEERS_ARGUMENT("to", "where it ends", FIRST),
    PEERS_ARGUMENT("bottom", "here and below is the end", FIRST),
    PEERS_ARGUMENT("top", "here and above is the end", FIRST),
};

static const struct merit_argument MIDDLE[] = {
    PEERS_X,
    PEERS_ARGUMENT("middle", "the number that gets one half", FIRST),
};

// What all methods have in common.
#define PEERS_METHOD(function, given, with)                                                        \
    .name = #function, .result = MERIT_RESULT_NUMBER, .result_dimension = MERIT_DIMENSION_PLAIN,   \
    MERIT_ARGUMENTS(given), MERIT_PARAMETERS(with), .run = (function)

static const struct merit_method METHODS[] = {
    {PEERS_METHOD(minmax, NUMBER, RANGE_MINMAX), .prepare = minmax_recipe,
     .sentence = "where a number lies between the least and the best of the cohort",
     .formula = "{low} + ({x} - min) / (max - min) x ({high} - {low})[, {better} is better]",
     .source = "OECD/JRC, Handbook on Constructing Composite Indicators (2008), min-max; the "
               "efficacy coefficient method with low 60, high 100",
     .scope = MERIT_SCOPE_COHORT, .flags = MERIT_TOTAL},
    {PEERS_METHOD(to_best, NUMBER, RANGE_TO_BEST), .prepare = to_best_recipe,
     .sentence = "one less the distance to the best, as a part of the cohort's whole range",
     .formula = "1 - (max - {x}) / (max - min)[, {better} is better]",
     .source = "OECD/JRC, Handbook on Constructing Composite Indicators (2008), distance to a "
               "reference: the best",
     .scope = MERIT_SCOPE_COHORT, .flags = MERIT_TOTAL},
    {PEERS_METHOD(to_target, TARGET, RANGE_TO_MARK),
     .sentence = "the part of the way from the cohort's least to a target",
     .formula = "({x} - min) / ({t} - min)[, at most {cap}][, {better} is better]",
     .source = "OECD/JRC, Handbook on Constructing Composite Indicators (2008), distance to a "
               "reference: a target",
     .scope = MERIT_SCOPE_COHORT, .flags = MERIT_TOTAL},
    {PEERS_METHOD(to_reference, REFERENCE, RANGE_TO_MARK),
     .sentence = "the part of the way from the cohort's least to the subject that is the reference",
     .formula = "1 - (ref - {x}) / (ref - min)[, at most {cap}][, {better} is better]",
     .source = "OECD/JRC, Handbook on Constructing Composite Indicators (2008), distance to a "
               "reference: a country",
     .scope = MERIT_SCOPE_COHORT},
    {PEERS_METHOD(exponential, NUMBER, RANGE_EXPONENTIAL),
     .sentence = "the way from the least to the best, the first steps or the last counting most",
     .formula = "{low} + (1 - exp(-{a} u)) / (1 - exp(-{a})) x ({high} - {low}), u = ({x} - min) / "
                "(max - min)[, {better} is better]",
     .source =
         "Keeney and Raiffa, Decisions with Multiple Objectives (1976), constant risk aversion",
     .scope = MERIT_SCOPE_COHORT, .flags = MERIT_TOTAL},
    {PEERS_METHOD(zscore, NUMBER, SPREAD_ZSCORE),
     .sentence = "how many standard deviations a number is above the cohort's mean",
     .formula = "{mean} + {sd} x ({x} - m) / s[, {better} is better]",
     .source = "OECD/JRC, Handbook on Constructing Composite Indicators (2008), standardisation; s "
               "over n - 1",
     .scope = MERIT_SCOPE_COHORT, .flags = MERIT_TOTAL},
    {PEERS_METHOD(robust_zscore, NUMBER, SPREAD_ZSCORE),
     .sentence = "how many median deviations a number is above the cohort's median",
     .formula = "{mean} + {sd} x ({x} - median) / (1.4826 MAD)[, {better} is better]",
     .source = "Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993), modified z-score",
     .scope = MERIT_SCOPE_COHORT, .flags = MERIT_TOTAL},
    {PEERS_METHOD(about_mean, NUMBER, SPREAD_ABOUT_MEAN),
     .sentence = "1 above the cohort's mean, -1 below it, 0 about it",
     .formula = "the sign of {x} - m, 0 within {within} of m[, {better} is better]",
     .source =
         "OECD/JRC, Handbook on Constructing Composite Indicators (2008), above or below the mean",
     .scope = MERIT_SCOPE_COHORT, .flags = MERIT_TOTAL},
    {PEERS_METHOD(share_of_best, NUMBER, SHARE_OF_BEST),
     .sentence = "a number as a share of the cohort's best",
     .formula = "{x} / max[, to the power {power}][, {better} is better]",
     .source =
         "OECD/JRC, Handbook on Constructing Composite Indicators (2008), distance to the leader",
     .scope = MERIT_SCOPE_COHORT},
    {PEERS_METHOD(share_of_sum, NUMBER, SHARE_BETTER),
     .sentence = "a number as a share of the cohort's sum",
     .formula = "{x} / sum[, {better} is better: of the reciprocals]",
     .source = "OECD/JRC, Handbook on Constructing Composite Indicators (2008), shares",
     .scope = MERIT_SCOPE_COHORT, .flags = MERIT_TOTAL},
    {PEERS_METHOD(vector, NUMBER, SHARE_BETTER),
     .sentence = "a number by the length of the cohort's vector",
     .formula = "{x} / sqrt(sum of squares)[, {better} is better: 1 less that]",
     .source = "Hwang and Yoon, Multiple Attribute Decision Making (1981), vector normalisation",
     .scope = MERIT_SCOPE_COHORT, .flags = MERIT_TOTAL},
    {PEERS_METHOD(log_share, NUMBER, SHARE_BETTER),
     .sentence = "a number's logarithm as a share of the cohort's",
     .formula = "ln({x}) / sum of ln[, {better} is better: 1 less that, by n - 1]",
     .source =
         "Zavadskas and Turskis, A new logarithmic normalization method in games theory (2008)",
     .scope = MERIT_SCOPE_COHORT, .flags = MERIT_TOTAL},
    {PEERS_METHOD(rank, NUMBER, PLACE_RANK),
     .sentence = "the place from below: 1 for the least of the cohort",
     .formula = "rank of {x} from below[, ties {ties}][, {better} is better]",
     .source = "OECD/JRC, Handbook on Constructing Composite Indicators (2008), ranking",
     .scope = MERIT_SCOPE_COHORT, .flags = MERIT_TOTAL},
    {PEERS_METHOD(borda, NUMBER, PLACE_RANK), .sentence = "how many of the cohort are beaten",
     .formula = "rank of {x} from below - 1[, ties {ties}][, {better} is better]",
     .source = "Borda, Memoire sur les elections au scrutin (1781)", .scope = MERIT_SCOPE_COHORT,
     .flags = MERIT_TOTAL},
    {PEERS_METHOD(percentile, NUMBER, PLACE_PERCENTILE),
     .sentence = "the share of the others in the cohort who are below",
     .formula = "those below {x} / (n - 1)[, form {form}][, {better} is better]",
     .source = "percentile rank: rank from below less 1, by n less 1, ties with the lowest rank; "
               "other forms: Hyndman and Fan (1996)",
     .scope = MERIT_SCOPE_COHORT, .flags = MERIT_TOTAL},
    {PEERS_METHOD(rank_points, NUMBER, PLACE_RANK_POINTS),
     .sentence = "points by place in the cohort, the same for equal numbers",
     .formula = "max({least}, {first} - {step} x (rank of {x} - 1))[, {better} is better]",
     .scope = MERIT_SCOPE_COHORT, .flags = MERIT_TOTAL},
    {PEERS_METHOD(bands, NUMBER, PLACE_BANDS),
     .sentence = "points by band of the cohort: quintiles, quartiles or any other",
     .formula =
         "{low} + (band of {x} - 1) / ({count} - 1) x ({high} - {low})[, {better} is better]",
     .source = "OECD/JRC, Handbook on Constructing Composite Indicators (2008), categorical "
               "scales; quantiles of type 7, Hyndman and Fan (1996)",
     .scope = MERIT_SCOPE_COHORT, .flags = MERIT_TOTAL},
    {PEERS_METHOD(goalposts, POSTS, POST_GOALS),
     .sentence = "where a number lies between two posts",
     .formula =
         "{low} + ({x} - {bottom}) / ({top} - {bottom}) x ({high} - {low})[, {better} is better]",
     .source = "UNDP, Human Development Report, technical note 1; World Bank, Doing Business, "
               "distance to frontier",
     .scope = MERIT_SCOPE_ROW, .flags = MERIT_TOTAL},
    {PEERS_METHOD(log_goalposts, POSTS, POST_GOALS),
     .sentence = "where a number's logarithm lies between those of two posts",
     .formula = "{low} + (ln {x} - ln {bottom}) / (ln {top} - ln {bottom}) x ({high} - {low})[, "
                "{better} is better]",
     .source = "UNDP, Human Development Report, technical note 1, the income index",
     .scope = MERIT_SCOPE_ROW, .flags = MERIT_TOTAL},
    {PEERS_METHOD(interval, INTERVAL, POST_INTERVAL),
     .sentence = "1 within an interval, falling to 0 at a bottom and a top",
     .formula = "{high} from {from} to {to}, straight down to {low} at {bottom} and {top} of {x}[, "
                "{better} is better]",
     .source = "Cables, Lamata and Verdegay, RIM - reference ideal method (2016)",
     .scope = MERIT_SCOPE_ROW, .flags = MERIT_TOTAL},
    {PEERS_METHOD(piecewise, NUMBER, CURVE_PIECEWISE),
     .sentence = "straight lines through given points, flat beyond them",
     .formula = "line through ({x1}, {y1}), ({x2}, {y2}) ..[ {x3}, {y3}][ {x4}, {y4}][ {x5}, "
                "{y5}][ {x6}, {y6}][ {x7}, {y7}][ {x8}, {y8}] at {x}[, {better} is better]",
     .scope = MERIT_SCOPE_ROW, .flags = MERIT_TOTAL},
    {PEERS_METHOD(logistic, MIDDLE, CURVE_LOGISTIC),
     .sentence = "an S-shaped curve from 0 to 1, one half at its middle",
     .formula = "1 / (1 + exp(-{k} x ({x} - {middle})))[, {better} is better]",
     .source = "Verhulst, Notice sur la loi que la population suit dans son accroissement (1838)",
     .scope = MERIT_SCOPE_ROW, .flags = MERIT_TOTAL},
};

const struct merit_plugin merit_plugin = {
    MERIT_PLUGIN_HEAD,
    .flags = MERIT_PURE,
    .name = "peers",
    .version = "1.1.0",
    .licence = "Apache-2.0",
    .author = "the meritd authors",
    .sentence = "a number against those of the others in the cohort, or between fixed marks",
    MERIT_METHODS(METHODS),
};
