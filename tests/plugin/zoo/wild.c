// Methods over criteria that load well and misbehave when called: one a misdeed.
#include "merit_plugin.h"

static int32_t weigh(const struct merit_call *c, double last)
{
    for (uint64_t k = 0; k < c->column_count; k++)
        c->vector[k] = k + 1 < c->column_count ? (double)(k + 1) : last;
    return MERIT_DONE;
}

static int32_t good_weights(const struct merit_call *c)
{
    return c->weights ? merit_fail(c, "weights were handed in") : weigh(c, 3.0);
}

static int32_t large_weights(const struct merit_call *c)
{
    for (uint64_t k = 0; k < c->column_count; k++)
        c->vector[k] = 1.5e308;
    return MERIT_DONE;
}

static int32_t negative_weight(const struct merit_call *c)
{
    return weigh(c, -1.0);
}

static int32_t no_weight(const struct merit_call *c)
{
    return weigh(c, MERIT_NO_DATA);
}

static int32_t infinite_weight(const struct merit_call *c)
{
    return weigh(c, __builtin_inf());
}

static int32_t all_nought(const struct merit_call *c)
{
    for (uint64_t k = 0; k < c->column_count; k++)
        c->vector[k] = 0.0;
    return MERIT_DONE;
}

static int32_t forgets_a_weight(const struct merit_call *c)
{
    c->vector[0] = 1.0;
    return MERIT_DONE;
}

// All cells as they were, but for those below 0.
static int32_t treat(const struct merit_call *c, double instead, uint8_t flag)
{
    for (uint64_t k = 0; k < c->column_count; k++)
        for (uint64_t i = 0; i < c->row_count; i++) {
            double x = c->columns[k][i];
            c->cells[k][i] = x < 0.0 ? instead : x;
            c->flags[k][i] = x < 0.0 ? flag : MERIT_AS_IT_WAS;
        }
    return MERIT_DONE;
}

static int32_t good_cells(const struct merit_call *c)
{
    return treat(c, 0.5, MERIT_WINSORISED);
}

static int32_t removes(const struct merit_call *c)
{
    return treat(c, MERIT_NO_DATA, MERIT_REMOVED);
}

static int32_t unflagged(const struct merit_call *c)
{
    return treat(c, 0.5, MERIT_AS_IT_WAS);
}

static int32_t flagged_for_nothing(const struct merit_call *c)
{
    return treat(c, -1.0, MERIT_WINSORISED);
}

static int32_t odd_flag(const struct merit_call *c)
{
    return treat(c, 0.5, 77);
}

static int32_t infinite_cell(const struct merit_call *c)
{
    return treat(c, __builtin_inf(), MERIT_WINSORISED);
}

static int32_t loses_a_cell(const struct merit_call *c)
{
    return treat(c, MERIT_NO_DATA, MERIT_WINSORISED);
}

static int32_t keeps_what_it_removes(const struct merit_call *c)
{
    return treat(c, 0.5, MERIT_REMOVED);
}

static int32_t forgets_cells(const struct merit_call *c)
{
    (void)c;
    return MERIT_DONE;
}

static int32_t fails_a_row(const struct merit_call *c)
{
    c->host->fail_row(c, 0, "beyond help");
    return treat(c, 0.5, MERIT_WINSORISED);
}

// Two columns: the weighted sum, and what is given in the place of a sum below 0.
static int32_t two(const struct merit_call *c, double instead)
{
    for (uint64_t i = 0; i < c->row_count; i++) {
        double sum = 0.0;
        for (uint64_t k = 0; k < c->column_count; k++)
            sum += c->weights[k] * (double)c->directions[k] * c->columns[k][i];
        c->results[0][i] = sum;
        c->results[1][i] = sum < 0.0 ? instead : -sum;
    }
    return MERIT_DONE;
}

static int32_t good_two(const struct merit_call *c)
{
    return two(c, 7.0);
}

static int32_t infinite_second(const struct merit_call *c)
{
    return two(c, __builtin_inf());
}

static int32_t forgets_the_second(const struct merit_call *c)
{
    for (uint64_t i = 0; i < c->row_count; i++)
        c->results[0][i] = 1.0;
    return MERIT_DONE;
}

