// The signatures of the standard plugins' methods, for tests that check expressions but call
// nothing.
#ifndef TESTS_CORE_METHODS_H
#define TESTS_CORE_METHODS_H

#include <math.h>

#include "core/language/method.h"

#define TEST_COUNT(list) (sizeof(list) / sizeof *(list))
#define UNBOUNDED .least = (double)NAN, .most = (double)NAN
#define NUMBER_OF(n, x)                                                                            \
    {                                                                                              \
        .name = n, .type = PARAMETER_NUMBER, .has_default = true, .number = x, UNBOUNDED           \
    }
#define NUMBER_OR_NONE(n)                                                                          \
    {                                                                                              \
        .name = n, .type = PARAMETER_NUMBER, UNBOUNDED                                             \
    }

static const struct method_argument test_x[] = {{.name = "x", .dimension = DIMENSION_ANY}};
static const struct method_argument test_x_t[] = {{.name = "x", .dimension = DIMENSION_ANY},
                                                  {.name = "t", .dimension = DIMENSION_FIRST}};
static const struct method_argument test_n[] = {{.name = "n", .dimension = DIMENSION_PLAIN}};
static const struct method_argument test_n_need[] = {
    {.name = "n", .dimension = DIMENSION_PLAIN}, {.name = "need", .dimension = DIMENSION_PLAIN}};
static const struct method_argument test_series[] = {{.name = "s", .sort = ARGUMENT_SERIES}};
static const struct method_argument test_journey[] = {{.name = "courted", .sort = ARGUMENT_SERIES},
                                                      {.name = "promised", .sort = ARGUMENT_SERIES},
                                                      {.name = "brushed", .sort = ARGUMENT_SERIES},
                                                      {.name = "forced", .sort = ARGUMENT_SERIES}};

static const struct method_parameter test_completion[] = {
    NUMBER_OF("gate", 0),
    NUMBER_OF("floor", 0),
    {.name = "cap",
     .type = PARAMETER_NUMBER,
     .has_default = true,
     .number = 1,
     .least = 0,
     .most = (double)NAN},
};
static const struct method_parameter test_beyond[] = {
    {.name = "step",
     .type = PARAMETER_NUMBER,
     .has_default = true,
     .number = 0.01,
     .least = 1e-9,
     .most = 10},
    NUMBER_OF("per", 1),
    {.name = "whole", .type = PARAMETER_BOOL, .has_default = true, .number = 1, UNBOUNDED},
    NUMBER_OR_NONE("most"),
};
static const struct method_parameter test_each[] = {NUMBER_OF("per", 1), NUMBER_OR_NONE("most")};
static const struct method_parameter test_minmax[] = {NUMBER_OF("low", 0), NUMBER_OF("high", 1),
                                                      NUMBER_OR_NONE("flat")};
static const struct method_parameter test_posts[] = {NUMBER_OF("first", 1), NUMBER_OF("step", 0.1),
                                                     NUMBER_OF("least", 0)};
static const struct method_parameter test_power[] = {NUMBER_OF("p", 1)};
static const struct method_parameter test_need[] = {
    {.name = "need", .type = PARAMETER_NUMBER, .required = true, .least = 0, .most = 1200}};
static const struct method_parameter test_label[] = {{.name = "text", .type = PARAMETER_TEXT}};

#define TAKES(a, p)                                                                                \
    .arguments = a, .argument_count = TEST_COUNT(a), .parameters = p,                              \
    .parameter_count = TEST_COUNT(p)
#define TAKES_ONLY(a) .arguments = a, .argument_count = TEST_COUNT(a)
#define PLAIN_RESULT .result = RESULT_NUMBER, .result_dimension = DIMENSION_PLAIN

static const struct method test_method_list[] = {
    {"basic", "completion", METHOD_ROW, TAKES(test_x_t, test_completion), PLAIN_RESULT},
    {"basic", "over", METHOD_ROW, TAKES(test_x_t, test_beyond), PLAIN_RESULT},
    {"basic", "under", METHOD_ROW, TAKES(test_x_t, test_beyond), PLAIN_RESULT},
    {"basic", "short", METHOD_ROW, TAKES(test_n_need, test_each), PLAIN_RESULT},
    {"basic", "each", METHOD_ROW, TAKES(test_n, test_each), PLAIN_RESULT},
    {"basic", "kept", METHOD_ROW, TAKES(test_x, test_label), .result_dimension = DIMENSION_FIRST},
    {"peers", "minmax", METHOD_COHORT, TAKES(test_x, test_minmax), PLAIN_RESULT},
    {"peers", "share_of_best", METHOD_COHORT, TAKES_ONLY(test_x), PLAIN_RESULT},
    {"peers", "percentile", METHOD_COHORT, TAKES_ONLY(test_x), PLAIN_RESULT},
    {"peers", "rank_points", METHOD_COHORT, TAKES(test_x, test_posts), PLAIN_RESULT},
    {"means", "arithmetic", METHOD_GROUP, PLAIN_RESULT},
    {"means", "geometric", METHOD_GROUP, PLAIN_RESULT},
    {"means", "harmonic", METHOD_GROUP, PLAIN_RESULT},
    {"means", "power", METHOD_GROUP, .parameters = test_power, .parameter_count = 1, PLAIN_RESULT},
    {"gate", "months", METHOD_SERIES, TAKES_ONLY(test_series), PLAIN_RESULT},
    {"gate", "reached", METHOD_SERIES, TAKES(test_series, test_need), .result = RESULT_DATE},
    {"hands", "stage", METHOD_SERIES, TAKES_ONLY(test_journey), PLAIN_RESULT},
    {"hands", "since", METHOD_SERIES, TAKES_ONLY(test_journey), .result = RESULT_DATE},
};

static const struct methods test_methods = {.list = test_method_list,
                                            .count = TEST_COUNT(test_method_list)};

#endif
