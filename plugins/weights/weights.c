// weights: what the criteria of a group weigh, found in the numbers themselves. README.md has the
// formulas and the edge cases.
//
// numbers.h and complete.h have what all methods share. The methods, one file to a kind: spread.c
// by how much a criterion tells the subjects apart, conflict.c by how criteria go together, loss.c
// by what would be lost without one, judged.c as people say.
#include "merit_plugin.h"

#include "conflict.h"
#include "judged.h"
#include "loss.h"
#include "numbers.h"
#include "spread.h"

static int32_t equal(const struct merit_call *c)
{
    weights_equal(c);
    return MERIT_DONE;
}

// What all methods have in common.
#define WEIGHTS_METHOD(function)                                                                   \
    .name = #function, .scope = MERIT_SCOPE_CRITERIA, .gives = MERIT_GIVES_WEIGHTS,                \
    .result = MERIT_RESULT_NUMBER, .result_dimension = MERIT_DIMENSION_PLAIN, .run = (function)

static const struct merit_method METHODS[] = {
    {WEIGHTS_METHOD(equal), .sentence = "all the same", .formula = "1 / m"},
    {WEIGHTS_METHOD(entropy),
     .sentence = "the more, the less evenly the subjects share in the criterion",
     .formula = "(1 - e) / sum(1 - e), e = -sum(p ln p) / ln n, p = x / sum(x)",
     .source = "Shannon (1948); Zeleny, Multiple Criteria Decision Making (1982)"},
    {WEIGHTS_METHOD(deviation), .sentence = "the more, the further the subjects lie apart",
     .formula = "s / sum(s), s the standard deviation",
     .source = "Diakoulaki, Mavrotas and Papayannakis, Determining objective weights in multiple "
               "criteria problems: the CRITIC method (1995), standard deviation"},
    {WEIGHTS_METHOD(variance),
     .sentence = "the more, the further the subjects lie apart within the criterion's range",
     .formula = "v / sum(v), v the variance of (x - min) / (max - min)",
     .source = "Rao and Patel, A subjective and objective integrated multiple attribute decision "
               "making method (2010), statistical variance"},
    {WEIGHTS_METHOD(gini), .sentence = "the more, the less evenly the subjects share in it",
     .formula = "g / sum(g), g = sum |x - x'| / (2 n^2 mean)",
     .source = "Gini (1912); Li and Chi, A new method of determining index weights (2009)"},
    {WEIGHTS_METHOD(angle), .sentence = "the more, the further it is from being the same for all",
     .formula = "a / sum(a), a the angle between x and a constant",
     .source = "Shuai, Zongzhun, Yongji and Lei, A new angular method to determine the objective "
               "weights (2012)"},
    {WEIGHTS_METHOD(lopcow), .sentence = "by the logarithm of size over spread",
     .formula = "p / sum(p), p = |ln(sqrt(mean u^2) / sd u)|, u = (x - worst) / (best - worst)",
     .source = "Ecer and Pamucar, A novel LOPCOW-DOBI multi-criteria sustainability performance "
               "assessment methodology (2022)"},
    {WEIGHTS_METHOD(critic),
     .sentence = "the more, the further apart the subjects and the less like the other criteria",
     .formula = "C / sum(C), C = s sum(1 - r), of (x - worst) / (best - worst)",
     .source = "Diakoulaki, Mavrotas and Papayannakis, Determining objective weights in multiple "
               "criteria problems: the CRITIC method (1995)"},
    {WEIGHTS_METHOD(critic_undirected),
     .sentence = "as critic, whichever way the criteria are better",
     .formula = "C / sum(C), C = s sum(1 - r), of (x - min) / (max - min)",
     .source = "Diakoulaki, Mavrotas and Papayannakis, Determining objective weights in multiple "
               "criteria problems: the CRITIC method (1995)"},
    {WEIGHTS_METHOD(pca), MERIT_PARAMETERS(CONFLICT_NEGATIVE),
     .sentence = "the loadings of the first principal component of the correlations",
     .formula = "the first eigenvector of the correlations[, below 0: {negative}]",
     .source = "OECD and JRC, Handbook on Constructing Composite Indicators (2008)"},
    {WEIGHTS_METHOD(balanced), MERIT_PARAMETERS(CONFLICT_SHARES),
     .sentence = "with which all criteria go together with the index alike",
     .formula = "w with the least sum of (share - r / sum(r))^2, r the correlations with the index",
     .source = "Becker, Saisana, Paruolo and Vandecasteele, Weights and importance in composite "
               "indicators (2017)"},
    {WEIGHTS_METHOD(merec), .sentence = "by what its removal changes",
     .formula = "E / sum(E), E = sum |S' - S|, S = ln(1 + mean |ln n|), n = min / x or x / max",
     .source = "Keshavarz-Ghorabaee, Amiri, Zavadskas, Turskis and Antucheviciene, MEREC (2021)"},
    {WEIGHTS_METHOD(cilos), .sentence = "by what the best in the others loses in it",
     .formula = "q with F q = 0, F of the relative losses",
     .source = "Zavadskas and Podvezko, Integrated determination of objective criteria weights "
               "(2016)"},
    {WEIGHTS_METHOD(idocriw), .sentence = "entropy and loss together",
     .formula = "q w / sum(q w), of cilos and entropy",
     .source = "Zavadskas and Podvezko, Integrated determination of objective criteria weights "
               "(2016)"},
    {WEIGHTS_METHOD(given), MERIT_PARAMETERS(JUDGED_GIVEN), .sentence = "as they are given",
     .formula = "w / sum(w)"},
    {WEIGHTS_METHOD(by_rank), MERIT_PARAMETERS(JUDGED_ORDER),
     .sentence = "by the order of their importance", .formula = "by place, {form}",
     .source = "Barron and Barrett, Decision quality using ranked attribute weights (1996); "
               "Stillwell, Seaver and Edwards (1981)"},
    {WEIGHTS_METHOD(ahp), MERIT_PARAMETERS(JUDGED_PAIRS), .sentence = "by comparisons of each pair",
     .formula = "the eigenvector of the comparisons' largest eigenvalue",
     .source = "Saaty, The Analytic Hierarchy Process (1980)"},
    {WEIGHTS_METHOD(ahp_columns), MERIT_PARAMETERS(JUDGED_PAIRS),
     .sentence = "by comparisons of each pair, the means of their columns' shares",
     .formula = "w_i = mean over j of a_ij / sum(a_j)",
     .source = "Saaty, The Analytic Hierarchy Process (1980), the approximate way"},
    {WEIGHTS_METHOD(ahp_rows), MERIT_PARAMETERS(JUDGED_PAIRS),
     .sentence = "by comparisons of each pair, the geometric means of their rows",
     .formula = "w_i = exp(mean over j of ln a_ij)",
     .source = "Crawford and Williams, A note on the analysis of subjective judgment matrices "
               "(1985)"},
};

const struct merit_plugin merit_plugin = {
    MERIT_PLUGIN_HEAD,
    .flags = MERIT_PURE,
    .name = "weights",
    .version = "1.0.0",
    .licence = "Apache-2.0 AND GPL-3.0-or-later", // the library it is linked with
    .author = "the meritd authors",
    .sentence = "what the criteria of a group weigh",
    MERIT_METHODS(METHODS),
};