// What it is told: 100 x the list's length + the sum of its numbers; of texts their first letters.
static int32_t lists(const struct merit_call *c)
{
    const struct merit_list *q = c->lists[0], *how = c->lists[1];
    double told = 100.0 * (double)q->count + c->host->sum(q->numbers, q->count);
    for (uint64_t k = 0; k < how->count; k++)
        told += how->texts[k] ? (double)how->texts[k][0] / 1000.0 : 0.0;
    for (uint64_t i = 0; i < c->row_count; i++)
        c->result[i] = c->lists[2] ? -1.0 : told;
    return MERIT_DONE;
}

static const struct merit_output TWO[] = {
    {.name = "sum",
     .sentence = "the weighted sum",
     .result = MERIT_RESULT_NUMBER,
     .dimension = MERIT_DIMENSION_PLAIN},
    {.name = "cost",
     .sentence = "the sum turned round",
     .result = MERIT_RESULT_NUMBER,
     .dimension = MERIT_DIMENSION_PLAIN,
     .flags = MERIT_LESS_IS_BETTER},
};

static const struct merit_parameter LISTS[] = {
    {.name = "q",
     .sentence = "numbers",
     .type = MERIT_PARAMETER_NUMBERS,
     .flags = MERIT_PER_CRITERION | MERIT_HAS_DEFAULT | MERIT_HAS_LEAST,
     .number = 1.0},
    {.name = "how", .sentence = "texts", .type = MERIT_PARAMETER_TEXTS},
    {.name = "cap", .sentence = "no list", .type = MERIT_PARAMETER_NUMBER},
};

#define WILD(name_, run_)                                                                          \
    .name = name_, .sentence = "for a test", .formula = "..", .scope = MERIT_SCOPE_CRITERIA,       \
    .result = MERIT_RESULT_NUMBER, .result_dimension = MERIT_DIMENSION_PLAIN, .run = run_

static const struct merit_method METHODS[] = {
    {WILD("good_weights", good_weights), .gives = MERIT_GIVES_WEIGHTS},
    {WILD("large_weights", large_weights), .gives = MERIT_GIVES_WEIGHTS},
    {WILD("negative_weight", negative_weight), .gives = MERIT_GIVES_WEIGHTS},
    {WILD("no_weight", no_weight), .gives = MERIT_GIVES_WEIGHTS},
    {WILD("infinite_weight", infinite_weight), .gives = MERIT_GIVES_WEIGHTS},
    {WILD("all_nought", all_nought), .gives = MERIT_GIVES_WEIGHTS},
    {WILD("forgets_a_weight", forgets_a_weight), .gives = MERIT_GIVES_WEIGHTS},
    {WILD("good_cells", good_cells), .gives = MERIT_GIVES_CELLS},
    {WILD("removes", removes), .gives = MERIT_GIVES_CELLS},
    {WILD("unflagged", unflagged), .gives = MERIT_GIVES_CELLS},
    {WILD("flagged_for_nothing", flagged_for_nothing), .gives = MERIT_GIVES_CELLS},
    {WILD("odd_flag", odd_flag), .gives = MERIT_GIVES_CELLS},
    {WILD("infinite_cell", infinite_cell), .gives = MERIT_GIVES_CELLS},
    {WILD("loses_a_cell", loses_a_cell), .gives = MERIT_GIVES_CELLS},
    {WILD("keeps_what_it_removes", keeps_what_it_removes), .gives = MERIT_GIVES_CELLS},
    {WILD("forgets_cells", forgets_cells), .gives = MERIT_GIVES_CELLS},
    {WILD("fails_a_row", fails_a_row), .gives = MERIT_GIVES_CELLS},
    {WILD("good_two", good_two), MERIT_OUTPUTS(TWO)},
    {WILD("infinite_second", infinite_second), MERIT_OUTPUTS(TWO)},
    {WILD("forgets_the_second", forgets_the_second), MERIT_OUTPUTS(TWO)},
    {WILD("lists", lists), MERIT_PARAMETERS(LISTS)},
};

const struct merit_plugin merit_plugin = {
    MERIT_PLUGIN_HEAD,       .flags = MERIT_PURE, .name = "wild",           .version = "1",
    .licence = "Apache-2.0", .author = "zoo",     .sentence = "for a test", MERIT_METHODS(METHODS)};
