// weights: what the criteria of a group weigh, found in the numbers themselves. README.md has the
// formulas and the edge cases.
//
// numbers.h has what all methods share; spread.c the methods by how much a criterion tells the
// subjects apart.
#include "merit_plugin.h"

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
};

const struct merit_plugin merit_plugin = {
    MERIT_PLUGIN_HEAD,
    .flags = MERIT_PURE,
    .name = "weights",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .author = "the meritd authors",
    .sentence = "what the criteria of a group weigh",
    MERIT_METHODS(METHODS),
};
